using System.Text.Json.Nodes;
using Canvass.Api.Access;
using Microsoft.OpenApi;

namespace Canvass.Api.Hosting;

/// <summary>/openapi/v1.json: every operation, with whom it is for and what it answers.</summary>
internal static class ApiDocument
{
    public const string CallersExtension = "x-callers";
    public const string ScopeExtension = "x-scope";

    public static IServiceCollection AddApiDocument(this IServiceCollection services) => services.AddOpenApi("v1", document =>
    {
        document.AddDocumentTransformer((api, _, _) =>
        {
            api.Info.Title = "Canvass";
            api.Info.Version = "1";
            api.Info.Description = "Errors are application/problem+json; type is a stable code. Instants are UTC with milliseconds. /api only grows: fields and operations are added, never given a new meaning. x-callers names whom an operation is for; everybody else hears 401 without a session and 403 with one.";
            // What the server is called depends on who asks.
            api.Servers?.Clear();
            return Task.CompletedTask;
        });
        document.AddOperationTransformer((operation, context, _) =>
        {
            if (context.Description.ActionDescriptor.EndpointMetadata.OfType<Admits>().LastOrDefault() is { } admits) NameCallers(operation, admits);
            return Task.CompletedTask;
        });
    });

    private static void NameCallers(OpenApiOperation operation, Admits admits)
    {
        var callers = admits.Callers.ToString().Split(", ").Select(Words).ToList();
        operation.Extensions ??= new Dictionary<string, IOpenApiExtension>(StringComparer.Ordinal);
        operation.Extensions[CallersExtension] = new JsonNodeExtension(new JsonArray([.. callers.Select(c => (JsonNode)c)]));
        if (admits.Scope is { } scope) operation.Extensions[ScopeExtension] = new JsonNodeExtension(scope);
    }

    // "EveningLeader" is "evening leader".
    private static string Words(string name) => string.Concat(name.Select((letter, i) => char.IsUpper(letter) ? $"{(i > 0 ? " " : "")}{char.ToLowerInvariant(letter)}" : $"{letter}"));
}
