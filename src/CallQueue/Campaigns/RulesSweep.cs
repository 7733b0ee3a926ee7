using Canvass.Databases;
using Canvass.Hosting;
using Microsoft.Extensions.Logging;

namespace Canvass.CallQueue.Campaigns;

/// <summary>
/// Takes changed rules to everybody they concern. Nobody waits for it: until it has come to a household, its people are handed out
/// as the older rules say. Where it stopped stands in the database, so that whoever comes next goes on from there.
/// </summary>
internal sealed partial class RulesSweep(IRulesWalk walk, IDatabase database, TimeProvider clock, ILogger<RulesSweep> logger)
    : Rounds("rules-sweep", Every, database, clock, logger)
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(10);

    protected override async Task<int> TidyAsync(CancellationToken ct)
    {
        var visited = 0;
        while (await walk.StepAsync(ct) is { } households)
        {
            visited += households;
            ct.ThrowIfCancellationRequested();
        }
        if (visited > 0) Log.Followed(logger, visited);
        return visited;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Changed rules were taken to {Households} households")]
        public static partial void Followed(ILogger logger, int households);
    }
}
