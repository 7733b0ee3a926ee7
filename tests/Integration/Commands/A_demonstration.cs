using System.Text.RegularExpressions;
using NUnit.Framework;

namespace Canvass.Integration.Commands;

[NonParallelizable]
public sealed class A_demonstration : ByCommand
{
    [TearDown]
    public void DeleteDemo() => Directory.Delete($"{Folder}-demo", recursive: true);

    [Test]
    public async Task says_how_to_come_in_as_anybody()
    {
        var said = await SaysAsync("demo", "--no-serve", "--people", "10");

        foreach (var role in new[] { "administrator", "organiser", "leader" })
            Assert.That(said, Does.Match($@"(?m)^  {role} +http://localhost:5080/link#[\w-]{{32}}\r?$"));
        Assert.That(Regex.Count(said, @"\b[2-9A-Z]{3}-[2-9A-Z]{3}-[2-9A-Z]{3}\b", RegexOptions.None, TimeSpan.FromSeconds(1)), Is.EqualTo(10), said);
    }
}
