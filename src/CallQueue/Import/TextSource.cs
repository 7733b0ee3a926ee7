using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Canvass.CallQueue.Import;

/// <summary>
/// Bytes to text in one pass. Without a mark at the beginning the first letter outside ASCII decides between UTF-8 and
/// Windows-1252: everything before it is the same in both, and what is one letter in the first is hardly ever two that belong
/// together in the second.
/// </summary>
internal sealed class TextSource(ReadOnlyMemory<byte> beginning, Stream rest)
{
    public const int ChunkBytes = 64 * 1024;

    private static readonly Encoding Windows1252 = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;

    private readonly byte[] bytes = new byte[ChunkBytes];
    private int from;
    private int to;
    private bool ended;
    private bool started;
    private Kind kind = Kind.Undecided;
    private Decoder? utf16;
    private int lineFeeds;
    private int returns;

    public string EncodingName => kind switch
    {
        Kind.Utf16 => "utf-16",
        Kind.Windows1252 => "windows-1252",
        _ => "utf-8",
    };

    /// <summary>Fills with at least one sign, or gives 0 at the end. Room for a chunk is expected.</summary>
    public async ValueTask<int> ReadAsync(Memory<char> into, CancellationToken ct)
    {
        if (!started) Start();
        while (true)
        {
            var written = Decode(into.Span);
            if (written > 0) return written;
            if (ended && from == to) return 0;
            await FillAsync(ct);
        }
    }

    private void Start()
    {
        started = true;
        beginning.Span.CopyTo(bytes);
        to = beginning.Length;
        var start = beginning.Span;
        if (start.StartsWith<byte>([0xEF, 0xBB, 0xBF])) (kind, from) = (Kind.Utf8, 3);
        else if (start.StartsWith<byte>([0xFF, 0xFE])) (kind, from, utf16) = (Kind.Utf16, 2, Encoding.Unicode.GetDecoder());
        else if (start.StartsWith<byte>([0xFE, 0xFF])) (kind, from, utf16) = (Kind.Utf16, 2, Encoding.BigEndianUnicode.GetDecoder());
    }

    private async ValueTask FillAsync(CancellationToken ct)
    {
        bytes.AsSpan(from, to - from).CopyTo(bytes);
        to -= from;
        from = 0;
        var read = await rest.ReadAsync(bytes.AsMemory(to), ct);
        to += read;
        ended = read == 0;
    }

    private int Decode(Span<char> into)
    {
        var available = bytes.AsSpan(from, to - from);
        if (available.IsEmpty) return 0;
        if (kind is Kind.Undecided && Decide(ref available) is false) return 0;

        int read, written;
        switch (kind)
        {
            case Kind.Utf8:
                var status = Utf8.ToUtf16(available, into, out read, out written, replaceInvalidSequences: false, isFinalBlock: ended);
                if (status is OperationStatus.InvalidData) throw Damaged(into[..written]);
                break;
            case Kind.Utf16:
                utf16!.Convert(available, into, flush: ended, out read, out written, out _);
                break;
            default:
                read = Math.Min(available.Length, into.Length);
                written = kind is Kind.Windows1252
                    ? Windows1252.GetChars(available[..read], into)
                    : Encoding.ASCII.GetChars(available[..read], into);
                break;
        }

        from += read;
        var text = into[..written];
        if (text.Contains('\0')) throw new UnreadableSheetException(SheetProblem.Binary());
        lineFeeds += text.Count('\n');
        returns += text.Count('\r');
        return written;
    }

    // Narrows to what is plain ASCII, or decides. False: more bytes are needed to tell.
    private bool Decide(ref Span<byte> available)
    {
        const int LongestSequence = 4;
        var plain = available.IndexOfAnyExceptInRange((byte)0, (byte)127);
        if (plain < 0) return true;
        if (plain > 0)
        {
            available = available[..plain];
            return true;
        }

        if (available.Length < LongestSequence && !ended) return false;
        kind = Rune.DecodeFromUtf8(available, out _, out _) is OperationStatus.Done ? Kind.Utf8 : Kind.Windows1252;
        return true;
    }

    private UnreadableSheetException Damaged(ReadOnlySpan<char> before)
    {
        var lines = Math.Max(lineFeeds + before.Count('\n'), returns + before.Count('\r'));
        return new UnreadableSheetException(SheetProblem.DamagedText(lines + 1));
    }

    private enum Kind
    {
        Undecided,
        Utf8,
        Utf16,
        Windows1252,
    }
}
