using Canvass.Api.Access;
using Canvass.CallQueue.Access;
using Canvass.CallQueue.Rooms;

namespace Canvass.Api.Rooms;

internal static class Leading
{
    /// <summary>Whoever may lead some room. Whether it is this one is asked of the session: of others they hear that there is no such room.</summary>
    public const Callers Leaders = Callers.Leader | Callers.EveningLeader | Callers.Administrator;

    /// <summary>Whoever may see some room.</summary>
    public const Callers Seers = Leaders | Callers.Organiser;

    /// <summary>Which those are.</summary>
    public static RoomSight Sight(this UserSession session) => new(
        session.IsAdministrator,
        session.IsEveningLeader ? [session.RoomId!.Value] : [.. session.Roles.Where(r => r.Role == Role.Leader).Select(r => r.SubjectId)],
        [.. session.Roles.Where(r => r.Role == Role.Organiser).Select(r => r.SubjectId)]);
}
