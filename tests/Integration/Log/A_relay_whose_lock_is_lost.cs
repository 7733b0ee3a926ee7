using Canvass.Shared;
using NUnit.Framework;

namespace Canvass.Integration.Log;

/// <summary>On PostgreSQL; an embedded database belongs to one process, and nobody else could take over.</summary>
public sealed class A_relay_whose_lock_is_lost
{
    [Test]
    public async Task is_taken_over_by_another_process()
    {
        await using var relays = await Relays.NewAsync(Database.Postgres);
        await relays.RelayAsync();
        await relays.Log.AppendAsync(LogEntries.Evening(5));
        await relays.PublishedAsync(5);

        await relays.Log.Database.WriteAsync(work => work.ExecuteAsync(
            "select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and granted and database = (select oid from pg_database where datname = current_database())"));
        await relays.RelayAsync();
        await relays.Log.AppendAsync(Enumerable.Range(6, 20).Select(number => LogEntries.Outcome(number, "busy")));

        await relays.PublishedAsync(25);
        Assert.That(relays.Bus.Numbers, Is.EqualTo(Enumerable.Range(1, 25)));
    }
}
