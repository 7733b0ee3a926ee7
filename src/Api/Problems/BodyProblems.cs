using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.Options;
using JsonOptions = Microsoft.AspNetCore.Http.Json.JsonOptions;

namespace Canvass.Api.Problems;

/// <summary>
/// What is wrong with a body: where, and what is wanted there. The reader's own words may quote what was sent, so the answer is made from
/// the place and from what this operation takes.
/// </summary>
internal static partial class BodyProblems
{
    public static ProblemHttpResult Missing() =>
        ProblemAnswer.Make(400, "missing-body", "The body is missing. Send JSON, with Content-Type: application/json; /openapi/v1.json says what this operation takes.");

    public static ProblemHttpResult Of(HttpContext context, JsonException json)
    {
        if (json.Message.Contains("could not be mapped to any .NET member", StringComparison.Ordinal))
            return ProblemAnswer.Make(400, "unknown-property", "The body has a property that does not exist here. Look for a slip of the pen.", ("at", json.Path));
        if (json.Message.Contains("missing required properties", StringComparison.Ordinal))
            return ProblemAnswer.Make(400, "missing-property", $"Something is missing from the body: {Lacking(json.Message)}.", ("at", json.Path));
        if (json.Message.Contains("maximum configured depth", StringComparison.Ordinal))
            return ProblemAnswer.Make(400, "too-deep", "The body is nested deeper than is read here.");
        if (json.Message.Contains("Duplicate property", StringComparison.Ordinal))
            return ProblemAnswer.Make(400, "duplicate-property", "The body says a property twice. Say it once.", ("at", json.Path));
        // The reader wraps its own complaint where the text is no JSON at all; otherwise it could be read, but is not of the kind.
        if (json.InnerException is not JsonException && json.Path is { } path && WantedAt(context, path) is { } wanted)
            return ProblemAnswer.Make(400, "invalid-value", $"{(path == "$" ? "The body" : path[2..])} must be {wanted}.", ("at", path));
        return ProblemAnswer.Make(400, "bad-json", "The body is not JSON. Look at the place that is named here; /openapi/v1.json says what this operation takes.", ("at", json.Path), ("line", json.LineNumber + 1));
    }

    private static string Lacking(string message)
    {
        var from = message.IndexOf(": ", StringComparison.Ordinal);
        return from < 0 ? "a property" : message[(from + 2)..].Split(". Path", 2)[0].TrimEnd('.').Replace("'", "", StringComparison.Ordinal);
    }

    private static string? WantedAt(HttpContext context, string path)
    {
        var type = context.GetEndpoint()?.Metadata.GetMetadata<IAcceptsMetadata>()?.RequestType;
        var options = context.RequestServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
        foreach (var step in Step().Matches(path).Select(m => m.Groups["name"]))
        {
            if (type is null) return null;
            var info = options.GetTypeInfo(type);
            type = step.Success ? info.Properties.FirstOrDefault(p => p.Name == step.Value)?.PropertyType : info.ElementType;
        }
        return type is null ? null : Wanted(options.GetTypeInfo(Nullable.GetUnderlyingType(type) ?? type));
    }

    private static string Wanted(JsonTypeInfo info) =>
        info.Type == typeof(DateTimeOffset) ? "an instant that says its offset, as 2026-08-17T08:00:00Z or 2026-08-17T10:00:00+02:00"
        : info.Type == typeof(DateOnly) ? "a date, as 2026-08-17"
        : info.Type == typeof(Guid) ? "an id with its hyphens, as 01990000-0000-7000-8000-000000000001"
        : info.Type == typeof(long) || info.Type == typeof(int) ? "a whole number, not in quotes"
        : info.Type == typeof(bool) ? "true or false, not in quotes"
        : info.Type.IsEnum ? "one of the words that /openapi/v1.json lists"
        : info.Type == typeof(string) ? "text in quotes, in valid Unicode"
        : info.Kind == JsonTypeInfoKind.Enumerable ? "a list, in square brackets"
        : "an object, in braces";

    // $.answers[0].question
    [GeneratedRegex(@"\.(?<name>[^.\[]+)|\[\d+\]", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Step();
}
