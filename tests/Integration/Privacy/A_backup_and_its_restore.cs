using System.Collections.Concurrent;
using Canvass.CallQueue;
using Canvass.CallQueue.Backup;
using Canvass.CallQueue.Claiming;
using Canvass.CallQueue.Rooms;
using Canvass.CallQueue.Privacy;
using Canvass.CallQueue.Storage;
using Canvass.Contracts;
using Canvass.Databases;
using Canvass.Integration.Import;
using Canvass.Integration.Stats;
using Canvass.Shared;
using NUnit.Framework;

namespace Canvass.Integration.Privacy;

/// <summary>
/// C, E, A8: what was backed up under load comes back as it was at one moment, and nobody with it who was blocked since. Controls: the same
/// restore without the journal brings them back; a backup that is cut, changed or of another key brings nobody.
/// </summary>
[TestFixtureSource(typeof(Database), nameof(Database.All))]
[Category("A8")]
[Category("C")]
[Category("E")]
public sealed class A_backup_and_its_restore(Database database) : WithImports(database)
{
    private string folder = null!;
    private string file = null!;
    private BackupKey key = null!;
    private OwnDatabase? elsewhere;

    [SetUp]
    public void MakeKey()
    {
        folder = Directory.CreateTempSubdirectory("canvass-backup-").FullName;
        file = Path.Combine(folder, "backup");
        key = BackupKey.Make(Path.Combine(folder, "key"));
    }

    [TearDown]
    public async Task CleanAsync()
    {
        if (elsewhere is not null) await elsewhere.DisposeAsync();
        elsewhere = null;
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>Every table, so that one that is added later is not forgotten.</summary>
    [Test]
    public async Task is_every_row_of_every_table_as_it_was()
    {
        await room.ImportPeopleAsync(list, "Anna Ek;M1;070-174 06 05", "Bo Berg;;070-174 06 15", "Carin Dahl;;070-174 06 25");
        var volunteer = await room.Calls.VolunteerAsync("Vera");
        await room.Calls.ReportAsync(volunteer, (await room.Calls.ClaimAsync(volunteer, list)).CallId, "conversation");
        await SetUpInstallationAsync();
        await own.Opened.WriteAsync(work => work.ExecuteAsync(AnEveningSql, new { sessionId = volunteer.SessionId, id = NewId.At(clock.GetUtcNow()) }));
        var before = await RowsAsync(own.Opened);

        await BackupAsync();
        await RestoreAsync();
        var after = await RowsAsync(elsewhere!.Opened);

        // What a restore ends or writes itself.
        string[] changed = ["audit", "session", "log", "log_pending", "installation", "waiting", "sqlite_sequence", "journal_due"];
        Assert.Multiple(() =>
        {
            Assert.That(after.Keys, Is.EquivalentTo(before.Keys));
            Assert.That(before.Count(t => t.Value.Length > 0), Is.GreaterThan(20), "or it shows little");
            Assert.That(after["waiting"], Is.Empty, "whoever waited asks anew");
            foreach (var table in before.Keys.Except(changed)) Assert.That(after[table], Is.EqualTo(before[table]), table);
        });
    }

    /// <summary>A row in each table that an evening, an import or an administrator leaves.</summary>
    private const string AnEveningSql = """
        insert into room (organisation_id, name, created_at, address, goal, code, code_ends_at) select id, 'Hall', 0, 'Street 1', 40, null, 0 from organisation;
        insert into room_opening (room_id, day, from_minute, to_minute) select max(id), '2026-09-01', 1020, 1230 from room;
        insert into raised_hand (organisation_id, room_id, session_id, raised_at, lowered_at) select organisation_id, id, @sessionId, 1, 2 from room where name = 'Hall';
        insert into room_message (organisation_id, room_id, session_id, text, sender, at) select organisation_id, id, @sessionId, 'Kaffe', 'user:1', 3 from room where name = 'Hall';
        insert into survey_count (room_id, day, question, answer, times) select max(id), '2026-09-01', 'felt', '4', 5 from room;
        insert into waiting (id, organisation_id, room_id, name, token_hash, device_hash, languages, since, seen_at, ends_at) select @id, organisation_id, id, 'Wilma', 'w', 'd', 'sv', 1, 1, 9999999999999 from room where name = 'Hall';
        insert into mapping_template (organisation_id, name, headers, mapping, actor, created_at) select id, 'one', 'a', '{}', 'user:1', 0 from organisation;
        """;

    /// <summary>Not even those who came after the backup and are lost with it.</summary>
    [Test]
    public async Task goes_on_with_ids_that_nobody_had()
    {
        await room.ImportPeopleAsync(list, "Anna Ek;M1;070-174 06 05");
        await BackupAsync();
        await room.ImportPeopleAsync(list, "Bo Berg;M2;070-174 06 15");
        var lost = await room.HouseholdAsync("Bo Berg");
        await RestoreAsync();

        var next = await elsewhere!.Opened.WriteAsync(work => work.ScalarAsync<long>("insert into household (held_until) values (0) returning id"));

        Assert.That(next, Is.GreaterThan(lost));
    }

    /// <summary>Control: the figures of a log with another id are not these; an outcome after the backup is in the old log alone.</summary>
    [Test]
    public async Task made_while_ringers_ring_is_of_one_moment_and_its_log_is_whole()
    {
        await SetUpInstallationAsync();
        await room.ImportPeopleAsync(list, [.. Enumerable.Range(0, 60).Select(i => $"Person Nr{(char)('A' + (i / 26))}{(char)('a' + (i % 26))};;+9994{i:00000}")]);
        var (halfWay, made, reported) = (new TaskCompletionSource(), 0, new ConcurrentBag<Guid>());
        var ringers = Enumerable.Range(0, 4).Select(n => Task.Run(async () =>
        {
            var volunteer = await room.Calls.VolunteerAsync($"Vera {n}");
            for (var i = 0; i < 12; i++)
            {
                var card = await room.Calls.ClaimAsync(volunteer, list);
                var outcome = room.Calls.Outcome(card.CallId, "conversation");
                await room.Calls.ReportAsync(volunteer, outcome);
                reported.Add(outcome.Id);
                if (Interlocked.Increment(ref made) == 12) halfWay.TrySetResult();
            }
        })).ToList();
        // Or one of them fails, and says so below.
        await Task.WhenAny(halfWay.Task, Task.WhenAll(ringers));
        var before = reported.ToList();
        await BackupAsync();
        await Task.WhenAll(ringers);
        await RestoreAsync();

        var restored = elsewhere!.Opened;
        var log = await NumberedAsync(elsewhere);
        var entries = await log.ReadAsync(0, 10_000);
        var kept = await restored.ReadAsync(work => work.QueryAsync<Guid>("select id from outcome"));
        Assert.Multiple(async () =>
        {
            Assert.That(before, Is.SubsetOf(kept), "whoever was answered before it began is in it");
            Assert.That(kept, Is.SubsetOf(reported).And.Unique);
            var outcomes = await CountAsync(restored, "outcome");
            Assert.That(outcomes, Is.InRange(12, 48));
            Assert.That(entries.Count(e => e.Kind == LogKinds.Outcome), Is.EqualTo(outcomes), "a call is in the log or nowhere");
            Assert.That(entries.Select(e => e.Number), Is.EqualTo(Enumerable.Range(1, entries.Count)));
            Assert.That(await CountAsync(restored, "call where state = 0"), Is.Zero);
            Assert.That(await CountAsync(restored, "household where held_call is not null"), Is.Zero);
            Assert.That(await CountAsync(restored, "target where lane = 0"), Is.Zero);
            Assert.That(await CountAsync(restored, "session where ended_at is null"), Is.Zero);
        });
        await using var figures = await CountingHouse.NewAsync(Database);
        await CountAsync(figures, log);
        Assert.Multiple(async () =>
        {
            Assert.That(await figures.CallsAsync("conversation"), Is.EqualTo(kept.Count));
            Assert.That((await figures.VerifyAsync(log)).IsRight, Is.True);
        });
    }

    /// <summary>B1 after a restore. Control: before the figures hear of the other log, they are of more calls than there are.</summary>
    [Test]
    public async Task makes_the_figures_a_recount_of_its_log()
    {
        await SetUpInstallationAsync();
        await room.ImportPeopleAsync(list, "Anna Ek;;070-174 06 05", "Bo Berg;;070-174 06 15", "Carin Dahl;;070-174 06 25");
        var volunteer = await room.Calls.VolunteerAsync("Vera");
        await RingAsync("conversation");
        await BackupAsync();
        await RingAsync("conversation");
        await RingAsync("no_answer");
        await using var figures = await CountingHouse.NewAsync(Database);
        await CountAsync(figures, await NumberedAsync(own));
        var undone = (await figures.CallsAsync("conversation"), await figures.CallsAsync("no_answer"));

        await RestoreAsync();
        var log = await NumberedAsync(elsewhere!);
        await CountAsync(figures, log);

        Assert.Multiple(async () =>
        {
            Assert.That(undone, Is.EqualTo((2L, 1L)));
            Assert.That((await figures.CallsAsync("conversation"), await figures.CallsAsync("no_answer")), Is.EqualTo((1L, 0L)));
            Assert.That((await figures.VerifyAsync(log)).IsRight, Is.True);
        });

        async Task RingAsync(string outcome) => await room.Calls.ReportAsync(volunteer, (await room.Calls.ClaimAsync(volunteer, list)).CallId, outcome);
    }

    [Test]
    public async Task gives_a_person_who_was_held_to_the_next_volunteer()
    {
        await room.ImportPeopleAsync(list, "Anna Ek;M1;070-174 06 05");
        var volunteer = await room.Calls.VolunteerAsync("Vera");
        var held = await room.Calls.ClaimAsync(volunteer, list);
        await BackupAsync();
        await RestoreAsync();

        var there = room.Calls.Through(elsewhere!.Opened);
        var card = await there.ClaimAsync(await there.VolunteerAsync("Bo"), list);
        var late = await there.ReportAsync(volunteer, held.CallId, "no_answer");

        Assert.That((card.Person.Id, late.Standing.Late), Is.EqualTo((held.Person.Id, true)));
    }

    /// <summary>A8 after a restore.</summary>
    [TestCase(true)]
    [TestCase(false)]
    public async Task brings_nobody_back_who_was_blocked_since_unless_told_to(bool withJournal)
    {
        await room.ImportPeopleAsync(list, "Anna Ek;M1;070-174 06 05", "Bo Berg;;070-174 06 15", "Carin Dahl;M3;070-174 06 25", "Dan Falk;M4;070-174 06 35");
        var lifted = (await room.Register.BlockNumberAsync(room.Organisation, "070-174 06 35", "", "user:1")).Value;
        await BackupAsync();
        await room.Register.BlockPersonAsync(room.Organisation, await room.PersonAsync("Anna Ek"), "asked", "user:1");
        await RefuseAsync("Bo Berg");
        await room.Register.BlockNumberAsync(room.Organisation, "08-465 004 00", "asked", "user:1");
        await room.Register.LiftAsync(room.Organisation, lifted, "user:1");

        var report = await RestoreAsync(withJournal);
        var there = RoomThere;
        await there.ImportPeopleAsync(list, "Erik Gran;;0701740615", "Frida Holm;;+4684650 0400");

        var (blocked, free) = withJournal ? ("blocked", "lane 3") : ("lane 3", "blocked");
        Assert.Multiple(async () =>
        {
            Assert.That(await there.StandingAsync(list, "Anna Ek"), Is.EqualTo(withJournal ? "blocked" : "lane 3"));
            Assert.That(await there.StandingAsync(list, "Bo Berg"), Is.EqualTo(blocked));
            Assert.That(await there.StandingAsync(list, "Carin Dahl"), Is.EqualTo("lane 3"));
            Assert.That(await there.StandingAsync(list, "Dan Falk"), Is.EqualTo(free));
            Assert.That(await there.StandingAsync(list, "Erik Gran"), Is.EqualTo(blocked), "in a file, in another spelling");
            Assert.That(await there.StandingAsync(list, "Frida Holm"), Is.EqualTo(blocked), "nobody had it when the backup was made");
            Assert.That(report.Replayed?.Lifted, Is.EqualTo(withJournal ? 1 : (int?)null));
            Assert.That(await there.CountAsync($"audit where action = 'restore' and details like '{(withJournal ? "with " : "without ")}%'"), Is.EqualTo(1));
        });
    }

    /// <summary>By the id in the register, which no file knows. Control: without the journal they are rung.</summary>
    [TestCase(true)]
    [TestCase(false)]
    public async Task leaves_a_person_blocked_who_gets_another_number_or_never_had_one(bool withJournal)
    {
        await room.ImportPeopleAsync(list, "Anna Ek", "Carin Dahl;M3;070-174 06 25");
        await BackupAsync();
        foreach (var name in new[] { "Anna Ek", "Carin Dahl" }) await room.Register.BlockPersonAsync(room.Organisation, await room.PersonAsync(name), "asked", "user:1");

        await RestoreAsync(withJournal);
        var there = RoomThere;
        await there.ImportPeopleAsync(list, "Carin Dahl;M3;070-174 06 35");

        Assert.Multiple(async () =>
        {
            Assert.That(await there.StandingAsync(list, "Anna Ek"), Is.EqualTo(withJournal ? "blocked" : "no_number"));
            Assert.That(await there.StandingAsync(list, "Carin Dahl"), Is.EqualTo(withJournal ? "blocked" : "lane 3"));
            Assert.That((await there.Register.BlocksAsync(there.Organisation)).Count(b => b.PersonId is not null), Is.EqualTo(withJournal ? 2 : 0));
        });
    }

    /// <summary>Control: his namesake of before the backup, who is blocked already when it is made, is blocked by the backup alone.</summary>
    [TestCase(true)]
    [TestCase(false)]
    public async Task does_not_ring_a_namesake_of_whoever_was_blocked_since(bool withJournal)
    {
        await room.ImportPeopleAsync(list, "Anna Ek;;070-174 06 05", "Bo Berg;;070-174 06 15");
        await room.Register.BlockPersonAsync(room.Organisation, await room.PersonAsync("Bo Berg"), "asked", "user:1");
        await BackupAsync();
        await room.Register.BlockPersonAsync(room.Organisation, await room.PersonAsync("Anna Ek"), "asked", "user:1");
        await room.ImportPeopleAsync(list, "Anna Ek;;070-174 06 25", "Bo Berg;;070-174 06 35");

        await RestoreAsync(withJournal);
        var there = RoomThere;
        await there.ImportPeopleAsync(list, "Anna Ek;;070-174 06 25", "Bo Berg;;070-174 06 35");

        Assert.Multiple(async () =>
        {
            Assert.That(await FreeThereAsync("Anna Ek"), Is.EqualTo(withJournal ? 0 : 2));
            Assert.That(await FreeThereAsync("Bo Berg"), Is.Zero);
        });

        Task<long> FreeThereAsync(string name) => there.CountAsync(
            "target t join person p on p.id = t.person_id where t.list_id = @list and t.lane is not null and p.first_name || ' ' || p.last_name = @name", new { list, name });
    }

    /// <summary>Control: the pair that nobody has looked at.</summary>
    [Test]
    public async Task frees_a_namesake_of_whom_it_was_said_since_that_they_are_two()
    {
        await room.ImportPeopleAsync(list, "Anna Ek;;070-174 06 05", "Bo Berg;;070-174 06 15");
        foreach (var name in new[] { "Anna Ek", "Bo Berg" }) await room.Register.BlockPersonAsync(room.Organisation, await room.PersonAsync(name), "asked", "user:1");
        await room.ImportPeopleAsync(list, "Anna Ek;;070-174 06 25", "Bo Berg;;070-174 06 35");
        await BackupAsync();
        var pair = (await room.Register.PerhapsTheSameAsync(room.Organisation)).Single(p => p.One.FirstName == "Anna");
        await room.Register.DifferentAsync(room.Organisation, pair.One.Id, pair.Other.Id, "user:1");

        await RestoreAsync();

        Assert.That(await RoomThere.QueryAsync<string>("select p.first_name from target t join person p on p.id = t.person_id where t.lane is not null"), Is.EqualTo(new[] { "Anna" }));
    }

    /// <summary>Control: two blocks of one number of which one was lifted block it still; both lifted, they do not.</summary>
    [TestCase(1, "blocked")]
    [TestCase(2, "lane 3")]
    public async Task lifts_the_very_blocks_that_were_lifted(int liftedSince, string expected)
    {
        await room.ImportPeopleAsync(list, "Anna Ek;;070-174 06 05");
        await BackupAsync();
        var blocks = new List<long>();
        for (var i = 0; i < 2; i++) blocks.Add((await room.Register.BlockNumberAsync(room.Organisation, "070-174 06 05", $"letter {i}", "user:1")).Value);
        foreach (var block in blocks.Take(liftedSince)) await room.Register.LiftAsync(room.Organisation, block, "user:1");

        await RestoreAsync();

        Assert.That(await RoomThere.StandingAsync(list, "Anna Ek"), Is.EqualTo(expected));
    }

    /// <summary>Control: merged with somebody who may be rung, both may.</summary>
    [TestCase(true, "blocked")]
    [TestCase(false, "lane 3")]
    public async Task rings_neither_of_two_who_became_one_that_is_not_rung(bool blocked, string expected)
    {
        await room.ImportPeopleAsync(list, "Anna Ek;;070-174 06 05", "Anna Ek-Berg;;070-174 06 15");
        var (one, other) = (await room.PersonAsync("Anna Ek"), await room.PersonAsync("Anna Ek-Berg"));
        if (blocked) await room.Register.BlockPersonAsync(room.Organisation, one, "asked", "user:1");
        await BackupAsync();
        await room.Register.MergeAsync(room.Organisation, other, one, "user:1");

        await RestoreAsync();

        Assert.Multiple(async () =>
        {
            Assert.That(await RoomThere.StandingAsync(list, "Anna Ek"), Is.EqualTo(expected));
            Assert.That(await RoomThere.StandingAsync(list, "Anna Ek-Berg"), Is.EqualTo(expected));
        });
    }

    /// <summary>And what it tells of those who came since harms nobody.</summary>
    [Test]
    public async Task can_be_made_again_from_the_same_backup_with_what_was_told_in_between()
    {
        await room.ImportPeopleAsync(list, "Anna Ek;;070-174 06 05", "Bo Berg;;070-174 06 15");
        await BackupAsync();
        await room.Register.BlockPersonAsync(room.Organisation, await room.PersonAsync("Anna Ek"), "asked", "user:1");
        await RefuseAsync("Bo Berg");
        await BlockInAnotherOrganisationAsync();
        await RestoreAsync();
        var (first, there) = (elsewhere!, RoomThere);
        foreach (var block in await there.Register.BlocksAsync(there.Organisation)) await there.Register.LiftAsync(there.Organisation, block.Id, "user:1");
        await there.ImportPeopleAsync(list, "Carin Dahl;;070-174 06 25");
        await there.Register.BlockPersonAsync(there.Organisation, await there.PersonAsync("Carin Dahl"), "asked", "user:1");

        elsewhere = null;
        await RestoreAsync(new ErasureJournal(TestJournal.PathOf(first.Opened.Place), CallRoom.Keys, TimeProvider.System));
        await first.DisposeAsync();
        await RoomThere.ImportPeopleAsync(list, "Carin Dahl;;070-174 06 25");

        Assert.Multiple(async () =>
        {
            Assert.That(await RoomThere.StandingAsync(list, "Anna Ek"), Is.EqualTo("lane 3"), "lifted in between");
            Assert.That(await RoomThere.StandingAsync(list, "Bo Berg"), Is.EqualTo("lane 3"), "lifted in between");
            Assert.That(await RoomThere.StandingAsync(list, "Carin Dahl"), Is.EqualTo("blocked"), "by her number: she is somebody else in this register");
        });
    }

    private async Task BlockInAnotherOrganisationAsync()
    {
        var another = await own.Opened.WriteAsync(work => work.ScalarAsync<long>("insert into organisation (name, rules, created_at) values ('Another', '{}', 0) returning id"));
        await room.Register.BlockNumberAsync(another, "070-174 06 45", "asked", "user:1");
    }

    /// <summary>Control: in the database that was backed up each of them still opens.</summary>
    [Test]
    public async Task lets_nobody_in_by_what_let_them_in_then_and_leaves_the_passwords()
    {
        var doors = await Doors.OpenAsync(own.Opened, clock);
        await BackupAsync();
        await RestoreAsync();

        Assert.Multiple(async () =>
        {
            Assert.That(await doors.ThatOpenAsync(own.Opened), Is.EquivalentTo(Doors.All));
            Assert.That(await doors.ThatOpenAsync(elsewhere!.Opened), Is.EqualTo(new[] { Doors.Password }));
        });
    }

    [Test]
    public async Task blocks_nobody_whose_do_not_call_was_corrected_since()
    {
        await room.ImportPeopleAsync(list, "Bo Berg;;070-174 06 15");
        await BackupAsync();
        var (volunteer, outcome, call) = await RefuseAsync("Bo Berg");
        await room.Calls.ReportAsync(volunteer, room.Calls.Outcome(call, "no_answer") with { Replaces = outcome });

        await RestoreAsync();

        Assert.That(await RoomThere.StandingAsync(list, "Bo Berg"), Is.EqualTo("lane 3"));
    }

    [Test]
    public async Task is_refused_with_a_journal_that_does_not_reach_back_to_it()
    {
        await room.ImportPeopleAsync(list, "Anna Ek;M1;070-174 06 05");
        await BackupAsync();
        var other = new ErasureJournal(Path.Combine(folder, "other"), CallRoom.Keys, TimeProvider.System);

        Assert.That(async () => await RestoreAsync(other), Throws.InstanceOf<BackupRefused>().With.Message.Contains("does not reach back"));
        Assert.That(await IsEmptyThereAsync(), Is.True);
    }

    [TestCase("another key", "not made with this key")]
    [TestCase("cut", "cut off")]
    [TestCase("cut at the start", "cut off")]
    [TestCase("changed", "damaged")]
    [TestCase("longer", "damaged")]
    [TestCase("something else", "no backup of Canvass")]
    public async Task that_is_not_whole_brings_nobody(string damage, string says)
    {
        await room.ImportPeopleAsync(list, [.. Enumerable.Range(0, 30).Select(i => $"Person Nr{(char)('a' + i)};;+9994{i:00000}")]);
        await BackupAsync();
        var bytes = await File.ReadAllBytesAsync(file);
        if (damage == "another key") key = BackupKey.Make(Path.Combine(folder, "another"));
        if (damage == "changed") bytes[bytes.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(file, damage switch
        {
            "cut" => bytes[..^40],
            "cut at the start" => bytes[..60],
            "longer" => [.. bytes, 1],
            "something else" => new byte[1_000],
            _ => bytes,
        });

        Assert.That(async () => await RestoreAsync(), Throws.InstanceOf<BackupRefused>().With.Message.Contains(says));
        Assert.That(await IsEmptyThereAsync(), Is.True);
    }

    [Test]
    public async Task is_refused_where_something_is_already()
    {
        await BackupAsync();
        elsewhere = await Database.FreshAsync(clock);

        Assert.That(async () => await RestoreAsync(), Throws.InstanceOf<BackupRefused>().With.Message.Contains("already"));
    }

    [Test]
    public async Task tells_nothing_to_whoever_has_not_the_key()
    {
        await room.ImportPeopleAsync(list, "Anna Sällsam;M1;070-174 06 05");
        await BackupAsync();

        var text = System.Text.Encoding.Latin1.GetString(await File.ReadAllBytesAsync(file));

        Assert.That(text, Does.Not.Contain("701740605").And.Not.Contains("Anna"));
    }

    [Test]
    public async Task leaves_the_chain_of_the_audit_whole()
    {
        await room.ImportPeopleAsync(list, "Anna Ek;M1;070-174 06 05");
        await new AuditStore(own.Store, CallRoom.Keys).ChainAsync(100, CancellationToken.None);
        await BackupAsync();
        await RestoreAsync();

        var audit = new AuditStore(elsewhere!.Store, CallRoom.Keys);
        await audit.ChainAsync(100, CancellationToken.None);
        var report = await new AuditDesk(audit, CallRoom.Keys).VerifyAsync();

        Assert.That((report.Flaw, report.Waiting), Is.EqualTo(((AuditFlaw?)null, 0L)));
        Assert.That(report.Entries, Is.GreaterThan(2));
    }

    private ErasureJournal Journal => new(TestJournal.PathOf(own.Opened.Place), CallRoom.Keys, TimeProvider.System);

    private async Task BackupAsync()
    {
        await using var to = File.Create(file);
        await CallQueueBackups.Over(own.Opened, CallRoom.Keys, Journal).BackupAsync(to, key, "user:1");
    }

    private Task<RestoreReport> RestoreAsync(bool withJournal = true) => RestoreAsync(withJournal ? Journal : null);

    private async Task<RestoreReport> RestoreAsync(ErasureJournal? from)
    {
        elsewhere ??= await Database.EmptyAsync(clock);
        var journal = new ErasureJournal(TestJournal.PathOf(elsewhere.Opened.Place), CallRoom.Keys, TimeProvider.System);
        return await CallQueueBackups.Over(elsewhere.Opened, CallRoom.Keys, journal).RestoreAsync(file, key, from, "user:1");
    }

    private async Task<(SeatedVolunteer Volunteer, Guid Outcome, Guid Call)> RefuseAsync(string name)
    {
        var volunteer = await room.Calls.VolunteerAsync("Vera");
        for (CallCard card; ; await room.Calls.ReportAsync(volunteer, card.CallId, "no_answer"))
        {
            card = await room.Calls.ClaimAsync(volunteer, list);
            if ($"{card.Person.FirstName} {card.Person.LastName}" != name) continue;
            var outcome = room.Calls.Outcome(card.CallId, "do_not_call");
            await room.Calls.ReportAsync(volunteer, outcome);
            return (volunteer, outcome.Id, card.CallId);
        }
    }

    private ImportRoom RoomThere => room.On(elsewhere!);

    private async Task<LogStore> NumberedAsync(OwnDatabase of)
    {
        var log = new LogStore(of.Store, clock);
        await log.NumberAsync(10_000, CancellationToken.None);
        return log;
    }

    private static async Task CountAsync(CountingHouse figures, LogStore of)
    {
        var head = await of.HeadAsync();
        await figures.HearAsync(0, head.LogId);
        await figures.TakeFromAsync(head.LogId, await of.ReadAsync(0, 1_000));
        await figures.HearAsync(head.Last, head.LogId);
    }

    private Task SetUpInstallationAsync() => new InstallationStore(own.Store).MakeAsync(CallRoom.Keys.Mark, CancellationToken.None);

    private static Task<long> CountAsync(IDatabase at, string what) => at.ReadAsync(work => work.ScalarAsync<long>($"select count(*) from {what}"));

    /// <summary>Each table's rows as one text.</summary>
    private static Task<Dictionary<string, string>> RowsAsync(IDatabase at) => at.ReadAsync(async work =>
    {
        var tables = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var table in await Snapshot.TablesAsync(work, CancellationToken.None))
        {
            var rows = await work.QueryAsync<dynamic>($"select * from \"{table.Name}\"");
            tables[table.Name] = string.Join('\n', rows.Select(r => string.Join('|', ((IDictionary<string, object?>)r).Select(c => c.Value is byte[] id ? Convert.ToHexString(id) : $"{c.Value}"))).Order(StringComparer.Ordinal));
        }
        return tables;
    });

    private Task<bool> IsEmptyThereAsync() => elsewhere!.Opened.ReadAsync(async work => (await Snapshot.TablesAsync(work, CancellationToken.None)).Count == 0);
}
