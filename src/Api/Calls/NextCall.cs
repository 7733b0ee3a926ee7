using Canvass.Api.Access;
using Canvass.Api.Problems;
using Canvass.CallQueue;
using Canvass.CallQueue.Claiming;
using Canvass.Databases;
using Microsoft.AspNetCore.Mvc;

namespace Canvass.Api.Calls;

/// <summary>The next person in the answer to an outcome: the card that is open, else a new one, else why there is none.</summary>
internal sealed class NextCall(CallDesk desk, Cards cards)
{
    public static readonly Refusal SignedOut = new Refusal.SessionOver();

    public async Task<NextAnswer> ForAsync(CurrentVolunteer? volunteer, long listId, CancellationToken ct)
    {
        if (volunteer is null) return NextAnswer.No(SignedOut.ToProblem().ProblemDetails);
        try
        {
            var claim = await desk.ClaimNextAsync(volunteer.Seated, volunteer.Seated.ListId ?? listId, ct);
            return claim.Refusal is { } refusal
                ? NextAnswer.No(refusal.ToProblem().ProblemDetails)
                : new NextAnswer { Card = await cards.ShowAsync(volunteer.Seated, claim.Value, ct) };
        }
        catch (StorageTrouble trouble)
        {
            // The outcome is kept: failing now would have it sent again for nothing.
            return NextAnswer.No(ProblemAnswer.Make(503, "storage-unavailable", trouble.Message).ProblemDetails);
        }
    }
}

/// <summary>One of the two.</summary>
internal sealed record NextAnswer
{
    public CardAnswer? Card { get; init; }

    public ProblemDetails? Problem { get; init; }

    public static NextAnswer No(ProblemDetails problem) => new() { Problem = problem };
}
