using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Canvass.CallQueue.Backup;

/// <summary>What was sealed, read again. Nothing of a piece is shown before it is known to be whole and in its place.</summary>
internal sealed class SealedReader : Stream
{
    private readonly Stream file;
    private readonly AesGcm cipher;
    private byte[] piece = [];
    private int at;
    private ulong place;
    private bool ended;

    /// <exception cref="BackupRefused">Not a backup, or of another key.</exception>
    public SealedReader(Stream file, BackupKey key)
    {
        this.file = file;
        var (begins, salt, check) = (new byte[Seal.Begins.Length], new byte[Seal.Salt], new byte[32]);
        if (file.ReadAtLeast(begins, begins.Length, throwOnEndOfStream: false) < begins.Length || !Seal.Begins.SequenceEqual(begins)) throw new BackupRefused("This is no backup of Canvass, or its beginning is damaged.");
        Fill(salt);
        Fill(check);
        if (!CryptographicOperations.FixedTimeEquals(check, key.For(salt, Seal.CheckPurpose))) throw new BackupRefused("The backup was not made with this key, or its beginning is damaged.");
        cipher = new AesGcm(key.For(salt, Seal.PiecesPurpose), Seal.Tag);
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        while (at == piece.Length && !ended) ReadPiece();
        var some = Math.Min(buffer.Length, piece.Length - at);
        piece.AsSpan(at, some).CopyTo(buffer);
        at += some;
        return some;
    }

    public override void Flush()
    {
        // Nothing is written.
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) cipher.Dispose();
        base.Dispose(disposing);
    }

    private void ReadPiece()
    {
        var (lead, tag) = (new byte[Seal.Lead], new byte[Seal.Tag]);
        Fill(lead);
        var says = BinaryPrimitives.ReadUInt32BigEndian(lead);
        var length = says & ~Seal.Last;
        if (length > Seal.Piece) throw Damaged();
        var secret = new byte[length];
        Fill(secret);
        Fill(tag);
        (piece, at) = (new byte[length], 0);
        try
        {
            cipher.Decrypt(Seal.NonceOf(place++), secret, tag, piece, lead);
        }
        catch (AuthenticationTagMismatchException)
        {
            throw Damaged();
        }
        ended = (says & Seal.Last) != 0;
        if (ended && file.ReadByte() >= 0) throw Damaged();
    }

    private void Fill(Span<byte> bytes)
    {
        if (file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length) throw new BackupRefused("The backup is cut off: its end is missing.");
    }

    private static BackupRefused Damaged() => new("The backup is damaged: it is not what was written.");
}
