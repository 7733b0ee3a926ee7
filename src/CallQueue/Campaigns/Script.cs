namespace Canvass.CallQueue.Campaigns;

/// <summary>What a volunteer may lean on while talking: steps in their order, and answers to what people object.</summary>
public sealed record Script
{
    public IReadOnlyList<ScriptStep> Steps { get; init; } = [];

    public IReadOnlyList<Objection> Objections { get; init; } = [];
}

/// <summary>Texts are by language code ("sv", "en", "ar"); see <see cref="Texts.In"/>.</summary>
public sealed record ScriptStep
{
    public required string Id { get; init; }

    public required IReadOnlyDictionary<string, string> Title { get; init; }

    public required IReadOnlyDictionary<string, string> Text { get; init; }
}

/// <summary>"Why do you ring me?" and what to say to it.</summary>
public sealed record Objection
{
    public required string Id { get; init; }

    public required IReadOnlyDictionary<string, string> Title { get; init; }

    public required IReadOnlyDictionary<string, string> Text { get; init; }
}

internal static class ScriptValidation
{
    private const int MostSteps = 40;

    public static IReadOnlyList<Flaw> Flaws(this Script script) =>
    [
        .. Texts.TooMany("steps", script.Steps.Count, MostSteps),
        .. Texts.TooMany("objections", script.Objections.Count, MostSteps),
        .. Texts.Ids("steps", script.Steps.Select(s => s.Id)),
        .. Texts.Ids("objections", script.Objections.Select(o => o.Id)),
        .. script.Steps.SelectMany((s, i) => Both($"steps[{i}]", s.Title, s.Text)),
        .. script.Objections.SelectMany((o, i) => Both($"objections[{i}]", o.Title, o.Text)),
    ];

    private static IEnumerable<Flaw> Both(string at, IReadOnlyDictionary<string, string> title, IReadOnlyDictionary<string, string> text) =>
        [.. Texts.Flaws($"{at}.title", title, Texts.LongestTitle), .. Texts.Flaws($"{at}.text", text, Texts.LongestText)];
}
