using Canvass.CallQueue.Privacy;
using Canvass.Databases;
using Canvass.Shared;
using NUnit.Framework;

namespace Canvass.Integration.Privacy;

/// <summary>E: what stands in the erasure journal stays there, whatever happens to the lines around it. Control: a line with one sign changed is not read.</summary>
[Category("E")]
public sealed class A_journal_on_disk
{
    private string folder = null!;
    private ErasureJournal journal = null!;

    [SetUp]
    public void Open()
    {
        folder = Directory.CreateTempSubdirectory("canvass-journal-").FullName;
        journal = Another();
    }

    [TearDown]
    public void Delete() => Directory.Delete(folder, recursive: true);

    [Test]
    public async Task keeps_every_line_of_many_who_write_at_once()
    {
        await Task.WhenAll(Enumerable.Range(0, 4).Select(writer => Task.Run(async () =>
        {
            var own = Another();
            for (var i = 0; i < 10; i++)
            {
                await own.AppendAsync([Entry(writer)], CancellationToken.None);
                Assert.That((await own.ReadAsync()).Damaged, Is.Empty, "read while others write");
            }
        })));

        var reading = await journal.ReadAsync();

        Assert.Multiple(() =>
        {
            Assert.That(reading.Damaged, Is.Empty);
            Assert.That(reading.Entries.CountBy(e => e.OrganisationId!.Value).Select(c => c.Value), Is.EqualTo(Enumerable.Repeat(10, 4)));
        });
    }

    [Test]
    public async Task goes_on_after_a_line_that_was_cut_short()
    {
        await journal.AppendAsync([Entry(1), Entry(2)], CancellationToken.None);
        await using (var file = new FileStream(journal.Path, FileMode.Open)) file.SetLength(file.Length - 10);

        var torn = await journal.ReadAsync();
        await journal.AppendAsync([Entry(3)], CancellationToken.None);
        var after = await journal.ReadAsync();

        Assert.Multiple(() =>
        {
            Assert.That(torn.Entries.Select(e => e.OrganisationId), Is.EqualTo(new[] { 1L }));
            Assert.That(torn.Damaged, Is.EqualTo(new[] { 2L }));
            Assert.That(after.Entries.Select(e => e.OrganisationId), Is.EqualTo(new[] { 1L, 3L }));
            Assert.That(after.Damaged, Is.EqualTo(new[] { 2L }));
        });
    }

    [Test]
    public async Task does_not_read_a_line_that_was_changed()
    {
        await journal.AppendAsync([Entry(1), Entry(2), Entry(3)], CancellationToken.None);
        var text = await File.ReadAllTextAsync(journal.Path);

        await File.WriteAllTextAsync(journal.Path, text.Replace("\"organisationId\":2", "\"organisationId\":7", StringComparison.Ordinal));

        var reading = await journal.ReadAsync();
        Assert.That((reading.Entries.Select(e => e.OrganisationId), reading.Damaged), Is.EqualTo((new long?[] { 1, 3 }, new[] { 2L })));
    }

    [Test]
    public async Task counts_once_what_was_written_twice()
    {
        var entry = Entry(1);

        await journal.AppendAsync([entry], CancellationToken.None);
        await journal.AppendAsync([entry], CancellationToken.None);

        Assert.That((await journal.ReadAsync()).Count, Is.EqualTo(1));
    }

    [Test]
    public async Task says_why_it_cannot_be_written()
    {
        var nowhere = new ErasureJournal(Path.Combine(folder, "missing", "journal"), Desks.Keys, TimeProvider.System);

        Assert.That(await nowhere.HindranceAsync(), Does.Contain("cannot be written"));
        Assert.That(await journal.HindranceAsync(), Is.Null);
    }

    private ErasureJournal Another() => new(Path.Combine(folder, "journal"), Desks.Keys, TimeProvider.System);

    private static JournalEntry Entry(long organisation)
    {
        var now = TimeProvider.System.GetUtcNow();
        return new JournalEntry { Id = NewId.At(now), Kind = JournalKinds.Block, At = now, OrganisationId = organisation };
    }
}
