using Canvass.Api.Mail;
using Canvass.Api.Settings;

namespace Canvass.Api.Access;

/// <summary>How a link is written. What opens it stands behind the # that browsers keep to themselves: no server on the way, and no log, is told.</summary>
internal static class LinkText
{
    /// <summary>Where the page is that opens it.</summary>
    public const string Page = "/link";

    public static string For(CanvassSettings settings, string token) => $"{settings.TypedAddress}{Page}#{token}";
}

/// <summary>Sends a link, or hands it to whoever asked for it.</summary>
internal sealed class LinkSender(Postman postman, CanvassSettings settings)
{
    /// <returns>Null: it was sent. Else the link to copy.</returns>
    public async Task<string?> SendAsync(string token, Func<string, Letter> letter, CancellationToken ct)
    {
        var link = LinkText.For(settings, token);
        return await postman.SendAsync(letter(link), ct) ? null : link;
    }
}
