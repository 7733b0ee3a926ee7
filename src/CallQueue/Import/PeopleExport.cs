namespace Canvass.CallQueue.Import;

/// <summary>A list's people as a file that imports without loss. Protected people are not in it.</summary>
public sealed class PeopleExport
{
    private const int WrittenAtOnce = 500;

    private readonly IExports exports;

    internal PeopleExport(IExports exports) => this.exports = exports;

    /// <param name="organisationId">Whose list.</param>
    /// <param name="listId">Which list; the facts are those of its association.</param>
    /// <param name="stream">Is written to while it is read: a list never lies in memory or on disk as a whole. Stays open.</param>
    /// <param name="actor">Who asks; it is audited.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>How many people.</returns>
    public async Task<Answer<int>> WriteAsync(long organisationId, long listId, Stream stream, string actor, CancellationToken ct = default)
    {
        if (await exports.PlanAsync(organisationId, listId, ct) is not { } plan) return new Refusal.UnknownList();
        await exports.AuditAsync(organisationId, listId, plan.People.Count, actor, ct);
        await using var csv = await PeopleCsv.StartAsync(stream, plan.FactNames, ct);
        foreach (var chunk in plan.People.Chunk(WrittenAtOnce))
            foreach (var person in await exports.PeopleAsync(plan, chunk, ct))
                await csv.WriteAsync(person, ct);
        return plan.People.Count;
    }
}

/// <summary>What an export asks of the database.</summary>
internal interface IExports
{
    /// <summary>Null: no such list in this organisation.</summary>
    Task<ExportPlan?> PlanAsync(long organisationId, long listId, CancellationToken ct);

    Task AuditAsync(long organisationId, long listId, int people, string actor, CancellationToken ct);

    /// <summary>In the order asked; who is gone meanwhile is left out.</summary>
    Task<IReadOnlyList<ExportedPerson>> PeopleAsync(ExportPlan plan, IReadOnlyList<long> people, CancellationToken ct);
}

/// <param name="AssociationId">Whose facts.</param>
/// <param name="People">In the order of the file, which follows from what is known of them and not from ids.</param>
/// <param name="FactNames">All that any of them has.</param>
internal sealed record ExportPlan(long AssociationId, IReadOnlyList<long> People, IReadOnlyList<string> FactNames);
