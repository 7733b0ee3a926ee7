using System.Collections.Concurrent;
using Canvass.CallQueue.Import;
using Canvass.Databases;

namespace Canvass.Api.Imports;

/// <summary>
/// Runs what was begun after its request was answered. Begun is written down: what a stop or a fault breaks off is ended by the sweep of
/// whatever process has the queue role, and nobody sees half of it.
/// </summary>
internal sealed partial class ImportsUnderWay(ILogger<ImportsUnderWay> logger) : IHostedService, IDisposable
{
    private readonly ConcurrentDictionary<BegunImport, Task> running = new();
    private readonly CancellationTokenSource stopping = new();

    public void Run(BegunImport begun)
    {
        var started = new TaskCompletionSource();
        running[begun] = RunAsync(begun, started.Task);
        started.SetResult();
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await stopping.CancelAsync();
        await Task.WhenAll(running.Values).WaitAsync(cancellationToken);
    }

    public void Dispose() => stopping.Dispose();

    private async Task RunAsync(BegunImport begun, Task started)
    {
        await started.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            await using (begun) await begun.RunAsync(ct: stopping.Token);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            Log.BrokenOff(logger, begun.Import.Id);
        }
        catch (StorageTrouble trouble)
        {
            Log.Postponed(logger, begun.Import.Id, trouble);
        }
        catch (Exception fault)
        {
            Log.Failed(logger, begun.Import.Id, fault);
        }
        finally
        {
            running.TryRemove(begun, out _);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Import {ImportId} is gone on with after the next start")]
        public static partial void BrokenOff(ILogger logger, Guid importId);

        [LoggerMessage(LogLevel.Warning, "Import {ImportId} is left to the next round")]
        public static partial void Postponed(ILogger logger, Guid importId, Exception trouble);

        [LoggerMessage(LogLevel.Error, "Import {ImportId} could not be ended")]
        public static partial void Failed(ILogger logger, Guid importId, Exception fault);
    }
}
