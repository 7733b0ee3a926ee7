using MassTransit;

namespace Canvass.Hosting;

/// <summary>A bus from its start to its end.</summary>
internal sealed class RunningBus : IDisposable
{
    private readonly CancellationTokenSource ended = new();
    private readonly IBusControl bus;
    private readonly Task started;

    public RunningBus(IBusControl bus, TimeSpan patience)
    {
        this.bus = bus;
        Patience = patience;
        Ended = ended.Token;
        // Not waited for: it takes as long as the broker is away, and the program has callers to serve.
        started = bus.StartAsync(Ended);
    }

    /// <summary>How long it may be out of order or silent.</summary>
    public TimeSpan Patience { get; }

    /// <summary>It has taken a message: whatever is wrong with it now came later.</summary>
    public bool HasWorked { get; private set; }

    /// <summary>Fires when it is put aside: who still waits for it waits in vain.</summary>
    public CancellationToken Ended { get; }

    public bool IsSound => bus.CheckHealth().Status == BusHealthStatus.Healthy;

    /// <summary>Never broken off, only no longer waited for: a message that is cancelled halfway can leave the client's channel unusable.</summary>
    public async Task PublishAsync<T>(T message, TimeSpan? staleAfter)
        where T : class
    {
        await bus.Publish(message, context =>
        {
            context.TimeToLive = staleAfter;
            // Written to the broker's disk, and answered only then; the bus within the process has nothing to wait for.
            if (context.TryGetPayload<RabbitMqSendContext>(out var rabbit)) rabbit.AwaitAck = true;
        }, CancellationToken.None);
        HasWorked = true;
    }

    /// <exception cref="OperationCanceledException">It could not be stopped in that time.</exception>
    public async Task EndAsync(TimeSpan limit)
    {
        await ended.CancelAsync();
        await started.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (started.IsCompletedSuccessfully) await bus.StopAsync(limit);
    }

    public void Dispose() => ended.Dispose();
}
