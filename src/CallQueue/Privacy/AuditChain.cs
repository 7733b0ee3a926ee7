using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Canvass.CallQueue.Register;

namespace Canvass.CallQueue.Privacy;

/// <summary>
/// What binds the audit's rows together: each row's link is a keyed hash of the one before and of who, what and when. Of the details it holds
/// a salted hash only, so that they can be deleted and the chain stays whole; without the salt nobody can try out what they said.
/// </summary>
internal static class AuditChain
{
    private const int MarkLength = 22;

    /// <summary>The row with a salt for its details, if it has any and they have none.</summary>
    public static AuditEntry Salted(AuditEntry row)
    {
        if (row.Details is null || row.Salt is not null) return row;
        var salt = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16));
        return row with { Salt = salt, DetailsHash = HashOf(salt, row.Details) };
    }

    public static string LinkOf(KeyedHash keys, string before, AuditEntry row) => keys.Of(KeyedHash.Purpose.Audit, Together(
        before, Text(row.Id), Text(row.At.ToUnixTimeMilliseconds()), Text(row.OrganisationId), row.Actor, row.Action, row.Subject, row.DetailsHash));

    public static string MarkOf(string link) => link[..MarkLength];

    public static bool HasItsDetails(AuditEntry row) => row.Details is null || (row.Salt is not null && row.DetailsHash == HashOf(row.Salt, row.Details));

    private static string HashOf(string salt, string details) => Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(Together(salt, details))));

    /// <summary>Each with its length before it: no sign can move from one field into the next.</summary>
    private static string Together(params ReadOnlySpan<string?> fields)
    {
        var text = new StringBuilder();
        foreach (var field in fields) text.Append(CultureInfo.InvariantCulture, $"{field?.Length ?? -1}:{field}");
        return text.ToString();
    }

    private static string? Text(long? number) => number?.ToString(CultureInfo.InvariantCulture);
}
