using System.Net;
using System.Text.Json;
using NUnit.Framework;

namespace Canvass.Fire;

/// <summary>The figures that a program shows, beside those counted from the log.</summary>
internal static class Figures
{
    /// <summary>Waits until the program shows what the log adds up to, cell by cell, and says that it is not behind; and it has noted nothing as not counted.</summary>
    public static async Task CatchUpAsync(Evening evening, House house)
    {
        var (shown, counted) = ("", "");
        await Eventually.HoldsAsync("the figures are a recount of the log", async () =>
        {
            counted = Text((await evening.ReadAsync()).Totals);
            shown = await ShownAsync(evening, house) ?? "nothing, the figures' database is away";
            return shown == counted;
        }, () => $"Shown: {shown}. Counted: {counted}.\n{house.Program.Log}");
        await Eventually.HoldsAsync("the figures are said to be up to date", async () => await SecondsBehindAsync(evening, house) == 0, () => house.Program.Log);
        var lag = await LagAsync(evening, house);
        Assert.That(lag.GetProperty("notCounted").GetInt64(), Is.Zero);
    }

    public static async Task<double> SecondsBehindAsync(Evening evening, House house) => (await LagAsync(evening, house)).GetProperty("secondsBehind").GetDouble();

    public static async Task<JsonElement> LagAsync(Evening evening, House house)
    {
        var answer = await evening.Ringers[0].AskAsync(await house.OpenAsync(), HttpMethod.Get, "/api/reports/lag");
        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.OK), answer.Body.ToString());
        return answer.Body;
    }

    /// <summary>Null while the program says that its database is away.</summary>
    public static async Task<string?> ShownAsync(Evening evening, House house)
    {
        var answer = await evening.Ringers[0].AskAsync(await house.OpenAsync(), HttpMethod.Get, "/api/reports/totals");
        if (answer.Status == HttpStatusCode.ServiceUnavailable) return null;
        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.OK), answer.Body.ToString());
        var totals = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var campaign in answer.Body.GetProperty("campaigns").EnumerateArray())
            foreach (var outcome in campaign.GetProperty("outcomes").EnumerateObject())
                totals[outcome.Name] = totals.GetValueOrDefault(outcome.Name) + outcome.Value.GetInt64();
        return Text(totals);
    }

    /// <summary>"busy 3, refused 12": two of them can be compared and read.</summary>
    public static string Text(IReadOnlyDictionary<string, long> totals) =>
        string.Join(", ", totals.Where(t => t.Value != 0).OrderBy(t => t.Key, StringComparer.Ordinal).Select(t => $"{t.Key} {t.Value}"));
}
