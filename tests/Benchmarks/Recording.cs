using System.Data.Common;
using Canvass.Databases;

namespace Canvass.Benchmarks;

/// <summary>A database that writes down which statements it was sent, with their values, one list for each unit of work.</summary>
internal sealed class RecordingDatabase(IDatabase inner) : IDatabase
{
    private readonly List<List<Batch.Statement>> operations = [];

    public IReadOnlyList<IReadOnlyList<Batch.Statement>> Operations => operations;

    public Engine Engine => inner.Engine;

    public string Place => inner.Place;

    public async Task<T> WriteAsync<T>(Func<Work, Task<T>> work, CancellationToken ct = default)
    {
        var sent = new List<Batch.Statement>();
        var answer = await inner.WriteAsync(
            async w =>
            {
                // A batch that is replayed, or a fault that is retried, begins again.
                sent.Clear();
                return await work(new RecordingWork(w, sent));
            },
            ct);
        lock (operations) operations.Add(sent);
        return answer;
    }

    public Task<T> ReadAsync<T>(Func<Work, Task<T>> work, CancellationToken ct = default) => inner.ReadAsync(work, ct);

    public Task<IDuty?> TryTakeDutyAsync(string duty, CancellationToken ct = default) => inner.TryTakeDutyAsync(duty, ct);

    public Task CheckAsync(CancellationToken ct = default) => inner.CheckAsync(ct);

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private sealed class RecordingWork(Work inner, List<Batch.Statement> sent) : Work
    {
        public override Engine Engine => inner.Engine;

        public override DbConnection Connection => inner.Connection;

        public override DbTransaction? Transaction => inner.Transaction;

        public override DateTimeOffset? GivenNow => inner.GivenNow;

        public override ValueTask<DateTimeOffset> NowAsync() => inner.NowAsync();

        public override Task SendAsync(Batch batch, CancellationToken ct = default)
        {
            sent.AddRange(batch.Statements);
            return inner.SendAsync(batch, ct);
        }

        public override Task SendLastAsync(Batch batch, CancellationToken ct = default)
        {
            sent.AddRange(batch.Statements);
            return inner.SendLastAsync(batch, ct);
        }

        public override Task InsertManyAsync(string table, IReadOnlyList<string> columns, IEnumerable<object?[]> rows, CancellationToken ct = default) =>
            inner.InsertManyAsync(table, columns, rows, ct);
    }
}
