using System.Text.Json;
using System.Text.Json.Serialization;

namespace Canvass.Contracts;

/// <summary>Writes and reads the bodies of log entries.</summary>
public static class LogBody
{
    public static string Write(CallEntry body) => JsonSerializer.Serialize(body, LogJson.Default.CallEntry);

    public static string Write(TargetsEntry body) => JsonSerializer.Serialize(body, LogJson.Default.TargetsEntry);

    public static string Write(SessionEntry body) => JsonSerializer.Serialize(body, LogJson.Default.SessionEntry);

    public static string Write(CampaignEntry body) => JsonSerializer.Serialize(body, LogJson.Default.CampaignEntry);

    /// <summary>A <see cref="CallEntry"/>, <see cref="TargetsEntry"/>, <see cref="SessionEntry"/> or <see cref="CampaignEntry"/>; null if the kind is not known.</summary>
    /// <exception cref="JsonException">The body is not what its kind says.</exception>
    public static object? Read(LogEntry entry) => entry.Kind switch
    {
        LogKinds.Outcome or LogKinds.Correction or LogKinds.Withdrawal => Whole(JsonSerializer.Deserialize(entry.Body, LogJson.Default.CallEntry)),
        LogKinds.Targets => Whole(JsonSerializer.Deserialize(entry.Body, LogJson.Default.TargetsEntry)),
        LogKinds.Session => Whole(JsonSerializer.Deserialize(entry.Body, LogJson.Default.SessionEntry)),
        LogKinds.Campaign => Whole(JsonSerializer.Deserialize(entry.Body, LogJson.Default.CampaignEntry)),
        _ => null,
    };

    private static object Whole(object? body) => body ?? throw new JsonException("The body is empty.");
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(CallEntry))]
[JsonSerializable(typeof(TargetsEntry))]
[JsonSerializable(typeof(SessionEntry))]
[JsonSerializable(typeof(CampaignEntry))]
internal sealed partial class LogJson : JsonSerializerContext;
