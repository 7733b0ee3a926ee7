using System.CommandLine;
using System.Text.RegularExpressions;
using Canvass.Api.Hosting;
using Canvass.Api.Settings;
using Canvass.CallQueue.Backup;
using Canvass.Databases;
using Canvass.Hosting;

namespace Canvass.Api.Commands;

/// <summary>The commands of this program, and how it ends: 0 done, 1 it did not work, 2 it was asked for in a way that cannot be meant.</summary>
internal static partial class CommandLine
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int Misused = 2;

    public static async Task<int> RunAsync(string[] arguments)
    {
        try
        {
            var (settings, others) = SettingArguments.Split(arguments);
            var parsed = Root(settings).Parse(others);
            if (parsed.Errors.Count > 0) throw new MisusedCommand($"{string.Join(' ', parsed.Errors.Select(e => Readable(e.Message)))} See --help.");
            // The server handles the signals that end it; a command that is broken off leaves nothing half-done, so it may just end.
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
        }
        catch (Exception fault) when (LineFor(fault) is not null)
        {
            await Output.ComplainAsync(LineFor(fault)!);
            return fault is BadSettings or MisusedCommand ? Misused : Failed;
        }
    }

    /// <summary>The library says which type it could not make of what was typed; nobody who types knows what that is.</summary>
    private static string Readable(string error) => Mistyped().Match(error) is { Success: true } mistyped
        ? $"“{mistyped.Groups["typed"].Value}” cannot be meant for {mistyped.Groups["what"].Value}: {(mistyped.Groups["type"].Value is "Guid" ? "it is an id of 32 signs, as `import` prints it" : "it is a number")}."
        : error;

    [GeneratedRegex(@"^Cannot parse argument '(?<typed>.*)' for (?:command|option|argument) '(?<what>.*)' as expected type 'System\.(?:Nullable`1\[System\.)?(?<type>Guid|Int32|Int64|Double|Decimal)\]?'\.?$", RegexOptions.Singleline)]
    private static partial Regex Mistyped();

    private static RootCommand Root(string[] settings)
    {
        var root = new RootCommand("Canvass hands out people to ring from each association's own list, and counts what came of it. Without a command it serves. Settings stand beside any command: --Canvass:Data=FOLDER, --urls http://localhost:5080.");
        var tools = new Tools(settings);
        var serve = new Serve(tools);
        root.SetAction((_, ct) => serve.RunAsync(ct));
        root.Add(serve.Command());
        root.Add(new DemoCommand(settings).Command());
        var import = new ImportCommand(tools);
        root.Add(import.Command());
        root.Add(import.UndoCommand());
        root.Add(new ExportCommand(tools).Command());
        IEnumerable<Command> others = [.. new SetupCommands(tools).All(), .. new AdminCommands(tools).All(), .. new RoomCommands(tools).All(), .. new RegisterCommands(tools).All(), .. new LookCommands(tools).All(), .. new AuditCommands(tools).All(), .. new BackupCommands(tools).All(), .. new HouseCommands(tools).All()];
        foreach (var command in others) root.Add(command);
        return root;
    }

    private static string? LineFor(Exception fault) => fault switch
    {
        BadSettings or StartRefused or HouseTaken or StorageTrouble or CommandFailed or BackupRefused => fault.Message,
        // What is printed to may be full or gone, as well as any file.
        IOException or UnauthorizedAccessException => fault.Message,
        _ => null,
    };
}

/// <summary>It did not work, and this is why.</summary>
internal class CommandFailed(string why) : Exception(why);

/// <summary>It cannot be meant so.</summary>
internal sealed class MisusedCommand(string why) : CommandFailed(why);
