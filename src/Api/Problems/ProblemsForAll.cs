using System.Globalization;
using System.Reflection;
using System.Text.Json;
using Canvass.Databases;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Net.Http.Headers;

namespace Canvass.Api.Problems;

/// <summary>
/// What no endpoint answers becomes a problem document here: bodies that cannot be read, addresses that do not exist, a database in
/// trouble, and our own mistakes. A stack never leaves the house.
/// </summary>
internal sealed partial class ProblemsForAll(RequestDelegate next, ILogger<ProblemsForAll> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody is there to hear an answer.
            return;
        }
        catch (Exception fault) when (!context.Response.HasStarted)
        {
            if (Told(context, fault) is not { } problem)
            {
                Log.Unexpected(logger, fault, RouteOf(context));
                problem = ProblemAnswer.Make(500, "unexpected", "Something went wrong in Canvass, and it is noted. Try again; with an outcome, with the same id.");
            }
            // Not Clear(): what guards every answer has been set already and must stay.
            context.Response.ContentType = null;
            context.Response.ContentLength = null;
            context.Response.Headers.Remove("Set-Cookie");
            if (problem.StatusCode == 503) context.Response.Headers.RetryAfter = "2";
            await problem.ExecuteAsync(context);
            return;
        }
        if (!context.Response.HasStarted && context.Response.StatusCode >= 400 && context.Response.ContentType is null) await ForBareStatus(context).ExecuteAsync(context);
    }

    private static ProblemHttpResult? Told(HttpContext context, Exception fault)
    {
        switch (fault)
        {
            case StorageTrouble { Kind: StorageTroubleKind.Full } full:
                return ProblemAnswer.Make(507, "storage-full", full.Message);
            case StorageTrouble trouble:
                return ProblemAnswer.Make(503, "storage-unavailable", trouble.Message);
            case BadHttpRequestException { StatusCode: 413 }:
                return ForStatus(413);
            case BadHttpRequestException { StatusCode: 415 }:
                return ForStatus(415);
            case BadHttpRequestException { StatusCode: 408 }:
                return ForStatus(408);
            case BadHttpRequestException { InnerException: JsonException json }:
                return BodyProblems.Of(context, json);
            case BadHttpRequestException:
                return BadRequest(context);
            case InvalidOperationException when HasUnknownCharset(context.Request):
                return ForStatus(415);
            default:
                return null;
        }
    }

    private static ProblemHttpResult BadRequest(HttpContext context)
    {
        if (context.Request.RouteValues.Any(value => !IsOfItsKind(context, value.Key, value.Value as string)))
            return ProblemAnswer.Make(400, "bad-request", "The id in the address is not of its kind. Give ids exactly as you were given them.");
        if (context.GetEndpoint()?.Metadata.GetMetadata<IAcceptsMetadata>() is not null) return BodyProblems.Missing();
        return context.Request.Query.Count > 0 ? ProblemAnswer.Make(400, "bad-request", "Something after the ? in the address is not of its kind. Take cursors as they were answered.") : ForStatus(400);
    }

    /// <summary>As the operation's own parameter has it.</summary>
    private static bool IsOfItsKind(HttpContext context, string name, string? value)
    {
        var kind = context.GetEndpoint()?.Metadata.GetMetadata<MethodInfo>()?.GetParameters().FirstOrDefault(p => p.Name == name)?.ParameterType;
        return kind == typeof(Guid) ? Guid.TryParse(value, out _) : kind != typeof(long) || long.TryParse(value, CultureInfo.InvariantCulture, out _);
    }

    private static bool HasUnknownCharset(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type) && type.Charset.HasValue && type.Encoding is null;

    private static ProblemHttpResult ForBareStatus(HttpContext context) => ForStatus(context.Response.StatusCode);

    private static ProblemHttpResult ForStatus(int status) => status switch
    {
        400 => ProblemAnswer.Make(400, "bad-request", "The request did not arrive as it should: its body breaks off, or is not framed as HTTP has it. Send it again."),
        404 => ProblemAnswer.Make(404, "no-such-address", "There is nothing at this address. /openapi/v1.json lists what there is."),
        405 => ProblemAnswer.Make(405, "method-not-allowed", "This address does not take that method; the header Allow says which it takes."),
        408 => ProblemAnswer.Make(408, "too-slow", "The body did not arrive in time. Send it again."),
        413 => ProblemAnswer.Make(413, "too-large", "The body is larger than is taken here. Send less at once."),
        415 => ProblemAnswer.Make(415, "not-json", "Send the body as JSON in UTF-8, with Content-Type: application/json."),
        _ => ProblemAnswer.Make(status, "refused", "This request cannot be answered."),
    };

    private static string RouteOf(HttpContext context) => (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "no route";

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "Could not answer {Route}")]
        public static partial void Unexpected(ILogger logger, Exception fault, string route);
    }
}
