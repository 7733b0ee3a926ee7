using System.Buffers.Binary;

namespace Canvass.CallQueue.Backup;

/// <summary>
/// How a sealed file looks: a beginning, a salt, a sign that tells a wrong key from a damaged file, then pieces, each encrypted and
/// authenticated with its place (AES-GCM). The last piece says that it is the last.
/// </summary>
internal static class Seal
{
    public const int Piece = 64 * 1024;
    public const int Salt = 16;
    public const int Tag = 16;
    public const int Lead = 4;
    public const uint Last = 0x8000_0000;

    public const string PiecesPurpose = "canvass backup pieces";
    public const string CheckPurpose = "canvass backup check";

    public static ReadOnlySpan<byte> Begins => "CANVASS BACKUP 1\n"u8;

    public static byte[] NonceOf(ulong place)
    {
        var nonce = new byte[12];
        BinaryPrimitives.WriteUInt64BigEndian(nonce.AsSpan(4), place);
        return nonce;
    }
}
