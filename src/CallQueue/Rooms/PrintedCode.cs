using System.Security.Cryptography;

namespace Canvass.CallQueue.Rooms;

/// <summary>
/// Codes that people read from a slip and type. The 27 signs leave out what is taken for something else (0 and O, 1, I and L,
/// S for 5, B for 8, U for V) and all vowels but E, so that no code spells much.
/// </summary>
internal static class PrintedCode
{
    public const string Signs = "23456789CDEFGHJKMNPQRTVWXYZ";
    public const int SeatLength = 9;
    public const int CardLength = 4;
    public const int RoomLength = 6;

    /// <summary>42.8 bits.</summary>
    public static string NewSeat() => RandomNumberGenerator.GetString(Signs, SeatLength);

    /// <summary>Short, because it opens nothing: it leads to a waiting list.</summary>
    public static string NewRoom() => RandomNumberGenerator.GetString(Signs, RoomLength);

    /// <summary>Four signs that follow from these bytes and nothing else.</summary>
    public static string OfCard(ReadOnlySpan<byte> hash)
    {
        var number = System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(hash);
        Span<char> signs = stackalloc char[CardLength];
        for (var i = 0; i < CardLength; i++) (number, signs[i]) = (number / (ulong)Signs.Length, Signs[(int)(number % (ulong)Signs.Length)]);
        return new string(signs);
    }

    /// <summary>7K4-MPX-29C</summary>
    public static string Show(string code) => $"{code[..3]}-{code[3..6]}-{code[6..]}";

    /// <summary>7K4-MPX</summary>
    public static string ShowRoom(string code) => $"{code[..3]}-{code[3..]}";

    /// <summary>With spaces, hyphens and small letters, and with the signs that were left out read as those they are taken for.</summary>
    /// <returns>Null: not such a code.</returns>
    public static string? Read(string? typed, int length)
    {
        // A slip is short: whatever is long was not typed from one.
        if (typed is null || typed.Length > 64) return null;
        Span<char> signs = stackalloc char[length];
        var count = 0;
        foreach (var sign in typed)
        {
            if (char.IsWhiteSpace(sign) || char.GetUnicodeCategory(sign) == System.Globalization.UnicodeCategory.DashPunctuation) continue;
            var read = char.ToUpperInvariant(sign) switch { 'S' => '5', 'B' => '8', 'U' => 'V', var other => other };
            if (count == length || !Signs.Contains(read)) return null;
            signs[count++] = read;
        }
        return count == length ? new string(signs) : null;
    }
}
