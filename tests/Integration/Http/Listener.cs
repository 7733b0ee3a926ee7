using System.Collections.Concurrent;
using System.Text;
using Microsoft.Extensions.Logging;

namespace Canvass.Integration.Http;

/// <summary>Every line of every logger at every level, with its values and what it stands in.</summary>
internal sealed class Listener : ILoggerProvider, ISupportExternalScope
{
    private readonly ConcurrentQueue<string> lines = new();
    private IExternalScopeProvider scopes = new LoggerExternalScopeProvider();

    public string All() => string.Join('\n', lines);

    public ILogger CreateLogger(string categoryName) => new Ear(this, categoryName);

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => scopes = scopeProvider;

    public void Dispose() => lines.Clear();

    private sealed class Ear(Listener listener, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => listener.scopes.Push(state);

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var line = new StringBuilder($"{logLevel} {category} {formatter(state, exception)} {Values(state)} {exception}");
            listener.scopes.ForEachScope((scope, text) => text.Append(' ').Append(scope).Append(' ').Append(Values(scope)), line);
            listener.lines.Enqueue(line.Replace('\n', ' ').ToString());
        }

        private static string Values(object? state) =>
            state is IEnumerable<KeyValuePair<string, object?>> values ? string.Join(' ', values.Select(v => $"{v.Key}={v.Value}")) : "";
    }
}
