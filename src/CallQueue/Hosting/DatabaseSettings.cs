using Canvass.Databases;
using Microsoft.Extensions.Configuration;
using Npgsql;

namespace Canvass.Hosting;

/// <summary>Which databases the settings mean: files in the data folder, or PostgreSQL where a connection string says so.</summary>
public static class DatabaseSettings
{
    private const string Canvass = "Canvass";
    private const string Stats = "Stats";

    /// <summary>Statistics that are given no server of their own live beside the calls, in a schema that they share with nobody.</summary>
    private const string StatsSchema = "stats";

    private const string CallsRemedy = "Nothing else holds what is in it: put back a copy of the whole data folder, one that was made while no Canvass ran. Without one, keep the folder as it is and ask somebody who knows SQLite's .recover.";

    // What a process can make use of at once, and so that two of them leave room for a queue worker and a stats worker, which need a dozen
    // between them, and for a command, among the 100 connections that PostgreSQL takes unless it is told otherwise. A claim holds one for a few milliseconds: thirty-two carry thousands a
    // second, and whoever finds none free waits for one rather than being refused by the server.
    private const int CallsPool = 32;
    private const int StatsPool = 8;

    public static bool IsPostgres(IConfiguration configuration) => !string.IsNullOrWhiteSpace(configuration.GetConnectionString(Canvass));

    /// <param name="configuration">Where the connection strings are.</param>
    /// <param name="clock">For the embedded database, which has none of its own.</param>
    /// <param name="folder">Owned by this process; needed for the embedded database only.</param>
    public static IDatabase OpenCanvass(IConfiguration configuration, TimeProvider clock, DataFolder? folder) =>
        IsPostgres(configuration) ? Postgres(configuration, Canvass, null, CallsPool) : CallsIn(Owned(folder), clock);

    public static IDatabase OpenStats(IConfiguration configuration, TimeProvider clock, DataFolder? folder)
    {
        if (!string.IsNullOrWhiteSpace(configuration.GetConnectionString(Stats))) return Postgres(configuration, Stats, StatsSchema, StatsPool);
        return IsPostgres(configuration) ? Postgres(configuration, Canvass, StatsSchema, StatsPool) : StatsIn(Owned(folder), clock);
    }

    /// <param name="folder">The data folder.</param>
    /// <param name="clock">The database has none of its own.</param>
    /// <param name="mustExist">It is not made where it is missing.</param>
    public static SqliteDatabase CallsIn(string folder, TimeProvider clock, bool mustExist = false) => new(Path.Combine(folder, "canvass.db"), clock, mustExist) { Remedy = CallsRemedy };

    /// <param name="folder">The data folder.</param>
    /// <param name="clock">The database has none of its own.</param>
    /// <param name="mustExist">It is not made where it is missing.</param>
    public static SqliteDatabase StatsIn(string folder, TimeProvider clock, bool mustExist = false)
    {
        var file = Path.Combine(folder, "stats.db");
        return new SqliteDatabase(file, clock, mustExist) { Remedy = $"Nothing is lost: stop Canvass, move {file}, {file}-wal and {file}-shm away where they are there, and start it; the figures are counted again from the log." };
    }

    private static PostgresDatabase Postgres(IConfiguration configuration, string name, string? schema, int pool)
    {
        try
        {
            return new PostgresDatabase(WithPool(configuration.GetConnectionString(name)!, pool), schema);
        }
        catch (ArgumentException fault)
        {
            throw new StartRefused($"ConnectionStrings:{name} cannot be read: {fault.Message}");
        }
    }

    private static string WithPool(string connectionString, int pool)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        if (!settings.ShouldSerialize("Maximum Pool Size")) settings.MaxPoolSize = Math.Max(pool, settings.MinPoolSize);
        return settings.ConnectionString;
    }

    private static string Owned(DataFolder? folder) =>
        (folder ?? throw new StartRefused("The embedded database needs a data folder that this process owns.")).Path;
}
