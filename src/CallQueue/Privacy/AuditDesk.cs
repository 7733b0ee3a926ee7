using Canvass.CallQueue.Register;

namespace Canvass.CallQueue.Privacy;

/// <summary>Looks at the audit, and whether it is still what was written.</summary>
public sealed class AuditDesk
{
    public const int LargestPage = 1_000;

    private readonly IAudit audit;
    private readonly KeyedHash keys;

    internal AuditDesk(IAudit audit, KeyedHash keys)
    {
        this.audit = audit;
        this.keys = keys;
    }

    /// <summary>Newest first; the last one's id is where the next page begins.</summary>
    public Task<IReadOnlyList<AuditEntry>> ListAsync(long? organisationId, long? before, int limit, CancellationToken ct = default) =>
        audit.ListAsync(organisationId, before, Math.Clamp(limit, 1, LargestPage), ct);

    /// <param name="head">A link that was noted elsewhere; null: only what the database says of itself is looked at.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<AuditReport> VerifyAsync(string? head = null, CancellationToken ct = default)
    {
        var (last, whole, link, flaw, met, restored) = (0L, 0L, "", (AuditFlaw?)null, head is null, (AuditEntry?)null);
        var end = await audit.WalkAsync((next, rows) =>
        {
            if (flaw is not null) return;
            if (next.Number - next.Ids.Count != whole) flaw = new AuditFlaw(next.Ids[0], "what stood before it is missing");
            for (var i = 0; i < next.Ids.Count && flaw is null; i++)
            {
                if (FlawOf(next, i, rows, ref link) is { } what) flaw = new AuditFlaw(next.Ids[i], what);
                else (whole, last) = (whole + 1, next.Ids[i]);
                if (rows.GetValueOrDefault(next.Ids[i])?.Action == AuditActions.Restore) restored = rows[next.Ids[i]];
            }
            met |= link == head;
        }, ct);
        flaw ??= end.Stray is { } stray ? new AuditFlaw(stray, "it was put in later")
            : end.Head.Number > whole ? new AuditFlaw(last, "all that came after it is missing")
            : end.Head.Number != whole || end.Head.Link != link ? new AuditFlaw(last, "the end of the chain is noted otherwise than it is")
            : !met ? new AuditFlaw(last, restored is null
                ? "the head you gave is not in the chain: entries after it were cut off, or it is another installation's"
                : $"the head you gave is not in the chain: entries were cut off its end, or went with the backup that entry {restored.Id} restored")
            : null;
        return new AuditReport { Entries = whole, Head = link, Waiting = end.Waiting, Flaw = flaw };
    }

    private string? FlawOf(AuditLink link, int place, IReadOnlyDictionary<long, AuditEntry> rows, ref string before)
    {
        if (!rows.TryGetValue(link.Ids[place], out var row)) return "it is missing";
        if (!AuditChain.HasItsDetails(row)) return "its details are not those that were written";
        before = AuditChain.LinkOf(keys, before, row);
        var isLast = place == link.Ids.Count - 1;
        return AuditChain.MarkOf(before) == link.Marks[place] && (!isLast || before == link.Link) ? null : "it is not what was written";
    }
}

public sealed record AuditReport
{
    /// <summary>Those that are whole, from the first one on.</summary>
    public required long Entries { get; init; }

    /// <summary>The link of the last of them.</summary>
    public required string Head { get; init; }

    /// <summary>Written, and not in the chain yet.</summary>
    public required long Waiting { get; init; }

    /// <summary>The first one; null: none.</summary>
    public AuditFlaw? Flaw { get; init; }

    public bool IsWhole => Flaw is null;
}

/// <param name="Id">The first entry that is wrong.</param>
public sealed record AuditFlaw(long Id, string What);
