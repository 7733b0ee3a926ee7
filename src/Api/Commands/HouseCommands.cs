using System.CommandLine;
using System.Globalization;
using System.Runtime.InteropServices;
using Canvass.Contracts;
using Canvass.Databases;
using Canvass.Hosting;

namespace Canvass.Api.Commands;

/// <summary>For the operator of an installation.</summary>
internal sealed class HouseCommands(Tools tools)
{
    public IEnumerable<Command> All() => [Migrate(), Doctor()];

    private Command Migrate()
    {
        var command = new Command("migrate", "Bring the databases to this version's schema, and nothing else. Safe from many machines at once.");
        command.SetAction(async (_, ct) =>
        {
            await using var open = await tools.OpenAsync(ct);
            Console.Out.WriteLine($"The schema is up to date: {open.Premises.Calls.Place}");
            return CommandLine.Done;
        });
        return command;
    }

    private Command Doctor()
    {
        var command = new Command("doctor", "What is set, which engines answer, versions, clock, disk space, and what should be seen to. Exit 1 if something does not answer.");
        command.SetAction(async (_, ct) =>
        {
            var settings = tools.Settings;
            Say("Canvass", typeof(HouseCommands).Assembly.GetName().Version?.ToString(3) ?? "");
            Say("System", $"{RuntimeInformation.FrameworkDescription} on {RuntimeInformation.OSDescription}");
            Say("Clock", $"{TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture)}, evenings end in {settings.TimeZone.Id}");
            Say("Roles", $"{settings.Roles}");
            var refused = settings.Bus is { } broker ? await Bus.WhyRefusedAsync(broker, ct) : null;
            Say("Bus", settings.Bus is { } bus ? $"RabbitMQ at {bus.Host} {(refused is null ? "answers" : "does not let Canvass in")}" : "within the process");
            if (refused is not null) await Console.Error.WriteLineAsync($"The broker at {settings.Bus!.Host} cannot be used: {refused} Calls go on without it; the figures wait. Look at ConnectionStrings:Bus.");
            if (!settings.OnPostgres)
            {
                Say("SQLite", SqliteLibrary.Load());
                Say("Data", settings.DataFolder);
                if (Directory.Exists(settings.DataFolder)) Say("Room left", $"{new DriveInfo(settings.DataFolder).AvailableFreeSpace / (1024 * 1024)} MB");
            }
            try
            {
                await using var open = await tools.OpenBesideAsync(ct);
                var head = await open.Get<ILogReader>().HeadAsync(ct);
                Say("Database", $"{open.Premises.Calls.Place} answers; the log has {head.Last} entries");
                Say("Figures", $"{open.Premises.Stats.Place} answers");
            }
            catch (StartRefused fault)
            {
                await Console.Error.WriteLineAsync(fault.Message);
                return CommandLine.Failed;
            }
            if (settings.PlainAddress is { } plain) Say("Look into", $"Other machines reach {plain} without https: only a demonstration can be opened and rung (Access:AllowPlainHttp).");
            if (settings.PublicUrl is null or { Scheme: "http", IsLoopback: false }) Say("Look into", "Nobody but this machine should reach Canvass without https: put a proxy before it and set Canvass:PublicUrl.");
            return refused is null ? CommandLine.Done : CommandLine.Failed;

            static void Say(string what, string how) => Console.Out.WriteLine($"{what,-10} {how}");
        });
        return command;
    }
}
