using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Canvass.Shared;

/// <summary>A volunteer's page, or somebody without a session: asks over HTTP.</summary>
public sealed class Caller(HttpClient http) : IDisposable
{
    public string? Token { get; set; }

    public Task<Reply> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    public Task<Reply> PostAsync(string path, object body) => SendAsync(HttpMethod.Post, path, Json(body));

    public Task<Reply> PutAsync(string path, object body) => SendAsync(HttpMethod.Put, path, Json(body));

    public Task<Reply> DeleteAsync(string path) => SendAsync(HttpMethod.Delete, path);

    public async Task<Reply> SendAsync(HttpMethod method, string path, HttpContent? content = null, params IEnumerable<(string Name, string Value)> headers)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        if (Token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        using var response = await http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return new Reply((int)response.StatusCode, response.Content.Headers.ContentType?.MediaType, text, [.. response.Headers.Select(h => (h.Key, string.Join("; ", h.Value)))]);
    }

    /// <summary>The next person on the list.</summary>
    public async Task<JsonElement> ClaimAsync(long list)
    {
        var reply = await PostAsync("/api/calls", new { listId = list });
        return reply.Status is 200 or 201 ? reply.Body : throw new InvalidOperationException($"No card: {reply}");
    }

    public Task<Reply> ReportAsync(JsonElement card, object outcome) => PutAsync($"/api/calls/{card.GetProperty("callId").GetGuid()}/outcome", outcome);

    public static HttpContent Json(object body) => new StringContent(JsonSerializer.Serialize(body, JsonSerializerOptions.Web), Encoding.UTF8, "application/json");

    public void Dispose() => http.Dispose();
}

public sealed record Reply(int Status, string? MediaType, string Text, IReadOnlyList<(string Name, string Value)> Headers)
{
    public JsonElement Body => JsonDocument.Parse(Text).RootElement;

    /// <summary>The problem's code; null if this is none.</summary>
    public string? Problem => MediaType == "application/problem+json" ? Body.GetProperty("type").GetString() : null;

    public string? Header(string name) => Headers.FirstOrDefault(h => h.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;

    public override string ToString() => $"{Status} {Text}";
}
