using System.Globalization;
using Canvass.CallQueue.Import;
using Spectre.Console;

namespace Canvass.Api.Commands;

/// <summary>How far long work has come: a bar on a terminal, a line now and then where nobody watches. On standard error, so that what is printed can be piped.</summary>
internal static class ProgressBar
{
    private const long LineEvery = 10_000;

    public static Task<T> RunAsync<T>(Func<IProgress<ImportProgress>, Task<T>> work) =>
        Console.IsErrorRedirected ? work(new Lines()) : OnTerminalAsync(work);

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

    private sealed class Lines : IProgress<ImportProgress>
    {
        private string stage = "";
        private long next;

        public void Report(ImportProgress value)
        {
            if (value.Stage == stage && value.Done < next && value.Done != value.Total) return;
            (stage, next) = (value.Stage, value.Done + LineEvery);
            Console.Error.WriteLine(value.Total > 0
                ? string.Create(CultureInfo.InvariantCulture, $"{value.Stage}: {value.Done} of {value.Total}")
                : string.Create(CultureInfo.InvariantCulture, $"{value.Stage}: {value.Done}"));
        }
    }
}
