using Canvass.CallQueue.Campaigns;

namespace Canvass.CallQueue.Register;

/// <summary>A tenant: whose people are rung, and who answers for it.</summary>
public sealed record Organisation
{
    public required long Id { get; init; }

    public required string Name { get; init; }

    public required OrganisationRules Rules { get; init; }

    /// <summary>Who answers for what is kept about people, by its full name.</summary>
    public string? Controller { get; init; }

    /// <summary>How whoever was rung reaches them: an address, a number, an e-mail.</summary>
    public string? Contact { get; init; }

    /// <summary>Whom to ask about what is kept, where that is somebody else.</summary>
    public string? DataProtectionContact { get; init; }

    /// <summary>Where somebody rings back who missed a call.</summary>
    public string? CallbackNumber { get; init; }

    /// <summary>One more with every change.</summary>
    public long Version { get; init; } = 1;

    /// <summary>A demonstration: its people are invented.</summary>
    public bool Demo { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    internal Answer<Organisation> With(OrganisationChange change)
    {
        if (change.IfVersion is { } expected && expected != Version) return new Refusal.ChangedMeanwhile(Version);
        if (PlainText.Line(change.Name ?? Name) is not { } name) return new Refusal.InvalidName();
        var rules = change.RulesToMerge is { } json ? CampaignJson.OrganisationRules.Merge(Rules, json) : Rules;
        if (rules.Refusal is { } refusal) return refusal;
        Flaw[] flaws = [.. Lines(change).Where(line => line.Text is not null && PlainText.Line(line.Text, OrganisationChange.LongestLine) is null).Select(line => OrganisationChange.NoLine(line.Name))];
        if (flaws.Length > 0) return new Refusal.InvalidSettings(flaws);
        return this with
        {
            Name = name,
            Rules = rules.Value,
            Controller = Line(change.Controller) ?? Controller,
            Contact = Line(change.Contact) ?? Contact,
            DataProtectionContact = Line(change.DataProtectionContact) ?? DataProtectionContact,
            CallbackNumber = Line(change.CallbackNumber) ?? CallbackNumber,
        };
    }

    private static IEnumerable<(string Name, string? Text)> Lines(OrganisationChange change) =>
    [
        ("controller", change.Controller), ("contact", change.Contact), ("dataProtectionContact", change.DataProtectionContact), ("callbackNumber", change.CallbackNumber),
    ];

    private static string? Line(string? typed) => PlainText.Line(typed, OrganisationChange.LongestLine);
}

/// <summary>What is null stays as it is.</summary>
public sealed record OrganisationChange
{
    public const int LongestLine = 200;

    /// <summary>The version that was looked at; null changes whichever there is.</summary>
    public long? IfVersion { get; init; }

    public string? Name { get; init; }

    /// <summary>JSON, camelCase: rules that it does not name stay as they are.</summary>
    public string? RulesToMerge { get; init; }

    public string? Controller { get; init; }

    public string? Contact { get; init; }

    public string? DataProtectionContact { get; init; }

    public string? CallbackNumber { get; init; }

    internal static Flaw NoLine(string field) => new(field, $"{field} has 1 to {LongestLine} signs on one line.");
}
