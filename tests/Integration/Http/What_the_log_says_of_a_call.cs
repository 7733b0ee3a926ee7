using System.Collections.Concurrent;
using System.Text;
using Canvass.Databases;
using Canvass.Shared;
using Microsoft.Extensions.Logging;
using NUnit.Framework;

namespace Canvass.Integration.Http;

/// <summary>Control tried: with the framework's own request lines let through, the code in the address is found here.</summary>
public sealed class What_the_log_says_of_a_call
{
    [Test]
    public async Task is_ids_and_never_a_name_a_number_a_code_or_a_token()
    {
        using var heard = new Listener();
        await using var app = await CanvassApp.StartAsync(Database.Sqlite, people: 0, adapt: builder =>
        {
            builder.Logging.SetMinimumLevel(LogLevel.Trace);
            builder.Logging.AddProvider(heard);
        });
        await app.BringAsync(app.List, [("Kunigunda", "Ulfeldt", "+99963524189")]);
        var code = await app.SeatCodeAsync();
        using var anna = new Caller(app.Client());

        var signedIn = await anna.PostAsync("/api/session", new { seatCode = code, name = "Rosamunda" });
        anna.Token = signedIn.Body.GetProperty("token").GetString();
        var card = await anna.ClaimAsync(app.List);
        var reportKey = card.GetProperty("reportKey").GetString()!;
        await anna.ReportAsync(card, new { id = NewId.At(TimeProvider.System.GetUtcNow()), outcome = "no_answer", note = "Kunigunda sover", reportKey });
        await anna.PostAsync("/api/calls/returned", new { lastDigits = "24189" });
        await anna.PostAsync("/api/session", new { seatCode = "QQQ-WWW-234", name = "Rosamunda" });
        await anna.GetAsync("/api/session/QQQ-WWW-234?code=QQQ-WWW-234");
        await anna.SendAsync(HttpMethod.Post, "/api/calls", new StringContent("{\"Kunigunda\":\"+99963524189\"}", Encoding.UTF8, "application/json"));
        await anna.GetAsync("/api/session");
        await anna.DeleteAsync("/api/session");

        var log = heard.All();
        string[] secrets = ["Kunigunda", "Ulfeldt", "63524189", "24189", "Rosamunda", code, code.Replace("-", "", StringComparison.Ordinal), "QQQ-WWW-234", anna.Token!, signedIn.Body.GetProperty("deviceToken").GetString()!, reportKey];
        Assert.Multiple(() =>
        {
            Assert.That(log, Does.Contain("/api/calls/{id}/outcome"), "or nothing was heard");
            foreach (var secret in secrets)
                Assert.That(log.Split('\n').Where(line => line.Contains(secret, StringComparison.OrdinalIgnoreCase)), Is.Empty);
        });
    }

    /// <summary>Every line of every logger at every level, with its values and what it stands in.</summary>
    private sealed class Listener : ILoggerProvider, ISupportExternalScope
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
}
