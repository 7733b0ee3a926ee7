using System.Diagnostics;

namespace Canvass.Fire;

/// <summary>Ends the programs that a test run leaves behind when it is killed itself: a process that hears of them, and of our end.</summary>
internal static class Guard
{
    private const string Script = """
        declare -A running
        while read -r sign id; do
          if [[ $sign == + ]]; then running[$id]=1; else unset "running[$id]"; fi
        done
        ((${#running[@]} == 0)) || kill -KILL "${!running[@]}"
        """;

    private static readonly Lock Gate = new();
    private static Process? process;

    public static void Watch(int program) => Tell($"+ {program}");

    public static void Forget(int program) => Tell($"- {program}");

    private static void Tell(string what)
    {
        lock (Gate)
        {
            // In a session of its own: what ends this run's processes must not end it first.
            process ??= Process.Start(new ProcessStartInfo("setsid", ["bash", "-c", Script]) { UseShellExecute = false, RedirectStandardInput = true })!;
            process.StandardInput.WriteLine(what);
            process.StandardInput.Flush();
        }
    }
}
