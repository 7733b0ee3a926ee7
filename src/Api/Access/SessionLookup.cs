using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Canvass.CallQueue.Rooms;

namespace Canvass.Api.Access;

/// <summary>
/// Who bears a token. Remembered for two seconds: a volunteer's page asks several things at once, and a session that was ended
/// elsewhere is out two seconds later.
/// </summary>
internal sealed class SessionLookup(SessionDesk sessions, TimeProvider clock)
{
    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(2);
    private const int MostKept = 20_000;

    private readonly ConcurrentDictionary<string, (SeatedVolunteer Volunteer, long At)> known = new(StringComparer.Ordinal);

    public async ValueTask<CurrentVolunteer?> FindAsync(string token, CancellationToken ct)
    {
        // Tokens are not kept in memory longer than a request lasts.
        var key = KeyOf(token);
        if (known.TryGetValue(key, out var found) && clock.GetElapsedTime(found.At) < Kept) return new CurrentVolunteer(found.Volunteer, key);
        var at = clock.GetTimestamp();
        if (await sessions.FindAsync(token, ct) is not { } volunteer)
        {
            known.TryRemove(key, out _);
            return null;
        }
        if (known.Count >= MostKept) known.Clear();
        known[key] = (volunteer, at);
        return new CurrentVolunteer(volunteer, key);
    }

    public void Forget(CurrentVolunteer volunteer) => known.TryRemove(volunteer.Key, out _);

    private static string KeyOf(string token)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(token), hash);
        return Convert.ToBase64String(hash);
    }
}
