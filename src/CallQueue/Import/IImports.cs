using Canvass.CallQueue.Register;

namespace Canvass.CallQueue.Import;

/// <summary>Imports as the import desk sees them. Every verb is one short transaction unless it says otherwise.</summary>
internal interface IImports
{
    /// <summary>Null: no such list in this organisation.</summary>
    Task<ListPlace?> PlaceAsync(long organisationId, long listId, CancellationToken ct);

    Task<DateTimeOffset> NowAsync(CancellationToken ct);

    /// <summary>One import of an organisation is committed or undone at a time. Null: another one is.</summary>
    Task<IAsyncDisposable?> TryTakeTurnAsync(long organisationId, CancellationToken ct);

    Task<ImportRecord?> FindAsync(Guid importId, CancellationToken ct);

    /// <summary>The import that brought this very file to this list, if it was not undone.</summary>
    Task<ImportRecord?> FindDoneAsync(long listId, string fileHash, CancellationToken ct);

    Task<IReadOnlyList<ImportRecord>> OnListAsync(long organisationId, long listId, Guid? after, int limit, CancellationToken ct);

    /// <summary>Those that somebody began to commit or undo and did not end.</summary>
    Task<IReadOnlyList<ImportRecord>> UnfinishedAsync(long? organisationId, CancellationToken ct);

    /// <summary>The mapping that somebody kept for files with these headers, the newest where there are several.</summary>
    Task<MappingTemplate?> FittingAsync(long organisationId, string headers, CancellationToken ct);

    Task BeginAsync(ImportRecord import, CancellationToken ct);

    Task StageAsync(Guid importId, IReadOnlyList<StagedRow> rows, CancellationToken ct);

    /// <summary>All rows are there, and this is what they hold.</summary>
    /// <returns>Null: somebody has changed, committed or forgotten it meanwhile.</returns>
    Task<ImportRecord?> StagedAsync(ImportRecord import, CancellationToken ct);

    /// <summary>Rows after this one, in the order of the file.</summary>
    Task<IReadOnlyList<StagedRow>> RowsAsync(Guid importId, long after, int limit, CancellationToken ct);

    /// <summary>These rows, in any order.</summary>
    Task<IReadOnlyDictionary<int, StagedRow>> RowsAsync(Guid importId, IReadOnlyCollection<int> numbers, CancellationToken ct);

    /// <summary>What the register knows of the people in these rows.</summary>
    Task<KnownAlready> KnownAsync(ListPlace list, IReadOnlyList<ReadRow> rows, CancellationToken ct);

    /// <summary>How many are on the list, how many of them are not among these, and the first of those.</summary>
    Task<(long OnList, long Count, IReadOnlyList<long> First)> OnListBesidesAsync(long listId, IReadOnlySet<long> people, CancellationToken ct);

    /// <summary>From here on the rows are made into people, whatever happens.</summary>
    /// <returns>Null: it is not staged any more, or was changed meanwhile.</returns>
    Task<ImportRecord?> BeginBuildAsync(ImportRecord import, bool wholeList, string actor, CancellationToken ct);

    /// <summary>Much will be written until the handle is disposed of; makes room for it.</summary>
    Task<IAsyncDisposable> WriteMuchAsync(CancellationToken ct);

    /// <summary>The next rows in ringing order, and that they are built.</summary>
    /// <returns>False: somebody else builds it too and was faster; nothing was changed.</returns>
    Task<bool> BuildAsync(ImportRecord import, ListPlace list, IReadOnlyList<PlacedRow> rows, IReadOnlySet<string> crowded, long from, CancellationToken ct);

    /// <summary>They are on the list from now on.</summary>
    Task FlipAsync(ImportRecord import, CancellationToken ct);

    /// <summary>The next rows about people known before, after this row.</summary>
    Task<IReadOnlyList<KnownRow>> NewsAsync(Guid importId, long after, int limit, CancellationToken ct);

    Task FollowAsync(ImportRecord import, ListPlace list, IReadOnlyList<News> news, CancellationToken ct);

    /// <summary>Puts the next of those who came with a history where it says.</summary>
    /// <returns>How many.</returns>
    Task<int> SettleAsync(ImportRecord import, CancellationToken ct);

    /// <summary>The places of those who are on the list and missing from the file.</summary>
    Task<IReadOnlyList<long>> MissingAsync(ImportRecord import, CancellationToken ct);

    Task TakeOffAsync(ImportRecord import, IReadOnlyCollection<long> targetIds, CancellationToken ct);

    Task FinishAsync(ImportRecord import, CancellationToken ct);

    /// <summary>Rows that were rejected or understood only in part, after this one, with what came of them.</summary>
    Task<IReadOnlyList<StagedRow>> NotedAsync(Guid importId, long after, int limit, CancellationToken ct);

    Task<bool> BeginUndoAsync(ImportRecord import, string actor, CancellationToken ct);

    /// <summary>Brings back the next of those who were taken off.</summary>
    /// <returns>How many.</returns>
    Task<int> RestoreAsync(ImportRecord import, CancellationToken ct);

    /// <summary>Removes the next of those the import brought, after this target, unless they were rung.</summary>
    /// <returns>The last target looked at; null: no more.</returns>
    Task<long?> RemoveAsync(ImportRecord import, long after, CancellationToken ct);

    /// <summary>Takes the next numbers back that it gave to people known before.</summary>
    /// <returns>How many.</returns>
    Task<int> RemoveNumbersAsync(ImportRecord import, CancellationToken ct);

    /// <summary>Puts the next of those known before, after this person, back as they were, where nobody has changed them since.</summary>
    /// <returns>The last person looked at; null: no more.</returns>
    Task<long?> RevertAsync(ImportRecord import, long after, CancellationToken ct);

    Task FinishUndoAsync(ImportRecord import, CancellationToken ct);

    /// <summary>How many people are built in one transaction: whoever claims on SQLite waits for it to end, on PostgreSQL nobody does.</summary>
    int BuiltAtOnce { get; }

    /// <summary>Deletes what waits of an import that was never committed.</summary>
    /// <returns>False: it is being committed, or was.</returns>
    Task<bool> DiscardAsync(Guid importId, CancellationToken ct);

    /// <summary>Deletes cells that nobody needs any more.</summary>
    /// <returns>How many imports were swept.</returns>
    Task<int> SweepAsync(DateTimeOffset olderThan, CancellationToken ct);

    /// <summary>After a bulk change, what makes the engine fast again.</summary>
    Task TidyAsync(CancellationToken ct);

    /// <summary>Many rows have come in: the engine looks at its tables again before it plans on.</summary>
    Task LookAgainAsync(CancellationToken ct);
}

internal sealed record KnownRow(StagedRow Row, long PersonId);

/// <summary>What a row says of somebody known before.</summary>
internal sealed record News(ReadRow Row, long PersonId, bool KeepsThem);

/// <summary>A row of the file with its place in the ringing order.</summary>
internal sealed record PlacedRow(long OrderKey, ReadRow Row);

/// <summary>The register's people on the numbers and external ids of some rows, and which of them are on the list.</summary>
internal sealed record KnownAlready(WhoIsWho Who, IReadOnlySet<long> OnList, IReadOnlySet<string> Namesakes, ListNames OnListByName);
