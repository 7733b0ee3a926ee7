using Canvass.Api.Settings;
using Canvass.CallQueue.Access;
using Canvass.Databases;

namespace Canvass.Api.Access;

/// <summary>Where nobody can sign in yet, the server's own terminal gives the link that makes the first administrator. Printed, never logged.</summary>
internal static class FirstAdministrator
{
    public static async Task OfferAsync(IServiceProvider services, TextWriter terminal, CancellationToken ct)
    {
        if (await TokenAsync(services, terminal, ct) is not { } token) return;
        await terminal.WriteLineAsync($$"""

            Nobody can sign in with an account yet. This makes the first administrator; it works once, for a day:
              {{LinkText.For(services.GetRequiredService<CanvassSettings>(), token)}}
            or: POST /api/session {"linkToken":"{{token}}","email":"…","name":"…","organisation":"…"}

            """);
    }

    // A full disk is no reason not to serve those who only look.
    private static async Task<string?> TokenAsync(IServiceProvider services, TextWriter terminal, CancellationToken ct)
    {
        try
        {
            return await services.GetRequiredService<LinkDesk>().OfferFirstAsync(ct);
        }
        catch (StorageTrouble trouble)
        {
            await terminal.WriteLineAsync($"Whether the first administrator needs a link could not be found out: {trouble.Message}");
            return null;
        }
    }
}
