using Canvass.Databases;

namespace Canvass.Benchmarks;

/// <summary>
/// F3, F4: what one claim costs at the desk. The worlds that are compared are rung in turn, a call here and a call there, so that whatever
/// else the machine does meanwhile slows all of them alike.
/// </summary>
internal static class ClaimCost
{
    private const int WarmUp = 60;
    private const int Claims = 600;

    public static async Task ByCalledAsync(Report report)
    {
        const int People = 100_000;
        foreach (var engine in Engines())
        {
            (string Name, World World)[] worlds =
            [
                ("nobody called", new World { People = People }),
                ("50 % called", new World { People = People, Called = 0.5 }),
                ("95 % called", new World { People = People, Called = 0.95 }),
                ("99.9 % called", new World { People = People, Called = 0.999 }),
                ("another list finished with 99 % of them", new World { People = People, FinishedElsewhere = 0.99 }),
            ];
            await CompareAsync(report, "F3", engine, worlds, 1.3);
        }
        if (OwnPlace.PostgresIsThere) await UncleanAsync(report, People);
    }

    public static async Task ByPeopleAsync(Report report)
    {
        foreach (var engine in Engines())
        {
            await CompareAsync(report, "F4", engine,
            [
                ("100 000 people", new World { People = 100_000 }),
                ("10 000 people", new World { People = 10_000 }),
                ("1 000 000 people", new World { People = 1_000_000 }),
            ], 1.5);
        }
    }

    private static IEnumerable<Engine> Engines() => OwnPlace.PostgresIsThere ? [Engine.Sqlite, Engine.Postgres] : [Engine.Sqlite];

    private static async Task CompareAsync(Report report, string id, Engine engine, (string Name, World World)[] worlds, double atMost)
    {
        var places = new List<OwnPlace>();
        try
        {
            foreach (var (_, world) in worlds) places.Add(await OwnPlace.BuiltAsync(engine, world));
            var took = await InTurnAsync([.. places.Select(p => p.Database)], [.. worlds.Select(w => w.World)], Claims);
            for (var i = 1; i < worlds.Length; i++)
            {
                // Where few people are left the comparison is over as many claims, the same in time.
                var count = took[i].Count;
                report.AddCost(id, $"{engine}: a claim, {worlds[i].Name}", took[i].Percentile(50), took[0].Take(count).Percentile(50), "µs", worlds[0].Name, atMost);
            }
        }
        finally
        {
            foreach (var place in places) await place.DisposeAsync();
        }
    }

    private static async Task<List<double>[]> InTurnAsync(IDatabase[] databases, World[] worlds, int claims)
    {
        var desks = Array.ConvertAll(databases, database => new DeskPair(database));
        var took = Array.ConvertAll(desks, _ => new List<double>());
        // The first claims of a process are its compiler's, so they are made where there are plenty of people.
        for (var n = 0; n < 10 * WarmUp; n++) await desks[0].CycleAsync(worlds[0].Seated[n % worlds[0].Volunteers], World.FirstList);
        for (var n = 0; n < WarmUp + claims; n++)
        {
            for (var i = 0; i < desks.Length; i++)
            {
                var warmUp = worlds[i].Called > 0.99 ? 20 : WarmUp;
                if (await desks[i].CycleAsync(worlds[i].Seated[n % worlds[i].Volunteers], World.FirstList) is { } cycle && n >= warmUp) took[i].Add(cycle.Claim);
            }
        }
        return took;
    }

    /// <summary>Ten thousand calls that nobody cleans up after, without and with somebody who reads all the while.</summary>
    private static async Task UncleanAsync(Report report, int people)
    {
        const int Cycles = 10_000;
        foreach (var withReader in new[] { false, true })
        {
            await using var clean = await OwnPlace.BuiltAsync(Engine.Postgres, new World { People = people });
            var world = new World { People = people };
            await using var place = await OwnPlace.BuiltAsync(Engine.Postgres, world);
            await place.ExecuteAsync("alter table target set (autovacuum_enabled = false); alter table household set (autovacuum_enabled = false)");
            await using var reader = await place.ConnectAsync();
            if (withReader)
            {
                await using var reading = new Npgsql.NpgsqlCommand("begin isolation level repeatable read; select count(*) from list", reader);
                await reading.ExecuteNonQueryAsync();
            }
            var desks = new DeskPair(place.Database);
            await Parallel.ForAsync(0, world.Volunteers, async (volunteer, _) =>
            {
                for (var n = 0; n < Cycles / world.Volunteers; n++) await desks.CycleAsync(world.Seated[volunteer], World.FirstList);
            });
            var took = await InTurnAsync([clean.Database, place.Database], [world, world], Claims);
            report.AddCost("F3", $"Postgres: a claim after {Cycles:#,0} calls never vacuumed{(withReader ? ", a long reader open" : "")}", took[1].Percentile(50), took[0].Percentile(50), "µs", "vacuumed", 2);
        }
    }
}
