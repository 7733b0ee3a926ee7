namespace Canvass.CallQueue.Import;

/// <summary>An import, or its undoing, that is begun: it will be ended whatever happens, by whoever holds this or by the next who looks.</summary>
public sealed class BegunImport : IAsyncDisposable
{
    private readonly Func<IProgress<ImportProgress>?, CancellationToken, Task<bool>>? run;
    private readonly Func<CancellationToken, Task>? tidy;
    private IAsyncDisposable? turn;

    /// <param name="import">Another process is at it, or nothing is left to do.</param>
    internal BegunImport(ImportRecord import) => Import = import;

    /// <param name="import">As it stands.</param>
    /// <param name="turn">Given back when it is run.</param>
    /// <param name="run">To its end; false: another process is at it by now.</param>
    /// <param name="tidy">Afterwards, when others may have their turn.</param>
    internal BegunImport(ImportRecord import, IAsyncDisposable turn, Func<IProgress<ImportProgress>?, CancellationToken, Task<bool>> run, Func<CancellationToken, Task> tidy)
    {
        Import = import;
        this.turn = turn;
        this.run = run;
        this.tidy = tidy;
    }

    /// <summary>As it stood when it was begun.</summary>
    public ImportRecord Import { get; }

    /// <summary>To its end.</summary>
    /// <returns>False: another process is at it.</returns>
    public async Task<bool> RunAsync(IProgress<ImportProgress>? progress = null, CancellationToken ct = default)
    {
        if (run is null || tidy is null || !await run(progress, ct)) return false;
        await DisposeAsync();
        await tidy(ct);
        return true;
    }

    public ValueTask DisposeAsync() => Interlocked.Exchange(ref turn, null)?.DisposeAsync() ?? ValueTask.CompletedTask;
}
