using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Canvass.CallQueue.Campaigns;

/// <summary>What a campaign and an organisation set for themselves, as JSON: camelCase, and what is not said has its default.</summary>
internal static class CampaignJson
{
    public static readonly SettingsJson<CampaignRules> Rules = new(r => r.Flaws());
    public static readonly SettingsJson<OrganisationRules> OrganisationRules = new(r => r.Flaws());
    public static readonly SettingsJson<Script> Script = new(s => s.Flaws());
    public static readonly SettingsJson<IReadOnlyList<Question>> Questions = new(q => q.Flaws());
}

internal sealed class SettingsJson<T>(Func<T, IReadOnlyList<Flaw>> flaws)
{
    private readonly JsonTypeInfo<T> strict = (JsonTypeInfo<T>)SettingsOptions.Strict.GetTypeInfo(typeof(T));
    private readonly JsonTypeInfo<T> lenient = (JsonTypeInfo<T>)SettingsOptions.Lenient.GetTypeInfo(typeof(T));
    private static readonly Flaw NotAsked = new("", "This is not the JSON that is asked for.");

    /// <summary>From a person or a program: a property that does not exist, or a value that cannot be meant, is refused.</summary>
    public Answer<T> Read(string json)
    {
        var understood = Understood(json);
        return understood.Refusal is null ? Checked(understood.Value) : understood;
    }

    /// <summary>The same, but what is not said stays as it is. Only for settings that are one object.</summary>
    public Answer<T> Merge(T present, string json)
    {
        var understood = Understood(json);
        if (understood.Refusal is not null) return understood;
        var merged = Node(present);
        Lay(JsonNode.Parse(json)!.AsObject(), merged);
        return Checked(merged.Deserialize(strict)!);
    }

    public IReadOnlyList<SettingChange> Changes(T before, T after)
    {
        var was = Values(Node(before), "").ToDictionary(v => v.Path, v => v.Text, StringComparer.Ordinal);
        return [.. Values(Node(after), "").Where(v => was[v.Path] != v.Text).Select(v => new SettingChange(v.Path, was[v.Path], v.Text))];
    }

    private Answer<T> Understood(string json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, strict) is { } value ? value : new Refusal.InvalidSettings([NotAsked]);
        }
        catch (JsonException e)
        {
            return new Refusal.InvalidSettings([Misread(json, e)]);
        }
    }

    private Answer<T> Checked(T value) => flaws(value) is { Count: > 0 } found ? new Refusal.InvalidSettings(found) : value;

    private JsonObject Node(T value) => JsonSerializer.SerializeToNode(value, lenient)!.AsObject();

    private static void Lay(JsonObject change, JsonObject over)
    {
        foreach (var (name, value) in change)
        {
            if (value is JsonObject within && over[name] is JsonObject there) Lay(within, there);
            else over[name] = value?.DeepClone();
        }
    }

    private static IEnumerable<(string Path, string Text)> Values(JsonObject settings, string at) => settings.SelectMany(setting => setting.Value is JsonObject within
        ? Values(within, $"{at}{setting.Key}.")
        : [($"{at}{setting.Key}", setting.Value is JsonValue value ? value.ToString() : setting.Value?.ToJsonString() ?? "null")]);

    /// <summary>From the database: properties that a newer program has written there are passed over, since old and new run side by side during an upgrade.</summary>
    public T FromStored(string json) => JsonSerializer.Deserialize(json, lenient)!;

    public string Write(T value) => JsonSerializer.Serialize(value, lenient);

    private Flaw Misread(string json, JsonException e)
    {
        var at = (e.Path ?? "$").TrimStart('$', '.');
        if (e is MiswrittenException) return new Flaw(at, $"{at} must be {e.Message}.");
        try
        {
            _ = FromStored(json);
            return new Flaw(at, $"{at} does not exist here, or is given twice.");
        }
        catch (JsonException)
        {
            return at.Length > 0
                ? new Flaw(at, $"{at} has a value of the wrong kind, or something that it needs is missing.")
                : NotAsked;
        }
    }
}

/// <param name="Path">Where it stands, as in hours.weekdayTo.</param>
public sealed record SettingChange(string Path, string Was, string Is);

/// <summary>Read by reflection: code generated for a record forgets what its init properties are by default, and gives null and zero.</summary>
internal static class SettingsOptions
{
    public static readonly JsonSerializerOptions Lenient = new(JsonSerializerDefaults.Web)
    {
        PropertyNameCaseInsensitive = false,
        NumberHandling = JsonNumberHandling.Strict,
        RespectNullableAnnotations = true,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
        Converters = { new DurationAsJson(), new TimeOfDayAsJson() },
    };

    public static readonly JsonSerializerOptions Strict = new(Lenient)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
    };
}
