using Canvass.Databases;
using Microsoft.Extensions.Hosting;

namespace Canvass.Hosting;

/// <summary>Brings a database to this program's schema before anything that uses it starts.</summary>
public sealed class MigrateAtStart(Migrator migrator, IDatabase database) : IHostedLifecycleService
{
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        try
        {
            await migrator.MigrateAsync(database, cancellationToken);
        }
        catch (Exception fault) when (fault is StorageTrouble or SchemaTooNew)
        {
            throw new StartRefused($"The database {database.Place} cannot be used: {fault.Message}");
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
