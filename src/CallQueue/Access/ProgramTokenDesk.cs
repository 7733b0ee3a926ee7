using System.Buffers.Text;
using System.Security.Cryptography;
using Canvass.CallQueue.Register;

namespace Canvass.CallQueue.Access;

/// <summary>Tokens by which programs ask, each for what it was made for.</summary>
public sealed class ProgramTokenDesk
{
    /// <summary>Begins every token: whoever finds one knows what it is.</summary>
    public const string Prefix = "program.";

    /// <summary>What is forgotten in a drawer does not work for ever.</summary>
    public const int LongestDays = 366;

    private readonly IProgramTokens tokens;
    private readonly KeyedHash keys;
    private readonly TimeProvider clock;

    internal ProgramTokenDesk(IProgramTokens tokens, KeyedHash keys, TimeProvider clock)
    {
        this.tokens = tokens;
        this.keys = keys;
        this.clock = clock;
    }

    /// <param name="organisationId">The caller's own.</param>
    /// <param name="name">What it is for.</param>
    /// <param name="scopes">What it may; <paramref name="known"/> are those there are.</param>
    /// <param name="known">All scopes.</param>
    /// <param name="endsAt">Null: as late as may be.</param>
    /// <param name="actor">Who made it.</param>
    /// <param name="ct">Ends the wait.</param>
    public async Task<Answer<MadeToken>> CreateAsync(
        long organisationId, string name, IReadOnlyList<string> scopes, IReadOnlyCollection<string> known, DateTimeOffset? endsAt, string actor, CancellationToken ct = default)
    {
        if (PlainText.Line(name) is not { } line) return new Refusal.InvalidName();
        if (scopes.Count == 0 || scopes.Any(s => !known.Contains(s))) return new Refusal.UnknownScope(string.Join(", ", known));
        var latest = clock.GetUtcNow().AddDays(LongestDays);
        if (endsAt <= clock.GetUtcNow() || endsAt > latest) return new Refusal.InvalidEnd(LongestDays);
        var token = Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(24));
        var made = await tokens.CreateAsync(organisationId, line, HashOf(token), [.. scopes.Distinct(StringComparer.Ordinal)], endsAt ?? latest, actor, ct);
        return made is null ? new Refusal.NameTaken(line) : new MadeToken(token, made);
    }

    /// <summary>Those that work, by id, after a cursor.</summary>
    public Task<IReadOnlyList<ProgramToken>> ListAsync(long organisationId, long after, int limit, CancellationToken ct = default) => tokens.ListAsync(organisationId, after, limit, ct);

    public async Task<Answer<bool>> WithdrawAsync(long organisationId, long tokenId, string actor, CancellationToken ct = default) =>
        await tokens.WithdrawAsync(organisationId, tokenId, actor, ct) ? true : new Refusal.UnknownToken();

    /// <returns>Null: no such token (any more).</returns>
    public Task<ProgramToken?> FindAsync(string token, CancellationToken ct = default) =>
        token.Length > 128 ? Task.FromResult<ProgramToken?>(null) : tokens.FindAsync(HashOf(token), clock.GetUtcNow(), ct);

    private string HashOf(string token) => keys.Of(KeyedHash.Purpose.ProgramToken, token);
}

public sealed record ProgramToken
{
    public required long Id { get; init; }

    public required long OrganisationId { get; init; }

    public required string Name { get; init; }

    public required IReadOnlyList<string> Scopes { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset EndsAt { get; init; }
}

/// <param name="Token">Said once; kept as a hash.</param>
/// <param name="Made">What it is for.</param>
public sealed record MadeToken(string Token, ProgramToken Made);

internal interface IProgramTokens
{
    /// <returns>Null: the name is taken.</returns>
    Task<ProgramToken?> CreateAsync(long organisationId, string name, string tokenHash, IReadOnlyList<string> scopes, DateTimeOffset endsAt, string actor, CancellationToken ct);

    Task<IReadOnlyList<ProgramToken>> ListAsync(long organisationId, long after, int limit, CancellationToken ct);

    Task<bool> WithdrawAsync(long organisationId, long tokenId, string actor, CancellationToken ct);

    Task<ProgramToken?> FindAsync(string tokenHash, DateTimeOffset now, CancellationToken ct);
}
