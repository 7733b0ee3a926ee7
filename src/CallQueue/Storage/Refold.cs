using Canvass.CallQueue.Outcomes;
using Canvass.Databases;

namespace Canvass.CallQueue.Storage;

/// <summary>Puts everybody of some households where their history says they stand; for changes that are not outcomes.</summary>
internal sealed class Refold(HouseholdReader households, StandingWriter standings)
{
    private const int AtOnce = 100;

    public async Task HouseholdsAsync(Work work, IEnumerable<long> householdIds, CancellationToken ct = default)
    {
        foreach (var chunk in householdIds.Distinct().Order().Chunk(AtOnce))
        {
            await Households.LockAsync(work, chunk);
            var reading = new Batch();
            var read = households.AddMany(reading, work.Engine, chunk);
            var held = new HashSet<long>();
            reading.Read(OnScreenSql(work.Engine), row => held.Add(row.Long(0)), Many.Json(chunk));
            await work.SendAsync(reading, ct);
            await read.CompleteAsync(work, ct);
            if (read.Targets.Count == 0) continue;

            List<TargetStanding> stand = [.. read.Each().SelectMany(WhatFollows.For)];
            held.UnionWith(read.Targets.Where(t => t.Lane == Lane.Held).Select(t => t.Id));
            var moves = new Batch();
            // A hold, also one that has run out, ends by its outcome or by the next claim and not here.
            await standings.AddAsync(work, moves, read.Targets, stand, held);
            if (moves.Statements.Count > 0) await work.SendAsync(moves, ct);
        }
    }

    // Somebody who was found gone, or promised a call, has left the lane of those who are held, and is still on the screen.
    private static string OnScreenSql(Engine engine) => $"""
        select c.target_id from person p join call c on c.person_id = p.id where {Many.Ids(engine, "p.household_id", 1)} and c.state = 0
        """;
}
