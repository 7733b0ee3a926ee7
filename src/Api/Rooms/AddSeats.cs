using Canvass.Api.Access;
using Canvass.Api.Problems;
using Canvass.CallQueue;
using Canvass.CallQueue.Rooms;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Canvass.Api.Rooms;

internal static class AddSeats
{
    public static void MapAddSeats(this IEndpointRouteBuilder api) =>
        api.MapPost("/rooms/{id}/seats", HandleAsync)
            .WithName(nameof(AddSeats))
            .WithTags("Rooms")
            .WithSummary("More seats, with the slips to print for them")
            .WithDescription("The codes are said this once. With Accept: text/html the slips come as a page to print; lang=sv or en says in which language. A seat that was put away comes back under its label.")
            .For(Callers.Leader | Callers.Administrator)
            .Refuses(400, 404, 409);

    internal static async Task<Results<Created<SlipsAnswer>, ContentHttpResult, ProblemHttpResult>> HandleAsync(
        long id, AddSeatsRequest request, CurrentUser user, RoomDesk desk, SlipPrinter printer, HttpContext context, CancellationToken ct, string? lang = null)
    {
        if (!user.Session.Leads(id)) return new Refusal.UnknownRoom().ToProblem();
        var made = await desk.AddSeatsAsync(user.OrganisationId, id, [.. request.Seats.Select(SeatRequest.Read)], request.EndsAt, user.Session.Actor, ct);
        if (made.Refusal is { } refusal) return refusal.ToProblem();
        return SlipPrinter.IsWanted(context)
            ? await printer.PageAsync(user.OrganisationId, id, made.Value, lang, context, ct)
            : TypedResults.Created($"/api/rooms/{id}/seats", printer.Answer(made.Value));
    }
}

internal sealed record AddSeatsRequest
{
    public required IReadOnlyList<SeatRequest> Seats { get; init; }

    /// <summary>When the codes end; this evening at midnight if left out, at most 31 days ahead.</summary>
    public DateTimeOffset? EndsAt { get; init; }
}

internal sealed record SeatRequest
{
    /// <summary>What is written on it; no two in a room are the same.</summary>
    public required string Label { get; init; }

    /// <summary>"quiet", "usual" or "home"; usual if left out.</summary>
    public string? Zone { get; init; }

    /// <summary>The only list it rings; left out: those of the room.</summary>
    public long? ListId { get; init; }

    public static NewSeat Read(SeatRequest? seat) => new(seat?.Label ?? "", seat?.ListId, seat?.Zone ?? SeatZones.Usual);
}
