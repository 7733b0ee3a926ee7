using System.Globalization;
using Canvass.CallQueue.Import;
using Spectre.Console;

namespace Canvass.Api.Commands;

/// <summary>How far long work has come: a bar on a terminal, lines where nobody watches. On standard error, so that what is printed can be piped.</summary>
internal static class ProgressBar
{
    public static Task<T> RunAsync<T>(Func<IProgress<ImportProgress>, Task<T>> work) =>
        Console.IsErrorRedirected ? work(new ProgressLines(Console.Error, TimeProvider.System)) : OnTerminalAsync(work);

    private static Task<T> OnTerminalAsync<T>(Func<IProgress<ImportProgress>, Task<T>> work)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return console.Progress().AutoClear(true).StartAsync(context => work(new Bar(context)));
    }

    private sealed class Bar(ProgressContext context) : IProgress<ImportProgress>
    {
        private readonly Dictionary<string, ProgressTask> tasks = new(StringComparer.Ordinal);

        public void Report(ImportProgress value)
        {
            if (!tasks.TryGetValue(value.Stage, out var task)) tasks.Add(value.Stage, task = context.AddTask(value.Stage));
            task.IsIndeterminate = value.Total == 0;
            if (value.Total > 0) task.MaxValue = value.Total;
            task.Value = value.Done;
        }
    }
}

/// <summary>For whoever reads it later or through a pipe: nothing of what is soon done, and of what takes long a line every few seconds.</summary>
internal sealed class ProgressLines(TextWriter to, TimeProvider clock) : IProgress<ImportProgress>
{
    public static readonly TimeSpan Between = TimeSpan.FromSeconds(3);

    private long said = clock.GetTimestamp();

    public void Report(ImportProgress value)
    {
        if (clock.GetElapsedTime(said) < Between) return;
        said = clock.GetTimestamp();
        to.WriteLine(value switch
        {
            { Total: > 0 } => string.Create(CultureInfo.InvariantCulture, $"{value.Stage}: {value.Done} of {value.Total} rows"),
            { Done: > 0 } => string.Create(CultureInfo.InvariantCulture, $"{value.Stage}: {value.Done} rows so far"),
            _ => value.Stage,
        });
    }
}
