using Canvass.Api.Access;
using Canvass.Api.Problems;
using Canvass.CallQueue.Flags;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Canvass.Api.Flags;

internal static class MyFlags
{
    private const int Shown = 20;

    public static void MapMyFlags(this IEndpointRouteBuilder api) =>
        api.MapGet("/flags/mine", HandleAsync)
            .WithName(nameof(MyFlags))
            .WithTags("Flags")
            .WithSummary("What I had to say, and what came of it")
            .WithDescription("The last twenty, newest first.")
            .For(Callers.Volunteer)
            .Refuses();

    internal static async Task<Ok<MyFlagsAnswer>> HandleAsync(CurrentVolunteer volunteer, FlagDesk desk, CancellationToken ct) =>
        TypedResults.Ok(new MyFlagsAnswer { Flags = [.. (await desk.MineAsync(volunteer.Seated, Shown, ct)).Select(MyFlagAnswer.Of)] });
}

internal sealed record MyFlagsAnswer
{
    public required IReadOnlyList<MyFlagAnswer> Flags { get; init; }
}

internal sealed record MyFlagAnswer
{
    public required long Id { get; init; }

    public string? What { get; init; }

    /// <summary>"open", "taken", "answered", "returned" or "withdrawn".</summary>
    public required string State { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public string? TakenBy { get; init; }

    public string? Answer { get; init; }

    public static MyFlagAnswer Of(Flag flag) => new() { Id = flag.Id, What = flag.What, State = flag.State, CreatedAt = flag.CreatedAt, TakenBy = flag.TakenBy, Answer = flag.Answer };
}
