using Canvass.CallQueue;
using Canvass.CallQueue.Backup;
using Canvass.CallQueue.Claiming;
using Canvass.CallQueue.Privacy;
using Canvass.CallQueue.Rooms;
using Canvass.CallQueue.Storage;
using Canvass.Databases;
using Canvass.Integration.Import;
using Canvass.Shared;
using NUnit.Framework;

namespace Canvass.Integration.Privacy;

/// <summary>
/// E: of whoever is erased nothing is left that tells who they were, the figures stay, and no backup and no repeated report brings them back.
/// Controls: before it everything is found that is looked for afterwards; others of the household keep theirs; without the journal they come back.
/// </summary>
[TestFixtureSource(typeof(Database), nameof(Database.All))]
[Category("E")]
public sealed class Forgetting_a_person(Database database) : WithImports(database)
{
    private const string Name = "Sällsam";
    private const string Number = "701740605";
    private const string Member = "M4711";
    private const string Said = "likes geraniums";

    private SeatedVolunteer volunteer = null!;
    private long person;

    [SetUp]
    public async Task BringThemAsync()
    {
        await room.ImportAsync(list, $"Namn;Medlemsnummer;Telefon;Facklig\r\nAnna {Name};{Member};070-174 06 05, 08-465 004 00;geranium\r\nBo Berg;;08-465 004 00;\r\n", again: true);
        person = await room.PersonAsync($"Anna {Name}");
        volunteer = await room.Calls.VolunteerAsync("Vera");
    }

    [Test]
    public async Task leaves_nothing_in_any_table_that_tells_who_they_were()
    {
        await RingAsync("no_answer", Said);
        await room.Register.BlockNumberAsync(room.Organisation, Number, $"{Name} wrote a letter", "user:1");
        clock.Advance(TimeSpan.FromDays(2));
        await room.Desk.SweepAsync();
        var before = await TracesAsync(own.Opened);

        var erased = await EraseAsync();

        Assert.Multiple(async () =>
        {
            Assert.That(erased.Refusal, Is.Null);
            Assert.That(before.Select(t => t.Trace).Distinct(), Is.EquivalentTo(new[] { Name, Number, Member, Said, "geranium" }), "or it looks for nothing");
            Assert.That(before, Does.Contain(("audit", Name)).And.Contains(("block", Name)), "why somebody blocked them");
            Assert.That(await TracesAsync(own.Opened), Is.Empty);
            Assert.That(await room.StandingAsync(list, "Bo Berg"), Is.EqualTo("lane 3"), "the other of the household may be rung, on the number that is his as well");
            Assert.That(await room.CountAsync("number where e164 = '+46846500400'"), Is.EqualTo(1));
            Assert.That(await EraseAsync(), Has.Property("Refusal").InstanceOf<Refusal.UnknownPerson>(), "as one who was never there");
        });
    }

    [Test]
    public async Task leaves_the_figures_as_they_were()
    {
        await RingAsync("conversation", Said);
        var (targets, log) = (await room.LoggedAsync(), await room.Calls.LogAsync());

        await EraseAsync();

        Assert.Multiple(async () =>
        {
            Assert.That(await room.LoggedAsync(), Is.EqualTo(targets));
            Assert.That(await room.Calls.LogAsync(), Is.EqualTo(log));
            Assert.That(await room.CountAsync("outcome where person_id = @person", new { person }), Is.EqualTo(1));
        });
    }

    [Test]
    public async Task is_not_asked_for_again_on_the_phone_and_a_report_that_comes_late_is_taken()
    {
        foreach (var late in new[] { "do_not_call", "wrong_number", "no_answer" })
        {
            await room.ImportAsync(list, $"Namn;Medlemsnummer;Telefon\r\nCarin {late};;070-174 06 25\r\n", again: true);
            var card = await ClaimAsync($"Carin {late}");
            await room.Privacy.EraseAsync(room.Organisation, card.Person.Id, neverRing: false, "user:1");

            var reported = await room.Calls.ReportAsync(volunteer, card.CallId, late);

            Assert.Multiple(async () =>
            {
                Assert.That(reported.Standing.Outcome, Is.EqualTo(late));
                Assert.That(await room.CountAsync("target where person_id = @Id and lane is not null", new { card.Person.Id }), Is.Zero, late);
            });
        }
    }

    /// <summary>Control: not asked never to be rung, they are rung when a file brings them.</summary>
    [TestCase(true, "blocked")]
    [TestCase(false, "lane 3")]
    public async Task stays_blocked_if_they_asked_for_that_too(bool neverRing, string expected)
    {
        await EraseAsync(neverRing);

        await room.ImportPeopleAsync(list, $"Anna {Name};{Member};0701740605");

        Assert.That(await room.StandingAsync(list, $"Anna {Name}"), Is.EqualTo(expected));
    }

    /// <summary>Both names of somebody who was merged.</summary>
    [Test]
    public async Task takes_with_them_who_they_were_before_a_merge()
    {
        await room.ImportPeopleAsync(list, $"Annika {Name};;070-174 06 15");
        await room.Register.MergeAsync(room.Organisation, await room.PersonAsync($"Annika {Name}"), person, "user:1");

        await room.Privacy.EraseAsync(room.Organisation, await room.PersonAsync($"Annika {Name}"), neverRing: false, "user:1");

        Assert.That((await TracesAsync(own.Opened)).Where(t => t.Table is not ("import_row" or "import_before")), Is.Empty);
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task does_not_come_back_with_an_older_backup(bool withJournal)
    {
        await RingAsync("no_answer", Said);
        clock.Advance(TimeSpan.FromDays(2));
        await room.Desk.SweepAsync();
        await room.StageAsync(list, $"Namn;Medlemsnummer;Telefon\r\nAnna {Name};{Member};0701740605\r\n", again: true);
        await using var elsewhere = await Database.EmptyAsync(clock);
        var report = await BackUpAndRestoreAsync(elsewhere, withJournal, async () => await EraseAsync());

        var traces = await TracesAsync(elsewhere.Opened);

        Assert.Multiple(() =>
        {
            Assert.That(traces, withJournal ? Is.Empty : Is.Not.Empty);
            Assert.That(report.Replayed?.Erased, Is.EqualTo(withJournal ? 1 : (int?)null));
        });
    }

    /// <summary>Control: before it is settled, and without the journal.</summary>
    [TestCase(true, "blocked")]
    [TestCase(false, "lane 3")]
    public async Task is_not_rung_while_something_is_disputed_also_after_a_restore(bool withJournal, string there)
    {
        await using var elsewhere = await Database.EmptyAsync(clock);
        await BackUpAndRestoreAsync(elsewhere, withJournal, async () => await room.Privacy.RestrictAsync(room.Organisation, person, restricted: true, "user:1"));
        var here = await room.StandingAsync(list, $"Anna {Name}");
        await room.Privacy.RestrictAsync(room.Organisation, person, restricted: false, "user:1");

        Assert.Multiple(async () =>
        {
            Assert.That(here, Is.EqualTo("blocked"));
            Assert.That(await room.StandingAsync(list, $"Anna {Name}"), Is.EqualTo("lane 3"));
            Assert.That(await room.On(elsewhere).StandingAsync(list, $"Anna {Name}"), Is.EqualTo(there));
        });
    }

    private Task<Answer<bool>> EraseAsync(bool neverRing = false) => room.Privacy.EraseAsync(room.Organisation, person, neverRing, "user:1");

    private async Task RingAsync(string outcome, string note)
    {
        var card = await ClaimAsync($"Anna {Name}");
        await room.Calls.ReportAsync(volunteer, room.Calls.Outcome(card.CallId, outcome) with { Note = note });
    }

    private async Task<CallCard> ClaimAsync(string name)
    {
        for (CallCard card; ; await room.Calls.ReportAsync(volunteer, card.CallId, "refused"))
        {
            card = await room.Calls.ClaimAsync(volunteer, list);
            if ($"{card.Person.FirstName} {card.Person.LastName}" == name) return card;
        }
    }

    private async Task<RestoreReport> BackUpAndRestoreAsync(OwnDatabase to, bool withJournal, Func<Task> inBetween)
    {
        var folder = Directory.CreateTempSubdirectory("canvass-backup-").FullName;
        try
        {
            var (file, key) = (Path.Combine(folder, "backup"), BackupKey.Make(Path.Combine(folder, "key")));
            var journal = JournalOf(own);
            await using (var stream = File.Create(file)) await CallQueueBackups.Over(own.Opened, CallRoom.Keys, journal).BackupAsync(stream, key, "user:1");
            await inBetween();
            return await CallQueueBackups.Over(to.Opened, CallRoom.Keys, JournalOf(to)).RestoreAsync(file, key, withJournal ? journal : null, "user:1");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        static ErasureJournal JournalOf(OwnDatabase database) => new(TestJournal.PathOf(database.Opened.Place), CallRoom.Keys, TimeProvider.System);
    }

    /// <summary>In every column of every table.</summary>
    private static Task<List<(string Table, string Trace)>> TracesAsync(IDatabase database) => database.ReadAsync(async work =>
    {
        var traces = new List<(string, string)>();
        foreach (var table in await Snapshot.TablesAsync(work, CancellationToken.None))
            foreach (IDictionary<string, object?> row in await work.QueryAsync<dynamic>($"select * from \"{table.Name}\""))
                foreach (var trace in new[] { Name, Number, Member, Said, "geranium" })
                    if (row.Values.Any(v => v is string text && text.Contains(trace, StringComparison.OrdinalIgnoreCase))) traces.Add((table.Name, trace));
        return traces;
    });
}
