using Canvass.Databases;

namespace Canvass.Stats.Storage;

/// <summary>The database of what the calls add up to: its own file, or its own schema or server.</summary>
public sealed class StatsStore(IDatabase database)
{
    public static readonly Migrator Migrator = new(typeof(StatsStore).Assembly, "Canvass.Stats.Storage.Migrations.");

    public IDatabase Database => database;
}
