using Canvass.Api.Commands;
using NUnit.Framework;

namespace Canvass.Integration.Commands;

/// <summary>Words out of a file are words on the terminal, never orders to it. Control: letters of every language stay as they are.</summary>
[NonParallelizable]
public sealed class What_a_terminal_is_shown : ByCommand
{
    private const string Title = "\u001b]0;owned\u0007";
    private const string Clear = "\u009b2J";
    private const string Backwards = "\u202e";

    [Test]
    public async Task a_file_gives_the_terminal_no_orders()
    {
        await SaysAsync("organisation", "create", "Our party");
        await SaysAsync("association", "create", "Solna");
        await SaysAsync("campaign", "create", "Spring");
        await SaysAsync("list", "create", "Members", "--campaign", "1", "--association", "1");
        var file = Path.Combine(Folder, "people.csv");
        await File.WriteAllTextAsync(file, $"Namn;Telefon;Åsikt{Title}{Clear}{Backwards}\r\nAnna{Title} Ek;07{Clear}nobody;\u0633\u0644\u0627\u0645\r\n");

        var ended = await RunAsync("import", "1", file, "--yes", "--source", "Here");
        var refused = await RunAsync("import", "1", file, "--yes", "--again", "--source", $"Here{Title}");
        var missing = await RunAsync("import", "1", $"{file}{Title}{Clear}");

        foreach (var shown in new[] { ended.Said, ended.Complained, refused.Complained, missing.Complained })
            Assert.That(shown.Where(sign => char.IsControl(sign) && sign is not ('\r' or '\n') || sign == '\u202e'), Is.Empty, shown);
        Assert.That(ended.Said, Does.Contain("Åsikt"));
        Assert.That(refused.Complained, Does.StartWith("Say in one line "));
        Assert.That(missing.Complained, Does.StartWith("There is no file "));
    }

    [TestCase("Åsa \u0633\u0644\u0627\u0645 李 👩‍🚀", "Åsa \u0633\u0644\u0627\u0645 李 👩‍🚀")]
    [TestCase("one\ttwo\nthree", "one two three")]
    [TestCase("a\u001b[31mb\u007f\u009bc\u202ed", "a�[31mb��c�d", TestName = "is what can be read, without signs that steer it")]
    public void is_what_can_be_read(string text, string shown) => Assert.That(Output.Harmless(text), Is.EqualTo(shown));

    [Test]
    public void is_a_sign_for_half_a_letter() => Assert.That(Output.Harmless($"a{(char)0xd800}b"), Is.EqualTo("a�b"));
}
