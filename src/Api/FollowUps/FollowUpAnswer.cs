using Canvass.Api.Access;
using Canvass.Api.People;
using Canvass.CallQueue.FollowUps;

namespace Canvass.Api.FollowUps;

internal sealed record FollowUpsAnswer
{
    public required IReadOnlyList<FollowUpAnswer> FollowUps { get; init; }

    /// <summary>Of all that may be seen, whatever state was asked for.</summary>
    public required FollowUpCounts Counts { get; init; }

    public long? Next { get; init; }
}

internal sealed record FollowUpAnswer
{
    public required long Id { get; init; }

    public required long AssociationId { get; init; }

    public required string Association { get; init; }

    public required long PersonId { get; init; }

    public required string FirstName { get; init; }

    public required string LastName { get; init; }

    /// <summary>As they are read aloud.</summary>
    public required IReadOnlyList<string> Numbers { get; init; }

    public required string What { get; init; }

    public DateOnly? DueOn { get; init; }

    /// <summary>Not done, and its day has passed.</summary>
    public required bool Overdue { get; init; }

    /// <summary>Who takes it.</summary>
    public string? Owner { get; init; }

    public DateTimeOffset? DoneAt { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public Guid? CallId { get; init; }

    public long? FlagId { get; init; }

    public required long Version { get; init; }

    public static FollowUpAnswer Of(FollowUp one, DateOnly today) => new()
    {
        Id = one.Id,
        AssociationId = one.AssociationId,
        Association = one.Association,
        PersonId = one.PersonId,
        FirstName = one.FirstName,
        LastName = one.LastName,
        Numbers = [.. one.Numbers.Select(Place.ReadAloud)],
        What = one.What,
        DueOn = one.DueOn,
        Overdue = one.IsOverdue(today),
        Owner = one.Owner,
        DoneAt = one.DoneAt,
        CreatedAt = one.CreatedAt,
        CallId = one.CallId,
        FlagId = one.FlagId,
        Version = one.Version,
    };

    /// <summary>Of whom they may see.</summary>
    public static FollowUpsAsked Asked(CurrentUser user, int limit = 1) => new() { OrganisationId = user.OrganisationId, Associations = user.Session.Associations, Limit = limit };
}
