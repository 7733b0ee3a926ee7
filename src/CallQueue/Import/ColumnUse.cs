using System.Text.Json.Serialization;

namespace Canvass.CallQueue.Import;

/// <summary>What a column of a file is.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ColumnUse>))]
public enum ColumnUse
{
    [JsonStringEnumMemberName("not_imported")] NotImported,
    [JsonStringEnumMemberName("external_id")] ExternalId,
    [JsonStringEnumMemberName("first_name")] FirstName,
    [JsonStringEnumMemberName("last_name")] LastName,
    [JsonStringEnumMemberName("full_name")] FullName,
    [JsonStringEnumMemberName("phone")] Phone,

    /// <summary>A year, a date or a personal identity number: only the year is kept.</summary>
    [JsonStringEnumMemberName("birth")] Birth,
    [JsonStringEnumMemberName("municipality")] Municipality,
    [JsonStringEnumMemberName("district")] District,
    [JsonStringEnumMemberName("languages")] Languages,
    [JsonStringEnumMemberName("protected")] Protected,
    [JsonStringEnumMemberName("fact")] Fact,
}

/// <summary>Why a column is left out, for the person who looks at the preview.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<NotImportedReason>))]
public enum NotImportedReason
{
    /// <summary>Canvass rings: it has no use for e-mail addresses and so does not keep them.</summary>
    [JsonStringEnumMemberName("email")] Email,

    /// <summary>Municipality and voting district are enough.</summary>
    [JsonStringEnumMemberName("address")] Address,

    /// <summary>No row in the first hundred has anything in it.</summary>
    [JsonStringEnumMemberName("empty")] Empty,

    /// <summary>Another column already says the same.</summary>
    [JsonStringEnumMemberName("said_twice")] SaidTwice,

    [JsonStringEnumMemberName("by_choice")] ByChoice,
}
