using Canvass.Api.Access;

namespace Canvass.Api.Web;

/// <summary>
/// The pages, a plain client of /api: they come out of the program itself, so that no folder has to lie beside it. Scripts and styles are files of
/// their own, because nothing inline may run.
/// </summary>
internal static class Pages
{
    public const string Policy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static readonly (string Address, string File, string Type)[] All =
    [
        (LinkText.Page, "link.html", "text/html; charset=utf-8"),
        ("/web/link.css", "link.css", "text/css; charset=utf-8"),
        ("/web/slips.css", "slips.css", "text/css; charset=utf-8"),
        ("/web/link.js", "link.js", "text/javascript; charset=utf-8"),
        ("/web/i18n/sv.json", "sv.json", "application/json"),
        ("/web/i18n/en.json", "en.json", "application/json"),
    ];

    public static void MapPages(this IEndpointRouteBuilder app)
    {
        foreach (var (address, file, type) in All)
        {
            var content = Read(file);
            app.MapGet(address, (HttpContext context) =>
            {
                context.Response.Headers.ContentSecurityPolicy = Policy;
                context.Response.Headers.CacheControl = "no-cache";
                return TypedResults.Bytes(content, type);
            }).ExcludeFromDescription();
        }
    }

    public static byte[] Read(string file)
    {
        using var resource = typeof(Pages).Assembly.GetManifestResourceStream($"web/{file}") ?? throw new InvalidOperationException($"{file} is not in the program.");
        using var content = new MemoryStream();
        resource.CopyTo(content);
        return content.ToArray();
    }
}
