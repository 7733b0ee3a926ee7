using System.Text.RegularExpressions;
using Canvass.Shared;

namespace Canvass.Unit.Architecture;

/// <summary>The repository's own texts, as the compiler does not see them: who names whom.</summary>
internal static partial class Sources
{
    public static IReadOnlyList<SourceFile> Under(params string[] folder) =>
    [
        .. Directory.EnumerateFiles(Checkout.File(folder), "*.cs", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Checkout.Folder, path).Replace('\\', '/'))
            .Where(path => !path.Split('/').Any(part => part is "bin" or "obj"))
            .Order(StringComparer.Ordinal)
            .Select(path => new SourceFile(path, File.ReadAllText(Checkout.File(path)))),
    ];

    /// <summary>Every namespace or type that the file names in full, by using or in its code; comments and texts aside.</summary>
    public static IEnumerable<string> Named(this SourceFile file) => FullName().Matches(CommentOrText().Replace(file.Text, " ")).Select(m => m.Value).Where(name => name != Declared(file)).Distinct(StringComparer.Ordinal);

    /// <summary>The feature folder of src/CallQueue that a name lies in, if it does.</summary>
    public static string? Feature(string name) =>
        name.StartsWith("Canvass.CallQueue.", StringComparison.Ordinal) && name.Split('.')[2] is var folder && Directory.Exists(Checkout.File("src", "CallQueue", folder)) ? folder : null;

    private static string Declared(SourceFile file) => Namespace().Match(file.Text).Groups["name"].Value;

    [GeneratedRegex(@"\b(Canvass|System|Microsoft|Dapper|Npgsql|NpgsqlTypes|SQLitePCL|MassTransit|RabbitMQ|Polly|Serilog)\b(\.[A-Za-z_]\w*)*", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex FullName();

    [GeneratedRegex(@"//[^\n]*|""([^""\\\n]|\\.)*""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex CommentOrText();

    [GeneratedRegex(@"^namespace (?<name>[\w.]+);", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Namespace();
}

internal sealed record SourceFile(string Path, string Text)
{
    public override string ToString() => Path;
}
