namespace Canvass.CallQueue.Import;

/// <summary>Stops reading at a limit, whatever the file says about its own size.</summary>
/// <param name="allowance">Shared by the parts of one packed file.</param>
internal sealed class LimitedStream(Stream inner, LimitedStream.Allowance allowance) : Stream
{
    public override int Read(Span<byte> buffer) => Count(inner.Read(buffer));

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        Count(await inner.ReadAsync(buffer, cancellationToken));

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    private int Count(int read)
    {
        allowance.Left -= read;
        return allowance.Left >= 0 ? read : throw new UnreadableSheetException(allowance.Problem(allowance.Total));
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) inner.Dispose();
        base.Dispose(disposing);
    }

    public sealed class Allowance(long total, Func<long, SheetProblem> problem)
    {
        public long Total { get; } = total;

        public long Left { get; set; } = total;

        public Func<long, SheetProblem> Problem => problem;
    }
}
