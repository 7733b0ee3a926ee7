using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Canvass.Shared;
using NUnit.Framework;

namespace Canvass.Fire;

/// <summary>Canvass as its users run it: the built Api, a process of its own that may be killed at any moment.</summary>
internal sealed partial class ApiProcess : IAsyncDisposable
{
    private const int LongestLine = 2_500;

    private readonly Process process;
    private readonly ConcurrentQueue<string> said = new();
    private readonly ConcurrentQueue<string> complained = new();
    private readonly TaskCompletionSource<Uri> listening = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ApiProcess(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => Hear(line.Data);
        process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is not null) complained.Enqueue(line.Data);
        };
        process.Start();
        Guard.Watch(Id);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>The build that belongs to these tests: the same configuration and framework.</summary>
    public static string File { get; } = Built();

    public int Id => process.Id;

    public bool IsRunning => !process.HasExited;

    public IReadOnlyCollection<string> Said => said;

    public IReadOnlyCollection<string> Complained => complained;

    /// <param name="arguments">The command line after the program's name.</param>
    /// <param name="settings">Names as in appsettings.json.</param>
    /// <param name="through">What starts it, with its arguments: strace, faketime.</param>
    public static ApiProcess Start(IEnumerable<string> arguments, IReadOnlyDictionary<string, string> settings, params IReadOnlyList<string> through)
    {
        string[] line = [.. through, "dotnet", File, .. arguments];
        var start = new ProcessStartInfo(line[0], line[1..]) { UseShellExecute = false, WorkingDirectory = Path.GetTempPath() };
        start.Environment["DOTNET_TieredPGO"] = "0";
        // A debugger's or profiler's socket per process is nothing these need, and a killed one would leave it behind.
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        foreach (var (name, value) in settings) start.Environment[name.Replace(":", "__", StringComparison.Ordinal)] = value;
        return new ApiProcess(start);
    }

    /// <summary>Where it listens, once it says so.</summary>
    public async Task<Uri> ListeningAsync()
    {
        var ended = process.WaitForExitAsync();
        await Eventually.InTimeAsync("where the program listens", Task.WhenAny(listening.Task, ended));
        return listening.Task.IsCompleted ? await listening.Task : throw new AssertionException($"The program ended with code {process.ExitCode} instead of listening.\n{Log}");
    }

    /// <summary>kill -9, and gone when this returns.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await EndedAsync();
    }

    public void Signal(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    /// <returns>Its exit code.</returns>
    public async Task<int> EndedAsync()
    {
        await Eventually.InTimeAsync("the program's end", WaitAsync());
        return process.ExitCode;

        async Task<bool> WaitAsync()
        {
            await process.WaitForExitAsync();
            return true;
        }
    }

    /// <summary>Its last lines, for whoever looks into a failure.</summary>
    public string Log => string.Join('\n', said.TakeLast(30).Concat(complained.TakeLast(10)).Select(line => line.Length > LongestLine ? line[..LongestLine] + "…" : line));

    public async ValueTask DisposeAsync()
    {
        if (IsRunning) process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        Guard.Forget(Id);
        process.Dispose();
    }

    private void Hear(string? line)
    {
        if (line is null) return;
        said.Enqueue(line);
        if (line.Contains("Now listening on", StringComparison.Ordinal) && Address().Match(line) is { Success: true } address) listening.TrySetResult(new Uri(address.Value));
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:[0-9]+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Address();

    private static string Built()
    {
        var here = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd('/'));
        return Checkout.File("src", "Api", "bin", here.Parent!.Name, here.Name, "Canvass.Api.dll");
    }
}
