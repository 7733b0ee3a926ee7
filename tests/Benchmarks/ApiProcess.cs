using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Canvass.Benchmarks;

/// <summary>The server as an operator starts it, on a free port, with budgets that nobody runs into.</summary>
internal sealed class ApiProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process process;
    private readonly string log;

    private ApiProcess(Process process, int port, string log)
    {
        this.process = process;
        this.log = log;
        Port = port;
    }

    public int Port { get; }

    public int Id => process.Id;

    public long ResidentBytes => Machine.ResidentBytes(process.Id);

    public TimeSpan ProcessorTime
    {
        get
        {
            process.Refresh();
            return process.TotalProcessorTime;
        }
    }

    public static async Task<ApiProcess> StartAsync(string folder, string? connectionString = null)
    {
        var port = FreePort();
        var logFile = Path.Combine(folder, "api.log");
        var start = new ProcessStartInfo("bash") { UseShellExecute = false };
        // Its log goes to a file, as a service's does; a pipe would be read by us, on the same processors.
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add("exec dotnet \"$0\" \"$@\" >\"$CANVASS_BENCH_LOG\" 2>&1");
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "Canvass.Api.dll"));
        start.ArgumentList.Add(string.Create(CultureInfo.InvariantCulture, $"--urls=http://127.0.0.1:{port}"));
        start.Environment["CANVASS_BENCH_LOG"] = logFile;
        start.Environment["Canvass__Data"] = folder;
        start.Environment["Canvass__Secret"] = World.Secret;
        if (connectionString is not null)
        {
            start.Environment["ConnectionStrings__Canvass"] = connectionString;
            start.Environment["Privacy__Journal"] = Path.Combine(folder, "journal");
        }
        foreach (var budget in new[] { "PerHour", "SeatPerDay", "VolunteerPerDay", "AlonePerHour", "AlonePerDay", "Unconfirmed" })
            start.Environment[$"CallQueue__Budgets__{budget}"] = "1000000";

        var api = new ApiProcess(Process.Start(start)!, port, logFile);
        try
        {
            await api.IsReadyAsync();
            return api;
        }
        catch
        {
            await api.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            using (var term = Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)])) await term.WaitForExitAsync();
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(15));
            try
            {
                await process.WaitForExitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                process.Kill();
            }
        }
        process.Dispose();
    }

    private async Task IsReadyAsync()
    {
        var from = Stopwatch.GetTimestamp();
        while (true)
        {
            if (process.HasExited || Stopwatch.GetElapsedTime(from) > Patience) throw new InvalidOperationException($"The api did not start: {await File.ReadAllTextAsync(log)}");
            try
            {
                using var line = new HttpLine(Port, "");
                if (line.Get("/health/ready").Status == 200) return;
            }
            catch (SocketException)
            {
                // Not listening yet.
            }
            await Task.Delay(5);
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
