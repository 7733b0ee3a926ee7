using Canvass.Api.Settings;

namespace Canvass.Api.Access;

/// <summary>How a link is written. What opens it stands behind the # that browsers keep to themselves: no server on the way, and no log, is told.</summary>
internal static class LinkText
{
    public static string For(CanvassSettings settings, string token) => $"{Base(settings)}/link#{token}";

    private static string Base(CanvassSettings settings) => (settings switch
    {
        { PublicUrl: { } known } => known.ToString(),
        { Addresses: [var first, ..] } => first,
        _ => CanvassSettings.DefaultAddress,
    }).TrimEnd('/');
}
