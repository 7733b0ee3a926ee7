using System.Globalization;

namespace Canvass.CallQueue.Register;

/// <summary>What is kept of a blocked number (E.164), external id or person (their id): enough to know it again, not enough to read it.</summary>
public static class BlockHash
{
    public const string Number = "number";
    public const string ExternalId = "external_id";

    /// <summary>Somebody by the id they have in the register: whatever numbers and external ids they get.</summary>
    public const string Person = "person";

    /// <summary>The organisation is part of it: two tenants cannot compare their blocks.</summary>
    internal static string Of(KeyedHash keys, long organisationId, string kind, string value) =>
        keys.Of(KeyedHash.Purpose.Block, string.Create(CultureInfo.InvariantCulture, $"{organisationId}:{kind}:{value}"));

    /// <summary>A person's id as the value of a block.</summary>
    internal static string ValueOf(long personId) => personId.ToString(CultureInfo.InvariantCulture);
}
