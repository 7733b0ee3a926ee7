using Canvass.Api.Access;
using Canvass.CallQueue;
using Canvass.CallQueue.Access;
using Canvass.CallQueue.Lists;

namespace Canvass.Api.Lists;

/// <summary>Whose lists somebody sees and steers. There are counts in what they see, and nobody's name.</summary>
internal static class ListSight
{
    /// <summary>Organisers those of their own associations; leaders all, whose rooms ring for any.</summary>
    public const Callers Seers = Callers.Administrator | Callers.Organiser | Callers.Leader | Callers.EveningLeader;

    public const Callers Steerers = Callers.Administrator | Callers.Organiser;

    /// <returns>Null: all of the organisation's.</returns>
    public static IReadOnlyList<long>? ListsOf(this UserSession session) => SeesAll(session) ? null : session.Associations;

    /// <summary>Somebody else's is answered as one that is not there.</summary>
    public static async Task<Answer<CallList>> SeenAsync(this ListDesk desk, CurrentUser user, long listId, CancellationToken ct) =>
        await FindAsync(desk, user, listId, list => SeesAll(user.Session) || user.Session.Organises(list.AssociationId), ct);

    /// <summary>The same for whoever changes it.</summary>
    public static async Task<Answer<CallList>> OwnAsync(this ListDesk desk, CurrentUser user, long listId, CancellationToken ct) =>
        await FindAsync(desk, user, listId, list => user.Session.Organises(list.AssociationId), ct);

    private static async Task<Answer<CallList>> FindAsync(ListDesk desk, CurrentUser user, long listId, Func<CallList, bool> theirs, CancellationToken ct)
    {
        var found = await desk.FindAsync(user.OrganisationId, listId, ct);
        return found.Refusal is null && !theirs(found.Value) ? new Refusal.UnknownList() : found;
    }

    private static bool SeesAll(UserSession session) => session.IsAdministrator || session.IsEveningLeader || session.Roles.Any(r => r.Role == Role.Leader);
}
