using Canvass.Api.Problems;
using Canvass.CallQueue.Access;
using Canvass.CallQueue.Rooms;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Canvass.Api.Access;

internal static class WhoAmI
{
    public static void MapWhoAmI(this IEndpointRouteBuilder api) =>
        api.MapGet("/session", HandleAsync)
            .WithName(nameof(WhoAmI))
            .WithTags("Session")
            .WithSummary("Who I am, what I may and until when")
            .For(Callers.Volunteer | Callers.Waiting | Callers.EveningLeader | Callers.Account | Callers.Unfinished)
            .Refuses();

    internal static async Task<Results<Ok<WhoAnswer>, ProblemHttpResult>> HandleAsync(CurrentCaller caller, SessionDesk desk, CancellationToken ct)
    {
        if (caller is CurrentWaiting waits) return TypedResults.Ok(WhoAnswer.Of(waits.Waiting));
        if (caller is CurrentUser user) return TypedResults.Ok(WhoAnswer.Of(user.Session));
        var volunteer = ((CurrentVolunteer)caller).Seated;
        var details = await desk.DetailsAsync(volunteer, ct);
        return details.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(WhoAnswer.Of(volunteer, details.Value));
    }
}

internal sealed record WhoAnswer
{
    public required Guid SessionId { get; init; }

    public required string Name { get; init; }

    /// <summary>"volunteer", "waiting", "evening_leader" or "account".</summary>
    public required string Role { get; init; }

    /// <summary>A volunteer's.</summary>
    public long? VolunteerId { get; init; }

    public string? Room { get; init; }

    public string? Seat { get; init; }

    /// <summary>Of somebody who waits for a seat; 1: the next.</summary>
    public long? Place { get; init; }

    /// <summary>The only list this seat rings; absent where the volunteer chooses among those of GET /session/lists.</summary>
    public long? ListId { get; init; }

    public IReadOnlyList<string>? Languages { get; init; }

    /// <summary>A call leader has said yes to this newcomer.</summary>
    public bool? Confirmed { get; init; }

    /// <summary>"ready" or "break".</summary>
    public string? State { get; init; }

    /// <summary>An account's.</summary>
    public long? UserId { get; init; }

    public string? Email { get; init; }

    /// <summary>What an account may be, and of what.</summary>
    public IReadOnlyList<RoleAnswer>? Roles { get; init; }

    /// <summary>Of an evening leader, or where a leader has said to be.</summary>
    public long? RoomId { get; init; }

    /// <summary>What an account must still do before anything else opens: "password", "second_factor".</summary>
    public IReadOnlyList<string>? Todo { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When the session ends by itself.</summary>
    public required DateTimeOffset Until { get; init; }

    public static WhoAnswer Of(SeatedVolunteer volunteer, SessionDetails details) => new()
    {
        SessionId = volunteer.SessionId,
        VolunteerId = volunteer.VolunteerId,
        Name = volunteer.Name,
        Role = "volunteer",
        Room = details.Room,
        Seat = details.Seat,
        ListId = volunteer.ListFor(null),
        Languages = volunteer.Languages,
        Confirmed = volunteer.Confirmed,
        State = details.State == SessionState.Break ? "break" : "ready",
        StartedAt = details.StartedAt,
        Until = details.Until,
    };

    public static WhoAnswer Of(WaitingVolunteer waiting) => new()
    {
        SessionId = waiting.Id,
        Name = waiting.Name,
        Role = "waiting",
        Room = waiting.Room,
        Place = waiting.Place,
        StartedAt = waiting.Since,
        Until = waiting.EndsAt,
    };

    public static WhoAnswer Of(UserSession session) => new()
    {
        SessionId = session.SessionId,
        Name = session.Name,
        Role = session.IsEveningLeader ? "evening_leader" : "account",
        UserId = session.AccountId,
        Email = session.Email,
        Roles = session.IsEveningLeader ? null : [.. session.Roles.Select(RoleAnswer.Of)],
        RoomId = session.RoomId,
        Todo = session.IsComplete ? null : [.. ToDo(session)],
        StartedAt = session.StartedAt,
        Until = session.EndsAt,
    };

    private static IEnumerable<string> ToDo(UserSession session)
    {
        if (!session.HasPassword) yield return "password";
        if (!session.HasFactor) yield return "second_factor";
    }
}

internal sealed record RoleAnswer
{
    /// <summary>"administrator", "organiser" or "leader".</summary>
    public required string Role { get; init; }

    /// <summary>An organiser's.</summary>
    public long? AssociationId { get; init; }

    /// <summary>A leader's.</summary>
    public long? RoomId { get; init; }

    public static RoleAnswer Of(RoleGrant grant) => new()
    {
        Role = grant.Role.ToString().ToLowerInvariant(),
        AssociationId = grant.Role == CallQueue.Access.Role.Organiser ? grant.SubjectId : null,
        RoomId = grant.Role == CallQueue.Access.Role.Leader ? grant.SubjectId : null,
    };
}
