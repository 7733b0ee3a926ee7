using System.CommandLine;
using System.Globalization;
using Canvass.CallQueue.Privacy;

namespace Canvass.Api.Commands;

/// <summary>Who saw or did what. Both only look, and so work beside a running server.</summary>
internal sealed class AuditCommands(Tools tools)
{
    private readonly Option<bool> json = new("--json") { Description = "Print JSON." };

    public IEnumerable<Command> All() => [SetupCommands.Group("audit", "Who saw or did what.", List(), Verify())];

    private Command List()
    {
        var organisation = new Option<string>("--organisation") { HelpName = "NAME", Description = "Only of this one, by its name or id." };
        var last = new Option<int>("--last") { HelpName = "COUNT", Description = $"How many entries, at most {AuditDesk.LargestPage}.", DefaultValueFactory = _ => 20 };
        var before = new Option<long?>("--before") { HelpName = "ID", Description = "Those older than this one: the next page begins at the last id of the one before." };
        var command = new Command("list", "The newest entries. They name people by their ids.") { organisation, last, before, json };
        command.SetAction(async (parsed, ct) =>
        {
            await using var open = await tools.OpenBesideAsync(ct);
            var of = parsed.GetValue(organisation) is { } named ? (await open.OrganisationAsync(named, ct)).Id : (long?)null;
            var entries = await open.Get<AuditDesk>().ListAsync(of, parsed.GetValue(before), parsed.GetValue(last), ct);
            if (parsed.GetValue(json)) Output.Json(entries);
            else Output.Table(["ID", "AT", "WHO", "DID", "WITH", ""], [.. entries.Select(e => (IReadOnlyList<string>)[$"{e.Id}", e.At.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture), e.Actor, e.Action, e.Subject, e.Details ?? ""])]);
            return CommandLine.Done;
        });
        return command;
    }

    private Command Verify()
    {
        var head = new Option<string>("--head") { HelpName = "HASH", Description = "A head that was noted elsewhere, from the log or from an earlier run: without it nobody can tell that the newest entries were cut off with care." };
        var command = new Command("verify", "Whether the audit is what was written. Exit 1 names the first entry that is not; entries that still wait for their place in the chain are no fault.") { head, json };
        command.SetAction(async (parsed, ct) =>
        {
            await using var open = await tools.OpenBesideAsync(ct);
            var report = await open.Get<AuditDesk>().VerifyAsync(parsed.GetValue(head), ct);
            if (parsed.GetValue(json)) Output.Json(report);
            else if (report.IsWhole) Output.Line($"The audit is whole: {report.Entries} entries, {report.Waiting} more wait for their place. Its head is {report.Head}");
            if (report.Flaw is { } flaw) await Output.ComplainAsync($"Entry {flaw.Id}: {flaw.What}.");
            return report.IsWhole ? CommandLine.Done : CommandLine.Failed;
        });
        return command;
    }
}
