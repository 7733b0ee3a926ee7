using Canvass.CallQueue.Register;
using Canvass.Databases;

namespace Canvass.CallQueue.Storage;

internal sealed class InstallationStore(CallQueueStore store) : IInstallation
{
    private const string FindSql = "select log_id, secret_mark, created_at from installation where id = 1";

    public Task<StoredInstallation?> FindAsync(CancellationToken ct) =>
        store.Database.ReadAsync(work => work.FirstOrDefaultAsync<StoredInstallation>(FindSql), ct);

    private const string MakeSql = """
        insert into installation (id, log_id, secret_mark, created_at) values (1, @logId, @secretMark, @now)
            on conflict do nothing
        """;

    public Task<StoredInstallation> MakeAsync(string secretMark, CancellationToken ct) => store.Database.WriteAsync(async work =>
    {
        var now = await work.NowAsync();
        await work.ExecuteAsync(MakeSql, new { logId = NewId.At(now), secretMark, now });
        return await work.FirstAsync<StoredInstallation>(FindSql);
    }, ct);
}
