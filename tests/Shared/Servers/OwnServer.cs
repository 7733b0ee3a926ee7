using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using NUnit.Framework;

namespace Canvass.Shared.Servers;

/// <summary>
/// A server of the test's own, for faults: it may be stopped, started again, killed and paused. Its data and its port last until it is
/// disposed of. How that is done stands in tests/servers; a server whose test has died ends by itself.
/// </summary>
public sealed class OwnServer : IAsyncDisposable
{
    private const int NotInstalled = 69;

    private readonly string script;
    private readonly string folder;

    private OwnServer(string kind)
    {
        script = Checkout.File("tests", "servers", $"{kind}.sh");
        folder = Path.Combine(
            Environment.GetEnvironmentVariable("CANVASS_TEST_FOLDER") is { Length: > 0 } run ? run : Path.GetTempPath(),
            $"{kind}-{RandomNumberGenerator.GetHexString(12, lowercase: true)}");
    }

    public static Task<OwnServer> PostgresAsync(CancellationToken ct = default) => NewAsync("postgres", ct);

    public static Task<OwnServer> RabbitMqAsync(CancellationToken ct = default) => NewAsync("rabbitmq", ct);

    /// <summary>A connection string, or an amqp:// address; the same after every start.</summary>
    public string Address { get; private set; } = string.Empty;

    // Its databases go with its folder; by then it may be in no state to drop them.
    public PostgresServer AsPostgres() => new(Address, dropsDatabases: false);

    public RabbitMqServer AsRabbitMq() => new(Address);

    public async Task StartAsync(CancellationToken ct = default) =>
        Address = await RunAsync(["start", folder, "--while", Environment.ProcessId.ToString(CultureInfo.InvariantCulture)], ct);

    /// <summary>In good order, everything written.</summary>
    public Task StopAsync(CancellationToken ct = default) => RunAsync(["stop", folder], ct);

    /// <summary>kill -9, all its processes at once.</summary>
    public Task KillAsync(CancellationToken ct = default) => RunAsync(["kill", folder], ct);

    /// <summary>Still there, connections and all, but says nothing more until resumed.</summary>
    public Task PauseAsync(CancellationToken ct = default) => RunAsync(["pause", folder], ct);

    public Task ResumeAsync(CancellationToken ct = default) => RunAsync(["resume", folder], ct);

    /// <summary>running, paused (every process of it) or stopped.</summary>
    public Task<string> StateAsync(CancellationToken ct = default) => RunAsync(["state", folder], ct);

    /// <summary>rabbitmqctl on this node: an alarm, a closed connection, a look at its queues.</summary>
    public Task<string> ControlAsync(string[] arguments, CancellationToken ct = default) => RunAsync(["ctl", folder, .. arguments], ct);

    public async ValueTask DisposeAsync() => await RunAsync(["remove", folder], CancellationToken.None);

    private static async Task<OwnServer> NewAsync(string kind, CancellationToken ct)
    {
        var server = new OwnServer(kind);
        try
        {
            await server.StartAsync(ct);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    private async Task<string> RunAsync(string[] arguments, CancellationToken ct)
    {
        if (!OperatingSystem.IsLinux())
        {
            Assert.Inconclusive("Servers of a test's own need Linux: see tests/README.md.");
        }

        using var process = Process.Start(new ProcessStartInfo("bash", [script, .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        try
        {
            var said = process.StandardOutput.ReadToEndAsync(ct);
            var complained = process.StandardError.ReadToEndAsync(ct);
            await process.WaitForExitAsync(ct);
            return process.ExitCode switch
            {
                0 => (await said).Trim(),
                NotInstalled => throw new InconclusiveException(await complained),
                _ => throw new InvalidOperationException($"{Path.GetFileName(script)} {arguments[0]} ended with code {process.ExitCode}: {await complained}"),
            };
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }
}
