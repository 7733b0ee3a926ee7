using Canvass.CallQueue.Campaigns;

namespace Canvass.CallQueue.Register;

/// <summary>The tenants of an installation. Only its operator makes them; their administrators change them.</summary>
public sealed class OrganisationDesk
{
    private readonly IOrganisations organisations;

    internal OrganisationDesk(IOrganisations organisations) => this.organisations = organisations;

    /// <param name="name">Unlike all others'.</param>
    /// <param name="rules">The usual ones if left out.</param>
    /// <param name="demo">Its people are invented.</param>
    /// <param name="ct">Ends the wait.</param>
    public async Task<Answer<Organisation>> CreateAsync(string name, OrganisationRules? rules = null, bool demo = false, CancellationToken ct = default)
    {
        if (PlainText.Line(name) is not { } line) return new Refusal.InvalidName();
        rules ??= new OrganisationRules();
        if (rules.Flaws() is { Count: > 0 } flaws) return new Refusal.InvalidSettings(flaws);
        return await organisations.CreateAsync(line, rules, demo, ct) is { } made ? made : new Refusal.NameTaken(line);
    }

    public async Task<Answer<Organisation>> GetAsync(long organisationId, CancellationToken ct = default) =>
        await organisations.FindAsync(organisationId, ct) is { } found ? found : new Refusal.UnknownOrganisation();

    public Task<IReadOnlyList<Organisation>> ListAsync(CancellationToken ct = default) => organisations.ListAsync(ct);

    /// <summary>Rules, which protect people across all campaigns, hold from the next call on.</summary>
    public Task<Answer<Organisation>> ChangeAsync(long organisationId, OrganisationChange change, string actor, CancellationToken ct = default) =>
        organisations.ChangeAsync(organisationId, organisation => organisation.With(change), actor, ct);
}

internal interface IOrganisations
{
    /// <returns>Null: the name is taken.</returns>
    Task<Organisation?> CreateAsync(string name, OrganisationRules rules, bool demo, CancellationToken ct);

    Task<Organisation?> FindAsync(long organisationId, CancellationToken ct);

    Task<IReadOnlyList<Organisation>> ListAsync(CancellationToken ct);

    /// <summary>Reads the organisation under its lock, asks what it should become, and writes that as the next version.</summary>
    Task<Answer<Organisation>> ChangeAsync(long organisationId, Func<Organisation, Answer<Organisation>> change, string actor, CancellationToken ct);
}
