using Canvass.Hosting;
using Microsoft.Extensions.Logging;
using NUnit.Framework;

namespace Canvass.Integration.House;

/// <summary>Control: without <see cref="HeartbeatFaults.Outlive"/> the first of these ends the process that runs the tests.</summary>
public sealed class A_heartbeat_that_stumbles
{
    [Test]
    public async Task is_told_of_and_does_not_end_the_process()
    {
        var ear = new Ear();
        HeartbeatFaults.Outlive(ear);

        ThreadPool.UnsafeQueueUserWorkItem(_ => throw new Stumble(), null);

        Assert.That(await ear.Heard.Task, Is.InstanceOf<Stumble>());
        Assert.That(await Task.Run(() => "others go on"), Is.EqualTo("others go on"));
    }

    [Test]
    public void is_all_that_is_outlived()
    {
        Assert.Multiple(() =>
        {
            Assert.That(HeartbeatFaults.IsOne(new Stumble()), Is.True);
            Assert.That(HeartbeatFaults.IsOne(new InvalidOperationException("never thrown")), Is.False);
            Assert.That(HeartbeatFaults.IsOne(Assert.Throws<InvalidOperationException>(() => throw new InvalidOperationException("of our own"))!), Is.False);
        });
    }

    /// <summary>The trace as the client's timer leaves it behind.</summary>
    private sealed class Stumble() : Exception("The channel has been closed.")
    {
        public override string StackTrace => """
               at System.Threading.Channels.ChannelWriter`1.Complete(Exception error)
               at RabbitMQ.Client.Impl.Channel.OnSessionShutdownAsync(Object sender, ShutdownEventArgs reason)
               at RabbitMQ.Client.Framing.Connection.FinishCloseAsync(CancellationToken cancellationToken)
               at RabbitMQ.Client.Framing.Connection.HeartbeatReadTimerCallback(Object state)
            """;
    }

    private sealed class Ear : ILogger
    {
        public TaskCompletionSource<Exception?> Heard { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Heard.TrySetResult(exception);
    }
}
