using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Canvass.CallQueue.Backup;

/// <summary>The operator's key, in a file of its own: without it nobody reads the backup, and neither does the operator.</summary>
public sealed class BackupKey
{
    private const string Begins = "canvass-backup-key:";
    private const int Length = 32;

    private readonly byte[] key;

    private BackupKey(byte[] key) => this.key = key;

    /// <summary>A new one in a new file that only its owner reads.</summary>
    public static BackupKey Make(string path)
    {
        var made = new BackupKey(RandomNumberGenerator.GetBytes(Length));
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        try
        {
            using var file = new FileStream(path, options);
            file.Write(Encoding.ASCII.GetBytes($"{Begins}{Base64Url.EncodeToString(made.key)}\n"));
            file.Flush(flushToDisk: true);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new BackupRefused($"The key file {path} cannot be made: {fault.Message}");
        }
        return made;
    }

    public static BackupKey Read(string path)
    {
        try
        {
            var text = File.ReadAllText(path, Encoding.ASCII).Trim();
            if (text.StartsWith(Begins, StringComparison.Ordinal) && Base64Url.IsValid(text.AsSpan(Begins.Length)) && Base64Url.DecodeFromChars(text.AsSpan(Begins.Length)) is { Length: Length } key) return new BackupKey(key);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new BackupRefused($"The key file {path} cannot be read: {fault.Message}");
        }
        throw new BackupRefused($"{path} is no key file. `backup --new-key FILE` makes one.");
    }

    /// <summary>Of its own for each file and each purpose, so that no nonce comes twice.</summary>
    internal byte[] For(ReadOnlySpan<byte> salt, string purpose) => HKDF.DeriveKey(HashAlgorithmName.SHA256, key, Length, salt.ToArray(), Encoding.ASCII.GetBytes(purpose));
}

/// <summary>It cannot be backed up or restored so; the message is for the operator.</summary>
public sealed class BackupRefused(string message) : Exception(message);
