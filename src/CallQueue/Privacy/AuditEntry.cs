namespace Canvass.CallQueue.Privacy;

/// <summary>Who saw or did what. A row of the audit, chained or still waiting for it.</summary>
public sealed record AuditEntry
{
    public required long Id { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>Null: the whole installation.</summary>
    public long? OrganisationId { get; init; }

    public required string Actor { get; init; }

    public required string Action { get; init; }

    public required string Subject { get; init; }

    /// <summary>Null: there were none, or they were deleted.</summary>
    public string? Details { get; init; }

    internal string? Salt { get; init; }

    internal string? DetailsHash { get; init; }
}

/// <summary>Many rows that were given their places together.</summary>
/// <param name="Number">The place of the last one.</param>
/// <param name="Ids">The rows, in the order of their places.</param>
/// <param name="Marks">The beginning of each one's link, so that the first that is wrong can be named.</param>
/// <param name="Link">The last one's, whole: what the next one goes on from.</param>
internal sealed record AuditLink(long Number, IReadOnlyList<long> Ids, IReadOnlyList<string> Marks, string Link);

/// <summary>Where the chain ends. Kept elsewhere, the link tells later whether its end was cut off.</summary>
/// <param name="Number">How many rows have a place.</param>
/// <param name="Link">The last one's.</param>
/// <param name="RowId">The newest row that has one.</param>
/// <param name="Gaps">Ids before it that nobody has been seen with so far.</param>
internal sealed record AuditHead(long Number, string Link, long RowId, IReadOnlyList<AuditGap> Gaps);

/// <param name="From">The first id.</param>
/// <param name="To">The last one.</param>
/// <param name="Since">When it was noticed.</param>
internal sealed record AuditGap(long From, long To, DateTimeOffset Since)
{
    public bool Has(long id) => id >= From && id <= To;

    /// <summary>What is left of it without these, which are in their order.</summary>
    public IEnumerable<AuditGap> Without(IEnumerable<long> ids)
    {
        var from = From;
        foreach (var id in ids.Where(Has))
        {
            if (id > from) yield return this with { From = from, To = id - 1 };
            from = id + 1;
        }
        if (from <= To) yield return this with { From = from };
    }
}
