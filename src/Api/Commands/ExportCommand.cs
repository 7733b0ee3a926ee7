using System.CommandLine;
using Canvass.CallQueue.Import;

namespace Canvass.Api.Commands;

/// <summary>A list's people as CSV that imports again without loss.</summary>
internal sealed class ExportCommand(Tools tools)
{
    private readonly Argument<long> list = new("LIST") { Description = "Its id, from overview." };
    private readonly Argument<FileInfo?> file = new("FILE") { Description = "Standard output if left out.", Arity = ArgumentArity.ZeroOrOne };
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
        await using var stream = to is null ? Console.OpenStandardOutput() : Create(to);
        var people = (await open.Get<PeopleExport>().WriteAsync(of.Id, parsed.GetRequiredValue(list), stream, $"command line ({Environment.UserName})", ct)).OrFail();
        await Console.Error.WriteLineAsync($"{people} people{(to is null ? "" : $" in {to.FullName}")}.");
        return CommandLine.Done;
    }

    // Names and numbers: nobody but the owner reads the file.
    private static FileStream Create(FileInfo file)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        try
        {
            return new FileStream(file.FullName, options);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailed($"{file.FullName} cannot be written: {fault.Message}");
        }
    }
}
