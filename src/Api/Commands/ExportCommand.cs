using System.CommandLine;
using Canvass.CallQueue.Import;

namespace Canvass.Api.Commands;

/// <summary>A list's people as CSV that imports again without loss.</summary>
internal sealed class ExportCommand(Tools tools)
{
    private readonly Argument<long> list = new("LIST") { Description = "Its id, from overview." };
    private readonly Argument<FileInfo?> file = new("FILE") { Description = "Standard output if left out. It is there when it is whole, for its owner alone.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string> organisation = new("--organisation") { HelpName = "NAME", Description = "Its name or id; needed where there are several." };

    public Command Command()
    {
        var command = new Command("export", "Write a list's people as CSV that imports again without loss. Protected people are not in it. Works beside a running server; the export is audited.") { list, file, organisation };
        command.SetAction(RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken ct)
    {
        await using var open = await tools.OpenForOneChangeAsync(ct);
        var of = await open.OrganisationAsync(parsed.GetValue(organisation), ct);
        var to = parsed.GetValue(file);
        var people = to is null ? await WriteAsync(Console.OpenStandardOutput(), ct) : await WrittenFile.WriteAsync(to, WriteAsync, ct);
        await Output.ComplainAsync($"{people} people{(to is null ? "" : $" in {to.FullName}")}.");
        return CommandLine.Done;

        async Task<int> WriteAsync(Stream stream, CancellationToken until) =>
            (await open.Get<PeopleExport>().WriteAsync(of.Id, parsed.GetRequiredValue(list), stream, Tools.Actor, until)).OrFail();
    }
}
