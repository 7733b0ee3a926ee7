using Canvass.CallQueue.Access;
using Canvass.Databases;

namespace Canvass.Api.Access;

/// <summary>A leader who asks for anything is still in their room. Written down once a minute; when it cannot be, that is no reason not to answer.</summary>
internal sealed partial class LeadersSeen(LeaderDesk desk, SessionLookup known, TimeProvider clock, ILogger<LeadersSeen> logger)
{
    private static readonly TimeSpan Often = TimeSpan.FromMinutes(1);

    public async Task NoteAsync(CurrentUser user, CancellationToken ct)
    {
        if (user.Session.RoomId is null || clock.GetUtcNow() - user.Session.SeenAt < Often) return;
        try
        {
            await desk.SeenAsync(user.Session, ct);
            known.Forget(user);
        }
        catch (StorageTrouble trouble)
        {
            Log.NotNoted(logger, user.Session.SessionId, trouble);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "That the leader of session {SessionId} is still there could not be written down.")]
        public static partial void NotNoted(ILogger logger, Guid sessionId, Exception trouble);
    }
}
