using Canvass.Api.Settings;
using Canvass.Databases;
using Canvass.Stats.Storage;

namespace Canvass.Api.Hosting;

/// <summary>/health/live: the process answers. /health/ready: it may be sent work. A database is at its schema before the server listens, so only whether it can be written is asked here: that of the calls, and that of the figures where they are counted.</summary>
internal static class Health
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/health/live", () => TypedResults.Text("live")).ExcludeFromDescription();
        routes.MapGet("/health/ready", IsReadyAsync).ExcludeFromDescription();
    }

    internal static async Task<IResult> IsReadyAsync(IDatabase calls, StatsStore stats, CanvassSettings settings, IHostApplicationLifetime lifetime, CancellationToken ct)
    {
        if (lifetime.ApplicationStopping.IsCancellationRequested) return TypedResults.Text("stopping", statusCode: 503);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(Patience);
        try
        {
            IEnumerable<IDatabase> asked = settings.Roles.HasFlag(Roles.Stats) ? [calls, stats.Database] : [calls];
            await Task.WhenAll(asked.Select(database => database.CheckAsync(patience.Token))).WaitAsync(patience.Token);
            return TypedResults.Text("ready");
        }
        catch (StorageTrouble trouble)
        {
            return TypedResults.Text(trouble.Message, statusCode: 503);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return TypedResults.Text("The database does not answer.", statusCode: 503);
        }
    }
}
