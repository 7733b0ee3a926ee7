using System.Buffers.Text;
using System.Security.Cryptography;
using Canvass.CallQueue.Register;

namespace Canvass.CallQueue.Rooms;

/// <summary>
/// The ringkort. Shown once, at the end of the first session: the next time it makes its bearer the same volunteer. The QR holds
/// the secret, which is enough by itself. The signs are for typing and far too few to be a secret: they count only with a valid
/// seat code of the same organisation and the same name, and wrong ones are slowed down like wrong seat codes.
/// </summary>
public sealed record CallerCard
{
    /// <summary>Four, shown beside the QR.</summary>
    public required string Signs { get; init; }

    /// <summary>128 bits, for the QR.</summary>
    public required string Secret { get; init; }

    internal static (CallerCard Card, string Hash) New(KeyedHash keys)
    {
        var secret = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16));
        var hash = HashOf(keys, secret);
        return (new CallerCard { Signs = SignsOf(keys, hash), Secret = secret }, hash);
    }

    internal static string HashOf(KeyedHash keys, string secret) => keys.Of(KeyedHash.Purpose.CallerCard, secret);

    // The signs follow from the stored hash, so that they need no column, and the database alone does not tell them.
    internal static string SignsOf(KeyedHash keys, string hash) => PrintedCode.OfCard(Base64Url.DecodeFromChars(keys.Of(KeyedHash.Purpose.CallerCard, hash)));
}
