using System.Threading.Channels;
using Canvass.CallQueue.Log;
using Canvass.Contracts;
using Canvass.Stats.Intake;

namespace Canvass.Integration.Model;

/// <summary>
/// Between relay and intake: by the dice it refuses, loses, doubles, delays, shuffles and tears messages, heartbeats and requests for
/// replay, until it heals. One message at a time is handed over, as on the real ones; what it holds goes down with the process.
/// </summary>
internal sealed class UnreliableBus(int seed, Sabotage sabotage) : ILogBus, IReplayRequests
{
    private readonly Random dice = new(seed);
    private readonly Lock gate = new();
    private readonly List<Func<CancellationToken, Task>> delayed = [];
    private readonly Channel<Func<CancellationToken, Task>> mailbox = Channel.CreateUnbounded<Func<CancellationToken, Task>>();
    private int heartbeats;
    private bool healed;

    public LogIntake Intake { get; set; } = null!;

    public Replay Replay { get; set; } = null!;

    /// <summary>How many the intake has digested.</summary>
    public int Heartbeats => Volatile.Read(ref heartbeats);

    public async Task CarryAsync(CancellationToken ct)
    {
        await foreach (var hand in mailbox.Reader.ReadAllAsync(ct))
        {
            try
            {
                await hand(ct);
            }
            catch (Exception fault) when (fault is DamagedCopy or BusTrouble)
            {
                // Set aside, as the real ones do with what a consumer throws at.
            }
        }
    }

    public Task PublishAsync(LogPublished batch, CancellationToken ct) => TakeAsync(
        token => Intake.TakeAsync(batch, token),
        torn: token => Intake.TakeAsync(batch with { Entries = [.. batch.Entries.SkipLast(1)] }, token));

    public Task PublishAsync(LogHead head, CancellationToken ct) => TakeAsync(async token =>
    {
        await Intake.HearAsync(head, token);
        Interlocked.Increment(ref heartbeats);
    });

    public Task SendAsync(ReplayLog request, CancellationToken ct) =>
        sabotage == Sabotage.NoReplay ? Task.CompletedTask : TakeAsync(token => Replay.AnswerAsync(request, token));

    public void Heal()
    {
        lock (gate)
        {
            healed = true;
            Release(1);
        }
    }

    public void FallIll()
    {
        lock (gate) healed = false;
    }

    private Task TakeAsync(Func<CancellationToken, Task> hand, Func<CancellationToken, Task>? torn = null)
    {
        lock (gate)
        {
            var fate = healed ? 99 : dice.Next(100);
            if (fate < 8) throw new BusTrouble("The bus is away.");
            if (fate is >= 20 and < 30) delayed.Insert(dice.Next(delayed.Count + 1), hand);
            // Lost on the way, though the bus had taken it.
            else if (fate is >= 30) Put(hand);
            if (fate is >= 30 and < 42) Put(hand);
            if (fate is >= 42 and < 46 && torn is not null) Put(torn);
            if (!healed && dice.Next(4) == 0) Release(2);
            // It was taken, and the confirmation was lost: it will come again.
            if (fate is >= 46 and < 52) throw new BusTrouble("The bus did not say that it took it.");
        }
        return Task.CompletedTask;
    }

    private void Release(int oneIn)
    {
        foreach (var late in delayed.ToList())
        {
            if (dice.Next(oneIn) > 0) continue;
            delayed.Remove(late);
            Put(late);
        }
    }

    private void Put(Func<CancellationToken, Task> hand) => mailbox.Writer.TryWrite(hand);
}

internal sealed class BusTrouble(string what) : Exception(what);
