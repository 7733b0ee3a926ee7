namespace Canvass.CallQueue.Import;

/// <summary>Where mappings are kept under a name, for the next file of their kind.</summary>
public sealed class MappingTemplateDesk
{
    private readonly IMappingTemplates templates;
    private readonly IImports imports;

    internal MappingTemplateDesk(IMappingTemplates templates, IImports imports)
    {
        this.templates = templates;
        this.imports = imports;
    }

    /// <summary>The mapping of an import, as it stands.</summary>
    public async Task<Answer<MappingTemplate>> KeepAsync(long organisationId, Guid importId, string name, string actor, CancellationToken ct = default)
    {
        if (await imports.FindAsync(importId, ct) is not { } import || import.OrganisationId != organisationId) return new Refusal.UnknownImport();
        if (PlainText.Line(name) is not { } line) return new Refusal.InvalidName();
        if (import.Report.MappingProblems is { Count: > 0 } problems) return new Refusal.BadMapping(problems);
        return await templates.KeepAsync(organisationId, line, MappingTemplate.KeyOf(import.Headers), import.Mapping, actor, ct) is { } kept ? kept : new Refusal.NameTaken(line);
    }

    /// <summary>By id, after a cursor.</summary>
    public Task<IReadOnlyList<MappingTemplate>> ListAsync(long organisationId, long after, int limit, CancellationToken ct = default) => templates.ListAsync(organisationId, after, limit, ct);

    public async Task<Answer<bool>> ForgetAsync(long organisationId, long templateId, string actor, CancellationToken ct = default) =>
        await templates.ForgetAsync(organisationId, templateId, actor, ct) ? true : new Refusal.UnknownTemplate();
}

internal interface IMappingTemplates
{
    /// <returns>Null: the name is taken.</returns>
    Task<MappingTemplate?> KeepAsync(long organisationId, string name, string headers, ColumnMapping mapping, string actor, CancellationToken ct);

    Task<IReadOnlyList<MappingTemplate>> ListAsync(long organisationId, long after, int limit, CancellationToken ct);

    Task<bool> ForgetAsync(long organisationId, long templateId, string actor, CancellationToken ct);
}
