using Canvass.Databases;
using Microsoft.Extensions.Configuration;

namespace Canvass.Hosting;

/// <summary>Which databases the settings mean: files in the data folder, or PostgreSQL where a connection string says so.</summary>
public static class DatabaseSettings
{
    private const string Canvass = "Canvass";
    private const string Stats = "Stats";

    /// <summary>Statistics that are given no server of their own live beside the calls, in a schema that they share with nobody.</summary>
    private const string StatsSchema = "stats";

    public static bool IsPostgres(IConfiguration configuration) => !string.IsNullOrWhiteSpace(configuration.GetConnectionString(Canvass));

    /// <param name="configuration">Where the connection strings are.</param>
    /// <param name="clock">For the embedded database, which has none of its own.</param>
    /// <param name="folder">Owned by this process; needed for the embedded database only.</param>
    public static IDatabase OpenCanvass(IConfiguration configuration, TimeProvider clock, DataFolder? folder) =>
        IsPostgres(configuration) ? Postgres(configuration, Canvass, null) : Sqlite(folder, "canvass.db", clock);

    public static IDatabase OpenStats(IConfiguration configuration, TimeProvider clock, DataFolder? folder)
    {
        if (!string.IsNullOrWhiteSpace(configuration.GetConnectionString(Stats))) return Postgres(configuration, Stats, StatsSchema);
        return IsPostgres(configuration) ? Postgres(configuration, Canvass, StatsSchema) : Sqlite(folder, "stats.db", clock);
    }

    private static PostgresDatabase Postgres(IConfiguration configuration, string name, string? schema)
    {
        try
        {
            return new PostgresDatabase(configuration.GetConnectionString(name)!, schema);
        }
        catch (ArgumentException fault)
        {
            throw new StartRefused($"ConnectionStrings:{name} cannot be read: {fault.Message}");
        }
    }

    private static SqliteDatabase Sqlite(DataFolder? folder, string file, TimeProvider clock) =>
        new((folder ?? throw new StartRefused("The embedded database needs a data folder that this process owns.")).File(file), clock);
}
