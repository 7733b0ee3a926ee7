using System.Text.Json;
using Canvass.Api.Access;
using Canvass.CallQueue.Import;
using Microsoft.Extensions.Options;
using JsonOptions = Microsoft.AspNetCore.Http.Json.JsonOptions;

namespace Canvass.Api.Imports;

/// <summary>An import's state as server-sent events. Looked up in the database again and again, so that every replica tells the same.</summary>
internal sealed class ImportStream(OwnLists own, SessionLookup sessions, IHostApplicationLifetime lifetime, TimeProvider clock, IOptions<JsonOptions> json)
{
    private static readonly TimeSpan LooksEvery = TimeSpan.FromMilliseconds(500);

    /// <summary>What stands between may take a silent connection for a dead one.</summary>
    private static readonly TimeSpan SilentFor = TimeSpan.FromSeconds(15);

    public async Task WriteAsync(HttpContext context, Guid importId)
    {
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        context.Response.ContentType = "text/event-stream";
        // A proxy would wait for more.
        context.Response.Headers["X-Accel-Buffering"] = "no";
        try
        {
            await TellAsync(context, importId, ends.Token);
        }
        catch (OperationCanceledException) when (ends.IsCancellationRequested)
        {
            // Whoever listened has gone, or the server goes: a browser comes back by itself.
        }
    }

    private async Task TellAsync(HttpContext context, Guid importId, CancellationToken ct)
    {
        var (told, at) = ("", clock.GetTimestamp());
        while (await ImportAsync(context, importId, ct) is { } import)
        {
            var answer = ImportAnswer.Of(import);
            var state = JsonSerializer.Serialize(answer, json.Value.SerializerOptions);
            if (state != told || clock.GetElapsedTime(at) >= SilentFor)
            {
                await context.Response.WriteAsync(state == told ? ":\n\n" : $"event: import\ndata: {state}\n\n", ct);
                await context.Response.Body.FlushAsync(ct);
                (told, at) = (state, clock.GetTimestamp());
            }
            if (answer.IsAtRest()) return;
            await Task.Delay(LooksEvery, clock, ct);
        }
    }

    /// <returns>Null: it is gone, or whoever listens may not see it any more.</returns>
    private async Task<ImportRecord?> ImportAsync(HttpContext context, Guid importId, CancellationToken ct)
    {
        if (SessionCookies.TokenIn(context.Request) is not { } token || await sessions.FindAsync(token, ct) is not { } caller) return null;
        if (SessionGate.Refused(context.GetEndpoint()?.Metadata.GetMetadata<Admits>(), caller) is not null) return null;
        var found = await own.ImportAsync(caller, importId, ct);
        return found.Refusal is null ? found.Value : null;
    }
}
