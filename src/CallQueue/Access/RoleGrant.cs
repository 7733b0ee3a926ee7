namespace Canvass.CallQueue.Access;

public enum Role
{
    /// <summary>Everything in the organisation.</summary>
    Administrator,

    /// <summary>An association's own lists, nights and follow-ups.</summary>
    Organiser,

    /// <summary>A room and those who ring in it.</summary>
    Leader,
}

/// <summary>What an account may be, and of what. A person may be several things.</summary>
/// <param name="Role">What.</param>
/// <param name="SubjectId">The association of an organiser, the room of a leader; 0 for an administrator.</param>
public sealed record RoleGrant(Role Role, long SubjectId = 0)
{
    public static readonly RoleGrant Administrator = new(Role.Administrator);
}
