using Canvass.Api.Access;
using Canvass.Api.Hosting;
using Canvass.Api.Problems;
using Canvass.CallQueue;
using Canvass.CallQueue.Rooms;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Canvass.Api.Rooms;

internal static class RoomSurvey
{
    public static void MapRoomSurvey(this IEndpointRouteBuilder api) =>
        api.MapGet("/rooms/{id}/survey", HandleAsync)
            .WithName(nameof(RoomSurvey))
            .WithTags("Evening")
            .WithSummary("How those who rang in the room found it")
            .WithDescription("How often each answer was given, the newest day first; only days that are over and have five answers or more. next is the cursor for before; without it this was the last page.")
            .For(Leading.Leaders)
            .Refuses(400, 404);

    internal static async Task<Results<Ok<SurveysAnswer>, ProblemHttpResult>> HandleAsync(long id, CurrentUser user, SurveyDesk desk, CancellationToken ct, DateOnly? before = null, int? limit = null)
    {
        if (!user.Session.Leads(id)) return new Refusal.UnknownRoom().ToProblem();
        var days = await desk.DaysAsync(user.OrganisationId, id, before, Paging.Limit(limit), ct);
        if (days.Refusal is { } refusal) return refusal.ToProblem();
        return TypedResults.Ok(new SurveysAnswer
        {
            Days = [.. days.Value.Select(d => new SurveyDayAnswer { Date = d.Day, Answers = d.Answers, Times = d.Times })],
            Next = days.Value.Count == Paging.Limit(limit) ? days.Value[^1].Day : null,
        });
    }
}

internal sealed record SurveysAnswer
{
    public required IReadOnlyList<SurveyDayAnswer> Days { get; init; }

    public DateOnly? Next { get; init; }
}

internal sealed record SurveyDayAnswer
{
    public required DateOnly Date { get; init; }

    /// <summary>How many answered.</summary>
    public required long Answers { get; init; }

    /// <summary>By question (felt, disturbed, again) and answer.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyDictionary<string, long>> Times { get; init; }
}
