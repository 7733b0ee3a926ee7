using System.CommandLine;
using Canvass.Api.Hosting;
using Microsoft.AspNetCore.Connections;

namespace Canvass.Api.Commands;

internal sealed class Serve(Tools tools)
{
    public Command Command()
    {
        var command = new Command("serve", "Bring the databases to this version's schema and serve http://localhost:5080, or where --urls says. This is also what happens without a command.");
        command.SetAction((_, ct) => RunAsync(ct));
        return command;
    }

    public async Task<int> RunAsync(CancellationToken ct)
    {
        await using var premises = await Premises.OpenAsync(tools.Settings, tools.Configuration, TimeProvider.System, ct);
        await using var app = FrontDoor.Build(premises, tools.Configuration);
        try
        {
            await app.RunAsync();
        }
        catch (IOException fault) when (fault.InnerException is AddressInUseException)
        {
            throw new CommandFailed($"{fault.Message} Stop the other program, or choose another address with --urls http://localhost:5081.");
        }
        return CommandLine.Done;
    }
}
