using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;

namespace Canvass.Shared;

/// <summary>The app on somebody's telephone: RFC 6238, six digits, thirty seconds.</summary>
public sealed class Authenticator(string key)
{
    private const string Base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    /// <param name="steps">How many half minutes from now: two neighbours are taken as well, and none twice.</param>
    public string Code(int steps = 0)
    {
        var time = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(time, (TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() / 30) + steps);
        var hash = HMACSHA1.HashData(Secret(), time);
        var number = BinaryPrimitives.ReadInt32BigEndian(hash.AsSpan(hash[^1] & 15)) & int.MaxValue;
        return (number % 1_000_000).ToString("000000", CultureInfo.InvariantCulture);
    }

    /// <summary>Six digits that are no code of now.</summary>
    public string WrongCode(int which = 0)
    {
        var right = Enumerable.Range(-4, 9).Select(Code).ToHashSet(StringComparer.Ordinal);
        return Enumerable.Range(0, 100).Select(i => i.ToString("000000", CultureInfo.InvariantCulture)).Where(code => !right.Contains(code)).ElementAt(which);
    }

    private byte[] Secret()
    {
        var bits = key.Select(letter => Base32.IndexOf(letter, StringComparison.Ordinal)).ToList();
        return [.. Enumerable.Range(0, bits.Count * 5 / 8).Select(i => (byte)Enumerable.Range(i * 8, 8).Aggregate(0, (value, bit) => (value << 1) | ((bits[bit / 5] >> (4 - (bit % 5))) & 1)))];
    }
}
