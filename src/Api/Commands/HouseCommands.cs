using System.CommandLine;

namespace Canvass.Api.Commands;

/// <summary>For the operator of an installation.</summary>
internal sealed class HouseCommands(Tools tools)
{
    public IEnumerable<Command> All() => [Migrate(), new Doctor(tools).Command()];

    private Command Migrate()
    {
        var command = new Command("migrate", "Bring the databases to this version's schema, and nothing else. Safe from many machines at once.");
        command.SetAction(async (_, ct) =>
        {
            await using var open = await tools.OpenAsync(ct);
            Output.Line($"The schema is up to date: {open.Premises.Calls.Place}");
            return CommandLine.Done;
        });
        return command;
    }
}
