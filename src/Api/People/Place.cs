using Canvass.CallQueue.Register;

namespace Canvass.Api.People;

/// <summary>Codes and numbers as people read them.</summary>
internal static class Place
{
    public static string? Named(string? municipality) => municipality is null ? null : Municipalities.WithCode(municipality)?.Name ?? municipality;

    public static string ReadAloud(string e164) => PhoneNumber.Parse(e164) is { IsNumber: true } reading ? reading.Number.Display : e164;
}
