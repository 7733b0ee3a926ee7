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
    /// <param name="ct">Ends the wait.</param>
    public async Task<Answer<Association>> CreateAsync(long organisationId, string name, string? municipality = null, long? parentId = null, CancellationToken ct = default)
    {
        if (PlainText.Line(name) is not { } line) return new Refusal.InvalidName();
        string? code = null;
        if (!string.IsNullOrWhiteSpace(municipality))
        {
            code = Municipalities.WithCode(municipality)?.Code;
            if (code is null) return new Refusal.UnknownMunicipality(municipality);
        }
        return await associations.CreateAsync(organisationId, line, code, parentId, ct);
    }

    public async Task<Answer<Association>> GetAsync(long organisationId, long associationId, CancellationToken ct = default) =>
        await associations.FindAsync(organisationId, associationId, ct) is { } found ? found : new Refusal.UnknownAssociation();

    /// <summary>By name.</summary>
    public Task<IReadOnlyList<Association>> ListAsync(long organisationId, CancellationToken ct = default) => associations.ListAsync(organisationId, ct);

    public async Task<Answer<Association>> RenameAsync(long organisationId, long associationId, string name, CancellationToken ct = default)
    {
        if (PlainText.Line(name) is not { } line) return new Refusal.InvalidName();
        return await associations.RenameAsync(organisationId, associationId, line, ct);
    }
}

internal interface IAssociations
{
    Task<Answer<Association>> CreateAsync(long organisationId, string name, string? municipality, long? parentId, CancellationToken ct);

    Task<Association?> FindAsync(long organisationId, long associationId, CancellationToken ct);

    Task<IReadOnlyList<Association>> ListAsync(long organisationId, CancellationToken ct);

    Task<Answer<Association>> RenameAsync(long organisationId, long associationId, string name, CancellationToken ct);
}

public sealed record Association
{
    public required long Id { get; init; }

    public required long OrganisationId { get; init; }

    public long? ParentId { get; init; }

    public required string Name { get; init; }

    public string? Municipality { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}
