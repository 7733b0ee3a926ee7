namespace Canvass.Api.Access;

/// <summary>Browsers say which site a request came from; programs say nothing, and have no cookie to be misused.</summary>
internal static class OtherSite
{
    public static bool Sent(HttpRequest request)
    {
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method)) return false;
        string? site = request.Headers["Sec-Fetch-Site"];
        if (site is not (null or "" or "same-origin" or "none")) return true;
        string? origin = request.Headers.Origin;
        if (string.IsNullOrEmpty(origin)) return false;
        // Behind a proxy that ends TLS the scheme we see is not the browser's, so the host decides.
        return !Uri.TryCreate(origin, UriKind.Absolute, out var from) || !string.Equals(from.Authority, request.Host.Value, StringComparison.OrdinalIgnoreCase);
    }
}
