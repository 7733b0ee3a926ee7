using System.Globalization;
using System.Text;
using Canvass.CallQueue.Outcomes;
using Canvass.CallQueue.Register;

namespace Canvass.CallQueue.Privacy;

/// <summary>An extract as a letter that its person can read.</summary>
public static class ExtractLetter
{
    public const string Swedish = "sv";
    public const string English = "en";

    /// <param name="extract">What is kept.</param>
    /// <param name="language"><see cref="Swedish"/> or <see cref="English"/>.</param>
    /// <param name="zone">Whose clocks the person goes by.</param>
    public static string Write(PersonExtract extract, string language, TimeZoneInfo zone)
    {
        var (words, person, letter) = (language == Swedish ? LetterWords.Swedish : LetterWords.English, extract.Person, new StringBuilder());
        letter.Append(CultureInfo.InvariantCulture, $"{extract.Organisation}\n{Local(extract.At)}\n\n{words["title"]}\n\n{words["intro"]}\n");

        Heading("you");
        Line("name", $"{person.FirstName} {person.LastName}".Trim());
        Line("formerNames", string.Join(", ", extract.FormerNames));
        Line("externalId", person.ExternalId);
        Line("birthYear", person.BirthYear?.ToString(CultureInfo.InvariantCulture));
        Line("municipality", Municipalities.WithCode(person.Municipality)?.Name ?? person.Municipality);
        Line("district", person.District);
        Line("languages", string.Join(", ", person.Languages));
        Line("numbers", string.Join(", ", extract.Numbers));
        if (person.Protected) Item(words["protected"]);
        if (person.Blocked) Item(words["blocked"]);
        if (person.Restricted) Item(words["restricted"]);

        Section("lists", extract.Lists, l => $"{l.Name} ({l.Association}, {l.Campaign}){From(l.Source, l.ObtainedAt)}{(l.TakenOffAt is { } at ? $"; {words["takenOff"]} {Local(at)}" : "")}");
        Section("facts", extract.Facts.Where(f => f.Facts.Count > 0), f => $"{f.Association}{From(f.Source, f.ObtainedAt)}: {string.Join("; ", f.Facts.Select(x => $"{x.Key}: {x.Value}"))}");
        Section("calls", extract.Calls, c => string.Join("; ", new[]
        {
            $"{Local(c.At)}, {c.Association}: {(c.Outcome is { } code ? words[code] : words["noReport"])}",
            c.CallBackAt is { } again ? $"{words["callBackAt"]} {Local(again)}" : null,
            c.Note is { } note ? $"{words["note"]}: {note}" : null,
            c.Answers.Count > 0 ? $"{words["answers"]}: {string.Join(", ", c.Answers.Select(Said))}" : null,
        }.OfType<string>()));
        Section("followUps", extract.FollowUps, f => $"{f.Association}: {f.What}{(f.DueOn is null ? "" : $" ({f.DueOn})")}{(f.DoneAt is { } done ? $", {words["done"]} {Local(done)}" : "")}");
        Section("flags", extract.Flags, f => $"{Local(f.At)}: {f.Kind}{(f.What is null ? "" : $", {f.What}")}{(f.Answer is null ? "" : $" → {f.Answer}")}");
        Section("blocks", extract.Blocks, b => $"{Local(b.Since)}: {words[$"block-{b.Kind}"]}{(string.IsNullOrEmpty(b.Reason) ? "" : $", {b.Reason}")}");
        Section("seen", extract.Seen, s => $"{Local(s.At)}: {words[$"role-{s.Role}"]}, {words[$"did-{s.Did}"]}");

        letter.Append(CultureInfo.InvariantCulture, $"\n{words["rights"]}\n");
        return letter.ToString();

        void Heading(string what) => letter.Append(CultureInfo.InvariantCulture, $"\n{words[what]}\n");

        void Item(string text) => letter.Append(CultureInfo.InvariantCulture, $"- {text.ReplaceLineEndings(" ")}\n");

        void Line(string what, string? text)
        {
            if (!string.IsNullOrEmpty(text)) Item($"{words[what]}: {text}");
        }

        void Section<T>(string what, IEnumerable<T> items, Func<T, string> say)
        {
            Heading(what);
            var any = false;
            foreach (var item in items)
            {
                Item(say(item));
                any = true;
            }
            if (!any) Item(words["nothing"]);
        }

        string From(string? source, string? on) => source is null ? "" : $", {words["source"]} {source}{(on is null ? "" : $" {on}")}";

        string Said(ReportedAnswer answer) => $"{answer.Question}: {string.Join(" + ", answer.Text is null ? answer.Options : [.. answer.Options, answer.Text])}";

        string Local(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, zone).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
    }
}
