using System.Security.Cryptography;
using Canvass.CallQueue.Campaigns;
using Canvass.CallQueue.Register;
using Canvass.Databases;

namespace Canvass.CallQueue.Import;

/// <summary>
/// Brings files to lists. A file is staged (its rows wait as cells, personal identity numbers reduced), looked at, and committed:
/// people are built in short steps where nobody sees them, one flip makes them count, and what follows for people known before is
/// written after it. Whatever dies on the way is gone on with, so that a file counts exactly once.
/// </summary>
public sealed class ImportDesk
{
    /// <summary>How long staged rows wait, and how long an import can be undone.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromHours(24);

    internal const int SampleRows = 10;

    private const int LongestSource = 200;

    private const int StagedAtOnce = 1_000;
    private const int LooksApart = 4;
    private const int FollowedAtOnce = 200;
    private const int TakenOffAtOnce = 200;

    private static readonly TimeSpan ClearingUp = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan LooksEvery = TimeSpan.FromMilliseconds(50);

    private readonly IImports imports;

    internal ImportDesk(IImports imports) => this.imports = imports;

    public async Task<Answer<ImportRecord>> StageAsync(ImportFile file, IProgress<ImportProgress>? progress = null, CancellationToken ct = default)
    {
        if (await imports.PlaceAsync(file.OrganisationId, file.ListId, ct) is not { } list) return new Refusal.UnknownList();
        if (PlainText.Line(file.Source, LongestSource) is not { } source) return new Refusal.MissingSource();
        var now = await imports.NowAsync(ct);
        var today = now.DateIn(list.Campaign.Zone);
        if (file.ObtainedAt > today) return new Refusal.ObtainedInFuture(today);
        await FinishOthersAsync(file.OrganisationId, ct);

        using var hash = new HashingStream(file.Content);
        var import = default(ImportRecord);
        try
        {
            await using var sheet = await SheetReader.OpenAsync(hash, file.SheetName, ct: ct);
            // A file without a header may have somebody's number where the header should be.
            var headers = sheet.Headers.Select(header => PersonalIdentityNumber.Reduce(header, today).Text).ToArray();
            var guess = ColumnMapping.Guess(headers, sheet.Sample, today);
            var template = sheet.HeaderRow is null ? null : await imports.FittingAsync(file.OrganisationId, MappingTemplate.KeyOf(headers), ct);
            import = new ImportRecord
            {
                Id = NewId.At(now),
                OrganisationId = file.OrganisationId,
                ListId = file.ListId,
                FileName = PlainText.Line(Path.GetFileName(file.FileName), LongestSource) ?? "file",
                FileHash = "",
                State = ImportState.Staging,
                Source = source,
                ObtainedAt = file.ObtainedAt.ToString("O", System.Globalization.CultureInfo.InvariantCulture),
                Headers = headers,
                Mapping = template?.Over(guess) ?? guess,
                Template = template,
                Report = new ImportReport(),
                Actor = file.Actor,
                CreatedAt = now,
            };
            await imports.BeginAsync(import, ct);
            import = await ReadAsync(import, list, sheet, today, progress, ct);
            import = import with { FileHash = await hash.HashAsync(ct), State = ImportState.Staged };
        }
        catch (UnreadableSheetException unreadable)
        {
            // Also where nobody waits for the answer any more.
            if (import is not null) await imports.DiscardAsync(import.Id, CancellationToken.None);
            return new Refusal.UnreadableFile(unreadable.Problem);
        }
        catch (Exception fault) when (import is not null && fault is IOException or OperationCanceledException)
        {
            // Whoever sent it is gone in the middle of it: nobody will ever look at half a file.
            await imports.DiscardAsync(import!.Id, CancellationToken.None);
            throw;
        }

        if (!file.Again && await imports.FindDoneAsync(file.ListId, import.FileHash, ct) is { } done)
        {
            await imports.DiscardAsync(import.Id, ct);
            return new Refusal.AlreadyImported(done.Id, done.DoneAt ?? done.CreatedAt);
        }
        return await imports.StagedAsync(import, ct) ?? throw new InvalidOperationException($"The rows of import {import.Id} are gone.");
    }

    /// <summary>Reads the staged rows with another mapping.</summary>
    /// <param name="organisationId">Whose import.</param>
    /// <param name="importId">Which.</param>
    /// <param name="mapping">What its columns are.</param>
    /// <param name="seen">The version that somebody looked at; null: they do not say.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<Answer<ImportRecord>> MapAsync(long organisationId, Guid importId, ColumnMapping mapping, long? seen = null, CancellationToken ct = default)
    {
        if (await FindAsync(organisationId, importId, ct) is not { } import) return new Refusal.UnknownImport();
        if (import.State is not ImportState.Staged) return new Refusal.NotStaged(import.State);
        if (seen is { } version && version != import.Version) return new Refusal.ChangedMeanwhile(import.Version);
        if (mapping.Check(import.Headers) is { Count: > 0 } problems) return new Refusal.BadMapping(problems);
        if (await imports.PlaceAsync(import.OrganisationId, import.ListId, ct) is not { } list) return new Refusal.UnknownList();

        var mapped = import with { Mapping = mapping };
        mapped = mapped with { Report = await TallyAsync(mapped, list, ct) };
        return await imports.StagedAsync(mapped, ct) is { } kept ? kept : await OvertakenAsync(importId, ct);
    }

    /// <summary>Somebody was faster: why it is not as it was.</summary>
    private async Task<Refusal> OvertakenAsync(Guid importId, CancellationToken ct) => await imports.FindAsync(importId, ct) switch
    {
        null => new Refusal.UnknownImport(),
        { State: ImportState.Staged } now => new Refusal.ChangedMeanwhile(now.Version),
        var now => new Refusal.NotStaged(now.State),
    };

    /// <summary>The first rows as they wait, for whoever says what the columns are. Protected people are not among them.</summary>
    public async Task<IReadOnlyList<SheetRow>> FirstRowsAsync(ImportRecord import, CancellationToken ct = default) =>
        [.. (await imports.RowsAsync(import.Id, after: 0, StagedAtOnce, ct)).Where(row => !row.Cells.Any(ProtectedWords.In)).Take(SampleRows).Select(row => new SheetRow(row.Number, row.Cells))];

    /// <summary>Brings it in, from its beginning to its end.</summary>
    /// <param name="organisationId">Whose import.</param>
    /// <param name="importId">Which.</param>
    /// <param name="wholeList">Whoever is on the list and not in the file is taken off.</param>
    /// <param name="actor">Who says so; it is audited.</param>
    /// <param name="progress">Hears how far it is.</param>
    /// <param name="mayTakeOff">How many may be taken off although they are more than half of the list.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<Answer<ImportRecord>> CommitAsync(
        long organisationId, Guid importId, bool wholeList, string actor, IProgress<ImportProgress>? progress = null, long mayTakeOff = 0, CancellationToken ct = default)
    {
        var begun = await BeginAsync(organisationId, importId, wholeList, actor, mayTakeOff, ct: ct);
        if (begun.Refusal is { } refusal) return refusal;
        await using var import = begun.Value;
        return await import.RunAsync(progress, ct) ? (await imports.FindAsync(importId, ct))! : new Refusal.ImportRunning();
    }

    /// <summary>From here on it is brought in, whatever happens; what was answered only has to be run. One that was begun before is gone on with.</summary>
    /// <param name="organisationId">Whose import.</param>
    /// <param name="importId">Which.</param>
    /// <param name="wholeList">Whoever is on the list and not in the file is taken off.</param>
    /// <param name="actor">Who says so; it is audited.</param>
    /// <param name="mayTakeOff">How many may be taken off although they are more than half of the list.</param>
    /// <param name="seen">The version that somebody looked at; null: they do not say.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<Answer<BegunImport>> BeginAsync(
        long organisationId, Guid importId, bool wholeList, string actor, long mayTakeOff = 0, long? seen = null, CancellationToken ct = default)
    {
        if (await FindAsync(organisationId, importId, ct) is not { } import) return new Refusal.UnknownImport();
        if (!import.IsUnderWay)
        {
            if (import.State is not ImportState.Staged) return new Refusal.NotStaged(import.State);
            if (seen is { } version && version != import.Version) return new Refusal.ChangedMeanwhile(import.Version);
            if (import.Report.MappingProblems is { Count: > 0 } problems) return new Refusal.BadMapping(problems);
        }
        return await InTurnAsync(import, async now =>
        {
            foreach (var earlier in await imports.UnfinishedAsync(organisationId, ct))
                if (earlier.Id != importId && !await RunAsync(earlier, null, ct)) return new Refusal.ImportRunning();
            if (now.State is not ImportState.Staged) return now;
            if (wholeList && await imports.PlaceAsync(organisationId, now.ListId, ct) is { } list)
            {
                // Others may have come to the list since somebody looked at the preview.
                var report = await TallyAsync(now, list, ct);
                if (report.MissesMost && report.Missing > mayTakeOff) return new Refusal.TooManyMissing(report.Missing, report.OnList);
            }
            return await imports.BeginBuildAsync(import, wholeList, actor, ct) is { } begun ? begun : await OvertakenAsync(importId, ct);
        }, imports.TidyAsync, ct);
    }

    /// <summary>Takes back what a file brought, within a day, from the beginning to the end.</summary>
    public async Task<Answer<UndoneImport>> UndoAsync(long organisationId, Guid importId, string actor, IProgress<ImportProgress>? progress = null, CancellationToken ct = default)
    {
        var begun = await BeginUndoAsync(organisationId, importId, actor, ct);
        if (begun.Refusal is { } refusal) return refusal;
        await using var undo = begun.Value;
        if (undo.Import.State is ImportState.Failed) return new UndoneImport(0, 0, 0);
        return await undo.RunAsync(progress, ct) ? (await imports.FindAsync(importId, ct))!.Report.Undone! : new Refusal.ImportRunning();
    }

    /// <summary>
    /// From here on it is taken back, whatever happens; what was answered only has to be run. Who was already rung stays, who was taken
    /// off comes back, who came back is off again, and who was known before is as they were. A file that only waits is forgotten at once
    /// (it has failed then), one that was left half-built is taken back too.
    /// </summary>
    public async Task<Answer<BegunImport>> BeginUndoAsync(long organisationId, Guid importId, string actor, CancellationToken ct = default)
    {
        if (await FindAsync(organisationId, importId, ct) is not { } import) return new Refusal.UnknownImport();
        if (import.State is ImportState.Staging) return new Refusal.NotStaged(import.State);
        if (import.State is ImportState.Staged) return await imports.DiscardAsync(importId, ct) ? new BegunImport(import with { State = ImportState.Failed }) : new Refusal.ImportRunning();
        return await InTurnAsync(import, async now =>
        {
            switch (now.State)
            {
                case ImportState.Done when (now.DoneAt ?? now.CreatedAt) + Patience < await imports.NowAsync(ct):
                    return new Refusal.UndoTooLate(now.DoneAt ?? now.CreatedAt);
                case ImportState.Undone or ImportState.Failed:
                    return new Refusal.CannotUndo(now.State);
                case ImportState.Done when now.DoneAt is null:
                    await RunAsync(now, null, ct);
                    break;
            }
            if (now.State is not ImportState.Undoing && !await imports.BeginUndoAsync(now, actor, ct)) return new Refusal.CannotUndo(now.State);
            return now with { State = ImportState.Undoing };
        }, tidy: _ => Task.CompletedTask, ct);
    }

    /// <summary>One import of an organisation at a time: looked at again once it is its turn, and begun.</summary>
    private async Task<Answer<BegunImport>> InTurnAsync(
        ImportRecord import, Func<ImportRecord, Task<Answer<ImportRecord>>> begin, Func<CancellationToken, Task> tidy, CancellationToken ct)
    {
        if (await TakeTurnAsync(import.OrganisationId, ct) is not { } turn)
        {
            // Somebody runs this very one: there is nothing to be done.
            var running = await imports.FindAsync(import.Id, ct);
            return running is { IsUnderWay: true } or { State: ImportState.Undoing } ? new BegunImport(running) : new Refusal.ImportRunning();
        }
        var isBegun = false;
        try
        {
            if (await imports.FindAsync(import.Id, ct) is not { } now) return new Refusal.UnknownImport();
            var begun = await begin(now);
            if (begun.Refusal is { } refusal) return refusal;
            isBegun = true;
            return new BegunImport(begun.Value, turn, (progress, until) => RunAsync(begun.Value, progress, until), tidy);
        }
        finally
        {
            if (!isBegun) await turn.DisposeAsync();
        }
    }

    /// <summary>What has just ended clears up after itself: that takes a moment, and whoever saw it end need not hear of it.</summary>
    private async Task<IAsyncDisposable?> TakeTurnAsync(long organisationId, CancellationToken ct)
    {
        for (var left = ClearingUp; ; left -= LooksEvery)
        {
            if (await imports.TryTakeTurnAsync(organisationId, ct) is { } turn) return turn;
            if (left <= TimeSpan.Zero || (await imports.UnfinishedAsync(organisationId, ct)).Count > 0) return null;
            await Task.Delay(LooksEvery, TimeProvider.System, ct);
        }
    }

    /// <summary>Goes on with what was committed or undone and did not end: at start, and before the next file.</summary>
    /// <returns>How many were ended.</returns>
    public async Task<int> ResumeAsync(CancellationToken ct = default)
    {
        var ended = 0;
        foreach (var organisationId in (await imports.UnfinishedAsync(null, ct)).Select(i => i.OrganisationId).Distinct().ToList())
            ended += await FinishOthersAsync(organisationId, ct);
        return ended;
    }

    /// <summary>Deletes the cells of files that nobody committed after a day; those of rejected rows, and what an undo would need, a day after the file was brought in.</summary>
    public async Task<int> SweepAsync(CancellationToken ct = default) => await imports.SweepAsync(await imports.NowAsync(ct) - Patience, ct);

    /// <summary>Null: there is none in this organisation.</summary>
    public async Task<ImportRecord?> FindAsync(long organisationId, Guid importId, CancellationToken ct = default) =>
        await imports.FindAsync(importId, ct) is { } import && import.OrganisationId == organisationId ? import : null;

    /// <summary>In the order they came, after a cursor.</summary>
    public Task<IReadOnlyList<ImportRecord>> OnListAsync(long organisationId, long listId, Guid? after, int limit, CancellationToken ct = default) =>
        imports.OnListAsync(organisationId, listId, after, limit, ct);

    /// <summary>Rows that were rejected or understood only in part, as CSV: where they stand, why, and their cells.</summary>
    public async Task<Answer<bool>> WriteRejectedAsync(long organisationId, Guid importId, Stream stream, CancellationToken ct = default)
    {
        if (await FindAsync(organisationId, importId, ct) is not { } import) return new Refusal.UnknownImport();
        if (await imports.PlaceAsync(import.OrganisationId, import.ListId, ct) is not { } list) return new Refusal.UnknownList();
        var reading = Reading(import, list);
        // Of a file whose columns nobody has named yet no row is brought in.
        var taken = import.Report.MappingProblems.Count > 0 ? "not imported" : "imported";
        await using var csv = new CsvWriter(stream);
        await csv.WriteAsync(["row", "result", "reason", .. import.Headers], ct);
        // Only building notes which rows are of interest; before it all of them are looked at.
        var noted = import.State is not (ImportState.Staging or ImportState.Staged);
        for (var after = 0L; await RowsAsync(after) is { Count: > 0 } rows; after = rows[^1].Number)
        {
            var reads = rows.Select(row => reading.Read(new SheetRow(row.Number, row.Cells))).ToList();
            var byName = noted ? ListNames.None : (await imports.KnownAsync(list, reads, ct)).OnListByName;
            foreach (var (row, read) in rows.Zip(reads))
            {
                var kept = (byName.Find(read)?.Code ?? row.Result) is (ListNames.Kept or ListNames.Unclear) and { } code ? ListNames.Problem(code, read) : null;
                var notRung = row.Result == PerhapsNotRung.Code ? PerhapsNotRung.Problem(read) : null;
                IReadOnlyList<RowProblem> problems = (kept ?? notRung) is { } more ? [.. read.Problems, more] : read.Problems;
                if (!noted && problems.Count == 0) continue;
                var reasons = problems.Select(p => p.Column is null ? p.Text : $"{p.Column}: {p.Text}");
                var number = row.Number.ToString(System.Globalization.CultureInfo.InvariantCulture);
                await csv.WriteAsync([number, read.Verdict is RowVerdict.Rejected ? "rejected" : kept is null ? taken : "kept", string.Join(" ", reasons), .. row.Cells], ct);
            }
        }
        return true;

        Task<IReadOnlyList<StagedRow>> RowsAsync(long after) => noted ? imports.NotedAsync(importId, after, StagedAtOnce, ct) : imports.RowsAsync(importId, after, StagedAtOnce, ct);
    }

    private async Task<ImportRecord> ReadAsync(ImportRecord import, ListPlace list, Sheet sheet, DateOnly today, IProgress<ImportProgress>? progress, CancellationToken ct)
    {
        var reading = new RowReading(import.Mapping, import.Headers.Count, today);
        // What was guessed without a header may be right, but only whoever knows the file can say so.
        IReadOnlyList<MappingProblem> problems = sheet.HeaderRow is null ? [MappingProblem.NoHeader] : import.Mapping.Check(import.Headers);
        var tally = new PreviewTally(list, imports);
        var staged = new List<StagedRow>(StagedAtOnce);
        var writing = Task.CompletedTask;
        try
        {
            await foreach (var row in sheet.RowsAsync(ct))
            {
                var cells = reading.Reduce(row);
                staged.Add(new StagedRow(row.Number, cells));
                if (problems.Count == 0) await tally.AddAsync(reading.ReadReduced(row.Number, cells), ct);
                if (staged.Count == StagedAtOnce) await FlushAsync();
            }
            await FlushAsync();
            await writing;
        }
        finally
        {
            // Whoever clears up after a torn file must not be overtaken by its last rows.
            await writing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        return import with { Report = (await tally.ReportAsync(ct)) with { MappingProblems = problems } };

        async Task FlushAsync()
        {
            // Written while the next rows are read.
            await writing;
            if (staged.Count == 0) return;
            progress?.Report(new ImportProgress(import.Id, "reading", staged[^1].Number, 0));
            writing = imports.StageAsync(import.Id, staged, ct);
            staged = new List<StagedRow>(StagedAtOnce);
        }
    }

    private async Task<ImportReport> TallyAsync(ImportRecord import, ListPlace list, CancellationToken ct)
    {
        var reading = Reading(import, list);
        var tally = new PreviewTally(list, imports);
        for (var after = 0L; await imports.RowsAsync(import.Id, after, StagedAtOnce, ct) is { Count: > 0 } rows; after = rows[^1].Number)
            foreach (var row in rows)
                await tally.AddAsync(reading.Read(new SheetRow(row.Number, row.Cells)), ct);
        return await tally.ReportAsync(ct);
    }

    private async Task<int> FinishOthersAsync(long organisationId, CancellationToken ct)
    {
        await using var turn = await imports.TryTakeTurnAsync(organisationId, ct);
        if (turn is null) return 0;
        var ended = 0;
        foreach (var import in await imports.UnfinishedAsync(organisationId, ct))
            if (await RunAsync(import, null, ct)) ended++;
        return ended;
    }

    /// <summary>From wherever it stands to its end.</summary>
    /// <returns>False: another process lets it run.</returns>
    private async Task<bool> RunAsync(ImportRecord import, IProgress<ImportProgress>? progress, CancellationToken ct)
    {
        if (import.State is ImportState.Undoing)
        {
            await TakeBackAsync(import, progress, ct);
            return true;
        }
        var list = await imports.PlaceAsync(import.OrganisationId, import.ListId, ct) ?? throw new InvalidOperationException($"The list of import {import.Id} is gone.");
        if (import.State is ImportState.Building)
        {
            if (!await BuildAsync(import, list, progress, ct)) return false;
            await imports.FlipAsync(import, ct);
            progress?.Report(new ImportProgress(import.Id, "finishing", 0, 0));
        }
        await FollowAsync(import, list, progress, ct);
        return true;
    }

    /// <returns>False: another process has the turn by now and builds it.</returns>
    private async Task<bool> BuildAsync(ImportRecord import, ListPlace list, IProgress<ImportProgress>? progress, CancellationToken ct)
    {
        var reading = Reading(import, list);
        var plan = await BuildPlan.ReadAsync(imports, import, reading, ct);
        await using var much = await imports.WriteMuchAsync(ct);
        // The next rows are read while these are written.
        var next = ReadAsync((int)import.Built);
        var lookAt = import.Built + imports.BuiltAtOnce;
        for (var at = (int)import.Built; at < plan.Order.Count; at += imports.BuiltAtOnce)
        {
            ct.ThrowIfCancellationRequested();
            var rows = await next;
            var upTo = at + rows.Count;
            var written = imports.BuildAsync(import, list, rows, plan.Crowded, at, ct);
            next = ReadAsync(upTo);
            await Task.WhenAll(written, next);
            if (!await written) return false;
            if (upTo >= lookAt)
            {
                await imports.LookAgainAsync(ct);
                lookAt = upTo * LooksApart;
            }
            progress?.Report(new ImportProgress(import.Id, "building", upTo, plan.Order.Count));
        }
        return true;

        async Task<List<PlacedRow>> ReadAsync(int at)
        {
            var numbers = plan.Order[at..Math.Min(at + imports.BuiltAtOnce, plan.Order.Count)];
            var rows = await imports.RowsAsync(import.Id, numbers, ct);
            return [.. numbers.Select((number, i) => new PlacedRow(import.OrderFrom + at + i, reading.Read(new SheetRow(number, rows[number].Cells))))];
        }
    }

    private async Task FollowAsync(ImportRecord import, ListPlace list, IProgress<ImportProgress>? progress, CancellationToken ct)
    {
        var reading = Reading(import, list);
        var done = 0L;
        // The news first: who is protected by this file must not be handed out for a moment.
        for (var after = import.Followed; await imports.NewsAsync(import.Id, after, FollowedAtOnce, ct) is { Count: > 0 } news; after = news[^1].Row.Number)
        {
            await imports.FollowAsync(import, list, [.. news.Select(n => new News(reading.Read(new SheetRow(n.Row.Number, n.Row.Cells)), n.PersonId, n.Row.Result == ListNames.Kept))], ct);
            Finished(news.Count);
        }
        while (await imports.SettleAsync(import, ct) is > 0 and var settled) Finished(settled);
        if (import.WholeList)
        {
            foreach (var missing in (await imports.MissingAsync(import, ct)).Chunk(TakenOffAtOnce))
            {
                await imports.TakeOffAsync(import, missing, ct);
                Finished(missing.Length);
            }
        }
        await imports.FinishAsync(import, ct);

        void Finished(int more) => progress?.Report(new ImportProgress(import.Id, "finishing", done += more, 0));
    }

    private async Task TakeBackAsync(ImportRecord import, IProgress<ImportProgress>? progress, CancellationToken ct)
    {
        while (await imports.RestoreAsync(import, ct) > 0) progress?.Report(new ImportProgress(import.Id, "undoing", 0, 0));
        for (var after = 0L; await imports.RemoveAsync(import, after, ct) is { } last; after = last) progress?.Report(new ImportProgress(import.Id, "undoing", 0, 0));
        while (await imports.RemoveNumbersAsync(import, ct) > 0) progress?.Report(new ImportProgress(import.Id, "undoing", 0, 0));
        for (var after = 0L; await imports.RevertAsync(import, after, ct) is { } last; after = last) progress?.Report(new ImportProgress(import.Id, "undoing", 0, 0));
        await imports.FinishUndoAsync(import, ct);
    }

    // The day the file came, not today: a build that is gone on with after midnight reads the rows as before.
    private static RowReading Reading(ImportRecord import, ListPlace list) => new(import.Mapping, import.Headers.Count, import.CreatedAt.DateIn(list.Campaign.Zone));
}

/// <summary>A file on its way in.</summary>
public sealed record ImportFile
{
    public required long OrganisationId { get; init; }

    public required long ListId { get; init; }

    public required string FileName { get; init; }

    /// <summary>Read once from here on; never stored.</summary>
    public required Stream Content { get; init; }

    /// <summary>Where the data came from, as it is told to whoever asks on the phone.</summary>
    public required string Source { get; init; }

    public required DateOnly ObtainedAt { get; init; }

    public required string Actor { get; init; }

    /// <summary>Which sheet of a workbook; null: the first.</summary>
    public string? SheetName { get; init; }

    /// <summary>Although this very file was imported to this list before.</summary>
    public bool Again { get; init; }
}
