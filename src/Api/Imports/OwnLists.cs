using Canvass.Api.Access;
using Canvass.CallQueue;
using Canvass.CallQueue.Import;
using Canvass.CallQueue.Lists;

namespace Canvass.Api.Imports;

/// <summary>Lists and imports as whoever asks may see them: what is another association's is not there.</summary>
internal sealed class OwnLists(ListDesk lists, ImportDesk imports)
{
    public async Task<Answer<CallList>> ListAsync(CurrentCaller caller, long listId, CancellationToken ct)
    {
        var found = await lists.FindAsync(caller.OrganisationId, listId, ct);
        return found.Refusal is null && !caller.Organises(found.Value.AssociationId) ? new Refusal.UnknownList() : found;
    }

    public async Task<Answer<ImportRecord>> ImportAsync(CurrentCaller caller, Guid importId, CancellationToken ct) =>
        await imports.FindAsync(caller.OrganisationId, importId, ct) is { } import && (await ListAsync(caller, import.ListId, ct)).Refusal is null ? import : new Refusal.UnknownImport();
}
