namespace Canvass.Api.Hosting;

/// <summary>/openapi/v1.json: every operation, with what it answers.</summary>
internal static class ApiDocument
{
    public static IServiceCollection AddApiDocument(this IServiceCollection services) => services.AddOpenApi("v1", document =>
        document.AddDocumentTransformer((api, _, _) =>
        {
            api.Info.Title = "Canvass";
            api.Info.Version = "1";
            api.Info.Description = "Errors are application/problem+json; type is a stable code. Instants are UTC with milliseconds. /api only grows: fields and operations are added, never given a new meaning.";
            // What the server is called depends on who asks.
            api.Servers?.Clear();
            return Task.CompletedTask;
        }));
}
