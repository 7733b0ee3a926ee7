using Canvass.CallQueue.Log;
using Canvass.CallQueue.Storage;
using Canvass.Contracts;
using Canvass.Databases;
using Canvass.Shared;
using NUnit.Framework;

namespace Canvass.Integration.Log;

/// <summary>Why the relay numbers waiting rows: the simpler way, kept as the control of <see cref="Numbering_the_log"/>.</summary>
public sealed class A_cursor_on_the_row_id
{
    [Test]
    public async Task passes_a_row_by_that_was_begun_first_and_committed_last_and_the_relay_does_not()
    {
        var clock = new Clock();
        await using var log = await LogOnDisk.NewAsync(Database.Postgres, clock);
        var begun = new TaskCompletionSource();
        var mayCommit = new TaskCompletionSource();

        var slow = log.Database.WriteAsync(async work =>
        {
            await work.AppendToLogAsync(LogKinds.Outcome, clock.GetUtcNow(), 1, "begun first");
            begun.TrySetResult();
            await mayCommit.Task;
        });
        await begun.Task;
        await log.Database.WriteAsync(work => work.AppendToLogAsync(LogKinds.Outcome, clock.GetUtcNow(), 1, "committed first"));

        var byCursor = new List<string>();
        var cursor = await ReadAsync(0, byCursor);
        await log.NumberAllAsync();
        mayCommit.SetResult();
        await slow;
        await ReadAsync(cursor, byCursor);
        await log.NumberAllAsync();

        Assert.That(byCursor, Is.EqualTo(new[] { "committed first" }), "the control is no control: the cursor saw everything");
        Assert.That((await log.ReadAllAsync()).Select(entry => (entry.Number, entry.Body)), Is.EqualTo(new[] { (1L, "committed first"), (2L, "begun first") }));

        Task<long> ReadAsync(long after, List<string> found) => log.Database.ReadAsync(async work =>
        {
            await work.SendAsync(new Batch().Read("select id, body from log where id > $1 order by id", row =>
            {
                after = row.Long(0);
                found.Add(row.Text(1));
            }, after));
            return after;
        });
    }
}
