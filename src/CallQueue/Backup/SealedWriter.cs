using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Canvass.CallQueue.Backup;

/// <summary>Encrypts what is written to it. Not whole until <see cref="Complete"/>: what breaks off before reads as cut off.</summary>
internal sealed class SealedWriter : Stream
{
    private readonly Stream file;
    private readonly AesGcm cipher;
    private readonly byte[] gathered = new byte[Seal.Piece];
    private int length;
    private ulong place;

    public SealedWriter(Stream file, BackupKey key)
    {
        this.file = file;
        var salt = RandomNumberGenerator.GetBytes(Seal.Salt);
        cipher = new AesGcm(key.For(salt, Seal.PiecesPurpose), Seal.Tag);
        file.Write(Seal.Begins);
        file.Write(salt);
        file.Write(key.For(salt, Seal.CheckPurpose));
    }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (buffer.Length > 0)
        {
            if (length == Seal.Piece) WritePiece(isLast: false);
            var some = Math.Min(buffer.Length, Seal.Piece - length);
            buffer[..some].CopyTo(gathered.AsSpan(length));
            length += some;
            buffer = buffer[some..];
        }
    }

    /// <summary>Nothing follows.</summary>
    public void Complete() => WritePiece(isLast: true);

    public override void Flush()
    {
        // A piece is written when it is full.
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) cipher.Dispose();
        base.Dispose(disposing);
    }

    private void WritePiece(bool isLast)
    {
        Span<byte> lead = stackalloc byte[Seal.Lead];
        BinaryPrimitives.WriteUInt32BigEndian(lead, (uint)length | (isLast ? Seal.Last : 0));
        var (secret, tag) = (new byte[length], new byte[Seal.Tag]);
        cipher.Encrypt(Seal.NonceOf(place++), gathered.AsSpan(0, length), secret, tag, lead);
        file.Write(lead);
        file.Write(secret);
        file.Write(tag);
        length = 0;
    }
}
