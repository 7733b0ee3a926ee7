using Canvass.CallQueue.Import;
using Canvass.CallQueue.Register;
using Canvass.Databases;

namespace Canvass.CallQueue.Storage;

/// <summary>
/// Whom an import that is being built brings and must not ring: those on the block list, and those who are perhaps the same as somebody who is never
/// rung. Behind the <see cref="RegisterGate"/>.
/// </summary>
internal sealed class NotRung(Work work, KeyedHash keys, BuildChunk chunk)
{
    private readonly HashSet<long> blocked = [];
    private readonly List<(long PersonId, long OtherId)> perhaps = [];

    public bool Contains(long personId) => blocked.Contains(personId);

    /// <param name="made">New with these rows; they have their ids and are not written yet.</param>
    /// <param name="pairs">Who is perhaps the same as whom.</param>
    /// <param name="ct">Cancels.</param>
    public async Task FindAsync(IReadOnlyCollection<KnownPerson> made, IReadOnlyCollection<(long One, long Other)> pairs, CancellationToken ct)
    {
        var listed = await NumberBook.BlockedAsync(work, keys, chunk.List.OrganisationId, BlockHash.ExternalId, [.. made.Where(p => p.ExternalId is not null).Select(p => p.ExternalId!)], ct);
        blocked.UnionWith(made.Where(p => p.ExternalId is { } id && listed.Contains(id)).Select(p => p.Id));
        var (fresh, never) = (made.Select(p => p.Id).ToHashSet(), blocked.ToHashSet());
        var others = pairs.SelectMany(p => new[] { p.One, p.Other }).Where(id => !fresh.Contains(id)).Distinct().ToList();
        if (others.Count > 0) await work.SendAsync(new Batch().Read(OthersSql(work.Engine), row =>
        {
            if (row.Bool(1)) never.Add(row.Long(0));
            // Of this file too, from rows that were built before.
            if (row.Bool(2)) fresh.Add(row.Long(0));
        }, Many.Json(others), chunk.Import.Id), ct);

        perhaps.AddRange(pairs.Concat(pairs.Select(p => (p.Other, p.One))).Where(p => fresh.Contains(p.Item1) && !never.Contains(p.Item1) && never.Contains(p.Item2)));
        blocked.UnionWith(perhaps.Select(p => p.PersonId));
    }

    private static string OthersSql(Engine engine) => $"""
        select p.id, p.blocked or exists (select 1 from outcome o where o.person_id = p.id and o.superseded_by is null and o.code = '{Outcomes.OutcomeCode.DoNotCall.Code}'),
               p.import_id is not null and p.import_id = $2
          from person p where {Many.Ids(engine, "p.id", 1)}
        """;

    private const string NoteSql = $"update import_row set result = '{PerhapsNotRung.Code}', reason = '{PerhapsNotRung.Code}' where import_id = $1 and row = $2";

    /// <summary>Once everybody is written.</summary>
    /// <param name="rowOf">The rows of those who are new with this step.</param>
    /// <param name="ct">Cancels.</param>
    public async Task WriteAsync(IReadOnlyDictionary<long, int> rowOf, CancellationToken ct)
    {
        if (perhaps.Count == 0) return;
        var organisation = chunk.List.OrganisationId;
        await work.InsertManyAsync("block", ["organisation_id", "kind", "keyed_hash", "reason", "created_at"], perhaps.Select(p => (object?[])
            [organisation, BlockHash.Person, BlockHash.Of(keys, organisation, BlockHash.Person, BlockHash.ValueOf(p.PersonId)), PerhapsNotRung.Because(p.OtherId), chunk.Now]), ct);

        var batch = new Batch();
        // Whoever was built before is told of with the row that says it.
        foreach (var row in perhaps.Select(p => rowOf.TryGetValue(p.PersonId, out var own) ? own : rowOf[p.OtherId]).Distinct()) batch.Add(NoteSql, chunk.Import.Id, (long)row);
        var before = perhaps.Select(p => p.PersonId).Where(id => !rowOf.ContainsKey(id)).Distinct().ToList();
        if (before.Count > 0)
        {
            var (them, engine) = (Many.Json(before), work.Engine);
            batch.Add($"update person set blocked = true where {Many.Ids(engine, "id", 1)}", them)
                .Add($"update target set counted = false, counted_in_campaign = false where import_id = $2 and {Many.Ids(engine, "person_id", 1)}", them, chunk.Import.Id)
                .Add(Households.UnsettleSql(Many.Ids(engine, "person_id", 1)), them);
        }
        await work.SendAsync(batch, ct);
    }
}
