using Canvass.Databases;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Canvass.Hosting;

/// <summary>Tidying that nobody waits for, at start and every so often: one of several machines does it, and what fails is done in the next round.</summary>
internal abstract partial class Rounds(string duty, TimeSpan every, IDatabase database, TimeProvider clock, ILogger logger) : BackgroundService
{
    /// <returns>How much was tidied; 0 also when another machine is at it.</returns>
    public async Task<int> GoAsync(CancellationToken ct)
    {
        await using var taken = await database.TryTakeDutyAsync(duty, ct);
        return taken is null ? 0 : await TidyAsync(ct);
    }

    protected abstract Task<int> TidyAsync(CancellationToken ct);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(every, clock);
        do
        {
            try
            {
                await GoAsync(stoppingToken);
            }
            catch (StorageTrouble trouble)
            {
                Log.Postponed(logger, duty, trouble);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
        }
        while (await NextAsync(timer, stoppingToken));
    }

    private static async Task<bool> NextAsync(PeriodicTimer timer, CancellationToken ct)
    {
        try
        {
            return await timer.WaitForNextTickAsync(ct);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "{Duty} is left to the next round")]
        public static partial void Postponed(ILogger logger, string duty, Exception trouble);
    }
}
