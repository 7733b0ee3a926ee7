using Canvass.Api.Access;
using Canvass.Api.Settings;
using Canvass.CallQueue;
using Canvass.CallQueue.Backup;
using Canvass.CallQueue.Privacy;
using Canvass.CallQueue.Register;
using Canvass.CallQueue.Storage;
using Canvass.Databases;
using Canvass.Hosting;
using Canvass.Stats.Storage;

namespace Canvass.Api.Hosting;

/// <summary>
/// The databases, open, at this program's schema, and with the secret they were made with: what the server and every command that
/// writes starts from.
/// </summary>
internal sealed class Premises : IAsyncDisposable
{
    private const string SecretFile = "secret";

    private readonly DataFolder? folder;
    private readonly Installation installation;

    private Premises(CanvassSettings settings, DataFolder? folder, IDatabase calls, IDatabase stats, Installation installation, TimeProvider clock)
    {
        Settings = settings;
        this.folder = folder;
        this.installation = installation;
        Calls = calls;
        Stats = stats;
        Clock = clock;
        Journal = new ErasureJournal(settings.Journal, installation.Keys, TimeProvider.System);
    }

    public CanvassSettings Settings { get; }

    public IDatabase Calls { get; }

    public IDatabase Stats { get; }

    public TimeProvider Clock { get; }

    public KeyedHash Keys => installation.Keys;

    public ErasureJournal Journal { get; }

    /// <exception cref="StartRefused">What is in the way, for the operator.</exception>
    public static async Task<Premises> OpenAsync(CanvassSettings settings, IConfiguration configuration, TimeProvider clock, CancellationToken ct = default)
    {
        var owned = settings.OnPostgres ? null : Own(settings.DataFolder);
        IDatabase? calls = null, stats = null;
        try
        {
            calls = DatabaseSettings.OpenCanvass(configuration, clock, owned);
            stats = DatabaseSettings.OpenStats(configuration, clock, owned);
            await MigrateAtStart.TakeAsync(CallQueueStore.Migrator, calls, ct);
            if (calls is SqliteDatabase embedded) await LastInstant.GoOnAsync(embedded, ct);
            await MigrateAtStart.TakeAsync(StatsStore.Migrator, stats, ct);
            var opened = await DeskOf(calls).OpenAsync(new SecretPlace { Setting = settings.Secret, File = owned?.File(SecretFile) }, ct);
            if (opened.Refusal is { } refusal) throw new StartRefused(refusal.Why);
            return new Premises(settings, owned, calls, stats, opened.Value, clock);
        }
        catch (Exception fault)
        {
            if (stats is not null) await stats.DisposeAsync();
            if (calls is not null) await calls.DisposeAsync();
            owned?.Dispose();
            if (fault is StorageTrouble) throw MigrateAtStart.Refused(calls!, fault);
            throw;
        }
    }

    /// <summary>
    /// Without owning the folder, and without touching the schema: the server that owns it has seen to both. For reading, and for a
    /// small change that SQLite itself puts in a row with the server's.
    /// </summary>
    public static async Task<Premises> OpenBesideAsync(CanvassSettings settings, IConfiguration configuration, TimeProvider clock, CancellationToken ct = default)
    {
        if (settings.OnPostgres) return await OpenAsync(settings, configuration, clock, ct);
        var calls = DatabaseSettings.CallsIn(settings.DataFolder, clock, mustExist: true);
        var stats = DatabaseSettings.StatsIn(settings.DataFolder, clock, mustExist: true);
        try
        {
            if (!File.Exists(calls.Place)) throw new StartRefused($"There is no database in {settings.DataFolder} yet. Start the server once, or make an organisation: organisation create NAME.");
            await MigrateAtStart.CheckAsync(CallQueueStore.Migrator, calls, ct);
            await LastInstant.GoOnAsync(calls, ct);
            var opened = await DeskOf(calls).OpenAsync(new SecretPlace { Setting = settings.Secret, File = Path.Combine(settings.DataFolder, SecretFile) }, ct);
            if (opened.Refusal is { } refusal) throw new StartRefused(refusal.Why);
            return new Premises(settings, null, calls, stats, opened.Value, clock);
        }
        catch (Exception fault)
        {
            await stats.DisposeAsync();
            await calls.DisposeAsync();
            if (fault is StorageTrouble) throw MigrateAtStart.Refused(calls, fault);
            throw;
        }
    }

    /// <summary>Neither brought to this program's schema nor made where they are missing: to look at what is there.</summary>
    public static (IDatabase Calls, IDatabase Stats) OpenAsTheyAre(CanvassSettings settings, IConfiguration configuration, TimeProvider clock) => settings.OnPostgres
        ? (DatabaseSettings.OpenCanvass(configuration, clock, null), DatabaseSettings.OpenStats(configuration, clock, null))
        : (DatabaseSettings.CallsIn(settings.DataFolder, clock, mustExist: true), DatabaseSettings.StatsIn(settings.DataFolder, clock, mustExist: true));

    /// <summary>For whoever is about to read the figures, which commands of other kinds do without.</summary>
    /// <exception cref="StartRefused">What is in the way.</exception>
    public Task CheckStatsAsync(CancellationToken ct) => MigrateAtStart.CheckAsync(StatsStore.Migrator, Stats, ct);

    /// <summary>Puts a backup where there is nothing yet. A folder that was empty before is empty again if it cannot be.</summary>
    public static async Task<RestoreReport> RestoreAsync(CanvassSettings settings, IConfiguration configuration, TimeProvider clock, string backup, BackupKey key, string? journal, string actor, CancellationToken ct = default)
    {
        using var owned = settings.OnPostgres ? null : Own(settings.DataFolder);
        var opened = InstallationDesk.KeysFor(new SecretPlace { Setting = settings.Secret, File = owned?.File(SecretFile) });
        if (opened.Refusal is { } refusal) throw new StartRefused(refusal.Why);
        await using var database = DatabaseSettings.OpenCanvass(configuration, clock, owned);
        var file = database is SqliteDatabase ? database.Place : null;
        if (file is not null && File.Exists(file)) throw new StartRefused($"There is a database in {settings.DataFolder} already. Restore into a new folder: --Canvass:Data=FOLDER.");
        try
        {
            var desk = CallQueueBackups.Over(database, opened.Value, new ErasureJournal(settings.Journal, opened.Value, TimeProvider.System));
            return await desk.RestoreAsync(backup, key, journal is null ? null : new ErasureJournal(journal, opened.Value, TimeProvider.System), actor, ct);
        }
        catch
        {
            // Nothing was committed to it. Still open, which keeps nobody from taking its name away.
            if (file is not null)
                foreach (var left in new[] { file, $"{file}-wal", $"{file}-shm" }) File.Delete(left);
            throw;
        }
    }

    /// <summary>The same for the server, the commands and the tests: databases, keys, clock and desks.</summary>
    public void AddTo(IServiceCollection services)
    {
        services.AddSingleton(Settings);
        services.AddSingleton(Clock);
        services.AddSingleton(Calls);
        services.AddSingleton(new CallQueueStore(Calls));
        services.AddSingleton(new StatsStore(Stats));
        services.AddSingleton(installation.Keys);
        services.AddSingleton(Journal);
        services.AddCallQueueDesks(Settings.TimeZone, onlyDemo: Settings.PlainAddress is not null);
        services.AddCallQueueImports();
        services.AddAccounts();
    }

    public async ValueTask DisposeAsync()
    {
        await Stats.DisposeAsync();
        await Calls.DisposeAsync();
        folder?.Dispose();
    }

    private static DataFolder Own(string path)
    {
        try
        {
            return DataFolder.TryOwn(path) ?? throw new HouseTaken($"Another Canvass is using {path}: a server, or a command that writes. Stop it first; with --Canvass:Data=FOLDER this one takes another folder.");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new StartRefused($"The data folder {path} cannot be used: {fault.Message}");
        }
    }

    private static InstallationDesk DeskOf(IDatabase calls)
    {
        using var provider = new ServiceCollection().AddSingleton(new CallQueueStore(calls)).AddCallQueueDesks(TimeZoneInfo.Utc, onlyDemo: true).BuildServiceProvider();
        return provider.GetRequiredService<InstallationDesk>();
    }
}

/// <summary>The data folder belongs to another process.</summary>
internal sealed class HouseTaken(string message) : Exception(message);
