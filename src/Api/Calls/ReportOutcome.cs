using Canvass.Api.Access;
using Canvass.Api.Problems;
using Canvass.CallQueue.Outcomes;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Canvass.Api.Calls;

internal static class ReportOutcome
{
    public static void MapReportOutcome(this IEndpointRouteBuilder api) =>
        api.MapPut("/calls/{id}/outcome", HandleAsync)
            .WithName(nameof(ReportOutcome))
            .WithTags("Call desk")
            .WithSummary("What came of the call")
            .WithDescription("""
                The client makes the outcome's id and may send it as often as it likes: the same id with the same content is the same outcome, and the answer says repeat: true.
                What was answered 200 is kept. To correct, send a new id with replaces; to take back, outcome: "withdrawn" with replaces.
                With the card's reportKey no session is needed.
                """)
            .For(Callers.Anybody)
            .Refuses(400, 404, 409, 410);

    internal static async Task<Results<Ok<OutcomeAnswer>, ProblemHttpResult>> HandleAsync(
        Guid id, OutcomeRequest request, CurrentVolunteer? volunteer, OutcomeDesk desk, NextCall nextCall, CancellationToken ct)
    {
        if (volunteer is null && request.ReportKey is null) return NextCall.SignedOut.ToProblem();
        var report = request.ToReport(id);
        var reported = await desk.ReportAsync(report, new Reporter { Volunteer = volunteer?.Seated, ReportKey = request.ReportKey }, ct);
        if (reported.Refusal is { } refusal) return refusal.ToProblem();

        return TypedResults.Ok(new OutcomeAnswer
        {
            Standing = reported.Value.Standing,
            Repeat = reported.Value.Repeat ? true : null,
            Next = request.AndNext == true ? await nextCall.ForAsync(volunteer, reported.Value.ListId, ct) : null,
        });
    }
}

internal sealed record OutcomeRequest
{
    /// <summary>Made by the client, a UUID; version 7 sorts best.</summary>
    public required Guid Id { get; init; }

    /// <summary>conversation, call_later, not_available, refused, do_not_call, language, wrong_number, not_on_list, deceased, no_answer, busy, voicemail, not_in_service; or withdrawn.</summary>
    public required string Outcome { get; init; }

    /// <summary>The outcome that stands and is to stand no more.</summary>
    public Guid? Replaces { get; init; }

    /// <summary>Which of the card's numbers it concerns; none means the first.</summary>
    public IReadOnlyList<long>? NumberIds { get; init; }

    /// <summary>Another number, told on the phone.</summary>
    public string? NewNumber { get; init; }

    public string? Language { get; init; }

    /// <summary>With call_later: when.</summary>
    public DateTimeOffset? CallBackAt { get; init; }

    /// <summary>With call_later: I ring myself.</summary>
    public bool? ByMe { get; init; }

    public IReadOnlyList<AnswerRequest>? Answers { get; init; }

    public string? Note { get; init; }

    /// <summary>A word to the organiser.</summary>
    public string? Flag { get; init; }

    /// <summary>With do_not_call: wants to be erased as well.</summary>
    public bool? Erase { get; init; }

    /// <summary>How long the outcome waited on the device, offline.</summary>
    public long? AgoMs { get; init; }

    /// <summary>From the card, where there is no session any more.</summary>
    public string? ReportKey { get; init; }

    /// <summary>Give me the next person in the same answer.</summary>
    public bool? AndNext { get; init; }

    public OutcomeReport ToReport(Guid callId) => new()
    {
        Id = Id,
        CallId = callId,
        Outcome = Outcome,
        Replaces = Replaces,
        NumberIds = NumberIds ?? [],
        NewNumber = NewNumber,
        Language = Language,
        CallBackAt = CallBackAt,
        ByMe = ByMe ?? false,
        Answers = [.. (Answers ?? []).Select(a => a is null ? null! : new ReportedAnswer { Question = a.Question, Options = a.Options ?? [], Text = a.Text })],
        Note = Note,
        Flag = Flag,
        Erase = Erase ?? false,
        AgoMs = AgoMs ?? 0,
    };
}

internal sealed record AnswerRequest
{
    public required string Question { get; init; }

    public IReadOnlyList<string>? Options { get; init; }

    public string? Text { get; init; }
}

internal sealed record OutcomeAnswer
{
    public required StandingOutcome Standing { get; init; }

    /// <summary>True: this was reported before, and stands as it was answered then.</summary>
    public bool? Repeat { get; init; }

    public NextAnswer? Next { get; init; }
}
