using Canvass.Api.Access;
using Canvass.Api.Problems;
using Canvass.CallQueue.Rooms;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Canvass.Api.Rooms;

internal static class AnswerSurvey
{
    public static void MapAnswerSurvey(this IEndpointRouteBuilder api) =>
        api.MapPost("/survey", HandleAsync)
            .WithName(nameof(AnswerSurvey))
            .WithTags("Evening")
            .WithSummary("How was it?")
            .WithDescription("Once a session, before it ends; every question may be left out. Only counted: nothing says whose answer it was, and no day with fewer than five answers is shown to anybody.")
            .For(Callers.Volunteer)
            .Refuses(400, 409);

    internal static async Task<Results<NoContent, ProblemHttpResult>> HandleAsync(SurveyRequest request, CurrentVolunteer volunteer, SurveyDesk desk, CancellationToken ct)
    {
        var answers = new SurveyAnswers { Felt = request.Felt, Disturbed = request.Disturbed ?? [], Again = request.Again };
        return (await desk.AnswerAsync(volunteer.Seated, answers, ct)).Refusal is { } refusal ? refusal.ToProblem() : TypedResults.NoContent();
    }
}

internal sealed record SurveyRequest
{
    /// <summary>How it felt, from 1, bad, to 5, good.</summary>
    public int? Felt { get; init; }

    /// <summary>What disturbed: sound, technology, numbers, script, nothing.</summary>
    public IReadOnlyList<string>? Disturbed { get; init; }

    /// <summary>Ring again? yes, maybe or no.</summary>
    public string? Again { get; init; }
}
