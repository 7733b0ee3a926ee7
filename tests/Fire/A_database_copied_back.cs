using Canvass.Databases;
using NUnit.Framework;

namespace Canvass.Fire;

/// <summary>
/// B1: calls that were copied back from before come with a log of a new id, in which numbers that the figures have counted mean something else. The
/// figures are rebuilt beside those that are shown, and end as a recount of the log there is. With RabbitMQ: the integration test of that name.
/// Control tried: the copy keeps its old id; the figures then stay those of the evening that was undone.
/// </summary>
[Category("B1")]
public sealed class A_database_copied_back
{
    private static readonly int Outcomes = Size.Of(30, 10_000);

    [Test]
    public async Task is_counted_anew()
    {
        await using var evening = await Evening.OnSqliteAsync((3 * Outcomes) + 40, volunteers: 4);
        await using var house = evening.House(("CallQueue:Log:HeartBeat", "00:00:00.200"));
        var copy = Path.Combine(evening.Folder, "copy.db");
        await RingAsync(evening, house);
        File.Copy(evening.CanvassFile, copy);
        await RingAsync(evening, house);
        var undone = Figures.Text((await evening.ReadAsync()).Totals);

        File.Move(copy, evening.CanvassFile, overwrite: true);
        await using (var restored = evening.Open())
            await restored.WriteAsync(work => work.ExecuteAsync("update installation set log_id = @id", new { id = NewId.At(TimeProvider.System.GetUtcNow()) }));
        await house.StartAsync();
        await Figures.CatchUpAsync(evening, house);

        Assert.That(await Figures.ShownAsync(evening, house), Is.Not.EqualTo(undone));
    }

    /// <summary>An evening of its own, from opening the door to shutting it.</summary>
    private static async Task RingAsync(Evening evening, House house)
    {
        var history = new History();
        await house.StartAsync();
        using var enough = new CancellationTokenSource();
        var ringing = evening.Ringers.Select(r => Task.Run(() => r.RingAsync(house, history, enough.Token))).ToList();
        await Eventually.HoldsAsync($"{Outcomes} outcomes are answered", () => history.Acknowledged >= Outcomes, () => house.Program.Log);
        await enough.CancelAsync();
        await Task.WhenAll(ringing);
        await Figures.CatchUpAsync(evening, house);
        Assert.That(await house.StopAsync(), Is.Zero);
    }
}
