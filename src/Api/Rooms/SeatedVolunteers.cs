using Canvass.Api.Access;
using Canvass.Api.Problems;
using Canvass.CallQueue;
using Canvass.CallQueue.Rooms;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Canvass.Api.Rooms;

internal static class SeatedVolunteers
{
    public static void MapSeatedVolunteers(this IEndpointRouteBuilder api) =>
        api.MapGet("/rooms/{id}/volunteers", HandleAsync)
            .WithName(nameof(SeatedVolunteers))
            .WithTags("Rooms")
            .WithSummary("Who sits in the room now")
            .For(Leading.Leaders)
            .Refuses(400, 404);

    internal static async Task<Results<Ok<SeatedAnswer>, ProblemHttpResult>> HandleAsync(long id, CurrentUser user, RoomDesk desk, CancellationToken ct)
    {
        if (!user.Session.Leads(id)) return new Refusal.UnknownRoom().ToProblem();
        var seated = await desk.SeatedAsync(user.OrganisationId, id, ct);
        return seated.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(new SeatedAnswer { Volunteers = [.. seated.Value.Select(SeatedVolunteerAnswer.Of)] });
    }
}

internal sealed record SeatedAnswer
{
    public required IReadOnlyList<SeatedVolunteerAnswer> Volunteers { get; init; }
}

internal sealed record SeatedVolunteerAnswer
{
    public required long VolunteerId { get; init; }

    public required string Name { get; init; }

    public string? Seat { get; init; }

    public required bool Confirmed { get; init; }

    /// <summary>Numbers shown while nobody had confirmed them: from the fifteenth on you are asked.</summary>
    public required long ShownUnconfirmed { get; init; }

    /// <summary>"ready" or "break".</summary>
    public required string State { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public required DateTimeOffset SeenAt { get; init; }

    /// <summary>Somebody is on their screen since then.</summary>
    public DateTimeOffset? RingingSince { get; init; }

    /// <summary>When they tapped the number.</summary>
    public DateTimeOffset? DialledAt { get; init; }

    public static SeatedVolunteerAnswer Of(SeatedInRoom seated) => new()
    {
        VolunteerId = seated.VolunteerId,
        Name = seated.Name,
        Seat = seated.Seat,
        Confirmed = seated.Confirmed,
        ShownUnconfirmed = seated.ShownUnconfirmed,
        State = seated.State,
        StartedAt = seated.StartedAt,
        SeenAt = seated.SeenAt,
        RingingSince = seated.RingingSince,
        DialledAt = seated.DialledAt,
    };
}
