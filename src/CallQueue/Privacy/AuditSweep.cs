using Canvass.Databases;
using Canvass.Hosting;
using Microsoft.Extensions.Logging;

namespace Canvass.CallQueue.Privacy;

/// <summary>
/// Chains what was written to the audit. Afterwards, because a chain in the transactions themselves would make all writers wait for each
/// other. Its end goes to the log once a minute: kept there, it tells whether entries were cut off.
/// </summary>
internal sealed partial class AuditSweep(IAudit audit, IDatabase database, TimeProvider clock, ILogger<AuditSweep> logger)
    : Rounds("audit-chain", Every, database, clock, logger)
{
    private const int AtOnce = 500;
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan SayEvery = TimeSpan.FromMinutes(1);

    private readonly TimeProvider clock = clock;
    private string? said;
    private DateTimeOffset saidAt;

    protected override async Task<int> TidyAsync(CancellationToken ct)
    {
        var chained = 0;
        int now;
        do chained += now = await audit.ChainAsync(AtOnce, ct);
        while (now >= AtOnce);
        if (clock.GetUtcNow() - saidAt >= SayEvery) await SayAsync(ct);
        return chained;
    }

    private async Task SayAsync(CancellationToken ct)
    {
        saidAt = clock.GetUtcNow();
        var head = await audit.HeadAsync(ct);
        if (head.Link == said) return;
        said = head.Link;
        Log.Head(logger, head.Number, head.Link);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "The audit's chain has {Number} entries; its head is {Head}")]
        public static partial void Head(ILogger logger, long number, string head);
    }
}
