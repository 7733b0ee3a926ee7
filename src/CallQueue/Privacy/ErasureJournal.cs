using System.Text;
using System.Text.Json;
using Canvass.CallQueue.Register;
using Canvass.Databases;

namespace Canvass.CallQueue.Privacy;

/// <summary>
/// A file outside the database that remembers whom a restored backup must not bring back. One line each, on disk before anybody is
/// answered; each with a keyed mark, so that a line that is damaged, or was written by somebody else, is known. Several processes may write.
/// </summary>
/// <param name="path">Privacy:Journal.</param>
/// <param name="keys">For the marks.</param>
/// <param name="clock">For waiting in turn.</param>
public sealed class ErasureJournal(string path, KeyedHash keys, TimeProvider clock)
{
    private const int MarkLength = 22;
    private static readonly TimeSpan InTurn = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(5);

    public string Path => path;

    /// <summary>Why it cannot be written; null: it can. It is made if there is none.</summary>
    public async Task<string?> HindranceAsync(CancellationToken ct = default)
    {
        try
        {
            await using var file = await OpenToWriteAsync(ct);
            return null;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return CannotBeWritten(fault);
        }
    }

    /// <summary>Which lines are whole, and which are not.</summary>
    public async Task<JournalReading> ReadAsync(CancellationToken ct = default)
    {
        var reading = new JournalReading();
        if (!File.Exists(path)) return reading;
        await using var file = await OpenInTurnAsync(new FileStreamOptions { Mode = FileMode.Open, Access = FileAccess.Read, Share = FileShare.Read }, ct);
        using var lines = new StreamReader(file, Encoding.UTF8);
        for (var number = 1L; await lines.ReadLineAsync(ct) is { } line; number++)
        {
            if (Read(line) is { } entry) reading.Add(entry);
            else reading.AddDamaged(number);
        }
        return reading;
    }

    internal async Task AppendAsync(IReadOnlyList<JournalEntry> entries, CancellationToken ct)
    {
        var text = Encoding.UTF8.GetBytes(string.Concat(entries.Select(e => Line(e) + "\n")));
        try
        {
            await using var file = await OpenToWriteAsync(ct);
            // A line that somebody could not finish stays alone with its damage.
            if (EndsInTheMiddle(file)) file.WriteByte((byte)'\n');
            file.Seek(0, SeekOrigin.End);
            file.Write(text);
            file.Flush(flushToDisk: true);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw Trouble(fault);
        }
    }

    private static bool EndsInTheMiddle(FileStream file)
    {
        if (file.Length == 0) return false;
        file.Seek(-1, SeekOrigin.End);
        return file.ReadByte() != '\n';
    }

    /// <summary>Alone with it: two who write at once would write over each other.</summary>
    private Task<FileStream> OpenToWriteAsync(CancellationToken ct)
    {
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None, BufferSize = 0 };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return OpenInTurnAsync(options, ct);
    }

    private async Task<FileStream> OpenInTurnAsync(FileStreamOptions options, CancellationToken ct)
    {
        var from = clock.GetTimestamp();
        while (true)
        {
            try
            {
                return new FileStream(path, options);
            }
            catch (IOException fault) when (fault is not (FileNotFoundException or DirectoryNotFoundException) && clock.GetElapsedTime(from) < InTurn)
            {
                await Task.Delay(LookAgain, clock, ct);
            }
        }
    }

    private string Line(JournalEntry entry)
    {
        var body = JsonSerializer.Serialize(entry, JournalJson.Default.JournalEntry);
        return $"{Mark(body)} {body}";
    }

    private JournalEntry? Read(string line)
    {
        if (line.Length < MarkLength + 2 || line[MarkLength] != ' ' || line[..MarkLength] != Mark(line[(MarkLength + 1)..])) return null;
        return JsonSerializer.Deserialize(line[(MarkLength + 1)..], JournalJson.Default.JournalEntry);
    }

    private string Mark(string body) => keys.Of(KeyedHash.Purpose.Journal, body)[..MarkLength];

    /// <summary>Heard by volunteers too: where it lies is nothing to them.</summary>
    private static StorageTrouble Trouble(Exception fault) => new(
        StorageTroubleKind.Unavailable, "The erasure journal (Privacy:Journal) cannot be written. What was asked for may have been done; ask for it again when it can be.", fault);

    private string CannotBeWritten(Exception fault) => $"The erasure journal {path} cannot be written: {fault.Message}";
}

public sealed class JournalReading
{
    private readonly List<JournalEntry> entries = [];
    private readonly HashSet<Guid> seen = [];
    private readonly List<long> damaged = [];

    public int Count => entries.Count;

    /// <summary>The numbers of lines that are damaged or were cut short.</summary>
    public IReadOnlyList<long> Damaged => damaged;

    internal IReadOnlyList<JournalEntry> Entries => entries;

    internal void Add(JournalEntry entry)
    {
        if (seen.Add(entry.Id)) entries.Add(entry);
    }

    internal void AddDamaged(long line) => damaged.Add(line);
}
