using System.Collections.Frozen;
using System.Text.Json;

namespace Canvass.Api.Web;

/// <summary>The language files, for pages that the program writes itself.</summary>
internal sealed class Words
{
    private static readonly FrozenDictionary<string, Words> All = new[] { "sv", "en" }.ToFrozenDictionary(code => code, code => new Words(code), StringComparer.Ordinal);

    private readonly FrozenDictionary<string, string> texts;

    private Words(string language)
    {
        Language = language;
        using var file = JsonDocument.Parse(Pages.Read($"{language}.json"));
        texts = file.RootElement.EnumerateObject().Where(p => p.Value.ValueKind == JsonValueKind.String).ToFrozenDictionary(p => p.Name, p => p.Value.GetString()!, StringComparer.Ordinal);
    }

    public string Language { get; }

    public string this[string key, params ReadOnlySpan<(string Name, string Value)> values]
    {
        get
        {
            var text = texts[key];
            foreach (var (name, value) in values) text = text.Replace($"{{{name}}}", value, StringComparison.Ordinal);
            return text;
        }
    }

    /// <summary>What was asked for, else what the browser says: Swedish if it knows any, else English.</summary>
    public static Words For(string? asked, HttpContext context) =>
        asked is not null && All.TryGetValue(asked, out var words) ? words
        : All[context.Request.GetTypedHeaders().AcceptLanguage.Any(l => l.Value.StartsWith("sv", StringComparison.OrdinalIgnoreCase)) ? "sv" : "en"];
}
