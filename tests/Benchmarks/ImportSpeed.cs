using System.Diagnostics;
using System.Globalization;
using System.Text;
using Canvass.CallQueue.Import;
using Canvass.CallQueue.Storage;
using Canvass.Databases;

namespace Canvass.Benchmarks;

/// <summary>F7: a file of 100 000 people while others ring.</summary>
internal static class ImportSpeed
{
    private const int Rows = 100_000;
    private const long List = 499;

    public static async Task MeasureAsync(Report report)
    {
        foreach (var engine in OwnPlace.PostgresIsThere ? new[] { Engine.Sqlite, Engine.Postgres } : [Engine.Sqlite]) await MeasureAsync(report, engine);
    }

    private static async Task MeasureAsync(Report report, Engine engine)
    {
        var world = new World { People = 50_000, Volunteers = 8 };
        await using var place = await OwnPlace.BuiltAsync(engine, world);
        await place.Database.WriteAsync(work => work.ExecuteAsync($"""
            insert into list (id, organisation_id, campaign_id, association_id, name, state, created_at)
            select {List}, organisation_id, campaign_id, association_id, 'imported', 'open', 0 from list where id = {World.FirstList}
            """));
        var csv = Csv();
        var (store, rules, standings) = (new CallQueueStore(place.Database), new RulesCache(), new StandingWriter());
        var desk = new ImportDesk(new ImportStore(store, rules, World.Keys, new PeopleWriter(World.Keys, standings), new Refold(new HouseholdReader(rules), standings)));
        var calls = new DeskPair(place.Database);
        for (var n = 0; n < 500; n++) await calls.CycleAsync(world.Seated[n % world.Volunteers], World.FirstList);

        GC.Collect();
        var before = Machine.ResidentBytes(Environment.ProcessId);
        using var over = new CancellationTokenSource();
        var peak = PeakAsync(over.Token);
        // At the pace of people who ring fast, not of a storm: the import is what is measured.
        var ringing = Task.WhenAll(world.Seated.Select(v => RingAsync(calls, v, over.Token)));
        var from = Stopwatch.GetTimestamp();
        var staged = await desk.StageAsync(new ImportFile
        {
            OrganisationId = World.Organisation, ListId = List, FileName = "people.csv", Content = new MemoryStream(csv), Source = "made up", ObtainedAt = new DateOnly(2026, 8, 1), Actor = "user:1",
        });
        var read = Stopwatch.GetElapsedTime(from);
        var done = await desk.CommitAsync(World.Organisation, staged.Value.Id, wholeList: false, "user:1");
        var took = Stopwatch.GetElapsedTime(from);
        await over.CancelAsync();
        var claims = (await ringing).SelectMany(c => c).ToList();
        var grown = (await peak - before) / 1e6;

        var brought = await place.Database.ReadAsync(work => work.ScalarAsync<long>($"select count(*) from target where list_id = {List}"));
        if (done.Value.State != ImportState.Done || brought != Rows) report.Broken($"F7: {brought} of {Rows} people came in, and the import is {done.Value.State}.");
        var bare = await BareAsync(engine);
        report.Add(new Line
        {
            Id = "F7",
            What = $"{engine}: import of {Rows:#,0} rows, {world.Volunteers} ringing",
            Measured = $"{Report.Number(took.TotalSeconds)} s (staged after {Report.Number(read.TotalSeconds)})",
            Yardstick = $"{Report.Number(bare.TotalSeconds)} s (the same people put bare into the tables)",
            Ratio = Report.Number(took / bare),
            Wanted = "≤ 5 s",
            Met = took.TotalSeconds <= 5,
        });
        report.Add(new Line { Id = "F7", What = $"{engine}: memory growth meanwhile", Measured = $"{Report.Number(grown)} MB", Wanted = "≤ 200 MB", Met = grown <= 200 });
        var p95 = claims.Percentile(95) / 1000;
        report.Add(new Line { Id = "F7", What = $"{engine}: a claim meanwhile", Measured = $"p95 {Report.Number(p95)} ms ({claims.Count:#,0} claims)", Wanted = "p95 ≤ 50 ms", Met = p95 <= 50 });
    }

    private static async Task<TimeSpan> BareAsync(Engine engine)
    {
        await using var place = await OwnPlace.NewAsync(engine);
        var from = Stopwatch.GetTimestamp();
        await new World { People = Rows }.BuildAsync(place);
        return Stopwatch.GetElapsedTime(from);
    }

    private static async Task<List<double>> RingAsync(DeskPair calls, CallQueue.Rooms.SeatedVolunteer volunteer, CancellationToken over)
    {
        var claims = new List<double>();
        while (!over.IsCancellationRequested)
        {
            if (await calls.CycleAsync(volunteer, World.FirstList) is not { } cycle) break;
            claims.Add(cycle.Claim);
            await Task.Delay(20, CancellationToken.None);
        }
        return claims;
    }

    private static async Task<long> PeakAsync(CancellationToken over)
    {
        long peak = 0;
        while (!over.IsCancellationRequested)
        {
            peak = Math.Max(peak, Machine.ResidentBytes(Environment.ProcessId));
            await Task.Delay(50, CancellationToken.None);
        }
        return peak;
    }

    private static byte[] Csv()
    {
        var csv = new StringBuilder("Medlemsnummer;Förnamn;Efternamn;Telefon;Födelseår;Kommun\r\n");
        for (var i = 0; i < Rows; i++)
            csv.Append(CultureInfo.InvariantCulture, $"M{i};Given{i % 977};Family{i};+999 {80_000_000 + i};{1940 + (i % 60)};{(i % 3 == 0 ? "Solna" : "Botkyrka")}\r\n");
        return Encoding.UTF8.GetBytes(csv.ToString());
    }
}
