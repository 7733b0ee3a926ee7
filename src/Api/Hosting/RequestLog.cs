using System.Globalization;
using Canvass.Api.Access;

namespace Canvass.Api.Hosting;

/// <summary>One line a request: the route's pattern and ids, never the address, the query or the body as they came.</summary>
internal sealed partial class RequestLog(RequestDelegate next, ILogger<RequestLog> logger, TimeProvider clock)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var started = clock.GetTimestamp();
        await next(context);
        var status = context.Response.StatusCode;
        // What went well is told only to whoever asks for it: a busy evening has ten thousand such lines a second.
        var level = status >= 500 ? LogLevel.Warning : status >= 400 ? LogLevel.Information : LogLevel.Debug;
        if (!logger.IsEnabled(level)) return;
        var route = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "(nothing)";
        Log.Answered(logger, level, Known(context.Request.Method), route, CallIn(context), context.Features.Get<CurrentCaller>()?.SessionId, status, clock.GetElapsedTime(started).TotalMilliseconds);
    }

    // The address may hold anything; only what reads as an id is written down.
    private static Guid? CallIn(HttpContext context) =>
        context.Request.RouteValues.TryGetValue("id", out var id) && Guid.TryParse(Convert.ToString(id, CultureInfo.InvariantCulture), out var call) ? call : null;

    // Anybody may also call a method what they like.
    private static string Known(string method) =>
        HttpMethods.IsGet(method) ? "GET" : HttpMethods.IsPost(method) ? "POST" : HttpMethods.IsPut(method) ? "PUT"
        : HttpMethods.IsDelete(method) ? "DELETE" : HttpMethods.IsHead(method) ? "HEAD" : HttpMethods.IsOptions(method) ? "OPTIONS" : "(other)";

    private static partial class Log
    {
        [LoggerMessage(Message = "{Method} {Route} call {CallId} session {SessionId}: {Status} in {Milliseconds:0.0} ms")]
        public static partial void Answered(ILogger logger, LogLevel level, string method, string route, Guid? callId, Guid? sessionId, int status, double milliseconds);
    }
}
