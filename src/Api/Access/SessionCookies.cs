namespace Canvass.Api.Access;

/// <summary>What a browser keeps: the session until it ends, and the device for good, so that an evening's numbers are counted to the same device tomorrow.</summary>
internal static class SessionCookies
{
    public const string Session = "canvass-session";
    public const string Device = "canvass-device";

    private static readonly TimeSpan DeviceKept = TimeSpan.FromDays(400);

    /// <summary>The header goes before the cookie: a program that sends one means it.</summary>
    public static string? TokenIn(HttpRequest request)
    {
        string? header = request.Headers.Authorization;
        const string Scheme = "Bearer ";
        if (header is null) return request.Cookies[Session];
        return header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? header[Scheme.Length..].Trim() : null;
    }

    public static void Give(HttpContext context, string token, DateTimeOffset until) => context.Response.Cookies.Append(Session, token, Kept(context, until));

    public static void GiveDevice(HttpContext context, string deviceToken)
    {
        var device = Kept(context, null);
        device.MaxAge = DeviceKept;
        context.Response.Cookies.Append(Device, deviceToken, device);
    }

    public static void Take(HttpContext context) => context.Response.Cookies.Delete(Session, Kept(context, null));

    private static CookieOptions Kept(HttpContext context, DateTimeOffset? until) => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Strict,
        Secure = context.Request.IsHttps,
        Path = "/",
        IsEssential = true,
        Expires = until,
    };
}
