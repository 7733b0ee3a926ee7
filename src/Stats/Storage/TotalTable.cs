using Canvass.Databases;
using Canvass.Stats.RollUps;

namespace Canvass.Stats.Storage;

internal static class TotalTable
{
    private const string OneSql = "select calls from total_{slot} where organisation_id = $1 and campaign_id = $2 and outcome = $3";

    public static async Task<IReadOnlyDictionary<Cell, long>> ReadAsync(Work work, string slot, IEnumerable<Cell> cells)
    {
        var found = new Dictionary<Cell, long>();
        var batch = new Batch();
        foreach (var cell in cells) batch.Read(OneSql.In(slot), row => found.Add(cell, row.Long(0)), cell.OrganisationId, cell.CampaignId, cell.Outcome);
        if (batch.Statements.Count > 0) await work.SendAsync(batch);
        return found;
    }

    private const string AllSql = "select organisation_id, campaign_id, outcome, calls from total_{slot}";

    public static async Task<IReadOnlyDictionary<Cell, long>> ReadAllAsync(Work work, string slot)
    {
        var found = new Dictionary<Cell, long>();
        await work.SendAsync(new Batch().Read(AllSql.In(slot), row => found.Add(new Cell(row.Long(0), row.Long(1), row.Text(2)), row.Long(3))));
        return found;
    }

    private const string SetSql = """
        insert into total_{slot} (organisation_id, campaign_id, outcome, calls) values ($1, $2, $3, $4)
        on conflict (organisation_id, campaign_id, outcome) do update set calls = excluded.calls
        """;

    private const string RemoveSql = "delete from total_{slot} where organisation_id = $1 and campaign_id = $2 and outcome = $3";

    // A cell that is empty again has no row: the tables are the same as if it had never been filled.
    public static void Set(Batch batch, string slot, Cell cell, long calls)
    {
        if (calls == 0) batch.Add(RemoveSql.In(slot), cell.OrganisationId, cell.CampaignId, cell.Outcome);
        else batch.Add(SetSql.In(slot), cell.OrganisationId, cell.CampaignId, cell.Outcome, calls);
    }

    private const string ClearSql = "delete from total_{slot}";

    public static Task ClearAsync(Work work, string slot) => work.ExecuteAsync(ClearSql.In(slot));
}
