namespace Canvass.CallQueue.Register;

/// <summary>A cell with several numbers: "070-… / 08-…", "070-… eller 08-…", one on each line, or only a space between.</summary>
internal static class NumberCell
{
    private static readonly char[] MarksBetween = [';', ',', '|', '&', '\n', '\r'];
    private static readonly string[] WordsBetween = ["eller", "och", "samt", "alt", "or", "and"];

    public static IReadOnlyList<PhoneReading> Read(string? cell, bool leadingZeroLost)
    {
        var text = NumberText.Unwrap(cell).ToString();
        if (text.Length == 0) return [];

        var whole = PhoneNumber.Parse(text, leadingZeroLost);
        if (whole.IsNumber || whole.Problem == NumberProblem.Scientific) return [whole];

        var readings = new List<PhoneReading>();
        foreach (var piece in text.Split(MarksBetween, StringSplitOptions.RemoveEmptyEntries))
        {
            foreach (var part in BetweenWords(piece)) ReadPart(part, leadingZeroLost, readings);
        }

        return readings.Count > 0 ? readings : [whole];
    }

    private static IEnumerable<string> BetweenWords(string piece)
    {
        var from = 0;
        var words = piece.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        for (var i = 0; i < words.Length; i++)
        {
            if (!WordsBetween.Contains(words[i].TrimEnd('.'), StringComparer.OrdinalIgnoreCase)) continue;
            if (i > from) yield return string.Join(' ', words[from..i]);
            from = i + 1;
        }

        if (words.Length > from) yield return string.Join(' ', words[from..]);
    }

    private static void ReadPart(string part, bool leadingZeroLost, List<PhoneReading> readings)
    {
        var reading = PhoneNumber.Parse(part, leadingZeroLost);
        var mayBeSeveral = reading.Problem == NumberProblem.Several || reading.Problem == NumberProblem.TooLong;
        if (!mayBeSeveral)
        {
            readings.Add(reading);
            return;
        }

        foreach (var stroke in BetweenStrokes(part, leadingZeroLost))
        {
            var (first, second) = CutAtSpace(stroke, leadingZeroLost);
            readings.Add(first);
            if (second is not null) readings.Add(second);
        }
    }

    // 08/465 004 00 / 070-174 06 05: a piece that is only a code belongs to the piece behind its stroke.
    private static IEnumerable<string> BetweenStrokes(string part, bool leadingZeroLost)
    {
        var pieces = part.Split('/', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        for (var i = 0; i < pieces.Length; i++)
        {
            var joined = i + 1 < pieces.Length ? $"{pieces[i]}/{pieces[i + 1]}" : null;
            var isCode = joined is not null && PhoneNumber.Parse(joined, leadingZeroLost).IsNumber;
            yield return isCode ? joined! : pieces[i];
            if (isCode) i++;
        }
    }

    // 070-174 06 05 08-465 004 00: two numbers, if a space stands between two whole ones in one way only.
    private static (PhoneReading First, PhoneReading? Second) CutAtSpace(string text, bool leadingZeroLost)
    {
        var whole = PhoneNumber.Parse(text, leadingZeroLost);
        if (whole.IsNumber) return (whole, null);

        (PhoneReading First, PhoneReading Second)? found = null;
        for (var i = 1; i < text.Length - 1; i++)
        {
            if (text[i] != ' ' || !BeginsNumber(text[i + 1])) continue;

            var first = PhoneNumber.Parse(text[..i], leadingZeroLost);
            if (!first.IsNumber) continue;
            var second = PhoneNumber.Parse(text[(i + 1)..], leadingZeroLost);
            if (!second.IsNumber) continue;
            if (found is { } other && (other.First != first || other.Second != second)) return (whole, null);
            found = (first, second);
        }

        return found is { } pair ? (pair.First, pair.Second) : (whole, null);
    }

    private static bool BeginsNumber(char c) => c is '0' or '+' or '(' || char.IsLetter(c);
}
