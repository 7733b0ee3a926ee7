using System.Diagnostics;
using System.Globalization;

namespace Canvass.Fire;

/// <summary>Watches a running program's system calls, or breaks one of them.</summary>
internal sealed class Strace : IAsyncDisposable
{
    private static readonly Lazy<Task<bool>> Allowed = new(TryItAsync);

    private readonly Process process;

    private Strace(Process process) => this.process = process;

    /// <summary>Installed, and nobody forbids tracing here.</summary>
    public static Task<bool> IsAllowedAsync() => Allowed.Value;

    /// <summary>Attached to all of the program's threads when this returns.</summary>
    public static async Task<Strace> AttachAsync(int program, string output, params IEnumerable<string> arguments)
    {
        var process = Start(["-f", "-p", program.ToString(CultureInfo.InvariantCulture), "-o", output, .. arguments]);
        var strace = new Strace(process);
        // It says so once for the process and all the threads it had.
        var said = await Eventually.InTimeAsync("strace's word that it is attached", process.StandardError.ReadLineAsync());
        if (said?.Contains("attached", StringComparison.Ordinal) == true) return strace;
        await strace.DisposeAsync();
        throw new InvalidOperationException($"strace says: {said}");
    }

    /// <summary>The program goes on without it.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            using var detach = Process.Start("kill", ["-INT", process.Id.ToString(CultureInfo.InvariantCulture)]);
            await detach.WaitForExitAsync();
        }
        await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private static async Task<bool> TryItAsync()
    {
        try
        {
            using var process = Start(["-f", "-e", "inject=fsync:signal=KILL", "true"]);
            await process.StandardError.ReadToEndAsync();
            await process.WaitForExitAsync();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    private static Process Start(IEnumerable<string> arguments) =>
        Process.Start(new ProcessStartInfo("strace", arguments) { UseShellExecute = false, RedirectStandardError = true })!;
}
