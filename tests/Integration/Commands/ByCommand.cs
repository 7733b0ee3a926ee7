using Canvass.Api.Commands;
using NUnit.Framework;

namespace Canvass.Integration.Commands;

/// <summary>A data folder of the test's own, and commands as they are typed.</summary>
public abstract class ByCommand
{
    protected string Folder { get; private set; } = null!;

    protected virtual string Data => Folder;

    /// <summary>What stands on standard input.</summary>
    protected string Typed { get; set; } = "";

    [SetUp]
    public void MakeFolder() => (Folder, Typed) = (Directory.CreateTempSubdirectory("canvass-commands-").FullName, "");

    [TearDown]
    public void DeleteFolder() => Directory.Delete(Folder, recursive: true);

    protected async Task<string> SaysAsync(params string[] arguments)
    {
        var (code, said, complained) = await RunAsync(arguments);
        Assert.That(code, Is.EqualTo(CommandLine.Done), $"{string.Join(' ', arguments)}: {said} {complained}");
        return said;
    }

    protected async Task<(int Code, string Said, string Complained)> RunAsync(params string[] arguments)
    {
        var (input, output, error) = (Console.In, Console.Out, Console.Error);
        using var typed = new StringReader(Typed);
        using var said = new StringWriter();
        using var complained = new StringWriter();
        Console.SetIn(typed);
        Console.SetOut(said);
        Console.SetError(complained);
        try
        {
            var code = await CommandLine.RunAsync([.. arguments, $"--Canvass:Data={Data}"]);
            return (code, said.ToString().Trim(), complained.ToString().Trim());
        }
        finally
        {
            Console.SetIn(input);
            Console.SetOut(output);
            Console.SetError(error);
        }
    }
}
