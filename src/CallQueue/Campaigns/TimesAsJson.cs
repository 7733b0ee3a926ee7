using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Canvass.CallQueue.Campaigns;

/// <summary>Cannot be read: the message says how it is written.</summary>
internal sealed class MiswrittenException(string how) : JsonException(how);

/// <summary>Hours, minutes and seconds in full: otherwise a bare "15" would be fifteen days.</summary>
internal sealed class DurationAsJson : JsonConverter<TimeSpan>
{
    public override TimeSpan Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && reader.GetString() is { } text && text.Count(c => c == ':') == 2 && TimeSpan.TryParseExact(text, "c", CultureInfo.InvariantCulture, out var duration)
            ? duration
            : throw new MiswrittenException("written as hours, minutes and seconds: 00:15:00, or with days before them: 1.00:00:00");

    public override void Write(Utf8JsonWriter writer, TimeSpan value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString("c", CultureInfo.InvariantCulture));
}

internal sealed class TimeOfDayAsJson : JsonConverter<TimeOnly>
{
    private static readonly string[] Written = ["HH:mm", "HH:mm:ss"];

    public override TimeOnly Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        ReadOrNull(ref reader) ?? throw new MiswrittenException("a time of day like 20:30");

    public override void Write(Utf8JsonWriter writer, TimeOnly value, JsonSerializerOptions options) => writer.WriteStringValue(Text(value));

    public static TimeOnly? ReadOrNull(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.String && TimeOnly.TryParseExact(reader.GetString(), Written, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time : null;

    public static string Text(TimeOnly time) => time.ToString("HH:mm:ss", CultureInfo.InvariantCulture);
}

/// <summary>The hour at which something ends: midnight is the end of the day, 24:00, and not its beginning.</summary>
internal sealed class EndAsJson : JsonConverter<TimeOnly>
{
    private const string Midnight = "24:00:00";

    public override TimeOnly Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String && reader.GetString() is Midnight or "24:00") return TimeOnly.MinValue;
        // Whoever writes 00:00 may mean that nobody is to be rung; what is stored was written so before it was refused.
        var refused = options.UnmappedMemberHandling is JsonUnmappedMemberHandling.Disallow ? TimeOnly.MinValue : (TimeOnly?)null;
        return TimeOfDayAsJson.ReadOrNull(ref reader) is { } end && end != refused ? end : throw new MiswrittenException("a time of day like 20:30, or 24:00 for the end of the day");
    }

    public override void Write(Utf8JsonWriter writer, TimeOnly value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value == TimeOnly.MinValue ? Midnight : TimeOfDayAsJson.Text(value));
}
