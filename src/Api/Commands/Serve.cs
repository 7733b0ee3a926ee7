using System.CommandLine;
using Canvass.Api.Access;
using Canvass.Api.Hosting;
using Canvass.Api.Settings;
using Canvass.Hosting;

namespace Canvass.Api.Commands;

internal sealed partial class Serve(Tools tools)
{
    public Command Command()
    {
        var command = new Command("serve", "Bring the databases to this version's schema and serve http://localhost:5080, or where --urls says. This is also what happens without a command.");
        command.SetAction((_, ct) => RunAsync(ct));
        return command;
    }

    public async Task<int> RunAsync(CancellationToken ct)
    {
        if (Listening.Hindrance(tools.Settings.Addresses) is { } hindrance) throw new CommandFailed(hindrance);
        await using var premises = await Premises.OpenAsync(tools.Settings, tools.Configuration, TimeProvider.System, ct);
        if (await premises.Journal.HindranceAsync(ct) is { } dumb) throw new StartRefused($"{dumb} Look at Privacy:Journal.");
        await using var app = FrontDoor.Build(premises, tools.Configuration);
        try
        {
            await app.StartAsync(CancellationToken.None);
        }
        catch
        {
            // What runs already must not go on while its parts are taken away beneath it.
            await app.StopAsync(CancellationToken.None);
            throw;
        }
        if (tools.Settings.PlainAddress is { } plain) Log.OnlyDemo(app.Services.GetRequiredService<ILogger<Serve>>(), plain);
        if (tools.Settings.Roles.HasFlag(Roles.Api)) await FirstAdministrator.OfferAsync(app.Services, Console.Out, ct);
        await app.WaitForShutdownAsync(CancellationToken.None);
        return CommandLine.Done;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Other machines reach {Address} without https, where names and numbers could be read on the way: only a demonstration can be opened and rung here. "
            + "Put a proxy with https before it and name its address in Canvass:PublicUrl, or listen on localhost alone; whoever has seen to it otherwise sets Access:AllowPlainHttp.")]
        public static partial void OnlyDemo(ILogger logger, string address);
    }
}
