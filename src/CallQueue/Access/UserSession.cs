namespace Canvass.CallQueue.Access;

/// <summary>Somebody who is signed in and does not ring: an account's session, or an evening leader's.</summary>
public sealed record UserSession
{
    public required Guid SessionId { get; init; }

    public required long OrganisationId { get; init; }

    /// <summary>Null: an evening leader.</summary>
    public long? AccountId { get; init; }

    public required string Name { get; init; }

    public string? Email { get; init; }

    public IReadOnlyList<RoleGrant> Roles { get; init; } = [];

    /// <summary>Where an evening leader leads, or where a leader is present.</summary>
    public long? RoomId { get; init; }

    public required bool HasPassword { get; init; }

    /// <summary>The second factor was shown or set up in this session.</summary>
    public required bool HasFactor { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public required DateTimeOffset SeenAt { get; init; }

    public required DateTimeOffset EndsAt { get; init; }

    public bool IsEveningLeader => AccountId is null;

    /// <summary>Until then a session reaches nothing but its own set-up.</summary>
    public bool IsComplete => IsEveningLeader || (HasPassword && HasFactor);

    public bool IsAdministrator => Roles.Any(r => r.Role == Role.Administrator);

    public bool Leads(long roomId) => IsEveningLeader ? RoomId == roomId : IsAdministrator || Roles.Contains(new RoleGrant(Role.Leader, roomId));

    /// <summary>Whose lists and figures they see; null: all of the organisation's.</summary>
    public IReadOnlyList<long>? Associations => IsAdministrator ? null : [.. Roles.Where(r => r.Role == Role.Organiser).Select(r => r.SubjectId)];

    public bool Organises(long associationId) => IsAdministrator || Roles.Contains(new RoleGrant(Role.Organiser, associationId));

    /// <summary>As the audit names it.</summary>
    public string Actor => IsEveningLeader ? $"evening-leader:{SessionId}" : $"account:{AccountId}";
}

/// <param name="Token">Said once; kept as a hash.</param>
/// <param name="Session">Whose it is.</param>
public sealed record BegunUserSession(string Token, UserSession Session);
