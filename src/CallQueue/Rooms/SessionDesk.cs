using System.Buffers.Text;
using System.Security.Cryptography;
using Canvass.CallQueue.Register;
using Canvass.Databases;

namespace Canvass.CallQueue.Rooms;

/// <summary>Where volunteers sit down, take breaks and leave.</summary>
public sealed class SessionDesk
{
    private static readonly TimeSpan SeenEvery = TimeSpan.FromMinutes(1);

    private readonly ISessions sessions;
    private readonly KeyedHash keys;
    private readonly SessionOptions options;
    private readonly CodeTries tries;
    private readonly TimeProvider clock;

    internal SessionDesk(ISessions sessions, KeyedHash keys, SessionOptions options, CodeTries tries, TimeProvider clock)
    {
        this.sessions = sessions;
        this.keys = keys;
        this.options = options;
        this.tries = tries;
        this.clock = clock;
    }

    public async Task<Answer<SignedIn>> SignInAsync(SignIn request, CancellationToken ct = default)
    {
        if (request.NameTyped() is not { } name) return new Refusal.InvalidName(SignIn.LongestFirstName);
        if (request.LanguagesTyped() is not { } languages) return new Refusal.InvalidLanguages();
        // Wrong codes are answered from a reader: guessing must not make those wait who are writing.
        var code = PrintedCode.Read(request.SeatCode, PrintedCode.SeatLength);
        var codeHash = code is null ? null : keys.Of(KeyedHash.Purpose.SeatCode, code);
        if (codeHash is null || !await sessions.IsSeatCodeAsync(codeHash, ct)) return await WrongAsync(request.Source, wait => new Refusal.WrongSeatCode(wait), ct);

        string? cardHash = null;
        if (!string.IsNullOrWhiteSpace(request.CallerCard))
        {
            cardHash = await CardHashAsync(request.CallerCard, name, codeHash, ct);
            if (cardHash is null) return await WrongAsync(request.Source, wait => new Refusal.UnknownCard(wait), ct);
        }

        var token = NewToken();
        var deviceToken = request.DeviceToken is { Length: >= 22 and <= 128 } known ? known : NewToken();
        var answer = await sessions.SignInAsync(new NewSession
        {
            CodeHash = codeHash,
            TokenHash = keys.Of(KeyedHash.Purpose.SessionToken, token),
            DeviceHash = keys.Of(KeyedHash.Purpose.Device, deviceToken),
            Name = name,
            CardHash = cardHash,
            HomeAssociationId = request.HomeAssociationId,
            Languages = languages,
            SeatKept = options.SeatKept,
        }, ct);
        return answer.Refusal switch
        {
            // It ended while we looked.
            Refusal.WrongSeatCode => await WrongAsync(request.Source, wait => new Refusal.WrongSeatCode(wait), ct),
            Refusal.UnknownCard => await WrongAsync(request.Source, wait => new Refusal.UnknownCard(wait), ct),
            { } refusal => refusal,
            null => new SignedIn { Token = token, DeviceToken = deviceToken, Volunteer = answer.Value.Volunteer, Details = answer.Value.Details },
        };
    }

    /// <summary>Whatever its bearer asks is a sign of life, written at most once a minute: it keeps the seat and the session.</summary>
    /// <returns>Null: not signed in (any more).</returns>
    public async Task<SeatedVolunteer?> FindAsync(string token, CancellationToken ct = default)
    {
        if (token.Length is 0 or > 128) return null;
        var now = clock.GetUtcNow();
        if (await sessions.FindAsync(keys.Of(KeyedHash.Purpose.SessionToken, token), now, ct) is not { } volunteer) return null;
        if (now - volunteer.SeenAt < SeenEvery) return volunteer;
        try
        {
            return await sessions.SeenAsync(volunteer.SessionId, ct) ? volunteer with { SeenAt = now } : null;
        }
        catch (StorageTrouble)
        {
            // What is only asked for is answered also while nothing can be written; the next request is a sign of life again.
            return volunteer;
        }
    }

    public async Task<Answer<SessionDetails>> DetailsAsync(SeatedVolunteer volunteer, CancellationToken ct = default) =>
        await sessions.DetailsAsync(volunteer.SessionId, ct) is { } details ? details : new Refusal.SessionOver();

    /// <summary>What can be rung from this seat now, by name.</summary>
    public async Task<IReadOnlyList<ListHere>> ListsAsync(SeatedVolunteer volunteer, CancellationToken ct = default) =>
        [.. (await sessions.ListsAsync(volunteer.OrganisationId, ct)).Where(l => volunteer.ListFor(l.ListId) is not null)];

    /// <summary>Breaks do not count as time spent ringing.</summary>
    public async Task<Answer<bool>> SetStateAsync(SeatedVolunteer volunteer, SessionState state, CancellationToken ct = default) =>
        await sessions.SetStateAsync(volunteer.SessionId, state, ct) ? true : new Refusal.SessionOver();

    /// <summary>Done for today. An open call stays with the volunteer until its lease ends.</summary>
    public async Task<Answer<SignedOut>> SignOutAsync(SeatedVolunteer volunteer, CancellationToken ct = default)
    {
        var (card, hash) = CallerCard.New(keys);
        if (await sessions.EndAsync(volunteer.SessionId, hash, ct) is not { } ended) return new Refusal.SessionOver();
        return new SignedOut { From = ended.From, To = ended.To, Card = ended.CardWasMade ? card : null };
    }

    /// <summary>For a card that was lost, or whose one showing was: the old one is worth nothing from now on.</summary>
    public async Task<Answer<CallerCard>> NewCardAsync(SeatedVolunteer volunteer, CancellationToken ct = default)
    {
        var (card, hash) = CallerCard.New(keys);
        return await sessions.SetCardAsync(volunteer.SessionId, hash, ct) ? card : new Refusal.SessionOver();
    }

    /// <summary>The stored hash of the card that was shown or typed, which names its volunteer; null if there is none.</summary>
    private async Task<string?> CardHashAsync(string typed, string name, string codeHash, CancellationToken ct)
    {
        if (PrintedCode.Read(typed, PrintedCode.CardLength) is not { } signs) return typed.Length > 128 ? null : CallerCard.HashOf(keys, typed.Trim());
        var bearers = (await sessions.CardHoldersAsync(codeHash, ct))
            .Where(holder => string.Equals(holder.Name, name, StringComparison.OrdinalIgnoreCase) && CallerCard.SignsOf(keys, holder.CardHash) == signs)
            .Take(2).ToList();
        return bearers.Count == 1 ? bearers[0].CardHash : null;
    }

    private async Task<Refusal> WrongAsync(string source, Func<TimeSpan, Refusal> refusal, CancellationToken ct)
    {
        var wait = tries.Failed(source);
        if (wait > TimeSpan.Zero) await Task.Delay(wait, clock, ct);
        return refusal(wait);
    }

    internal static string NewToken() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(24));
}

internal interface ISessions
{
    /// <summary>Of a seat, and not ended.</summary>
    Task<bool> IsSeatCodeAsync(string codeHash, CancellationToken ct);

    /// <summary>Volunteers with a card, in the organisation whose seat this is.</summary>
    Task<IReadOnlyList<CardHolder>> CardHoldersAsync(string codeHash, CancellationToken ct);

    /// <summary>One transaction: who it is, whose seat it was, and the new session.</summary>
    Task<Answer<BegunSession>> SignInAsync(NewSession session, CancellationToken ct);

    Task<SeatedVolunteer?> FindAsync(string tokenHash, DateTimeOffset now, CancellationToken ct);

    Task<SessionDetails?> DetailsAsync(Guid sessionId, CancellationToken ct);

    /// <summary>Those that are open, by name.</summary>
    Task<IReadOnlyList<ListHere>> ListsAsync(long organisationId, CancellationToken ct);

    /// <returns>False: the session is over.</returns>
    Task<bool> SeenAsync(Guid sessionId, CancellationToken ct);

    /// <returns>False: the session is over.</returns>
    Task<bool> SetStateAsync(Guid sessionId, SessionState state, CancellationToken ct);

    /// <summary>Ends it now; the card is the volunteer's if they had none.</summary>
    /// <returns>Null: it was over already.</returns>
    Task<EndedSession?> EndAsync(Guid sessionId, string newCardHash, CancellationToken ct);

    /// <returns>False: the session is over.</returns>
    Task<bool> SetCardAsync(Guid sessionId, string cardHash, CancellationToken ct);

    /// <summary>Ends sessions not seen for so long, or past their end, as of when they were last seen. Forgets who waited until their evening ended, and old messages.</summary>
    /// <returns>How many sessions.</returns>
    Task<int> SweepAsync(TimeSpan vanished, int limit, CancellationToken ct);
}

internal sealed record CardHolder
{
    public required string Name { get; init; }

    public required string CardHash { get; init; }
}

internal sealed record NewSession
{
    /// <summary>Null: a leader gave the seat.</summary>
    public string? CodeHash { get; init; }

    public required string TokenHash { get; init; }

    public required string DeviceHash { get; init; }

    public required string Name { get; init; }

    public string? CardHash { get; init; }

    public long? HomeAssociationId { get; init; }

    public required IReadOnlyList<string> Languages { get; init; }

    public required TimeSpan SeatKept { get; init; }
}

internal sealed record BegunSession(SeatedVolunteer Volunteer, SessionDetails Details);

internal sealed record EndedSession(DateTimeOffset From, DateTimeOffset To, bool CardWasMade);
