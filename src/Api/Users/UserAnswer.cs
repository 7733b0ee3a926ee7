using Canvass.Api.Access;
using Canvass.CallQueue.Access;

namespace Canvass.Api.Users;

internal sealed record UserAnswer
{
    public required long Id { get; init; }

    public required string Name { get; init; }

    public required string Email { get; init; }

    public required IReadOnlyList<RoleAnswer> Roles { get; init; }

    /// <summary>Password and second factor are set up.</summary>
    public required bool Complete { get; init; }

    public required bool Disabled { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public static UserAnswer Of(Account account) => new()
    {
        Id = account.Id,
        Name = account.Name,
        Email = account.Email,
        Roles = [.. account.Roles.Select(RoleAnswer.Of)],
        Complete = account.PasswordHash is not null && account.SecondFactor,
        Disabled = account.DisabledAt is not null,
        CreatedAt = account.CreatedAt,
    };
}

internal sealed record RoleRequest
{
    /// <summary>"administrator", "organiser" or "leader".</summary>
    public required string Role { get; init; }

    /// <summary>An organiser's.</summary>
    public long? AssociationId { get; init; }

    /// <summary>A leader's.</summary>
    public long? RoomId { get; init; }

    /// <returns>Null: one of them cannot be meant.</returns>
    public static IReadOnlyList<RoleGrant>? Read(IReadOnlyList<RoleRequest> roles)
    {
        var grants = roles.Select(r => r?.ToGrant()).ToList();
        return grants.Contains(null) ? null : [.. grants.OfType<RoleGrant>()];
    }

    private RoleGrant? ToGrant() => this switch
    {
        { Role: "administrator", AssociationId: null, RoomId: null } => RoleGrant.Administrator,
        { Role: "organiser", AssociationId: { } association, RoomId: null } => new RoleGrant(CallQueue.Access.Role.Organiser, association),
        { Role: "leader", AssociationId: null, RoomId: { } room } => new RoleGrant(CallQueue.Access.Role.Leader, room),
        _ => null,
    };
}
