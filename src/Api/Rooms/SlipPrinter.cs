using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Canvass.Api.Settings;
using Canvass.Api.Web;
using Canvass.CallQueue.Rooms;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Canvass.Api.Rooms;

/// <summary>What is laid on the seats: as data, or as a page to print. Neither is kept anywhere: a code that was lost is replaced.</summary>
internal sealed class SlipPrinter(RoomDesk desk, CanvassSettings settings)
{
    /// <summary>Nothing runs on the page, and nothing is fetched but how it looks.</summary>
    public const string Policy = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static readonly HtmlEncoder Html = HtmlEncoder.Create(UnicodeRanges.All);

    public static bool IsWanted(HttpContext context) =>
        context.Request.GetTypedHeaders().Accept is { Count: > 0 } accepted && accepted.OrderByDescending(a => a.Quality ?? 1).First().MediaType.Equals("text/html", StringComparison.OrdinalIgnoreCase);

    public SlipsAnswer Answer(IReadOnlyList<SeatSlip> slips) => new() { Slips = [.. slips.Select(slip => SlipAnswer.Of(slip, LinkFor(slip)))] };

    public async Task<ContentHttpResult> PageAsync(long organisationId, long roomId, IReadOnlyList<SeatSlip> slips, string? language, HttpContext context, CancellationToken ct)
    {
        var room = (await desk.GetAsync(organisationId, roomId, ct)).Value;
        context.Response.Headers.ContentSecurityPolicy = Policy;
        return TypedResults.Content(Page(room.Name, slips, Words.For(language, context)), "text/html; charset=utf-8");
    }

    // Behind the #, where no server on the way sees it, and no log.
    private string LinkFor(SeatSlip slip) => $"{settings.TypedAddress}/#seat={slip.Code}";

    private string Page(string room, IReadOnlyList<SeatSlip> slips, Words words)
    {
        var page = new StringBuilder();
        page.Append(CultureInfo.InvariantCulture, $"""
            <!doctype html>
            <html lang="{words.Language}">
            <head>
              <meta charset="utf-8">
              <meta name="viewport" content="width=device-width, initial-scale=1">
              <title>{Text(words["slipsTitle", ("room", room)])}</title>
              <link rel="stylesheet" href="/web/slips.css">
            </head>
            <body>
              <h1>{Text(words["slipsTitle", ("room", room)])}</h1>
              <p class="screen">{Text(words["slipsOnce"])}</p>
              <main>

            """);
        foreach (var slip in slips)
        {
            var until = TimeZoneInfo.ConvertTime(slip.EndsAt, settings.TimeZone).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
            page.Append(CultureInfo.InvariantCulture, $"""
                <article>
                  <h2 dir="auto">{Text(slip.Label)}</h2>
                  <p class="room" dir="auto">{Text(room)}</p>
                  <p class="code" dir="ltr">{Text(slip.Code)}</p>
                  <div class="qr">{QrSvg.Of(LinkFor(slip), Text(words["slipsScan"]))}</div>
                  <p>{Text(words["slipsHow", ("address", settings.TypedAddress)])}</p>
                  <p class="until">{Text(words["slipsUntil", ("until", until)])}</p>
                </article>

                """);
        }
        return page.Append("  </main>\n</body>\n</html>\n").ToString();
    }

    private static string Text(string text) => Html.Encode(text);
}

internal sealed record SlipsAnswer
{
    public required IReadOnlyList<SlipAnswer> Slips { get; init; }
}

internal sealed record SlipAnswer
{
    public required long SeatId { get; init; }

    public required string Label { get; init; }

    /// <summary>Shown 3-3-3, this once.</summary>
    public required string Code { get; init; }

    /// <summary>What the QR says.</summary>
    public required string Link { get; init; }

    /// <summary>The QR, as an SVG.</summary>
    public required string Qr { get; init; }

    public required DateTimeOffset EndsAt { get; init; }

    public static SlipAnswer Of(SeatSlip slip, string link) => new() { SeatId = slip.SeatId, Label = slip.Label, Code = slip.Code, Link = link, Qr = QrSvg.Of(link), EndsAt = slip.EndsAt };
}
