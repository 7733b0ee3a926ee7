using System.Buffers.Text;
using System.Security.Cryptography;
using Canvass.CallQueue.Campaigns;
using Canvass.CallQueue.Register;

namespace Canvass.CallQueue.Access;

/// <summary>Links that are opened once. Whoever opens one has a session that can do nothing but set up what it is for.</summary>
public sealed class LinkDesk
{
    private readonly ILinks links;
    private readonly KeyedHash keys;
    private readonly AccessOptions options;
    private readonly TimeZoneInfo houseZone;
    private readonly TimeProvider clock;

    /// <param name="links">The seam.</param>
    /// <param name="keys">Links are kept as keyed hashes only.</param>
    /// <param name="options">How long the session of whoever opens one lasts.</param>
    /// <param name="houseZone">Where an evening ends.</param>
    /// <param name="clock">Tells which evening it is.</param>
    internal LinkDesk(ILinks links, KeyedHash keys, AccessOptions options, TimeZoneInfo houseZone, TimeProvider clock)
    {
        this.links = links;
        this.keys = keys;
        this.options = options;
        this.houseZone = houseZone;
        this.clock = clock;
    }

    /// <summary>For an installation that nobody can sign in to: makes its first administrator, and its first organisation if there is none.</summary>
    /// <returns>The link's secret, said once; null where there is an administrator already, or no telling of which organisation.</returns>
    public async Task<string?> OfferFirstAsync(CancellationToken ct = default)
    {
        var token = NewToken();
        return await links.OfferFirstAsync(HashOf(token), AccessOptions.LinkLife, ct) ? token : null;
    }

    /// <summary>From now on an account's sessions, password and second factor are worth nothing; whoever opens the link chooses both anew.</summary>
    public async Task<Answer<OfferedReset>> ResetAsync(long organisationId, long accountId, string actor, CancellationToken ct = default)
    {
        var token = NewToken();
        var offered = await links.ResetAsync(organisationId, accountId, HashOf(token), NewStamp(), AccessOptions.LinkLife, actor, ct);
        return offered.Refusal is { } refusal ? refusal : new OfferedReset(token, offered.Value);
    }

    /// <summary>Whoever opens it within three days has an account with these roles.</summary>
    public async Task<Answer<MadeInvitation>> InviteAsync(long organisationId, string email, string? name, IReadOnlyList<RoleGrant> roles, string actor, CancellationToken ct = default)
    {
        if (EmailAddress.Read(email) is not { } address) return new Refusal.InvalidEmail();
        if (PlainText.Line(name ?? address.Split('@')[0]) is not { } line) return new Refusal.InvalidName();
        if (roles.Count == 0 || roles.Distinct().Count() != roles.Count) return new Refusal.InvalidRoles();
        var token = NewToken();
        var made = await links.InviteAsync(organisationId, address, line, roles, HashOf(token), AccessOptions.InvitationLife, actor, ct);
        return made.Refusal is { } refusal ? refusal : new MadeInvitation(token, made.Value);
    }

    /// <summary>Those that can still be opened, by id, after a cursor.</summary>
    public Task<IReadOnlyList<Invitation>> InvitationsAsync(long organisationId, long after, int limit, CancellationToken ct = default) => links.InvitationsAsync(organisationId, after, limit, ct);

    public async Task<Answer<bool>> WithdrawInvitationAsync(long organisationId, long invitationId, string actor, CancellationToken ct = default) =>
        await links.WithdrawInvitationAsync(organisationId, invitationId, actor, ct) ? true : new Refusal.UnknownInvitation();

    /// <summary>Somebody without an account leads this room until midnight, from the one device that opens the link.</summary>
    public async Task<Answer<OfferedEvening>> OfferEveningAsync(long organisationId, long roomId, string name, string actor, CancellationToken ct = default)
    {
        if (PlainText.Line(name) is not { } line) return new Refusal.InvalidName();
        var token = NewToken();
        var midnight = clock.GetUtcNow().DateIn(houseZone).AddDays(1).ToDateTime(TimeOnly.MinValue).ToInstant(houseZone);
        var offered = await links.OfferEveningAsync(organisationId, roomId, line, HashOf(token), midnight, actor, ct);
        return offered.Refusal is { } refusal ? refusal : new OfferedEvening(token, midnight);
    }

    /// <summary>Ends the sessions of a room's evening leaders, and their links that nobody has opened.</summary>
    public async Task<Answer<bool>> EndEveningAsync(long organisationId, long roomId, string actor, CancellationToken ct = default) =>
        await links.EndEveningAsync(organisationId, roomId, actor, ct) ? true : new Refusal.UnknownRoom();

    /// <summary>
    /// Lets whoever sits at this machine be somebody in a demonstration, as if they had shown both factors. In any other organisation there is no
    /// such user.
    /// </summary>
    /// <returns>The link's secret, said once.</returns>
    public async Task<Answer<string>> OfferDemoAsync(long organisationId, long accountId, TimeSpan life, CancellationToken ct = default)
    {
        var token = NewToken();
        return await links.OfferDemoAsync(organisationId, accountId, HashOf(token), life, ct) ? token : new Refusal.UnknownUser();
    }

    public async Task<Answer<BegunUserSession>> OpenAsync(OpenedLink opened, CancellationToken ct = default)
    {
        // Looked for by a reader first: guessing must not make those wait who are writing.
        if (opened.Token.Length is 0 or > 128 || await links.FindAsync(HashOf(opened.Token), ct) is not { } kind) return new Refusal.UnknownLink();
        if (kind == LinkKind.Demo && !opened.Here) return new Refusal.UnknownLink();
        var token = UserSessionDesk.NewToken();
        var newcomer = new Newcomer
        {
            Name = PlainText.Line(opened.Name),
            Email = EmailAddress.Read(opened.Email),
            Organisation = PlainText.Line(opened.Organisation),
            Stamp = NewStamp(),
            TokenHash = UserSessionDesk.HashOf(keys, token),
            Life = options.SessionLife,
        };
        if (kind == LinkKind.First && newcomer.Email is null) return new Refusal.InvalidEmail();
        if (kind == LinkKind.First && newcomer.Name is null) return new Refusal.InvalidName();
        var begun = await links.OpenAsync(HashOf(opened.Token), newcomer, ct);
        return begun.Refusal is { } refusal ? refusal : new BegunUserSession(token, begun.Value);
    }

    private static string NewToken() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(24));

    private static string NewStamp() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(18));

    private string HashOf(string token) => keys.Of(KeyedHash.Purpose.Link, token);
}

/// <summary>What somebody gives who opens a link.</summary>
public sealed record OpenedLink
{
    public required string Token { get; init; }

    /// <summary>Asked of the first administrator; whoever is invited may correct it.</summary>
    public string? Name { get; init; }

    /// <summary>Asked of the first administrator.</summary>
    public string? Email { get; init; }

    /// <summary>By somebody at the machine that the server runs on.</summary>
    public bool Here { get; init; }

    /// <summary>What the first administrator's organisation is called, where there is none yet.</summary>
    public string? Organisation { get; init; }
}

public sealed record Reset
{
    /// <summary>Where a letter goes.</summary>
    public required string Email { get; init; }

    public required DateTimeOffset EndsAt { get; init; }
}

/// <param name="Token">Said once; kept as a hash.</param>
/// <param name="Made">Whose it is.</param>
public sealed record OfferedReset(string Token, Reset Made);

public sealed record Invitation
{
    public required long Id { get; init; }

    public required string Email { get; init; }

    public required string Name { get; init; }

    public required IReadOnlyList<RoleGrant> Roles { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset EndsAt { get; init; }
}

/// <param name="Token">Said once; kept as a hash.</param>
/// <param name="Made">Whom it invites.</param>
public sealed record MadeInvitation(string Token, Invitation Made);

/// <param name="Token">Said once; kept as a hash.</param>
/// <param name="EndsAt">Midnight.</param>
public sealed record OfferedEvening(string Token, DateTimeOffset EndsAt);

internal enum LinkKind
{
    First,
    Invitation,
    Reset,
    Evening,
    Demo,
}

/// <summary>Who opens a link, as the store needs it.</summary>
internal sealed record Newcomer
{
    public string? Name { get; init; }

    public string? Email { get; init; }

    public string? Organisation { get; init; }

    /// <summary>The security stamp of an account that is made or reset.</summary>
    public required string Stamp { get; init; }

    public required string TokenHash { get; init; }

    public required TimeSpan Life { get; init; }
}

internal interface ILinks
{
    /// <returns>False: it is not for this installation.</returns>
    Task<bool> OfferFirstAsync(string tokenHash, TimeSpan life, CancellationToken ct);

    Task<Answer<Reset>> ResetAsync(long organisationId, long accountId, string tokenHash, string stamp, TimeSpan life, string actor, CancellationToken ct);

    Task<Answer<Invitation>> InviteAsync(long organisationId, string email, string name, IReadOnlyList<RoleGrant> roles, string tokenHash, TimeSpan life, string actor, CancellationToken ct);

    Task<IReadOnlyList<Invitation>> InvitationsAsync(long organisationId, long after, int limit, CancellationToken ct);

    Task<bool> WithdrawInvitationAsync(long organisationId, long invitationId, string actor, CancellationToken ct);

    Task<Answer<bool>> OfferEveningAsync(long organisationId, long roomId, string name, string tokenHash, DateTimeOffset endsAt, string actor, CancellationToken ct);

    /// <returns>False: no such account in a demonstration.</returns>
    Task<bool> OfferDemoAsync(long organisationId, long accountId, string tokenHash, TimeSpan life, CancellationToken ct);

    /// <returns>False: no such room.</returns>
    Task<bool> EndEveningAsync(long organisationId, long roomId, string actor, CancellationToken ct);

    /// <returns>Null: never made, opened, withdrawn or too old.</returns>
    Task<LinkKind?> FindAsync(string tokenHash, CancellationToken ct);

    /// <summary>One transaction: the link is used up, what it was for is made, and a session begins.</summary>
    Task<Answer<UserSession>> OpenAsync(string tokenHash, Newcomer newcomer, CancellationToken ct);
}
