namespace Canvass.CallQueue.Register;

/// <summary>The files in Register/Data, carried inside the assembly. They hold no quotation marks.</summary>
internal static class RegisterData
{
    public static IEnumerable<string[]> Rows(string file)
    {
        using var stream = typeof(RegisterData).Assembly.GetManifestResourceStream(typeof(RegisterData), $"Data.{file}")
            ?? throw new InvalidOperationException($"{file} is not in the assembly.");
        using var reader = new StreamReader(stream);
        reader.ReadLine();
        while (reader.ReadLine() is { } line) yield return line.Split(',');
    }
}
