using Canvass.CallQueue.Campaigns;
using Canvass.CallQueue.Register;

namespace Canvass.CallQueue.Lists;

/// <summary>Where an association's lists are made, opened and closed.</summary>
public sealed class ListDesk
{
    private readonly ILists lists;

    internal ListDesk(ILists lists) => this.lists = lists;

    public async Task<Answer<CallList>> CreateAsync(long organisationId, NewList list, string actor = Actors.Operator, CancellationToken ct = default)
    {
        if (PlainText.Line(list.Name) is not { } name) return new Refusal.InvalidName();
        return await lists.CreateAsync(organisationId, list with { Name = name }, actor, ct);
    }

    public async Task<Answer<CountedList>> GetAsync(long organisationId, long listId, CancellationToken ct = default) =>
        await lists.CountAsync(organisationId, listId, ct) is { } found ? found : new Refusal.UnknownList();

    /// <summary>The same without counting who is on it.</summary>
    public async Task<Answer<CallList>> FindAsync(long organisationId, long listId, CancellationToken ct = default) =>
        await lists.FindAsync(organisationId, listId, ct) is { } found ? found : new Refusal.UnknownList();

    /// <summary>By id, those after a cursor.</summary>
    public Task<IReadOnlyList<CallList>> PageAsync(long organisationId, ListFilter filter, long after, int limit, CancellationToken ct = default) =>
        lists.PageAsync(organisationId, filter, after, limit, ct);

    /// <summary>By name.</summary>
    /// <param name="organisationId">The caller's own.</param>
    /// <param name="campaignId">Only this campaign's; null: all.</param>
    /// <param name="associationId">Only this association's; null: all.</param>
    /// <param name="ct">Ends the wait.</param>
    public Task<IReadOnlyList<CallList>> ListAsync(long organisationId, long? campaignId = null, long? associationId = null, CancellationToken ct = default) =>
        lists.ListAsync(organisationId, campaignId, associationId, ct);

    public Task<Answer<CallList>> ChangeAsync(long organisationId, long listId, ListChange change, string actor = Actors.Operator, CancellationToken ct = default) =>
        lists.ChangeAsync(organisationId, listId, (list, situation) => list.With(change, situation), actor, ct);

    /// <summary>For the first time only once it is said who rings, and on what grounds; see <see cref="Declared"/>.</summary>
    public Task<Answer<CallList>> OpenAsync(long organisationId, long listId, string actor = Actors.Operator, CancellationToken ct = default) =>
        BecomeAsync(organisationId, listId, Stage.Open, version: null, actor, ct);

    /// <summary>Nobody new is begun; see <see cref="Stage.Draining"/>.</summary>
    public Task<Answer<CallList>> DrainAsync(long organisationId, long listId, string actor = Actors.Operator, CancellationToken ct = default) =>
        BecomeAsync(organisationId, listId, Stage.Draining, version: null, actor, ct);

    public Task<Answer<CallList>> PauseAsync(long organisationId, long listId, string actor = Actors.Operator, CancellationToken ct = default) =>
        BecomeAsync(organisationId, listId, Stage.Paused, version: null, actor, ct);

    /// <summary>For good.</summary>
    public Task<Answer<CallList>> CloseAsync(long organisationId, long listId, string actor = Actors.Operator, CancellationToken ct = default) =>
        BecomeAsync(organisationId, listId, Stage.Closed, version: null, actor, ct);

    /// <summary>What it would be, or why not. Nothing is changed.</summary>
    public static Answer<CallList> Would(CallList list, Stage stage) => list.Become(stage);

    /// <summary>The seats of a room ring another list from now on. A call that is open goes on.</summary>
    public Task<Answer<VolunteersMoved>> MoveVolunteersAsync(long organisationId, VolunteerMove move, string actor, CancellationToken ct = default) =>
        lists.MoveVolunteersAsync(organisationId, move, actor, ct);

    /// <param name="organisationId">The caller's own.</param>
    /// <param name="listId">Which.</param>
    /// <param name="stage">What it becomes.</param>
    /// <param name="version">Only if it still is this one; null: whatever it is.</param>
    /// <param name="actor">Who did it.</param>
    /// <param name="ct">Ends the wait.</param>
    public Task<Answer<CallList>> BecomeAsync(long organisationId, long listId, Stage stage, long? version, string actor, CancellationToken ct = default) =>
        lists.ChangeAsync(organisationId, listId, (list, _) => version is { } seen && seen != list.Version ? new Refusal.ChangedMeanwhile(list.Version) : list.Become(stage), actor, ct);
}

public sealed record NewList
{
    public required long CampaignId { get; init; }

    public required long AssociationId { get; init; }

    public required string Name { get; init; }

    public bool MatchLanguages { get; init; }

    /// <summary>One call in this many is a retry; null: as its campaign has it.</summary>
    public int? RetryShare { get; init; }

    /// <summary>What it does not say, its campaign says.</summary>
    public Basis Basis { get; init; } = new();
}

/// <summary>Which lists are asked for; null: whichever.</summary>
public sealed record ListFilter
{
    public long? CampaignId { get; init; }

    public long? AssociationId { get; init; }

    /// <summary>Those that the caller may see.</summary>
    public IReadOnlyList<long>? OfAssociations { get; init; }
}

public sealed record VolunteerMove
{
    public required long RoomId { get; init; }

    /// <summary>Only those who ring this one; null: all of the room.</summary>
    public long? FromListId { get; init; }

    public required long ToListId { get; init; }
}

/// <param name="Seats">That ring the list from now on.</param>
/// <param name="Volunteers">Who sit there.</param>
public sealed record VolunteersMoved(int Seats, int Volunteers);

internal interface ILists
{
    Task<Answer<CallList>> CreateAsync(long organisationId, NewList list, string actor, CancellationToken ct);

    Task<CallList?> FindAsync(long organisationId, long listId, CancellationToken ct);

    Task<IReadOnlyList<CallList>> PageAsync(long organisationId, ListFilter filter, long after, int limit, CancellationToken ct);

    Task<CountedList?> CountAsync(long organisationId, long listId, CancellationToken ct);

    Task<IReadOnlyList<CallList>> ListAsync(long organisationId, long? campaignId, long? associationId, CancellationToken ct);

    /// <summary>Reads the list under its lock, asks what it should become, and writes that as the next version. A draft opens only if all is <see cref="Declared"/>.</summary>
    Task<Answer<CallList>> ChangeAsync(long organisationId, long listId, Func<CallList, ListSituation, Answer<CallList>> change, string actor, CancellationToken ct);

    Task<Answer<VolunteersMoved>> MoveVolunteersAsync(long organisationId, VolunteerMove move, string actor, CancellationToken ct);
}
