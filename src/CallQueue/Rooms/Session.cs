using Canvass.CallQueue.Register;

namespace Canvass.CallQueue.Rooms;

/// <summary>What somebody gives who sits down to ring.</summary>
public sealed record SignIn
{
    internal const int LongestFirstName = 40;
    private const int MostLanguages = 10;

    /// <summary>As typed: a seat's, or a room's where somebody wants to wait.</summary>
    public required string SeatCode { get; init; }

    public required string Name { get; init; }

    /// <summary>Tells two Annas on one device apart.</summary>
    public string? SurnameInitial { get; init; }

    /// <summary>What the QR held, or the four signs as typed.</summary>
    public string? CallerCard { get; init; }

    public long? HomeAssociationId { get; init; }

    public IReadOnlyList<string>? Languages { get; init; }

    /// <summary>From an earlier sign-in on this device; null: a new one is given.</summary>
    public string? DeviceToken { get; init; }

    /// <summary>Whose failed tries these are, e.g. a network address. Kept in memory only.</summary>
    public required string Source { get; init; }

    /// <returns>Null: no name.</returns>
    internal string? NameTyped()
    {
        if (PlainText.Line(Name, LongestFirstName) is not { } name) return null;
        if (string.IsNullOrWhiteSpace(SurnameInitial)) return name;
        if (PlainText.Line(SurnameInitial) is not { } surname) return null;
        return $"{name} {surname.EnumerateRunes().First().ToString().ToUpperInvariant()}";
    }

    /// <returns>Null: they cannot be meant.</returns>
    internal IReadOnlyList<string>? LanguagesTyped()
    {
        if (Languages is null or { Count: 0 }) return ["sv"];
        var codes = Languages.Select(said => said is null ? null : LanguageNames.CodeOf(said)).Distinct(StringComparer.Ordinal).ToList();
        return codes.Count <= MostLanguages && !codes.Contains(null) ? codes.OfType<string>().ToList() : null;
    }
}

public sealed record SignedIn
{
    /// <summary>Said once; it is kept as a hash.</summary>
    public required string Token { get; init; }

    /// <summary>To be kept on the device and given the next time.</summary>
    public required string DeviceToken { get; init; }

    public required SeatedVolunteer Volunteer { get; init; }

    public required SessionDetails Details { get; init; }
}

public enum SessionState
{
    Ready,
    Break,
}

/// <summary>What a session's own page shows.</summary>
public sealed record SessionDetails
{
    public required string Room { get; init; }

    public required string Seat { get; init; }

    public required SessionState State { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When it ends by itself.</summary>
    public required DateTimeOffset Until { get; init; }
}

/// <summary>A list that can be rung.</summary>
public sealed record ListHere
{
    public required long ListId { get; init; }

    public required string Name { get; init; }

    public required string Association { get; init; }
}

public sealed record SignedOut
{
    public required DateTimeOffset From { get; init; }

    public required DateTimeOffset To { get; init; }

    /// <summary>After the first session; the only time it is shown.</summary>
    public CallerCard? Card { get; init; }
}
