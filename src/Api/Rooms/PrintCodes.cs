using Canvass.Api.Access;
using Canvass.Api.Problems;
using Canvass.CallQueue;
using Canvass.CallQueue.Rooms;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Canvass.Api.Rooms;

internal static class PrintCodes
{
    public static void MapPrintCodes(this IEndpointRouteBuilder api) =>
        api.MapPost("/rooms/{id}/codes", HandleAsync)
            .WithName(nameof(PrintCodes))
            .WithTags("Rooms")
            .WithSummary("New codes for the seats of a room")
            .WithDescription("The codes are said this once, and the old slips open nothing any more; whoever sits there goes on. With Accept: text/html the slips come as a page to print; lang=sv or en says in which language. Without a body: all seats, until midnight.")
            .For(Leading.Leaders)
            .Refuses(400, 404);

    internal static async Task<Results<Ok<SlipsAnswer>, ContentHttpResult, ProblemHttpResult>> HandleAsync(
        long id, CurrentUser user, RoomDesk desk, SlipPrinter printer, HttpContext context, CancellationToken ct, CodesRequest? request = null, string? lang = null)
    {
        if (!user.Session.Leads(id)) return new Refusal.UnknownRoom().ToProblem();
        var printed = await desk.PrintAsync(user.OrganisationId, id, request?.Seats, request?.EndsAt, user.Session.Actor, ct);
        if (printed.Refusal is { } refusal) return refusal.ToProblem();
        return SlipPrinter.IsWanted(context) ? await printer.PageAsync(user.OrganisationId, id, printed.Value, lang, context, ct) : TypedResults.Ok(printer.Answer(printed.Value));
    }
}

internal sealed record CodesRequest
{
    /// <summary>Only these; all if left out.</summary>
    public IReadOnlyList<long>? Seats { get; init; }

    /// <summary>When the codes end; this evening at midnight if left out, at most 31 days ahead.</summary>
    public DateTimeOffset? EndsAt { get; init; }
}
