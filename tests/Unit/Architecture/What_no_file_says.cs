using NUnit.Framework;

namespace Canvass.Unit.Architecture;

public sealed class What_no_file_says
{
    // In two halves, so that this file may stand among those it reads.
    private static readonly string[] Unfinished = ["TO" + "DO", "FIX" + "ME", "HA" + "CK:", "NotImplemented" + "Exception"];
    private static readonly string[] Unrun = ["[Ig" + "nore", "Assert.Ig" + "nore", "[Exp" + "licit", "Thread.Sl" + "eep"];

    private static readonly IReadOnlyList<SourceFile> All = [.. Sources.Under("src"), .. Sources.Under("tests")];

    [TestCaseSource(nameof(Unfinished))]
    public void that_something_is_not_finished(string word)
    {
        Assert.That(All.Where(f => f.Text.Contains(word, StringComparison.Ordinal)), Is.Empty);
    }

    [TestCaseSource(nameof(Unrun))]
    public void that_a_test_is_left_out_or_sleeps(string word)
    {
        // A benchmark keeps a pace, and sleeps between its beats.
        Assert.That(All.Where(f => !f.Path.StartsWith("tests/Benchmarks/", StringComparison.Ordinal) && f.Text.Contains(word, StringComparison.Ordinal)), Is.Empty);
    }

    [Test]
    public void that_an_analyzer_should_look_away()
    {
        // The one place that makes ids must use what everybody else may not.
        Assert.That(All.Where(f => f.Path != "src/CallQueue/Databases/NewId.cs" && f.Text.Contains("#pragma warning dis" + "able", StringComparison.Ordinal)), Is.Empty);
    }

    [Test]
    public void another_products_words_outside_its_adapter()
    {
        // Import knows the words that other products write at the head of a column.
        string[] adapters = ["src/Api/Zetkin/", "src/CallQueue/Import/"];
        Assert.That(Sources.Under("src").Where(f => !adapters.Any(a => f.Path.StartsWith(a, StringComparison.Ordinal)) && f.Text.Contains("Zetkin", StringComparison.OrdinalIgnoreCase)), Is.Empty);
    }

    /// <summary>What came from a file is made harmless for a terminal in one place; the bar draws signs of its own.</summary>
    [Test]
    public void a_line_of_a_command_past_the_one_place()
    {
        string[] itself = ["src/Api/Commands/Output.cs", "src/Api/Commands/ProgressBar.cs"];
        string[] past = ["Console.Out.WriteLine", "Console.WriteLine", "Console.Error", "AnsiConsole"];
        Assert.That(Sources.Under("src", "Api").Where(f => past.Any(p => f.Text.Contains(p, StringComparison.Ordinal))).Select(f => f.Path), Is.EquivalentTo(itself));
    }

    [Test]
    public void nothing_at_all()
    {
        Assert.That(All.Where(f => string.IsNullOrWhiteSpace(f.Text)), Is.Empty);
        Assert.That(All, Has.Count.GreaterThan(50), "or the files were not found");
    }
}
