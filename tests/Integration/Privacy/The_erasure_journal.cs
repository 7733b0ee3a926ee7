using Canvass.CallQueue.Privacy;
using Canvass.Databases;
using Canvass.Integration.Import;
using Canvass.Shared;
using NUnit.Framework;

namespace Canvass.Integration.Privacy;

/// <summary>
/// E, A8: whoever is blocked stands outside the database too before anybody is answered, as keyed hashes. Controls: other outcomes write
/// nothing there; a journal that cannot be written keeps the answer back.
/// </summary>
[TestFixtureSource(typeof(Database), nameof(Database.All))]
[Category("E")]
public sealed class The_erasure_journal(Database database) : WithImports(database)
{
    [Test]
    public async Task hears_of_blocks_by_hand_and_of_lifting_them()
    {
        var block = (await room.Register.BlockNumberAsync(room.Organisation, "070-174 06 05", "asked by letter", "user:1")).Value;
        await room.Register.LiftAsync(room.Organisation, block, "user:1");

        var entries = await EntriesAsync();

        Assert.Multiple(async () =>
        {
            Assert.That(entries.Select(e => e.Kind), Is.EqualTo(new[] { JournalKinds.Block, JournalKinds.Lift }));
            Assert.That(entries[1].Hashes, Is.EqualTo(entries[0].Hashes));
            Assert.That(await File.ReadAllTextAsync(TestJournal.PathOf(own.Opened.Place)), Does.Not.Contain("701740605").And.Not.Contains("letter"));
            Assert.That(await room.CountAsync("journal_due"), Is.Zero);
        });
    }

    [Test]
    public async Task hears_of_a_do_not_call_with_all_numbers_and_of_its_correction_and_of_no_other_outcome()
    {
        await room.ImportPeopleAsync(list, "Anna Ek;M1;070-174 06 05, 08-465 004 00", "Bo Berg;;070-174 06 15");
        var volunteer = await room.Calls.VolunteerAsync("Vera");
        var first = await room.Calls.ClaimAsync(volunteer, list);
        await room.Calls.ReportAsync(volunteer, first.CallId, "no_answer");
        var second = await room.Calls.ClaimAsync(volunteer, list);
        var before = await EntriesAsync();

        var blocking = room.Calls.Outcome(second.CallId, "do_not_call");
        await room.Calls.ReportAsync(volunteer, blocking);
        await room.Calls.ReportAsync(volunteer, blocking);
        var after = await EntriesAsync();
        await room.Calls.ReportAsync(volunteer, room.Calls.Outcome(second.CallId, "no_answer") with { Replaces = blocking.Id });

        Assert.Multiple(async () =>
        {
            Assert.That(before, Is.Empty);
            Assert.That(after.Select(e => (e.Kind, e.About, e.People.Single())), Is.EqualTo(new[] { (JournalKinds.DoNotCall, (Guid?)blocking.Id, second.Person.Id) }));
            Assert.That(after[0].Hashes, Has.Count.EqualTo(second.Person.Id == await room.PersonAsync("Anna Ek") ? 3 : 1));
            Assert.That((await EntriesAsync()).Skip(1).Select(e => (e.Kind, e.About)), Is.EqualTo(new[] { (JournalKinds.DoNotCallReplaced, (Guid?)blocking.Id) }));
        });
    }

    [Test]
    public async Task keeps_the_answer_back_until_it_can_be_written_and_forgets_nothing()
    {
        var path = TestJournal.PathOf(own.Opened.Place);
        Directory.CreateDirectory(path);
        Assert.That(async () => await room.Register.BlockNumberAsync(room.Organisation, "070-174 06 05", "", "user:1"), Throws.InstanceOf<StorageTrouble>());

        Directory.Delete(path);
        await TestJournal.Of(own.Store).FlushAsync(CancellationToken.None);

        Assert.That((await EntriesAsync()).Select(e => e.Kind), Is.EqualTo(new[] { JournalKinds.Block }));
    }

    /// <summary>As a device does that was answered 503.</summary>
    [Test]
    public async Task hears_of_a_do_not_call_that_is_sent_again_because_it_could_not_be_written()
    {
        await room.ImportPeopleAsync(list, "Bo Berg;;070-174 06 15");
        var volunteer = await room.Calls.VolunteerAsync("Vera");
        var outcome = room.Calls.Outcome((await room.Calls.ClaimAsync(volunteer, list)).CallId, "do_not_call");
        var path = TestJournal.PathOf(own.Opened.Place);
        Directory.CreateDirectory(path);
        Assert.That(async () => await room.Calls.ReportAsync(volunteer, outcome), Throws.InstanceOf<StorageTrouble>());
        Directory.Delete(path);

        var again = await room.Calls.ReportAsync(volunteer, outcome);

        Assert.That((again.Repeat, (await EntriesAsync()).Single().About), Is.EqualTo((true, (Guid?)outcome.Id)));
    }

    private async Task<IReadOnlyList<JournalEntry>> EntriesAsync() => (await new ErasureJournal(TestJournal.PathOf(own.Opened.Place), Desks.Keys, TimeProvider.System).ReadAsync()).Entries;
}
