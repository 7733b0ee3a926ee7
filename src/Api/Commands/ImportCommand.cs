using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Canvass.CallQueue;
using Canvass.CallQueue.Import;

namespace Canvass.Api.Commands;

/// <summary>A file of people onto a list: read, shown, and brought in when somebody has said yes.</summary>
internal sealed class ImportCommand(Tools tools)
{
    private readonly Argument<long> list = new("LIST") { Description = "Its id, from overview." };
    private readonly Argument<FileInfo> file = new("FILE") { Description = "CSV or xlsx, with a header row." };
    private readonly Option<string> source = new("--source") { HelpName = "TEXT", Description = "Where the data came from, as it is told to whoever asks on the phone. The file's name if left out." };
    private readonly Option<DateOnly> obtainedAt = new("--obtained-at") { HelpName = "YYYY-MM-DD", Description = "When. The file's own date if left out.", CustomParser = SetupCommands.Day };
    private readonly Option<bool> wholeList = new("--whole-list") { Description = "This file is the whole list: whoever is missing from it is taken off." };
    private readonly Option<long> allowTakingOff = new("--allow-taking-off") { HelpName = "N", Description = "With --whole-list: how many may be taken off, where it is more than ten and more than half of the list." };
    private readonly Option<bool> again = new("--again") { Description = "Bring the file in although this very file was imported to this list before; --whole-list does so anyway." };
    private readonly Option<FileInfo> mapping = new("--mapping") { HelpName = "FILE", Description = "JSON saying what each column is; --json prints the guess to begin from." };
    private readonly Option<FileInfo> rejected = new("--rejected") { HelpName = "FILE", Description = "Write every row that was not taken, or taken only in part, into this CSV file, with the reason." };
    private readonly Option<bool> yes = new("--yes") { Description = "Do not ask before bringing the people in." };
    private readonly Option<string> organisation = new("--organisation") { HelpName = "NAME", Description = "Its name or id; needed where there are several." };
    private readonly Option<bool> json = new("--json") { Description = "Print the report as JSON. Without --yes nothing is brought in." };

    public Command Command()
    {
        var command = new Command("import", "Bring a file of people to a list. All of it or nothing; the same file again changes nothing, unless it is the whole list or --again says so.") { list, file, source, obtainedAt, wholeList, allowTakingOff, again, mapping, rejected, yes, organisation, json };
        command.SetAction(RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken ct)
    {
        var from = parsed.GetRequiredValue(file);
        if (!from.Exists) throw new CommandFailed($"There is no file {from.FullName}.");
        if (parsed.GetValue(rejected) is { } wouldBe && new[] { from, parsed.GetValue(mapping) }.OfType<FileInfo>().FirstOrDefault(read => IsOne(read, wouldBe)) is { } read)
            throw new MisusedCommand($"{wouldBe.FullName} is {read.FullName}, which is read. Choose another file for the rejected rows.");
        await using var open = await tools.OpenAsync(ct);
        var of = await open.OrganisationAsync(parsed.GetValue(organisation), ct);
        var desk = open.Get<ImportDesk>();

        var quiet = parsed.GetValue(json);
        var answer = await StageAsync(desk, of.Id, from, SetupCommands.TodayAt(open), parsed, ct);
        if (answer.Refusal is Refusal.AlreadyImported before)
        {
            // Whoever sends a file again after a fault wants to hear that all is well.
            if (quiet) Output.Json(await desk.FindAsync(of.Id, before.ImportId, ct));
            else Output.Line($"{before.Why} Import {before.ImportId}. To bring it in all the same: --again");
            return CommandLine.Done;
        }
        var staged = answer.OrFail();
        if (parsed.GetValue(mapping) is { } wanted) staged = (await desk.MapAsync(of.Id, staged.Id, await ReadMappingAsync(wanted, ct), ct: ct)).OrFail();
        if (!quiet) Show(staged, parsed.GetValue(wholeList));
        if (parsed.GetValue(rejected) is { } into) await WriteRejectedAsync(desk, of.Id, staged.Id, into, ct);
        if (staged.Report.MappingProblems.Count > 0 || !Agreed(parsed, quiet))
        {
            if (quiet) Output.Json(staged);
            await desk.UndoAsync(of.Id, staged.Id, Tools.Actor, ct: ct);
            if (staged.Report.MappingProblems.Count > 0) throw new CommandFailed($"{string.Join(' ', staged.Report.MappingProblems.Select(p => p.Why))} Say what the columns are with --mapping FILE. Nothing was brought in.");
            if (!quiet) await Output.ComplainAsync("Nothing was brought in. Add --yes to bring the people in.");
            return quiet ? CommandLine.Done : CommandLine.Failed;
        }

        var committed = await ProgressBar.RunAsync(progress => desk.CommitAsync(of.Id, staged.Id, parsed.GetValue(wholeList), Tools.Actor, progress, parsed.GetValue(allowTakingOff), ct));
        if (committed.Refusal is Refusal.TooManyMissing many)
        {
            await desk.UndoAsync(of.Id, staged.Id, Tools.Actor, ct: ct);
            throw new CommandFailed($"{many.Why} Nothing was brought in. To allow it: --allow-taking-off {many.Missing}");
        }
        var done = committed.OrFail();
        // What a file that is written once more can tell now; whoever reads a pipe has gone.
        if (done.Report.PerhapsNotRung > 0 && parsed.GetValue(rejected) is { } also && FileIdentity.Of(also.FullName) is { IsRegular: true }) await WriteRejectedAsync(desk, of.Id, done.Id, also, ct);
        if (quiet) Output.Json(done);
        else Output.Lines(string.Join(Environment.NewLine, Told(done)));
        return CommandLine.Done;
    }

    private static IEnumerable<string> Told(ImportRecord done)
    {
        yield return $"Brought in: {done.Report.New} new, {done.Report.Known} known before, {done.Report.AlreadyOnList} already on the list, {done.Report.Rejected} rejected. Import {done.Id}.";
        if (done.Report.PerhapsNotRung > 0)
            yield return $"Not rung until somebody has looked, since they are perhaps the same as somebody who is never rung: {done.Report.PerhapsNotRung}. `people same` and `people blocks` show them; `people different` or `people unblock` lets them be rung.";
    }

    /// <summary>Taking a file back, within a day.</summary>
    public Command UndoCommand()
    {
        var import = new Argument<Guid>("IMPORT") { Description = "Its id, as import printed it." };
        var command = new Command("undo", "Take back what an import brought, within 24 hours. Whoever was already rung stays; whoever it took off comes back, whoever it brought back is off again, and what it said of people known before is as it was.") { import, organisation };
        command.SetAction(async (parsed, ct) =>
        {
            await using var open = await tools.OpenAsync(ct);
            var of = await open.OrganisationAsync(parsed.GetValue(organisation), ct);
            var undone = (await ProgressBar.RunAsync(progress => open.Get<ImportDesk>().UndoAsync(of.Id, parsed.GetRequiredValue(import), Tools.Actor, progress, ct))).OrFail();
            Output.Line($"Taken back: {undone.Removed} people off the list. {undone.KeptRung} stay because they were already rung, {undone.InNewerFile} because a newer file has them; {undone.Restored} who had been taken off are back, {undone.OffAgain} who had come back are off again, and whoever was known before is as they were, but for what newer files say.");
            return CommandLine.Done;
        });
        return command;
    }

    private async Task<Answer<ImportRecord>> StageAsync(ImportDesk desk, long organisationId, FileInfo from, DateOnly today, ParseResult parsed, CancellationToken ct)
    {
        await using var content = from.OpenRead();
        return await ProgressBar.RunAsync(progress => desk.StageAsync(new ImportFile
        {
            OrganisationId = organisationId,
            ListId = parsed.GetRequiredValue(list),
            FileName = from.Name,
            Content = content,
            Source = parsed.GetValue(source) ?? from.Name,
            ObtainedAt = parsed.GetResult(obtainedAt) is null ? OwnDate(from, today) : parsed.GetValue(obtainedAt),
            Actor = Tools.Actor,
            // A whole list is held against the list as it stands now, which others may have changed since.
            Again = parsed.GetValue(again) || parsed.GetValue(wholeList),
        }, progress, ct));
    }

    // On a machine whose clock is ahead, or elsewhere, it may have been written tomorrow.
    private static DateOnly OwnDate(FileInfo from, DateOnly today) => DateOnly.FromDateTime(from.LastWriteTime) is var written && written < today ? written : today;

    private static Task WriteRejectedAsync(ImportDesk desk, long organisationId, Guid importId, FileInfo into, CancellationToken ct) =>
        WrittenFile.WriteAsync(into, async (csv, until) => (await desk.WriteRejectedAsync(organisationId, importId, csv, until)).OrFail(), ct);

    private static bool IsOne(FileInfo one, FileInfo other) => FileIdentity.Of(one.FullName) is { } identity && identity == FileIdentity.Of(other.FullName);

    private static async Task<ColumnMapping> ReadMappingAsync(FileInfo file, CancellationToken ct)
    {
        try
        {
            await using var text = file.OpenRead();
            return await JsonSerializer.DeserializeAsync<ColumnMapping>(text, JsonSerializerOptions.Web, ct) ?? throw new JsonException("It is empty.");
        }
        catch (Exception fault) when (fault is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new CommandFailed($"The mapping {file.FullName} cannot be read: {fault.Message}");
        }
    }

    private static void Show(ImportRecord staged, bool isWholeList)
    {
        Output.Table(["COLUMN", "BECOMES"], [.. staged.Mapping.Columns.Select(c => (IReadOnlyList<string>)[c.Header, c.Use == ColumnUse.NotImported ? $"(left out: {c.Reason})" : $"{c.Use}"])]);
        var report = staged.Report;
        Output.Line(string.Create(CultureInfo.InvariantCulture, $"{report.Rows} rows: {report.New} new people, {report.Known} known, {report.AlreadyOnList} already on the list, {report.TwiceInFile} twice in the file, {report.WithoutNumber} without a number, {report.Rejected} rejected."));
        foreach (var (code, count) in report.Remarks) Output.Line($"{Remark(code)}: {count}, in row {string.Join(", ", report.RemarkRows[code])}{(count > report.RemarkRows[code].Count ? " …" : "")}.");
        if (isWholeList) Output.Line(string.Create(CultureInfo.InvariantCulture, $"The whole list: {report.Missing} people who are on it now are not in this file and will be taken off."));
        foreach (var row in report.Sample.Where(r => r.Problems.Count > 0)) Output.Line($"Row {row.Row}: {string.Join(' ', row.Problems.Select(p => p.Text))}");
    }

    private static string Remark(string code) => code switch
    {
        "nameless" => "Without a name",
        "kept_by_name" => "No number that can be used, so whoever bears the name is kept as they were",
        "unclear_by_name" => "No number that can be used, and several bear the name, so all of them are kept as they were",
        _ => code,
    };

    private static bool Asks => !Console.IsInputRedirected && !Console.IsOutputRedirected;

    private bool Agreed(ParseResult parsed, bool quiet)
    {
        if (parsed.GetValue(yes)) return true;
        if (quiet || !Asks) return false;
        Console.Out.Write("Bring them in? [y/N] ");
        return Console.In.ReadLine()?.Trim() is "y" or "Y" or "yes" or "j" or "ja";
    }
}
