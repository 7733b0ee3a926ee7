using Canvass.Api.Access;

namespace Canvass.Api.Rooms;

internal static class Leading
{
    /// <summary>Whoever may lead some room. Whether it is this one is asked of the session: of others they hear that there is no such room.</summary>
    public const Callers Leaders = Callers.Leader | Callers.EveningLeader | Callers.Administrator;
}
