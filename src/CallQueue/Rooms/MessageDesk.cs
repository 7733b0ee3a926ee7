namespace Canvass.CallQueue.Rooms;

/// <summary>What leaders say to those who sit in their room.</summary>
public sealed class MessageDesk
{
    public const int LongestText = 500;

    /// <summary>Then it is forgotten.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(2);

    private readonly IMessages messages;

    internal MessageDesk(IMessages messages) => this.messages = messages;

    /// <summary>To whoever sits at a seat now, or to all who sit in the room this evening.</summary>
    public async Task<Answer<RoomMessage>> SendAsync(NewMessage message, CancellationToken ct = default) =>
        PlainText.Line(message.Text, LongestText) is { } text
            ? await messages.SendAsync(message with { Text = text }, ct)
            : new Refusal.InvalidSettings([new Flaw("text", $"text is a line of 1 to {LongestText} signs.")]);

    /// <summary>To a room, by id.</summary>
    public async Task<Answer<IReadOnlyList<RoomMessage>>> ListAsync(long organisationId, long roomId, long after, int limit, CancellationToken ct = default) =>
        await messages.ListAsync(organisationId, roomId, after, limit, ct) is { } said ? Answer.Of(said) : new Refusal.UnknownRoom();

    /// <summary>What was said to this volunteer since they sat down, by id.</summary>
    public Task<IReadOnlyList<RoomMessage>> MineAsync(SeatedVolunteer volunteer, long after, int limit, CancellationToken ct = default) => messages.MineAsync(volunteer, after, limit, ct);
}

public sealed record NewMessage
{
    public required long OrganisationId { get; init; }

    public required long RoomId { get; init; }

    /// <summary>Null: to all.</summary>
    public long? SeatId { get; init; }

    public required string Text { get; init; }

    /// <summary>As the volunteers see them.</summary>
    public required string Sender { get; init; }

    /// <summary>As the audit names them.</summary>
    public required string Actor { get; init; }
}

public sealed record RoomMessage
{
    public required long Id { get; init; }

    /// <summary>The seat of whom it was to; null: to all.</summary>
    public string? Seat { get; init; }

    public required string Text { get; init; }

    public required string Sender { get; init; }

    public required DateTimeOffset At { get; init; }
}

internal interface IMessages
{
    Task<Answer<RoomMessage>> SendAsync(NewMessage message, CancellationToken ct);

    /// <returns>Null: no such room.</returns>
    Task<IReadOnlyList<RoomMessage>?> ListAsync(long organisationId, long roomId, long after, int limit, CancellationToken ct);

    Task<IReadOnlyList<RoomMessage>> MineAsync(SeatedVolunteer volunteer, long after, int limit, CancellationToken ct);
}
