using System.Net;
using NUnit.Framework;

namespace Canvass.Fire;

/// <summary>One machine: the program on it comes and goes, its settings stay. Whoever rings waits at its door meanwhile.</summary>
internal sealed class House(IReadOnlyDictionary<string, string> settings) : IAsyncDisposable
{
    private readonly Lock gate = new();
    private TaskCompletionSource<Uri> open = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ApiProcess? program;

    public ApiProcess Program => program ?? throw new InvalidOperationException("The house is empty.");

    /// <summary>Where it serves, as soon as it is ready.</summary>
    public Task<Uri> OpenAsync()
    {
        lock (gate) return open.Task;
    }

    public async Task StartAsync(params IReadOnlyList<string> through)
    {
        var address = await StartUnreadyAsync(through);
        await Eventually.HoldsAsync("the program is ready", async () =>
        {
            Assert.That(Program.IsRunning, $"the program has ended:\n{Program.Log}");
            return await StatusAsync(address, "/health/ready") == HttpStatusCode.OK;
        }, () => Program.Log);
    }

    /// <summary>Serving, ready or not.</summary>
    public async Task<Uri> StartUnreadyAsync(params IReadOnlyList<string> through)
    {
        if (program is not null) await program.DisposeAsync();
        program = ApiProcess.Start(["serve", "--urls", "http://127.0.0.1:0"], settings, through);
        var address = await program.ListeningAsync();
        lock (gate) open.TrySetResult(address);
        return address;
    }

    public async Task KillAsync()
    {
        Close();
        await Program.KillAsync();
    }

    /// <summary>The door is shut to whoever has not come in yet; the program is not touched.</summary>
    public void Close()
    {
        lock (gate)
        {
            if (open.Task.IsCompleted) open = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <returns>Its exit code.</returns>
    public async Task<int> StopAsync()
    {
        Close();
        Program.Signal("TERM");
        return await Program.EndedAsync();
    }

    /// <summary>Null: nobody answers.</summary>
    public static async Task<HttpStatusCode?> StatusAsync(Uri address, string path)
    {
        try
        {
            using var answer = await Ringer.Http.GetAsync(new Uri(address, path));
            return answer.StatusCode;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (program is null) return;
        if (TestContext.CurrentContext.Result.Outcome.Status == NUnit.Framework.Interfaces.TestStatus.Failed) await TestContext.Out.WriteLineAsync(program.Log);
        await program.DisposeAsync();
    }
}
