namespace Canvass.CallQueue.Rooms;

/// <summary>Who rang in a room on an evening, for how long and how fast.</summary>
public sealed class EveningDesk
{
    private readonly IEvenings evenings;

    internal EveningDesk(IEvenings evenings) => this.evenings = evenings;

    /// <summary>Sessions that began at <paramref name="since"/> or later, those that go on and those that are over, by when they began.</summary>
    public async Task<Answer<IReadOnlyList<RungSession>>> SessionsAsync(long organisationId, long roomId, DateTimeOffset since, Guid? after, int limit, CancellationToken ct = default) =>
        await evenings.SessionsAsync(organisationId, roomId, since, after, limit, ct) is { } rung ? Answer.Of(rung) : new Refusal.UnknownRoom();
}

public sealed record RungSession
{
    public required Guid SessionId { get; init; }

    public required long VolunteerId { get; init; }

    public required string Name { get; init; }

    public string? Seat { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Null: goes on.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Without breaks, and without gaps of more than a quarter of an hour.</summary>
    public required TimeSpan Active { get; init; }

    /// <summary>Outcomes with a dialled number that stand.</summary>
    public required long Calls { get; init; }

    /// <summary>Calls an active hour; null under ten calls, which say nothing yet.</summary>
    public double? Pace => Calls < 10 || Active <= TimeSpan.Zero ? null : Math.Round(Calls / Active.TotalHours, 1);
}

internal interface IEvenings
{
    /// <returns>Null: no such room.</returns>
    Task<IReadOnlyList<RungSession>?> SessionsAsync(long organisationId, long roomId, DateTimeOffset since, Guid? after, int limit, CancellationToken ct);
}
