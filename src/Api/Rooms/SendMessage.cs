using Canvass.Api.Access;
using Canvass.Api.Problems;
using Canvass.CallQueue;
using Canvass.CallQueue.Rooms;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Canvass.Api.Rooms;

internal static class SendMessage
{
    public static void MapSendMessage(this IEndpointRouteBuilder api) =>
        api.MapPost("/rooms/{id}/messages", HandleAsync)
            .WithName(nameof(SendMessage))
            .WithTags("Evening")
            .WithSummary("Say something to one or all in the room")
            .WithDescription("To whoever sits at seatId now, or to all of this evening. Forgotten after two days; what was said stands in no log.")
            .For(Leading.Leaders)
            .Refuses(400, 404, 409);

    internal static async Task<Results<Created<MessageAnswer>, ProblemHttpResult>> HandleAsync(long id, MessageRequest request, CurrentUser user, MessageDesk desk, CancellationToken ct)
    {
        if (!user.Session.Leads(id)) return new Refusal.UnknownRoom().ToProblem();
        var message = new NewMessage { OrganisationId = user.OrganisationId, RoomId = id, SeatId = request.SeatId, Text = request.Text, Sender = user.Session.Name, Actor = user.Session.Actor };
        var sent = await desk.SendAsync(message, ct);
        return sent.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Created($"/api/rooms/{id}/messages", MessageAnswer.Of(sent.Value));
    }
}

internal sealed record MessageRequest
{
    /// <summary>Left out: to all.</summary>
    public long? SeatId { get; init; }

    public required string Text { get; init; }
}

internal sealed record MessageAnswer
{
    public required long Id { get; init; }

    /// <summary>Absent: to all.</summary>
    public string? Seat { get; init; }

    public required string Text { get; init; }

    public required string Sender { get; init; }

    public required DateTimeOffset At { get; init; }

    public static MessageAnswer Of(RoomMessage message) => new() { Id = message.Id, Seat = message.Seat, Text = message.Text, Sender = message.Sender, At = message.At };
}
