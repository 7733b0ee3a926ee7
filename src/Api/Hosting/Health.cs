using Canvass.Databases;

namespace Canvass.Api.Hosting;

/// <summary>/health/live: the process answers. /health/ready: it may be sent work. A database is at its schema before the server listens, so only its answering is asked here.</summary>
internal static class Health
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/health/live", () => TypedResults.Text("live")).ExcludeFromDescription();
        routes.MapGet("/health/ready", IsReadyAsync).ExcludeFromDescription();
    }

    internal static async Task<IResult> IsReadyAsync(IDatabase calls, IHostApplicationLifetime lifetime, CancellationToken ct)
    {
        if (lifetime.ApplicationStopping.IsCancellationRequested) return TypedResults.Text("stopping", statusCode: 503);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(Patience);
        try
        {
            await calls.CheckAsync(patience.Token).WaitAsync(patience.Token);
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
