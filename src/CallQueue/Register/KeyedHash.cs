using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace Canvass.CallQueue.Register;

/// <summary>
/// The installation's one secret, with a key of its own for every purpose. What is kept only as a keyed hash can be recognised
/// again but not read: seat codes, tokens, blocked numbers.
/// </summary>
public sealed class KeyedHash
{
    private readonly byte[] master;
    private readonly ConcurrentDictionary<string, byte[]> subkeys = new(StringComparer.Ordinal);

    public KeyedHash(ReadOnlySpan<byte> master)
    {
        if (master.Length < 16) throw new ArgumentException("The secret must be at least 16 bytes.", nameof(master));
        this.master = master.ToArray();
    }

    /// <summary>Tells two secrets apart without giving either away.</summary>
    public string Mark => Of(Purpose.Mark, "canvass");

    /// <summary>Base64url without padding, 43 signs.</summary>
    public string Of(string purpose, string text)
    {
        Span<byte> hash = stackalloc byte[32];
        HMACSHA256.HashData(Subkey(purpose), Encoding.UTF8.GetBytes(text), hash);
        return System.Buffers.Text.Base64Url.EncodeToString(hash);
    }

    public bool Matches(string purpose, string text, string? hash) =>
        hash is not null && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Of(purpose, text)), Encoding.UTF8.GetBytes(hash));

    public byte[] Subkey(string purpose) =>
        subkeys.GetOrAdd(purpose, static (p, key) => HKDF.DeriveKey(HashAlgorithmName.SHA256, key, 32, info: Encoding.UTF8.GetBytes(p)), master);

    public static class Purpose
    {
        public const string Mark = "mark";
        public const string SeatCode = "seat-code";
        public const string SessionToken = "session-token";
        public const string CallerCard = "caller-card";
        public const string Device = "device";
        public const string ReportKey = "report-key";
        public const string Block = "block";
        public const string UserSession = "user-session";
        public const string AccountCode = "account-code";
        public const string Authenticator = "authenticator";
        public const string Link = "link";
        public const string ProgramToken = "program-token";
        public const string Audit = "audit";
        public const string Journal = "journal";
    }
}
