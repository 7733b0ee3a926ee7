namespace Canvass.CallQueue.Register;

/// <summary>The local branches of an organisation, and its trade branches without a municipality.</summary>
public sealed class AssociationDesk
{
    private readonly IAssociations associations;

    internal AssociationDesk(IAssociations associations) => this.associations = associations;

    /// <param name="organisationId">The caller's own.</param>
    /// <param name="name">As its members say it; may be changed later.</param>
    /// <param name="municipality">Its code; null for a branch without.</param>
    /// <param name="parentId">The district above it, in a larger organisation.</param>
    /// <param name="actor">Who made it.</param>
    /// <param name="ct">Ends the wait.</param>
    public async Task<Answer<Association>> CreateAsync(
        long organisationId, string name, string? municipality = null, long? parentId = null, string actor = Actors.Operator, CancellationToken ct = default)
    {
        var wanted = new AssociationSettings { Name = name, Municipality = municipality, ParentId = parentId }.Checked();
        return wanted.Refusal is { } refusal ? refusal : await associations.CreateAsync(organisationId, wanted.Value, actor, ct);
    }

    public async Task<Answer<Association>> GetAsync(long organisationId, long associationId, CancellationToken ct = default) =>
        await associations.FindAsync(organisationId, associationId, ct) is { } found ? found : new Refusal.UnknownAssociation();

    /// <summary>By name.</summary>
    public Task<IReadOnlyList<Association>> ListAsync(long organisationId, CancellationToken ct = default) => associations.ListAsync(organisationId, ct);

    /// <summary>By id, those after a cursor.</summary>
    /// <param name="organisationId">The caller's own.</param>
    /// <param name="only">Those that the caller may see; null: all.</param>
    /// <param name="after">The cursor.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="ct">Ends the wait.</param>
    public Task<IReadOnlyList<Association>> PageAsync(long organisationId, IReadOnlyList<long>? only, long after, int limit, CancellationToken ct = default) =>
        associations.PageAsync(organisationId, only, after, limit, ct);

    /// <summary>All of it: what the settings leave out, it has no more.</summary>
    /// <param name="organisationId">The caller's own.</param>
    /// <param name="associationId">Which.</param>
    /// <param name="settings">What it is from now on.</param>
    /// <param name="version">Only if it still is this one; null: whatever it is.</param>
    /// <param name="actor">Who did it.</param>
    /// <param name="ct">Ends the wait.</param>
    public async Task<Answer<Association>> ChangeAsync(long organisationId, long associationId, AssociationSettings settings, long? version, string actor, CancellationToken ct = default)
    {
        var wanted = settings.Checked();
        return wanted.Refusal is { } refusal ? refusal : await associations.ChangeAsync(organisationId, associationId, wanted.Value, version, actor, ct);
    }
}

internal interface IAssociations
{
    Task<Answer<Association>> CreateAsync(long organisationId, AssociationSettings settings, string actor, CancellationToken ct);

    Task<Association?> FindAsync(long organisationId, long associationId, CancellationToken ct);

    Task<IReadOnlyList<Association>> ListAsync(long organisationId, CancellationToken ct);

    Task<IReadOnlyList<Association>> PageAsync(long organisationId, IReadOnlyList<long>? only, long after, int limit, CancellationToken ct);

    Task<Answer<Association>> ChangeAsync(long organisationId, long associationId, AssociationSettings settings, long? version, string actor, CancellationToken ct);
}

/// <summary>What an association is made from.</summary>
public sealed record AssociationSettings
{
    public required string Name { get; init; }

    /// <summary>Its code; null for a branch without.</summary>
    public string? Municipality { get; init; }

    /// <summary>The district above it.</summary>
    public long? ParentId { get; init; }

    internal Answer<AssociationSettings> Checked()
    {
        if (PlainText.Line(Name) is not { } name) return new Refusal.InvalidName();
        if (string.IsNullOrWhiteSpace(Municipality)) return this with { Name = name, Municipality = null };
        return Municipalities.WithCode(Municipality)?.Code is { } code ? this with { Name = name, Municipality = code } : new Refusal.UnknownMunicipality(Municipality);
    }
}

public sealed record Association
{
    public required long Id { get; init; }

    public required long OrganisationId { get; init; }

    public long? ParentId { get; init; }

    public required string Name { get; init; }

    public string? Municipality { get; init; }

    /// <summary>One more with every change.</summary>
    public long Version { get; init; } = 1;

    public required DateTimeOffset CreatedAt { get; init; }
}
