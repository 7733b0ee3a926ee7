using System.Net.Sockets;
using Canvass.Databases;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace Canvass.Hosting;

/// <summary>Brings a database to this program's schema before anything that uses it starts.</summary>
public sealed class MigrateAtStart(Migrator migrator, IDatabase database) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken) => TakeAsync(migrator, database, cancellationToken);

    /// <exception cref="StartRefused">What is in the way, for the operator.</exception>
    public static async Task TakeAsync(Migrator migrator, IDatabase database, CancellationToken ct)
    {
        try
        {
            await migrator.MigrateAsync(database, ct);
        }
        catch (Exception fault) when (fault is StorageTrouble or SchemaUnknown)
        {
            throw Refused(database, fault);
        }
    }

    /// <summary>For whoever takes the database as it is: a running server, or nobody, sees to its schema.</summary>
    /// <returns>The step it is at.</returns>
    /// <exception cref="StartRefused">What is in the way, for the operator.</exception>
    public static async Task<long> CheckAsync(Migrator migrator, IDatabase database, CancellationToken ct)
    {
        try
        {
            return await migrator.CheckAsync(database, ct);
        }
        catch (Exception fault) when (fault is StorageTrouble or SchemaUnknown)
        {
            throw Refused(database, fault);
        }
    }

    /// <summary>For whoever can do something about it: what the database itself said, which a volunteer is spared.</summary>
    public static StartRefused Refused(IDatabase database, Exception fault) => new($"The database {database.Place} cannot be used: {fault switch
    {
        StorageTrouble { Kind: StorageTroubleKind.Damaged } when database is SqliteDatabase { Remedy: { } remedy } => $"its file is {(File.Exists(database.Place) ? "damaged" : "missing")}. {remedy}",
        _ => Said(fault),
    }}");

    private static string Said(Exception fault) => fault.InnerException switch
    {
        PostgresException said => $"{said.MessageText}. Look at its connection string.",
        NpgsqlException or SocketException or TimeoutException => $"{fault.InnerException.Message}. Does it run, and is its connection string right?",
        _ => fault.Message,
    };

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
