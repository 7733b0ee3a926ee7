using System.CommandLine;
using System.Globalization;
using System.Runtime.InteropServices;
using Canvass.Api.Hosting;
using Canvass.CallQueue.Storage;
using Canvass.Contracts;
using Canvass.Databases;
using Canvass.Hosting;
using Canvass.Stats.Storage;

namespace Canvass.Api.Commands;

/// <summary>Looks at everything an installation stands on, and changes nothing. What is wrong goes to standard error, a line each.</summary>
internal sealed class Doctor(Tools tools)
{
    private bool isIll;

    public Command Command()
    {
        var command = new Command("doctor", "What is set, whether both databases are whole and of this version, the broker, clock, disk space, and what should be seen to. Changes nothing. Exit 1 if something must be seen to.");
        command.SetAction(RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken ct)
    {
        var settings = tools.Settings;
        Say("Canvass", typeof(Doctor).Assembly.GetName().Version?.ToString(3) ?? "");
        Say("System", $"{RuntimeInformation.FrameworkDescription} on {RuntimeInformation.OSDescription}");
        Say("Clock", $"{TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture)}, evenings end in {settings.TimeZone.Id}");
        Say("Roles", $"{settings.Roles}");
        await LookAtBusAsync(settings.Bus, ct);
        if (!settings.OnPostgres)
        {
            Say("SQLite", SqliteLibrary.Load());
            Say("Data", settings.DataFolder);
            if (Directory.Exists(settings.DataFolder)) Say("Room left", $"{new DriveInfo(settings.DataFolder).AvailableFreeSpace / (1024 * 1024)} MB");
        }
        await LookAtDatabasesAsync(ct);
        if (settings.PlainAddress is { } plain) Say("Look into", $"Other machines reach {plain} without https: only a demonstration can be opened and rung (Access:AllowPlainHttp).");
        if (settings.PublicUrl is null or { Scheme: "http", IsLoopback: false }) Say("Look into", "Nobody but this machine should reach Canvass without https: put a proxy before it and set Canvass:PublicUrl.");
        return isIll ? CommandLine.Failed : CommandLine.Done;
    }

    private async Task LookAtBusAsync(Uri? broker, CancellationToken ct)
    {
        var refused = broker is null ? null : await Bus.WhyRefusedAsync(broker, ct);
        Say("Bus", broker is null ? "within the process" : $"RabbitMQ at {broker.Host} {(refused is null ? "answers" : "does not let Canvass in")}");
        if (refused is not null) await ComplainAsync($"The broker at {broker!.Host} cannot be used: {refused} Calls go on without it; the figures wait. Look at ConnectionStrings:Bus.");
    }

    private async Task LookAtDatabasesAsync(CancellationToken ct)
    {
        var (calls, stats) = Premises.OpenAsTheyAre(tools.Settings, tools.Configuration, TimeProvider.System);
        await using var _ = calls;
        await using var __ = stats;
        if (calls is SqliteDatabase && !File.Exists(calls.Place) && !File.Exists(stats.Place))
        {
            await ComplainAsync($"There is no database in {tools.Settings.DataFolder} yet. Start the server once, or make an organisation: organisation create NAME.");
            return;
        }
        var calling = await LookAtAsync(calls, CallQueueStore.Migrator, ct);
        var counting = await LookAtAsync(stats, StatsStore.Migrator, ct);
        // Opened while something is amiss, PostgreSQL would be brought to this program's schema.
        var entries = calling is not null && counting is not null ? await EntriesAsync(ct) : null;
        if (calling is not null) Say("Database", entries is null ? calling : $"{calling}; the log has {entries} entries");
        if (counting is not null) Say("Figures", counting);
        if (entries is not null) await LookAtJournalAsync(ct);
        if (calling is not null && calls is PostgresDatabase callServer) await LookAtServerAsync(callServer, stats as PostgresDatabase, ct);
    }

    /// <returns>What is good about it; null where something was wrong, which is said.</returns>
    private async Task<string?> LookAtAsync(IDatabase database, Migrator migrator, CancellationToken ct)
    {
        try
        {
            if (database is SqliteDatabase file) await file.ExamineAsync(ct);
            var at = await MigrateAtStart.CheckAsync(migrator, database, ct);
            return string.Create(CultureInfo.InvariantCulture, $"{database.Place} {(database is SqliteDatabase ? "is whole" : "answers")}, at step {at}{(at > migrator.Newest ? ", one newer than this program knows: it works with that while a newer one is rolled out" : "")}");
        }
        catch (Exception fault) when (fault is StartRefused or StorageTrouble)
        {
            await ComplainAsync((fault as StartRefused ?? MigrateAtStart.Refused(database, fault)).Message);
            return null;
        }
    }

    /// <summary>As the commands open it: with the secret that it was made with.</summary>
    private async Task<long?> EntriesAsync(CancellationToken ct)
    {
        try
        {
            await using var open = await tools.OpenBesideAsync(ct);
            return (await open.Get<ILogReader>().HeadAsync(ct)).Last;
        }
        catch (StartRefused fault)
        {
            await ComplainAsync(fault.Message);
            return null;
        }
    }

    private async Task LookAtJournalAsync(CancellationToken ct)
    {
        await using var open = await tools.OpenBesideAsync(ct);
        var journal = open.Premises.Journal;
        try
        {
            var reading = await journal.ReadAsync(ct);
            Say("Journal", File.Exists(journal.Path) ? $"{journal.Path} has {reading.Count} entries" : $"{journal.Path} is not there yet: the server makes it");
            if (reading.Damaged.Count > 0) await ComplainAsync(DamagedLines(journal.Path, reading.Damaged));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            await ComplainAsync($"The erasure journal {journal.Path} cannot be read: {fault.Message}");
        }
    }

    /// <summary>A line that was cut short was written again whole by whoever came next, unless the whole machine was lost with it.</summary>
    internal static string DamagedLines(string journal, IReadOnlyList<long> lines) =>
        $"In the erasure journal {journal} {(lines.Count == 1 ? "line" : "lines")} {string.Join(", ", lines.Take(20))}{(lines.Count > 20 ? " and more" : "")} cannot be read: cut short by a crash, or damaged. The others hold; nobody knows whom these were about.";

    private async Task LookAtServerAsync(PostgresDatabase calls, PostgresDatabase? stats, CancellationToken ct)
    {
        var setup = await calls.SetupAsync(ct);
        if (setup.Forgets is { } why) await ComplainAsync($"The server of {calls.Place}: {why}");
        var pools = calls.Pool + (stats is not null && stats.Server == calls.Server ? stats.Pool : 0);
        Say("Connections", $"{pools} of {setup.Connections} at most for a process like this one");
        if (pools > setup.Connections) Say("Look into", "A process may want more connections than PostgreSQL gives everybody together: raise max_connections there, or lower Maximum Pool Size in the connection strings.");
    }

    private Task ComplainAsync(string what)
    {
        isIll = true;
        return Output.ComplainAsync(what);
    }

    private static void Say(string what, string how) => Output.Line($"{what,-11} {how}");
}
