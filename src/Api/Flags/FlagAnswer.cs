using Canvass.CallQueue.Flags;

namespace Canvass.Api.Flags;

internal sealed record FlagsAnswer
{
    public required IReadOnlyList<FlagAnswer> Flags { get; init; }

    public long? Next { get; init; }
}

internal sealed record FlagAnswer
{
    public required long Id { get; init; }

    /// <summary>"volunteer": a word to the organiser. "not_on_list", "deceased": so it was reported, and whoever it is about is rung no more. "erasure": they want to be erased.</summary>
    public required string Kind { get; init; }

    /// <summary>The volunteer's own words.</summary>
    public string? What { get; init; }

    /// <summary>"open", "taken", "answered", "returned" or "withdrawn".</summary>
    public required string State { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required string Association { get; init; }

    public required long ListId { get; init; }

    public required string List { get; init; }

    public required long PersonId { get; init; }

    public required string FirstName { get; init; }

    public required string LastName { get; init; }

    public Guid? CallId { get; init; }

    public string? Volunteer { get; init; }

    public long? RoomId { get; init; }

    /// <summary>Who sees to it.</summary>
    public string? TakenBy { get; init; }

    public string? Answer { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Whoever it is about may be given back to the queue.</summary>
    public required bool MayReturn { get; init; }

    public required long Version { get; init; }

    public static FlagAnswer Of(Flag flag) => new()
    {
        Id = flag.Id,
        Kind = flag.Kind,
        What = flag.What,
        State = flag.State,
        CreatedAt = flag.CreatedAt,
        Association = flag.Association,
        ListId = flag.ListId,
        List = flag.List,
        PersonId = flag.PersonId,
        FirstName = flag.FirstName,
        LastName = flag.LastName,
        CallId = flag.CallId,
        Volunteer = flag.Volunteer,
        RoomId = flag.RoomId,
        TakenBy = flag.TakenBy,
        Answer = flag.Answer,
        EndedAt = flag.EndedAt,
        MayReturn = flag.MayReturn,
        Version = flag.Version,
    };
}

internal sealed record RoomFlagsAnswer
{
    public required IReadOnlyList<RoomFlagAnswer> Flags { get; init; }

    public long? Next { get; init; }
}

/// <summary>What a leader sees of it: the words and whose they are, and not whom they are about.</summary>
internal sealed record RoomFlagAnswer
{
    public required long Id { get; init; }

    public string? What { get; init; }

    /// <summary>"open", "taken", "answered" or "withdrawn".</summary>
    public required string State { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required string List { get; init; }

    public long? VolunteerId { get; init; }

    public string? Volunteer { get; init; }

    public string? TakenBy { get; init; }

    public string? Answer { get; init; }

    public required long Version { get; init; }

    public static RoomFlagAnswer Of(Flag flag) => new()
    {
        Id = flag.Id,
        What = flag.What,
        State = flag.State,
        CreatedAt = flag.CreatedAt,
        List = flag.List,
        VolunteerId = flag.VolunteerId,
        Volunteer = flag.Volunteer,
        TakenBy = flag.TakenBy,
        Answer = flag.Answer,
        Version = flag.Version,
    };
}

internal sealed record FlagRequest
{
    /// <summary>"taken": I see to it. "answered", with an answer. "open": not I after all. "returned": whoever it is about is rung again.</summary>
    public required string State { get; init; }

    /// <summary>What the volunteer is told.</summary>
    public string? Answer { get; init; }

    public FlagChange ToChange() => new(State, Answer);
}
