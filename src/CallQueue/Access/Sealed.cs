using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Canvass.CallQueue.Register;

namespace Canvass.CallQueue.Access;

/// <summary>What must be read again, and so cannot be kept as a hash: encrypted with a key that is not in the database.</summary>
public static class Sealed
{
    private const int NonceLength = 12;
    private const int TagLength = 16;

    public static string Seal(this KeyedHash keys, string purpose, string text)
    {
        var plain = Encoding.UTF8.GetBytes(text);
        var whole = new byte[NonceLength + TagLength + plain.Length];
        var (nonce, tag, cipher) = Parts(whole);
        RandomNumberGenerator.Fill(nonce.Span);
        using var aes = new AesGcm(keys.Subkey(purpose), TagLength);
        aes.Encrypt(nonce.Span, plain, cipher.Span, tag.Span);
        return Base64Url.EncodeToString(whole);
    }

    public static string Open(this KeyedHash keys, string purpose, string kept)
    {
        var (nonce, tag, cipher) = Parts(Base64Url.DecodeFromChars(kept));
        var plain = new byte[cipher.Length];
        using var aes = new AesGcm(keys.Subkey(purpose), TagLength);
        aes.Decrypt(nonce.Span, cipher.Span, tag.Span, plain);
        return Encoding.UTF8.GetString(plain);
    }

    private static (Memory<byte> Nonce, Memory<byte> Tag, Memory<byte> Cipher) Parts(Memory<byte> whole) =>
        (whole[..NonceLength], whole[NonceLength..(NonceLength + TagLength)], whole[(NonceLength + TagLength)..]);
}
