namespace Canvass.CallQueue.Access;

/// <summary>What an administrator does with the accounts of their organisation.</summary>
public sealed class UserDesk
{
    private readonly IUsers users;

    internal UserDesk(IUsers users) => this.users = users;

    /// <summary>By id, those after a cursor.</summary>
    public Task<IReadOnlyList<Account>> ListAsync(long organisationId, long after, int limit, CancellationToken ct = default) => users.ListAsync(organisationId, after, limit, ct);

    public async Task<Answer<Account>> GetAsync(long organisationId, long accountId, CancellationToken ct = default) =>
        await users.FindAsync(organisationId, accountId, ct) is { } found ? found : new Refusal.UnknownUser();

    /// <summary>Holds at once, also for those who are signed in. Whoever is disabled is signed out everywhere.</summary>
    /// <param name="organisationId">The caller's own.</param>
    /// <param name="accountId">Whose.</param>
    /// <param name="change">What they are from now on.</param>
    /// <param name="version">Only if it still is this one; null: whatever it is.</param>
    /// <param name="actor">Who did it.</param>
    /// <param name="ct">Ends the wait.</param>
    public async Task<Answer<Account>> ChangeAsync(long organisationId, long accountId, UserChange change, long? version, string actor, CancellationToken ct = default)
    {
        if (PlainText.Line(change.Name) is not { } name) return new Refusal.InvalidName();
        if (change.Roles.Count == 0 || change.Roles.Distinct().Count() != change.Roles.Count) return new Refusal.InvalidRoles();
        return await users.ChangeAsync(organisationId, accountId, change with { Name = name }, version, actor, ct);
    }

    /// <summary>All their sessions are over.</summary>
    public async Task<Answer<bool>> SignOutAsync(long organisationId, long accountId, string actor, CancellationToken ct = default) =>
        await users.SignOutAsync(organisationId, accountId, actor, ct) ? true : new Refusal.UnknownUser();
}

public sealed record UserChange
{
    public required string Name { get; init; }

    public required IReadOnlyList<RoleGrant> Roles { get; init; }

    public required bool Disabled { get; init; }
}

internal interface IUsers
{
    Task<IReadOnlyList<Account>> ListAsync(long organisationId, long after, int limit, CancellationToken ct);

    Task<Account?> FindAsync(long organisationId, long accountId, CancellationToken ct);

    Task<Answer<Account>> ChangeAsync(long organisationId, long accountId, UserChange change, long? version, string actor, CancellationToken ct);

    Task<bool> SignOutAsync(long organisationId, long accountId, string actor, CancellationToken ct);
}
