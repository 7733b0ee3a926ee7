using System.Globalization;

namespace Canvass.CallQueue.Register;

/// <summary>What is kept of a blocked number (E.164) or external id: enough to know it again, not enough to read it.</summary>
internal static class BlockHash
{
    public const string Number = "number";
    public const string ExternalId = "external_id";

    /// <summary>The organisation is part of it: two tenants cannot compare their blocks.</summary>
    public static string Of(KeyedHash keys, long organisationId, string kind, string value) =>
        keys.Of(KeyedHash.Purpose.Block, string.Create(CultureInfo.InvariantCulture, $"{organisationId}:{kind}:{value}"));
}
