using Canvass.CallQueue;
using Canvass.CallQueue.Import;
using Canvass.Shared;
using NUnit.Framework;

namespace Canvass.Integration.Import;

/// <summary>C: an undo takes back what the file brought, and nobody who was rung. Control: those who stay and those who go stand in one file.</summary>
[TestFixtureSource(typeof(Database), nameof(Database.All))]
[Category("C")]
public sealed class Undoing_an_import(Database database) : WithImports(database)
{
    [Test]
    public async Task leaves_nothing_of_people_whom_nobody_has_rung()
    {
        var import = await room.ImportAsync(list, ImportRoom.Csv(700));

        var undone = await room.Desk.UndoAsync(room.Organisation, import.Id, "user:1");

        Assert.Multiple(async () =>
        {
            Assert.That(undone.Value, Is.EqualTo(new UndoneImport(700, 0, 0)));
            foreach (var table in new[] { "target", "person", "person_number", "number", "fact", "household", "perhaps_same", "import_row" })
                Assert.That(await room.CountAsync(table), Is.Zero, table);
            Assert.That(await room.LoggedAsync(), Is.Empty);
            Assert.That(await room.CountAsync("audit where action = 'import_undo'"), Is.EqualTo(1));
        });
    }

    [Test]
    public async Task keeps_those_already_rung_and_says_how_many()
    {
        var import = await room.ImportAsync(list, ImportRoom.Csv(20));
        var (anna, bo) = (await room.Calls.VolunteerAsync("Anna"), await room.Calls.VolunteerAsync("Bo"));
        var rung = await room.Calls.ClaimAsync(anna, list);
        await room.Calls.ReportAsync(anna, rung.CallId, "no_answer");
        var ringing = await room.Calls.ClaimAsync(bo, list);

        var undone = await room.Desk.UndoAsync(room.Organisation, import.Id, "user:1");
        var late = await room.Calls.ReportAsync(bo, ringing.CallId, "conversation");

        Assert.Multiple(async () =>
        {
            Assert.That(undone.Value, Is.EqualTo(new UndoneImport(18, 2, 0)));
            Assert.That(await room.CountAsync("person"), Is.EqualTo(2));
            Assert.That(await room.LoggedOnAsync(list), Is.EqualTo(2));
            Assert.That(late.Standing.Outcome, Is.EqualTo("conversation"));
        });
    }

    [Test]
    public async Task keeps_people_who_are_on_another_list_and_their_own_numbers()
    {
        var other = await room.ListAsync("other");
        await room.ImportPeopleAsync(other, "Anna Ek;M1;070-174 06 05");
        var import = await room.ImportPeopleAsync(list, "Anna Ek;M1;08-465 004 00", "Bo Berg;M2;08-465 004 01");

        await room.Desk.UndoAsync(room.Organisation, import.Id, "user:1");

        Assert.Multiple(async () =>
        {
            Assert.That(await room.CountAsync("person"), Is.EqualTo(1));
            Assert.That(await room.CountAsync("number"), Is.EqualTo(1));
            Assert.That(await room.StandingAsync(other, "Anna Ek"), Is.EqualTo("lane 3"));
            Assert.That((await room.QueryAsync<string>("select numbers from target")).Single().Split(' '), Has.Length.EqualTo(1));
            Assert.That(await room.LoggedOnAsync(0), Is.EqualTo(1));
        });
    }

    [Test]
    public async Task takes_those_off_who_are_missing_from_the_whole_list_and_brings_them_back()
    {
        await room.ImportAsync(list, ImportRoom.Csv(300));
        var anna = await room.Calls.VolunteerAsync("Anna");
        var rung = await room.Calls.ClaimAsync(anna, list);
        await room.Calls.ReportAsync(anna, rung.CallId, "no_answer");

        var import = await room.ImportAsync(list, ImportRoom.Csv(50, 400), wholeList: true);
        var offNow = await room.CountAsync("target where taken_off_at is not null and lane is null");
        var loggedNow = await room.LoggedOnAsync(list);
        var undone = await room.Desk.UndoAsync(room.Organisation, import.Id, "user:1");

        Assert.Multiple(async () =>
        {
            Assert.That(import.Report.Missing, Is.EqualTo(300));
            Assert.That(offNow, Is.EqualTo(300));
            Assert.That(loggedNow, Is.EqualTo(51), "the one who was rung counts on");
            Assert.That(undone.Value, Is.EqualTo(new UndoneImport(50, 0, 300)));
            Assert.That(await room.CountAsync("target where lane is not null"), Is.EqualTo(300));
            Assert.That(await room.CountAsync("target where lane = 3"), Is.EqualTo(299));
            Assert.That(await room.LoggedOnAsync(list), Is.EqualTo(300));
            Assert.That(await room.LoggedOnAsync(0), Is.EqualTo(300));
        });
    }

    [Test]
    public async Task takes_nobody_off_who_is_in_the_file()
    {
        await room.ImportAsync(list, ImportRoom.Csv(30));

        await room.ImportAsync(list, ImportRoom.Csv(40, 10), wholeList: true);

        Assert.Multiple(async () =>
        {
            Assert.That(await room.CountAsync("target where taken_off_at is not null"), Is.EqualTo(10));
            Assert.That(await room.CountAsync("target where lane = 3"), Is.EqualTo(40));
            Assert.That(await room.LoggedOnAsync(list), Is.EqualTo(40));
        });
    }

    [Test]
    public async Task brings_somebody_back_who_is_in_a_later_file()
    {
        await room.ImportAsync(list, ImportRoom.Csv(3));
        await room.ImportAsync(list, ImportRoom.Csv(2, 1), wholeList: true);

        await room.ImportAsync(list, ImportRoom.Csv(1));

        Assert.Multiple(async () =>
        {
            Assert.That(await room.CountAsync("target where lane = 3"), Is.EqualTo(3));
            Assert.That(await room.LoggedOnAsync(list), Is.EqualTo(3));
        });
    }

    /// <summary>Control: the one of them who was rung meanwhile stays.</summary>
    [Test]
    public async Task takes_those_off_again_who_came_back_with_it_and_the_older_undo_still_brings_them_back()
    {
        await room.ImportAsync(list, ImportRoom.Csv(4));
        var older = await room.ImportAsync(list, ImportRoom.Csv(1), wholeList: true, again: true);
        var import = await room.ImportAsync(list, ImportRoom.Csv(3), again: true);
        var bo = await room.Calls.VolunteerAsync("Bo");
        string? rung = null;
        while (rung is null or "M0")
        {
            var card = await room.Calls.ClaimAsync(bo, list);
            rung = (await room.QueryAsync<string>("select external_id from person where id = @Id", new { card.Person.Id })).Single();
            await room.Calls.ReportAsync(bo, card.CallId, "no_answer");
        }

        var undone = await room.Desk.UndoAsync(room.Organisation, import.Id, "user:1");
        var (off, logged) = (await OffAsync(), await room.LoggedOnAsync(list));
        await room.Desk.UndoAsync(room.Organisation, older.Id, "user:1");

        Assert.Multiple(async () =>
        {
            Assert.That(undone.Value, Is.EqualTo(new UndoneImport(0, 0, 0, OffAgain: 1)));
            Assert.That(off, Is.EqualTo(new[] { "M1", "M2", "M3" }.Except([rung])));
            Assert.That(logged, Is.EqualTo(2));
            Assert.That(await OffAsync(), Is.Empty);
            Assert.That((await room.LoggedOnAsync(list), await room.LoggedOnAsync(0)), Is.EqualTo((4, 4)));
        });
    }

    /// <summary>Control: what the second file says is seen before it is undone, and what was changed since stays.</summary>
    [Test]
    public async Task puts_people_known_before_back_as_they_were()
    {
        const string header = "Namn;Medlemsnummer;Telefon;Födelseår;Kommun;Språk;Roll\r\n";
        await room.ImportAsync(list, $"{header}Anna Ek;M1;070-174 06 05;1970;Solna;;kassör\r\nBo Alm;M2;070-174 06 06;;;;\r\nEva Ask;;070-174 06 07;1980;;;vald\r\n");
        var before = await EverybodyAsync();
        var import = await room.ImportAsync(list, $"{header}Anna Berg;M1;08-465 004 00;2010;Botkyrka;arabiska;avgått\r\nBo Alm;M2;;;;;ny\r\nBo Ahlm;M2;070-174 06 06;1990;;;ny igen\r\nEva Ask;M3;070-174 06 07;1981;;;\r\n");
        var told = await EverybodyAsync();
        await room.Database.WriteAsync(work => work.ExecuteAsync("update person set birth_year = 1999 where external_id = 'M3'"));

        await room.Desk.UndoAsync(room.Organisation, import.Id, "user:1");

        Assert.Multiple(async () =>
        {
            Assert.That(told, Has.None.AnyOf(before));
            Assert.That(await EverybodyAsync(), Is.EqualTo(before.Select(p => p.Replace("|1980|", "|1999|", StringComparison.Ordinal))));
            Assert.That(await room.StandingAsync(list, "Anna Ek"), Is.EqualTo("lane 3"), "not under age any more");
            Assert.That(await room.CountAsync("import_before"), Is.Zero);
        });
    }

    [Test]
    public async Task leaves_whoever_is_protected_by_the_file_protected()
    {
        await room.ImportAsync(list, "Namn;Telefon;Skyddad\r\nAnna Ek;070-174 06 05;\r\n");
        var import = await room.ImportAsync(list, "Namn;Telefon;Skyddad\r\nAnna Ek;070-174 06 05;ja\r\n");

        await room.Desk.UndoAsync(room.Organisation, import.Id, "user:1");

        Assert.That(await room.StandingAsync(list, "Anna Ek"), Is.EqualTo("protected"));
    }

    [Test]
    public async Task has_what_was_there_before_for_a_day_and_then_it_is_deleted()
    {
        await room.ImportPeopleAsync(list, "Anna Ek;M1;070-174 06 05");
        await room.ImportPeopleAsync(list, "Anna Berg;M1;070-174 06 05");

        clock.Advance(TimeSpan.FromHours(23));
        await room.Desk.SweepAsync();
        var early = await room.CountAsync("import_before");
        clock.Advance(TimeSpan.FromHours(1) + TimeSpan.FromMinutes(1));
        await room.Desk.SweepAsync();

        Assert.That((early, await room.CountAsync("import_before")), Is.EqualTo((1, 0)));
    }

    private Task<IReadOnlyList<string>> OffAsync() => room.QueryAsync<string>("select p.external_id from target t join person p on p.id = t.person_id where t.taken_off_at is not null order by 1");

    private const string Header = "Namn;Medlemsnummer;Telefon;Födelseår;Kommun;Roll\r\n";

    /// <summary>Control: of Bo the newer file says nothing, and of Anna nothing about the year. Undone in either order, nothing of the two files is left.</summary>
    [TestCase(true)]
    [TestCase(false)]
    public async Task takes_back_nothing_that_a_newer_file_says(bool newerStays)
    {
        await room.ImportAsync(list, $"{Header}Anna Ek;M1;070-174 06 05;1970;Solna;kassör\r\nBo Alm;M2;070-174 06 06;1980;Solna;\r\n");
        var before = await EverybodyAsync();
        var older = await room.ImportAsync(list, $"{Header}Anna Berg;M1;08-465 004 00;1971;Botkyrka;\r\nBo Ahlm;M2;08-465 004 01;1981;Botkyrka;\r\n");
        var newer = await room.ImportAsync(await room.ListAsync("other"), $"{Header}Anna Berg;M1;08-465 004 00;;Botkyrka;vald\r\n");

        await room.Desk.UndoAsync(room.Organisation, newerStays ? older.Id : newer.Id, "user:1");
        var between = await EverybodyAsync();
        await room.Desk.UndoAsync(room.Organisation, newerStays ? newer.Id : older.Id, "user:1");

        Assert.Multiple(async () =>
        {
            Assert.That(between[0], Does.StartWith(newerStays ? "M1|Anna|Berg|annaberg|1970|0127|" : "M1|Anna|Berg|annaberg|1971|0127|").And.EndWith("|2"));
            Assert.That(between[1], newerStays ? Is.EqualTo(before[1]) : Does.StartWith("M2|Bo|Ahlm|").And.EndWith("|2"));
            Assert.That(await EverybodyAsync(), Is.EqualTo(before));
        });
    }

    /// <summary>Control: what the newer file says stays.</summary>
    [Test]
    public async Task leaves_of_somebody_it_brought_what_a_newer_file_says_and_nothing_else()
    {
        var other = await room.ListAsync("other");
        var older = await room.ImportAsync(list, $"{Header}Anna Al;M3;070-174 06 05, 070-174 06 11;1980;Botkyrka;snickare\r\n");
        var newer = await room.ImportAsync(other, $"{Header}Anna Al;M3;070-174 06 05;;;\r\n");

        await room.Desk.UndoAsync(room.Organisation, older.Id, "user:1");
        var left = await EverybodyAsync();
        await room.Desk.UndoAsync(room.Organisation, newer.Id, "user:1");

        Assert.That(left, Is.EqualTo(new[] { "M3|Anna|Al|annaal||||{}|1" }));
        foreach (var table in new[] { "target", "person", "person_number", "number", "fact", "household" }) Assert.That(await room.CountAsync(table), Is.Zero, table);
    }

    /// <summary>Control: they are one household while the file stands.</summary>
    [Test]
    public async Task parts_those_who_shared_nothing_but_its_number()
    {
        await room.ImportPeopleAsync(list, "Anna Ek;M1;070-174 06 05", "Bo Alm;M2;070-174 06 06");
        var import = await room.ImportPeopleAsync(list, "Bo Alm;M2;070-174 06 05");
        var together = await room.HouseholdAsync("Anna Ek") == await room.HouseholdAsync("Bo Alm");

        await room.Desk.UndoAsync(room.Organisation, import.Id, "user:1");

        Assert.That((together, await room.HouseholdAsync("Anna Ek") == await room.HouseholdAsync("Bo Alm")), Is.EqualTo((true, false)));
        Assert.That((await room.StandingAsync(list, "Anna Ek"), await room.StandingAsync(list, "Bo Alm")), Is.EqualTo(("lane 3", "lane 3")));
    }

    /// <summary>Control: those who share a number of their own stay one household.</summary>
    [Test]
    public async Task parts_those_whom_nothing_but_a_newcomer_joined()
    {
        await room.ImportPeopleAsync(list, "Anna Ek;M1;070-174 06 05", "Bo Alm;M2;070-174 06 06", "Eva Alm;M3;070-174 06 06");
        var import = await room.ImportPeopleAsync(list, "Nils By;M4;070-174 06 05, 070-174 06 06");
        var together = await room.HouseholdAsync("Anna Ek") == await room.HouseholdAsync("Bo Alm");

        await room.Desk.UndoAsync(room.Organisation, import.Id, "user:1");

        Assert.That(together, Is.True);
        Assert.That(await room.HouseholdAsync("Bo Alm"), Is.EqualTo(await room.HouseholdAsync("Eva Alm")).And.Not.EqualTo(await room.HouseholdAsync("Anna Ek")));
    }

    /// <summary>Control: both cells filled.</summary>
    [Test]
    public async Task has_nothing_to_take_back_where_a_cell_was_empty()
    {
        const string cells = "Förnamn;Efternamn;Medlemsnummer;Telefon\r\n";
        await room.ImportAsync(list, $"{cells}Anna;Al;M1;070-174 06 05\r\nBo;Ek;M2;070-174 06 06\r\n");

        await room.ImportAsync(list, $"{cells}Anna;;M1;\r\nBosse;Eks;M2;\r\n");

        Assert.That(await room.QueryAsync<string>("select first_name || ' ' || last_name || ' ' || folded_name from person order by id"), Is.EqualTo(new[] { "Anna Al annaal", "Bosse Eks bosseeks" }));
    }

    /// <summary>Control: whoever is in no other file goes.</summary>
    [Test]
    public async Task leaves_whom_a_newer_file_has_to_that_file()
    {
        var other = await room.ListAsync("other");
        var older = await room.ImportPeopleAsync(list, "Anna Ek;M1;070-174 06 05", "Bo Alm;M2;070-174 06 06", "Eva Ask;M3;070-174 06 07");
        var newer = await room.ImportPeopleAsync(list, "Anna Ek;M1;070-174 06 05");
        var elsewhere = await room.ImportPeopleAsync(other, "Bo Alm;M2;070-174 06 06");

        var undone = await room.Desk.UndoAsync(room.Organisation, older.Id, "user:1");
        var (onList, register) = (await room.StandingAsync(list, "Anna Ek"), await room.CountAsync("person"));
        var then = await room.Desk.UndoAsync(room.Organisation, newer.Id, "user:1");
        await room.Desk.UndoAsync(room.Organisation, elsewhere.Id, "user:1");

        Assert.Multiple(async () =>
        {
            Assert.That(undone.Value, Is.EqualTo(new UndoneImport(2, 0, 0, InNewerFile: 1)));
            Assert.That((onList, register), Is.EqualTo(("lane 3", 2)));
            Assert.That(then.Value, Is.EqualTo(new UndoneImport(1, 0, 0)));
            foreach (var table in new[] { "target", "person", "person_number", "number", "fact", "household" }) Assert.That(await room.CountAsync(table), Is.Zero, table);
            Assert.That(await room.LoggedAsync(), Is.Empty);
        });
    }

    /// <summary>Control: whom the newer whole list has is back on with it.</summary>
    [Test]
    public async Task leaves_off_who_is_missing_from_a_newer_whole_list_too()
    {
        await room.ImportAsync(list, ImportRoom.Csv(10));
        var older = await room.ImportAsync(list, ImportRoom.Csv(2), wholeList: true, again: true);
        var newer = await room.ImportAsync(list, ImportRoom.Csv(5), wholeList: true, again: true);

        var undone = await room.Desk.UndoAsync(room.Organisation, older.Id, "user:1");
        var off = await OffAsync();
        var then = await room.Desk.UndoAsync(room.Organisation, newer.Id, "user:1");

        Assert.Multiple(async () =>
        {
            Assert.That(undone.Value, Is.EqualTo(new UndoneImport(0, 0, 0)));
            Assert.That(off, Is.EqualTo(new[] { "M5", "M6", "M7", "M8", "M9" }));
            Assert.That(then.Value, Is.EqualTo(new UndoneImport(0, 0, 5, OffAgain: 0)), "those who came back with it had been taken off by the one that is undone");
            Assert.That(await OffAsync(), Is.Empty);
            Assert.That((await room.LoggedOnAsync(list), await room.LoggedOnAsync(0)), Is.EqualTo((10, 10)));
        });
    }

    /// <summary>Control: whom only the older file brought back is off again at once.</summary>
    [Test]
    public async Task leaves_on_who_came_back_and_stands_in_a_newer_file_too()
    {
        await room.ImportAsync(list, ImportRoom.Csv(4));
        await room.ImportAsync(list, ImportRoom.Csv(1), wholeList: true, again: true);
        var older = await room.ImportAsync(list, ImportRoom.Csv(2, 1), again: true);
        var newer = await room.ImportAsync(list, ImportRoom.Csv(1, 1), again: true);

        await room.Desk.UndoAsync(room.Organisation, older.Id, "user:1");
        var off = await OffAsync();
        var then = await room.Desk.UndoAsync(room.Organisation, newer.Id, "user:1");

        Assert.Multiple(async () =>
        {
            Assert.That(off, Is.EqualTo(new[] { "M2", "M3" }));
            Assert.That(then.Value, Is.EqualTo(new UndoneImport(0, 0, 0, OffAgain: 1)));
            Assert.That(await OffAsync(), Is.EqualTo(new[] { "M1", "M2", "M3" }));
        });
    }

    private Task<IReadOnlyList<string>> EverybodyAsync() => room.QueryAsync<string>("""
        select coalesce(p.external_id, '') || '|' || p.first_name || '|' || p.last_name || '|' || p.folded_name || '|' || coalesce(cast(p.birth_year as text), '') || '|' || coalesce(p.municipality, '')
               || '|' || p.languages || '|' || coalesce(f.facts, '') || '|' || (select count(*) from person_number pn where pn.person_id = p.id)
          from person p left join fact f on f.person_id = p.id order by p.id
        """);

    [TestCase(1)]
    [TestCase(3)]
    [TestCase(5)]
    public async Task goes_on_after_it_was_killed(int step)
    {
        await room.ImportAsync(list, ImportRoom.Csv(300));
        var import = await room.ImportAsync(list, ImportRoom.Csv(600, 1_000), wholeList: true);
        Assert.ThrowsAsync<KilledException>(() => room.Desk.UndoAsync(room.Organisation, import.Id, "user:1", new Killed("undoing", step)));

        await room.RestartAsync();
        await room.Desk.ResumeAsync();

        Assert.Multiple(async () =>
        {
            Assert.That(await room.CountAsync("target"), Is.EqualTo(300));
            Assert.That(await room.CountAsync("target where lane = 3"), Is.EqualTo(300));
            Assert.That(await room.LoggedOnAsync(list), Is.EqualTo(300));
            Assert.That((await room.Desk.FindAsync(room.Organisation, import.Id))!.State, Is.EqualTo(ImportState.Undone));
        });
    }

    [Test]
    public async Task forgets_an_import_that_was_left_half_built()
    {
        var staged = await room.StageAsync(list, ImportRoom.Csv(1_200));
        Assert.ThrowsAsync<KilledException>(() => room.Desk.CommitAsync(room.Organisation, staged.Id, false, "user:1", new Killed("building", 2)));

        await room.Desk.UndoAsync(room.Organisation, staged.Id, "user:1");

        Assert.Multiple(async () =>
        {
            Assert.That(await room.CountAsync("person"), Is.Zero);
            Assert.That(await room.CountAsync("import_row"), Is.Zero);
            Assert.That(await room.Calls.LogAsync(), Is.Empty);
        });
    }

    [Test]
    public async Task is_possible_for_a_day()
    {
        var import = await room.ImportAsync(list, ImportRoom.Csv(5));
        clock.Advance(TimeSpan.FromHours(24) + TimeSpan.FromMinutes(1));

        Assert.That((await room.Desk.UndoAsync(room.Organisation, import.Id, "user:1")).Refusal, Is.InstanceOf<Refusal.UndoTooLate>());
    }

    [Test]
    public async Task is_done_once()
    {
        var import = await room.ImportAsync(list, ImportRoom.Csv(5));
        await room.Desk.UndoAsync(room.Organisation, import.Id, "user:1");

        Assert.That((await room.Desk.UndoAsync(room.Organisation, import.Id, "user:1")).Refusal, Is.InstanceOf<Refusal.CannotUndo>());
    }
}
