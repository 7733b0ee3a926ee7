using Canvass.CallQueue.Campaigns;
using Canvass.CallQueue.Import;
using Canvass.CallQueue.Register;

namespace Canvass.CallQueue.FollowUps;

/// <summary>What was promised on the phone, so that nobody forgets it. An organiser sees those of their own associations. Every look at names is audited.</summary>
public sealed class FollowUpDesk
{
    public const int LongestWhat = 300;

    /// <summary>How long there is for it, unless another day is said.</summary>
    public const int UsualDays = 7;

    private const int WrittenAtOnce = 200;
    private static readonly string[] Columns = ["Uppföljning", "Förening", "Förnamn", "Efternamn", "Telefon", "Vad", "Senast", "Ansvarig", "Klar", "Skapad"];

    private readonly IFollowUps followUps;
    private readonly TimeZoneInfo zone;
    private readonly TimeProvider clock;

    internal FollowUpDesk(IFollowUps followUps, TimeZoneInfo zone, TimeProvider clock)
    {
        this.followUps = followUps;
        this.zone = zone;
        this.clock = clock;
    }

    /// <summary>The day it is where the house stands: what was due before it is overdue.</summary>
    public DateOnly Today => clock.GetUtcNow().DateIn(zone);

    public async Task<Answer<(IReadOnlyList<FollowUp> FollowUps, FollowUpCounts Counts)>> ListAsync(FollowUpsAsked asked, string actor, CancellationToken ct = default)
    {
        if (asked.Flaw() is { } flaw) return flaw;
        var page = await followUps.ListAsync(asked, Today, ct);
        if (page.Count > 0) await followUps.AuditAsync(asked.OrganisationId, actor, "follow_ups_list", string.Join(' ', page.Select(f => f.PersonId).Distinct()), ct);
        return (page, await followUps.CountAsync(asked, Today, ct));
    }

    public async Task<Answer<FollowUp>> AddAsync(NewFollowUp asked, CancellationToken ct = default)
    {
        if (PlainText.Line(asked.What, LongestWhat) is not { } what) return BadWhat();
        if (asked.Owner is { Length: > 0 } && PlainText.Line(asked.Owner) is null) return BadOwner();
        if (asked is { PersonId: null, FlagId: null } or { PersonId: not null, FlagId: not null }) return new Refusal.InvalidSettings([new Flaw("personId", "Say whom it is for: personId, or the flagId that it comes of.")]);
        return await followUps.AddAsync(asked with { What = what, Owner = PlainText.Line(asked.Owner), DueOn = asked.DueOn ?? Today.AddDays(UsualDays) }, ct);
    }

    /// <param name="asked">Whose organisation, and whose follow-ups they may see.</param>
    /// <param name="id">Which.</param>
    /// <param name="change">What becomes of it.</param>
    /// <param name="seen">The version they have seen; null: they do not say.</param>
    /// <param name="actor">Who asks.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<Answer<FollowUp>> ChangeAsync(FollowUpsAsked asked, long id, FollowUpChange change, long? seen, string actor, CancellationToken ct = default)
    {
        if (change.What is not null)
        {
            if (PlainText.Line(change.What, LongestWhat) is not { } what) return BadWhat();
            change = change with { What = what };
        }
        if (change.Owner is { Length: > 0 })
        {
            if (PlainText.Line(change.Owner) is not { } owner) return BadOwner();
            change = change with { Owner = owner };
        }
        return await followUps.ChangeAsync(asked, id, change, seen, actor, ct);
    }

    /// <summary>All that fit, as a file for a spreadsheet. No cell is a formula.</summary>
    /// <returns>How many.</returns>
    public async Task<Answer<int>> WriteAsync(FollowUpsAsked asked, Stream stream, string actor, CancellationToken ct = default)
    {
        if (asked.Flaw() is { } flaw) return flaw;
        await followUps.AuditAsync(asked.OrganisationId, actor, "follow_ups_export", asked.State, ct);
        await using var csv = new CsvWriter(stream);
        await csv.WriteAsync(Columns, ct);
        var (count, after) = (0, 0L);
        while (await followUps.ListAsync(asked with { After = after, Limit = WrittenAtOnce }, Today, ct) is { Count: > 0 } page)
        {
            foreach (var one in page) await csv.WriteAsync(Cells(one), ct);
            (count, after) = (count + page.Count, page[^1].Id);
        }
        return count;
    }

    private string?[] Cells(FollowUp one) =>
    [
        FormattableString.Invariant($"{one.Id}"), one.Association, one.FirstName, one.LastName, string.Join("; ", one.Numbers.Select(n => PhoneNumber.FromE164(n).Display)),
        one.What, FormattableString.Invariant($"{one.DueOn:yyyy-MM-dd}"), one.Owner, one.DoneAt is { } done ? FormattableString.Invariant($"{done.In(zone):yyyy-MM-dd}") : "",
        FormattableString.Invariant($"{one.CreatedAt.In(zone):yyyy-MM-dd}"),
    ];

    private static Refusal.InvalidSettings BadWhat() => new([new Flaw("what", $"what is a line of 1 to {LongestWhat} signs.")]);

    private static Refusal.InvalidSettings BadOwner() => new([new Flaw("owner", $"owner is a name of at most {PlainText.LongestName} signs.")]);
}

internal interface IFollowUps
{
    Task<IReadOnlyList<FollowUp>> ListAsync(FollowUpsAsked asked, DateOnly today, CancellationToken ct);

    Task<FollowUpCounts> CountAsync(FollowUpsAsked asked, DateOnly today, CancellationToken ct);

    Task<Answer<FollowUp>> AddAsync(NewFollowUp asked, CancellationToken ct);

    Task<Answer<FollowUp>> ChangeAsync(FollowUpsAsked asked, long id, FollowUpChange change, long? seen, string actor, CancellationToken ct);

    Task AuditAsync(long organisationId, string actor, string action, string details, CancellationToken ct);
}
