using Microsoft.AspNetCore.Http.HttpResults;

namespace Canvass.Api.Problems;

/// <summary>Makes problem documents: the type is a stable code, the detail is for the person who reads it.</summary>
internal static class ProblemAnswer
{
    public static ProblemHttpResult Make(int status, string code, string why, params ReadOnlySpan<(string Name, object? Value)> facts)
    {
        Dictionary<string, object?>? extensions = null;
        foreach (var (name, value) in facts)
            if (value is not null) (extensions ??= new(StringComparer.Ordinal)).Add(name, value);
        return TypedResults.Problem(why, type: code, title: Title(code), statusCode: status, extensions: extensions);
    }

    private static string Title(string code) => string.Concat(char.ToUpperInvariant(code[0]).ToString(), code[1..].Replace('-', ' '));
}
