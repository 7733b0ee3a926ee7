using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Canvass.CallQueue.Access;
using Canvass.CallQueue.Rooms;

namespace Canvass.Api.Access;

/// <summary>
/// Who bears a token. Remembered for two seconds: a page asks several things at once, and what was ended or changed elsewhere holds here two
/// seconds later.
/// </summary>
internal sealed class SessionLookup(SessionDesk volunteers, WaitingDesk waiting, UserSessionDesk users, ProgramTokenDesk programs, TimeProvider clock)
{
    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(2);
    private const int MostKept = 20_000;

    private readonly ConcurrentDictionary<string, (CurrentCaller Caller, long At)> known = new(StringComparer.Ordinal);

    public async ValueTask<CurrentCaller?> FindAsync(string token, CancellationToken ct)
    {
        // Tokens are not kept in memory longer than a request lasts.
        var key = KeyOf(token);
        if (known.TryGetValue(key, out var found) && clock.GetElapsedTime(found.At) < Kept) return found.Caller;
        var at = clock.GetTimestamp();
        if (await AskAsync(token, key, ct) is not { } caller)
        {
            known.TryRemove(key, out _);
            return null;
        }
        if (known.Count >= MostKept) known.Clear();
        known[key] = (caller, at);
        return caller;
    }

    public void Forget(CurrentCaller caller) => known.TryRemove(caller.Key, out _);

    /// <summary>What was known of those who sit there is not so any more.</summary>
    public void ForgetRoom(long roomId)
    {
        foreach (var (key, found) in known)
            if (found.Caller is CurrentVolunteer volunteer && volunteer.Seated.RoomId == roomId) known.TryRemove(key, out _);
    }

    private async Task<CurrentCaller?> AskAsync(string token, string key, CancellationToken ct)
    {
        if (token.StartsWith(UserSessionDesk.Prefix, StringComparison.Ordinal)) return await users.FindAsync(token, ct) is { } session ? new CurrentUser(session, key) : null;
        if (token.StartsWith(ProgramTokenDesk.Prefix, StringComparison.Ordinal)) return await programs.FindAsync(token, ct) is { } program ? new CurrentProgram(program, key) : null;
        if (await volunteers.FindAsync(token, ct) is { } volunteer) return new CurrentVolunteer(volunteer, key);
        // With the same token they wait first and sit then.
        return token.StartsWith(WaitingDesk.Prefix, StringComparison.Ordinal) && await waiting.FindAsync(token, ct) is { } waits ? new CurrentWaiting(waits, key) : null;
    }

    private static string KeyOf(string token)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(token), hash);
        return Convert.ToBase64String(hash);
    }
}
