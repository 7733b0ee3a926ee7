using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Canvass.Databases;

namespace Canvass.Fire;

/// <summary>
/// A volunteer who does not give up: what was not answered is sent again, under the same id, until it is. Everything that is heard,
/// and what is not, goes into the history.
/// </summary>
internal sealed class Ringer(string token, long list, int number)
{
    private static readonly string[] Outcomes = ["conversation", "no_answer", "refused", "busy", "voicemail", "not_available", "not_in_service", "conversation"];
    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(100);

    private readonly Random random = new(number);
    private Card? card;
    private Report? waiting;
    private Report? last;

    /// <summary>No proxy and no shared connections between programs: their ports differ.</summary>
    public static HttpClient Http { get; } = new(new SocketsHttpHandler { UseProxy = false, ConnectTimeout = TimeSpan.FromSeconds(10) }) { Timeout = TimeSpan.FromMinutes(2) };

    /// <summary>One in so many outcomes is corrected by the same volunteer; 0: none.</summary>
    public int CorrectsOneIn { get; init; } = 5;

    /// <summary>Rings until told to stop or nobody is left.</summary>
    public async Task RingAsync(House house, History history, CancellationToken enough)
    {
        while (!enough.IsCancellationRequested && await StepAsync(house, history, enough))
        {
        }
    }

    /// <summary>Sends what was never answered until it is; after this the volunteer's part of the history knows no "unknown".</summary>
    public async Task SendWhatWaitsAsync(House house, History history)
    {
        while (waiting is not null) await ReportAsync(house, history, waiting, CancellationToken.None);
    }

    /// <summary>Gets a person to ring.</summary>
    /// <returns>False: nobody is left.</returns>
    public async Task<bool> TakeAsync(House house, History history)
    {
        while (card is null)
            if (!await ClaimAsync(house, history, CancellationToken.None)) return false;
        return true;
    }

    /// <summary>Sends what came of the person taken, once; what is not answered waits to be sent again.</summary>
    public async Task<Report> TellAsync(House house, History history, string outcome = "conversation")
    {
        var report = NewReport(outcome);
        waiting = report;
        history.Ask(report);
        await ReportAsync(house, history, report, CancellationToken.None);
        return history.Reports.Single(r => r.Id == report.Id);
    }

    /// <summary>The body and status of any request, as this volunteer.</summary>
    public async Task<(HttpStatusCode Status, JsonElement Body)> AskAsync(Uri house, HttpMethod method, string path, object? body = null, CancellationToken ct = default)
    {
        using var request = new HttpRequestMessage(method, new Uri(house, path));
        request.Headers.Authorization = new("Bearer", token);
        if (body is not null) request.Content = JsonContent.Create(body);
        using var answer = await Http.SendAsync(request, ct);
        var text = await answer.Content.ReadAsStringAsync(ct);
        return (answer.StatusCode, text.Length > 0 && text[0] == '{' ? JsonSerializer.Deserialize<JsonElement>(text) : default);
    }

    public Task<(HttpStatusCode Status, JsonElement Body)> ClaimAsync(Uri house) => AskAsync(house, HttpMethod.Post, "/api/calls", new { listId = list });

    private async Task<bool> StepAsync(House house, History history, CancellationToken enough)
    {
        if (waiting is not null)
        {
            await ReportAsync(house, history, waiting, enough);
            return true;
        }
        if (card is null) return await ClaimAsync(house, history, enough);
        if (last is not null && CorrectsOneIn > 0 && random.Next(CorrectsOneIn) == 0)
        {
            waiting = new Report { Id = NewId.At(TimeProvider.System.GetUtcNow()), CallId = last.CallId, Outcome = last.Outcome == "refused" ? "conversation" : "refused", Replaces = last.Id };
            last = null;
        }
        else waiting = NewReport(Outcomes[random.Next(Outcomes.Length)]);
        history.Ask(waiting);
        return true;
    }

    private Report NewReport(string outcome) => new() { Id = NewId.At(TimeProvider.System.GetUtcNow()), CallId = card!.CallId, Outcome = outcome };

    /// <returns>False: nobody is left.</returns>
    private async Task<bool> ClaimAsync(House house, History history, CancellationToken enough)
    {
        if (await TryAsync(house, history, enough, address => ClaimAsync(address)) is not { } answer) return true;
        switch (answer.Status)
        {
            case HttpStatusCode.Created or HttpStatusCode.OK:
                card = Card.Read(answer.Body, Stopwatch.GetTimestamp());
                return true;
            case HttpStatusCode.NotFound:
                return false;
            default:
                await OtherwiseAsync(history, "claim", answer.Status, answer.Body);
                return true;
        }
    }

    private async Task ReportAsync(House house, History history, Report report, CancellationToken enough)
    {
        var before = Stopwatch.GetTimestamp();
        if (card is { } held && held.CallId == report.CallId)
        {
            history.Hold(new Hold(held.Person, held.Numbers, held.From, before));
            card = null;
        }
        var body = new { id = report.Id, outcome = report.Outcome, replaces = report.Replaces };
        if (await TryAsync(house, history, enough, address => AskAsync(address, HttpMethod.Put, $"/api/calls/{report.CallId}/outcome", body)) is not { } answer) return;
        switch (answer.Status)
        {
            case HttpStatusCode.OK:
                history.Note(report.Id, Fate.Acknowledged);
                last = report.Replaces is null ? report : null;
                waiting = null;
                break;
            default:
                await OtherwiseAsync(history, $"{report.Outcome} for {report.CallId}", answer.Status, answer.Body);
                if ((int)answer.Status is >= 400 and < 500)
                {
                    history.Note(report.Id, Fate.Refused);
                    waiting = null;
                }
                break;
        }
    }

    /// <returns>Null: no answer came, so nobody knows.</returns>
    private static async Task<(HttpStatusCode Status, JsonElement Body)?> TryAsync(House house, History history, CancellationToken enough, Func<Uri, Task<(HttpStatusCode, JsonElement)>> ask)
    {
        Uri address;
        try
        {
            address = await house.OpenAsync().WaitAsync(enough);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
        try
        {
            return await ask(address);
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException or TaskCanceledException)
        {
            if (!history.CutsAreExpected || fault is TaskCanceledException) history.Surprise($"cut off: {fault.Message}");
            await Task.Delay(Breath, CancellationToken.None);
            return null;
        }
    }

    private static async Task OtherwiseAsync(History history, string asked, HttpStatusCode status, JsonElement body)
    {
        if (status is HttpStatusCode.ServiceUnavailable or HttpStatusCode.InsufficientStorage)
        {
            history.Trouble($"{body.GetProperty("type").GetString()}: {body.GetProperty("detail").GetString()}");
            await Task.Delay(Breath);
        }
        else history.Surprise($"{asked}: {(int)status} {body}");
    }

    private sealed record Card(Guid CallId, long Person, IReadOnlyList<long> Numbers, long From)
    {
        public static Card Read(JsonElement body, long at) => new(
            body.GetProperty("callId").GetGuid(),
            body.GetProperty("person").GetProperty("id").GetInt64(),
            [.. body.GetProperty("numbers").EnumerateArray().Select(n => n.GetProperty("id").GetInt64())],
            at);
    }
}
