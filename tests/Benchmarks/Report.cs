using System.Globalization;

namespace Canvass.Benchmarks;

/// <summary>The table that everything ends up in.</summary>
internal sealed class Report
{
    private readonly List<Line> lines = [];
    private readonly List<string> notes = [];
    private readonly List<string> broken = [];

    public bool IsBroken => broken.Count > 0;

    public void Add(Line line)
    {
        lines.Add(line);
        Console.Error.WriteLine($"    {line.What}: {line.Measured} | {line.Yardstick} | {line.Ratio}");
    }

    /// <summary>A cost beside another: so many times as much is allowed.</summary>
    public void AddCost(string id, string what, double measured, double yardstick, string unit, string yardstickIs, double atMost) => Add(new Line
    {
        Id = id,
        What = what,
        Measured = $"{Number(measured)} {unit}",
        Yardstick = $"{Number(yardstick)} {unit} ({yardstickIs})",
        Ratio = Number(measured / yardstick),
        Wanted = $"≤ {Number(atMost)} ×",
        Met = measured <= yardstick * atMost,
    });

    public void Note(string text) => notes.Add(text);

    public void Broken(string text) => broken.Add(text);

    public void Print(TextWriter to)
    {
        string[][] rows =
        [
            ["id", "what", "measured", "yardstick, same run", "ratio", "wanted", "met"],
            .. lines.Select(l => new[] { l.Id, l.What, l.Measured, l.Yardstick, l.Ratio, l.Wanted, l.Met switch { true => "yes", false => "NO", null => "" } }),
        ];
        var widths = Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(r => r[column].Length)).ToArray();
        to.WriteLine();
        foreach (var note in notes) to.WriteLine(note);
        to.WriteLine();
        foreach (var row in rows) to.WriteLine(string.Join("  ", row.Select((cell, i) => cell.PadRight(widths[i]))).TrimEnd());
        if (broken.Count == 0) return;
        to.WriteLine();
        foreach (var text in broken) to.WriteLine($"BROKEN: {text}");
    }

    public static string Number(double value) => value.ToString(
        Math.Abs(value) switch
        {
            >= 100 => "#,0",
            >= 10 => "0.0",
            _ => "0.00",
        }, CultureInfo.InvariantCulture);
}

internal sealed record Line
{
    public required string Id { get; init; }

    public required string What { get; init; }

    public required string Measured { get; init; }

    public string Yardstick { get; init; } = "";

    public string Ratio { get; init; } = "";

    public string Wanted { get; init; } = "";

    /// <summary>Null: there is nothing to meet.</summary>
    public bool? Met { get; init; }
}
