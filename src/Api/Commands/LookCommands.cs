using System.CommandLine;
using System.Globalization;
using Canvass.CallQueue.Campaigns;
using Canvass.CallQueue.Lists;
using Canvass.CallQueue.Register;
using Canvass.CallQueue.Rooms;
using Canvass.Contracts;
using Canvass.Stats;

namespace Canvass.Api.Commands;

/// <summary>What only looks, and so works beside a running server.</summary>
internal sealed class LookCommands(Tools tools)
{
    private readonly Option<bool> json = new("--json") { Description = "Print JSON." };

    public IEnumerable<Command> All() => [Overview(), Log(), SetupCommands.Group("stats", "The figures.", Verify())];

    private Command Overview()
    {
        var command = new Command("overview", "Organisations with their associations, campaigns, lists and rooms, and the ids that other commands ask for.") { json };
        command.SetAction(async (parsed, ct) =>
        {
            await using var open = await tools.OpenBesideAsync(ct);
            var all = new List<OverviewOf>();
            foreach (var organisation in await open.Get<OrganisationDesk>().ListAsync(ct)) all.Add(await OfAsync(open, organisation, ct));
            if (parsed.GetValue(json)) Output.Json(all);
            else Print(all);
            return CommandLine.Done;
        });
        return command;
    }

    private static async Task<OverviewOf> OfAsync(OpenTools open, Organisation organisation, CancellationToken ct)
    {
        var lists = new List<OverviewLine>();
        foreach (var list in await open.Get<ListDesk>().ListAsync(organisation.Id, ct: ct))
        {
            var counted = (await open.Get<ListDesk>().GetAsync(organisation.Id, list.Id, ct)).OrFail();
            lists.Add(new OverviewLine("list", list.Id, list.Name, $"{SetupCommands.StageWord(list.Stage)}, {counted.People} people, campaign {list.CampaignId}, association {list.AssociationId}"));
        }
        return new OverviewOf
        {
            Id = organisation.Id,
            Name = organisation.Name,
            Parts =
            [
                .. (await open.Get<AssociationDesk>().ListAsync(organisation.Id, ct)).Select(a => new OverviewLine("association", a.Id, a.Name, a.Municipality ?? "")),
                .. (await open.Get<CampaignDesk>().ListAsync(organisation.Id, ct)).Select(c => new OverviewLine("campaign", c.Id, c.Name, Standing(c, open.Premises.Clock.GetUtcNow()))),
                .. lists,
                .. (await open.Get<RoomDesk>().ListAsync(organisation.Id, ct)).Select(r => new OverviewLine("room", r.Id, r.Name, r.AtHome ? "at home" : r.LeaderUntil > open.Premises.Clock.GetUtcNow() ? $"a leader until {Output.Local(r.LeaderUntil, open.Premises.Settings.TimeZone)}" : "")),
            ],
        };
    }

    /// <summary>Whatever it is called, nobody is handed out before its first day and after its last.</summary>
    private static string Standing(Campaign campaign, DateTimeOffset now)
    {
        var ended = campaign.IsOver(now) ? string.Create(CultureInfo.InvariantCulture, $", ended {campaign.LastDay:yyyy-MM-dd}") : "";
        return $"{SetupCommands.StageWord(campaign.Stage)}{ended}, {campaign.Days}";
    }

    private static void Print(IReadOnlyList<OverviewOf> all)
    {
        if (all.Count == 0) Output.Line("Nothing is here yet. Begin with: organisation create NAME");
        foreach (var organisation in all)
        {
            Output.Line($"Organisation {organisation.Id} \"{organisation.Name}\"");
            if (organisation.Parts.Count > 0) Output.Table(["WHAT", "ID", "NAME", ""], [.. organisation.Parts.Select(p => (IReadOnlyList<string>)[p.What, $"{p.Id}", p.Name, p.More])]);
        }
    }

    private Command Log()
    {
        var count = new Option<int>("--last") { HelpName = "COUNT", Description = "How many entries.", DefaultValueFactory = _ => 20 };
        var command = new Command("log", "The newest entries of the log. It holds ids and codes, never a name or a number.") { count, json };
        command.SetAction(async (parsed, ct) =>
        {
            await using var open = await tools.OpenBesideAsync(ct);
            var log = open.Get<ILogReader>();
            var head = await log.HeadAsync(ct);
            var wanted = Math.Clamp(parsed.GetValue(count), 1, 10_000);
            var entries = (await log.ReadAsync(Math.Max(0, head.Last - wanted), wanted, ct)).Select(Look).ToList();
            if (parsed.GetValue(json)) Output.Json(entries);
            else Output.Table(["NUMBER", "KIND", "AT", "OUTCOME", "CALL"], [.. entries.Select(e => (IReadOnlyList<string>)[$"{e.Number}", e.Kind, e.At.ToString("yyyy-MM-dd HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture), e.Outcome ?? "", $"{e.CallId}"])]);
            return CommandLine.Done;
        });
        return command;
    }

    private static LookedAt Look(LogEntry entry)
    {
        var call = LogBody.Read(entry) as CallEntry;
        return new LookedAt(entry.Number, entry.Kind, entry.At, entry.OrganisationId, call?.Added?.Outcome, (call?.Added ?? call?.Removed)?.CallId);
    }

    private Command Verify()
    {
        var command = new Command("verify", "Count the log once more and compare with the figures, cell by cell. Exit 1 names the cells that differ; entries that still wait to be counted are no fault, and it says how many, unless counting has stopped.") { json };
        command.SetAction(async (parsed, ct) =>
        {
            await using var open = await tools.OpenBesideAsync(ct);
            await open.Premises.CheckStatsAsync(ct);
            var report = await open.Get<StatsVerify>().RunAsync(open.Get<ILogReader>(), ct);
            if (parsed.GetValue(json)) Output.Json(report);
            else if (report.IsRight) Output.Line($"The figures are those of the log, up to entry {report.UpTo}.{StillToCome(report.Waiting)}");
            foreach (var entry in report.NotCounted) await Output.ComplainAsync($"Entry {entry.Number} is not counted: {entry.Reason}");
            if (report.Problem is { } problem) await Output.ComplainAsync(problem);
            if (report.Stopped is { } stopped) await Output.ComplainAsync($"Counting has stopped: {stopped} {report.Waiting} entries wait.");
            foreach (var cell in report.Differences) await Output.ComplainAsync($"Organisation {cell.Cell.OrganisationId}, campaign {cell.Cell.CampaignId}, {cell.Cell.Outcome}: shown {cell.Shown}, recounted {cell.Recounted}.");
            foreach (var number in report.NotedDifferently) await Output.ComplainAsync($"Entry {number} is counted in one of the two counts only.");
            return report.IsRight ? CommandLine.Done : CommandLine.Failed;
        });
        return command;
    }

    private static string StillToCome(long waiting) => waiting switch
    {
        0 => "",
        1 => " 1 entry after it waits to be counted; a running server does that.",
        _ => $" {waiting} entries after it wait to be counted; a running server does that.",
    };

    private sealed record OverviewOf
    {
        public required long Id { get; init; }

        public required string Name { get; init; }

        public required IReadOnlyList<OverviewLine> Parts { get; init; }
    }

    private sealed record OverviewLine(string What, long Id, string Name, string More);

    private sealed record LookedAt(long Number, string Kind, DateTimeOffset At, long OrganisationId, string? Outcome, Guid? CallId);
}
