using Canvass.CallQueue.Campaigns;
using Canvass.CallQueue.Register;

namespace Canvass.CallQueue.Lists;

/// <summary>Where an association's lists are made, opened and closed.</summary>
public sealed class ListDesk
{
    private readonly ILists lists;

    internal ListDesk(ILists lists) => this.lists = lists;

    public async Task<Answer<CallList>> CreateAsync(long organisationId, NewList list, CancellationToken ct = default)
    {
        if (PlainText.Line(list.Name) is not { } name) return new Refusal.InvalidName();
        return await lists.CreateAsync(organisationId, list with { Name = name }, ct);
    }

    public async Task<Answer<CountedList>> GetAsync(long organisationId, long listId, CancellationToken ct = default) =>
        await lists.CountAsync(organisationId, listId, ct) is { } found ? found : new Refusal.UnknownList();

    /// <summary>The list alone, without counting anybody.</summary>
    public async Task<Answer<CallList>> FindAsync(long organisationId, long listId, CancellationToken ct = default) =>
        await lists.FindAsync(organisationId, listId, ct) is { } found ? found : new Refusal.UnknownList();

    /// <summary>By name.</summary>
    /// <param name="organisationId">The caller's own.</param>
    /// <param name="campaignId">Only this campaign's; null: all.</param>
    /// <param name="associationId">Only this association's; null: all.</param>
    /// <param name="ct">Ends the wait.</param>
    public Task<IReadOnlyList<CallList>> ListAsync(long organisationId, long? campaignId = null, long? associationId = null, CancellationToken ct = default) =>
        lists.ListAsync(organisationId, campaignId, associationId, ct);

    public Task<Answer<CallList>> OpenAsync(long organisationId, long listId, CancellationToken ct = default) => BecomeAsync(organisationId, listId, Stage.Open, ct);

    public Task<Answer<CallList>> PauseAsync(long organisationId, long listId, CancellationToken ct = default) => BecomeAsync(organisationId, listId, Stage.Paused, ct);

    /// <summary>For good.</summary>
    public Task<Answer<CallList>> CloseAsync(long organisationId, long listId, CancellationToken ct = default) => BecomeAsync(organisationId, listId, Stage.Closed, ct);

    /// <summary>Only while nobody is on the list.</summary>
    public Task<Answer<CallList>> MatchLanguagesAsync(long organisationId, long listId, bool match, CancellationToken ct = default) =>
        lists.ChangeAsync(organisationId, listId, (list, hasPeople) =>
            list.MatchLanguages == match ? list : hasPeople ? new Refusal.ListHasPeople() : list with { MatchLanguages = match }, ct);

    private Task<Answer<CallList>> BecomeAsync(long organisationId, long listId, Stage stage, CancellationToken ct) =>
        lists.ChangeAsync(organisationId, listId, (list, _) => list.Become(stage), ct);
}

public sealed record NewList
{
    public required long CampaignId { get; init; }

    public required long AssociationId { get; init; }

    public required string Name { get; init; }

    public bool MatchLanguages { get; init; }
}

internal interface ILists
{
    Task<Answer<CallList>> CreateAsync(long organisationId, NewList list, CancellationToken ct);

    Task<CallList?> FindAsync(long organisationId, long listId, CancellationToken ct);

    Task<CountedList?> CountAsync(long organisationId, long listId, CancellationToken ct);

    Task<IReadOnlyList<CallList>> ListAsync(long organisationId, long? campaignId, long? associationId, CancellationToken ct);

    /// <summary>Reads the list under its lock, asks what it should become (knowing whether anybody is on it), and writes that as the next version.</summary>
    Task<Answer<CallList>> ChangeAsync(long organisationId, long listId, Func<CallList, bool, Answer<CallList>> change, CancellationToken ct);
}
