using Canvass.Databases;
using Canvass.CallQueue;
using Canvass.CallQueue.Import;
using Canvass.CallQueue.Privacy;
using Canvass.CallQueue.Register;
using Canvass.Integration.Import;
using Canvass.Shared;
using NUnit.Framework;

namespace Canvass.Integration.Register;

/// <summary>
/// A8: a new number, a new name or a new file is no leave to ring somebody who asked never to be. Control: each test has somebody of whom the same files
/// say the same, and who is rung because nothing speaks for their being that person.
/// </summary>
[TestFixtureSource(typeof(Database), nameof(Database.All))]
[Category("A8")]
public sealed class Namesakes_of_those_never_rung(Database database) : WithImports(database)
{
    private const string Head = "Namn;Medlemsnummer;Telefon;Födelseår\r\n";

    /// <summary>The name that stood under the letter, whatever the person is called by now.</summary>
    [TestCase(true)]
    [TestCase(false)]
    public async Task are_known_by_the_name_of_before_a_merge(bool byCall)
    {
        await FileAsync($"Anna Berg;;{Number(1)};1970");
        var anna = await On(1);
        if (byCall) await SayAsync("Anna Berg");
        else await BlockAsync(anna);
        await FileAsync($"Anna Bergh;;{Number(2)};1970");
        Assert.That((await room.Register.MergeAsync(room.Organisation, await On(2), anna, "user:1")).Refusal, Is.Null);

        await FileAsync($"Anna Berg;;{Number(3)};1970", $"Anna Bergh;;{Number(4)};1970", $"Anna Berg;;{Number(5)};1980");

        Assert.That(await StandingsAsync(3, 4, 5), Is.EqualTo(new[] { "blocked", "blocked", "lane 3" }));
    }

    [Test]
    public async Task are_known_by_the_name_of_before_a_file_gave_them_another()
    {
        await FileAsync($"Kim Holm;M1;{Number(1)};1960");
        await BlockAsync(await On(1));
        await FileAsync($"Kim Ny;M1;{Number(1)};1960");

        await FileAsync($"Kim Holm;;{Number(2)};1960", $"Kim Ny;;{Number(3)};", $"Kim Holm;M2;{Number(4)};1960");

        Assert.That(await StandingsAsync(2, 3, 4), Is.EqualTo(new[] { "blocked", "blocked", "lane 3" }));
        Assert.That(await room.Register.PerhapsTheSameAsync(room.Organisation), Has.Count.EqualTo(3), "the two, and those of one name who are rung or not");
    }

    /// <summary>The file that gives them another name brings somebody of that name, or somebody bore it before. Control: those whose birth years speak against it.</summary>
    [TestCase(true)]
    [TestCase(false)]
    public async Task are_known_by_the_name_that_the_same_file_gives_them(bool before)
    {
        await FileAsync($"Anna Berg;M1;{Number(1)};1970", $"Anna Strand;;{Number(4)};");
        await BlockAsync(await On(1));
        string[] others = [$"Anna Strand;;{Number(2)};1970", $"Anna Strand;;{Number(3)};1980"];

        var import = await FileAsync(before ? [.. others, $"Anna Strand;M1;{Number(1)};1970"] : [$"Anna Strand;M1;{Number(1)};1970", .. others]);

        Assert.Multiple(async () =>
        {
            Assert.That(await StandingsAsync(1, 2, 3, 4), Is.EqualTo(new[] { "blocked", "blocked", "lane 3", "blocked" }));
            Assert.That((await room.Register.FindAsync(room.Organisation, "Anna Berg")).Select(p => p.Id), Is.EqualTo(new[] { await On(1) }));
            Assert.That((await room.Register.PerhapsTheSameAsync(room.Organisation)).Select(p => (p.One.Id, p.Other.Id)), Does.Contain((await On(1), await On(2))));
        });

        await room.Desk.UndoAsync(room.Organisation, import.Id, "user:1");
        Assert.That(await StandingsAsync(1, 4), Is.EqualTo(new[] { "blocked", "lane 3" }));
    }

    /// <summary>Of the name with its year, or with the year that a file has corrected since.</summary>
    [Test]
    public async Task are_known_by_an_old_name_with_either_year()
    {
        await FileAsync($"Hans Is;M1;{Number(1)};1966");
        await BlockAsync(await On(1));
        await FileAsync($"Hanna Is;M1;{Number(1)};1956");

        await FileAsync($"Hans Is;;{Number(2)};1956", $"Hans Is;;{Number(3)};1966", $"Hans Is;;{Number(4)};1946");

        Assert.That(await StandingsAsync(2, 3, 4), Is.EqualTo(new[] { "blocked", "blocked", "lane 3" }));
    }

    /// <summary>However many bear the name by now, and however often it comes. Control: the many themselves, whose birth years speak against it.</summary>
    [Test]
    public async Task are_found_among_any_number_who_bear_the_name()
    {
        await FileAsync($"Mo Ekberg;;{Number(1)};1960");
        await BlockAsync(await On(1));
        await FileAsync([.. Enumerable.Range(10, 8).Select(i => $"Mo Ekberg;;{Number(i)};{1960 + i}")]);

        for (var i = 2; i <= 7; i++) await FileAsync($"Mo Ekberg;;{Number(i)};1960");

        Assert.That(await StandingsAsync(2, 3, 4, 5, 6, 7), Is.All.EqualTo("blocked"));
        Assert.That(await StandingsAsync([.. Enumerable.Range(10, 8)]), Is.All.EqualTo("lane 3"));
    }

    /// <summary>Who is held back until somebody has looked holds back no third: their birth years say that the third is another.</summary>
    [TestCase(true)]
    [TestCase(false)]
    public async Task hold_back_nobody_themselves(bool inOneFile)
    {
        await FileAsync($"Lo Ekman;;{Number(1)};1960");
        await BlockAsync(await On(1));
        string[] rows = [$"Lo Ekman;;{Number(2)};", $"Lo Ekman;;{Number(3)};1990"];

        if (inOneFile) await FileAsync(rows);
        else foreach (var row in rows) await FileAsync(row);

        Assert.That(await StandingsAsync(1, 2, 3), Is.EqualTo(new[] { "blocked", "blocked", "lane 3" }));
        Assert.That((await room.Register.DifferentAsync(room.Organisation, await On(1), await On(2), "user:1")).Value, Is.EqualTo(new[] { await On(2) }));
        Assert.That(await StandingsAsync(1, 2, 3), Is.EqualTo(new[] { "blocked", "lane 3", "lane 3" }));
    }

    /// <summary>Two who were known, and one of whom a later file gives the other's name. Control: the file is taken back, and she is rung under her own.</summary>
    [Test]
    public async Task may_be_people_who_were_known_by_another_name()
    {
        await FileAsync($"Anna Bergh;;{Number(1)};1970");
        await BlockAsync(await On(1));
        await FileAsync($"E Lund;51;{Number(2)};1970", $"Bo Dahl;52;{Number(3)};1980");
        var before = await StandingsAsync(2, 3);

        var renaming = await FileAsync($"Anna Bergh;51;{Number(2)};1970", $"Anna Bergh;52;{Number(3)};1980");

        Assert.Multiple(async () =>
        {
            Assert.That(before, Is.All.EqualTo("lane 3"));
            Assert.That(await StandingsAsync(2, 3), Is.EqualTo(new[] { "blocked", "lane 3" }));
            Assert.That(renaming.Report.PerhapsNotRung, Is.EqualTo(1));
            Assert.That(await room.Register.PerhapsTheSameAsync(room.Organisation), Has.Count.EqualTo(1));
        });

        Assert.That((await room.Desk.UndoAsync(room.Organisation, renaming.Id, "user:1")).Refusal, Is.Null);
        Assert.That(await StandingsAsync(2, 3), Is.All.EqualTo("lane 3"));
        Assert.That(await room.CountAsync("block where lifted_at is null and perhaps_of is not null"), Is.Zero);
    }

    /// <summary>Control: without the decision whoever is merged stays held back.</summary>
    [TestCase(true, "lane 3")]
    [TestCase(false, "blocked")]
    public async Task are_two_once_somebody_has_said_so_whoever_is_merged(bool decided, string standing)
    {
        await FileAsync($"Anna Berg;;{Number(1)};1970");
        await BlockAsync(await On(1));
        await FileAsync($"Anna Berg;;{Number(2)};1970");
        if (decided) await room.Register.DifferentAsync(room.Organisation, await On(1), await On(2), "user:1");
        await FileAsync($"Anna Berg;;{Number(3)};1970");

        Assert.That((await room.Register.MergeAsync(room.Organisation, await On(2), await On(3), "user:1")).Refusal, Is.Null);

        Assert.That(await StandingAsync(await On(2)), Is.EqualTo(standing));
    }

    /// <summary>What the file is taken back for is not left behind: the same file again says the same.</summary>
    [Test]
    public async Task leave_with_the_file_that_brought_them()
    {
        await FileAsync($"Lo Ekman;;{Number(1)};1960");
        await BlockAsync(await On(1));
        string[] rows = [$"Lo Ekman;;{Number(2)};", $"Lo Ekman;;{Number(3)};1961"];
        var first = await FileAsync(rows);
        var people = await room.CountAsync("person");

        await room.Desk.UndoAsync(room.Organisation, first.Id, "user:1");
        Assert.That(await room.CountAsync("person"), Is.EqualTo(people - 2));
        await FileAsync(rows);

        Assert.That(await StandingsAsync(2, 3), Is.EqualTo(new[] { "blocked", "lane 3" }));
        Assert.That(await room.CountAsync("block where lifted_at is null and perhaps_of is not null"), Is.EqualTo(1));
    }

    /// <summary>What a number, a member number, a beginning, or a name of before means.</summary>
    [TestCase("M7")]
    [TestCase("m7")]
    [TestCase("Anna Ber")]
    [TestCase("berg")]
    [TestCase("Berg, Anna")]
    [TestCase("+46 70 174 06 05")]
    public async Task are_found_by_whatever_is_known_of_them(string text)
    {
        await FileAsync($"Anna Berg;M7;070-174 06 05;1970", $"Bo Dahl;;{Number(2)};1980");
        await BlockAsync(await On(2));

        var found = await room.Register.FindAsync(room.Organisation, text);

        Assert.That(found.Select(p => (p.Id, p.LastName, p.Blocked)), Is.EqualTo(new[] { (await PersonAsync("Anna"), "Berg", false) }));
    }

    [Test]
    public async Task and_who_they_became()
    {
        await FileAsync($"Anna Berg;M7;{Number(1)};1970", $"Anna Bergh;M8;{Number(2)};1970");
        var (anna, other) = (await On(1), await On(2));
        await room.Register.MergeAsync(room.Organisation, other, anna, "user:1");

        Assert.Multiple(async () =>
        {
            Assert.That((await room.Register.FindAsync(room.Organisation, "M7")).Select(p => p.Id), Is.EqualTo(new[] { other }));
            Assert.That((await room.Register.BlockPersonAsync(room.Organisation, anna, "a letter", "user:1")).Refusal, Is.EqualTo(new Refusal.WasMerged(anna, other)));
        });
    }

    /// <summary>Control: by her number, which whoever asks knows already.</summary>
    [Test]
    public async Task and_nobody_learns_by_a_name_of_before_who_is_protected()
    {
        await FileAsync($"Anna Berg;M7;{Number(1)};1970", $"Anna Ek;M8;{Number(2)};1970");
        var (anna, other) = (await On(1), await On(2));
        await room.Register.MergeAsync(room.Organisation, other, anna, "user:1");
        await room.Database.WriteAsync(work => work.ExecuteAsync("update person set protected = true where id = @other", new { other }));

        Assert.Multiple(async () =>
        {
            Assert.That(await room.Register.FindAsync(room.Organisation, "Berg"), Is.Empty);
            Assert.That((await room.Register.FindAsync(room.Organisation, Number(1))).Select(p => (p.Id, p.LastName)), Is.EqualTo(new[] { (other, "") }));
        });
    }

    /// <summary>Two files give somebody the name. Control: while one of them stands, they are held back.</summary>
    [TestCase(true)]
    [TestCase(false)]
    public async Task and_whoever_is_given_the_name_by_two_files_is_rung_again_when_both_are_undone(bool olderFirst)
    {
        await FileAsync($"Eva Ek;;{Number(1)};1970", $"Eva Berg;M2;{Number(2)};");
        await BlockAsync(await On(1));
        var eva = await On(2);
        var (one, other) = (await FileAsync($"Eva Ek;M2;{Number(2)};"), await FileAsync($"Eva Ek;M2;{Number(3)};"));

        await room.Desk.UndoAsync(room.Organisation, (olderFirst ? one : other).Id, "user:1");
        var held = await BlockedAsync(eva);
        await room.Desk.UndoAsync(room.Organisation, (olderFirst ? other : one).Id, "user:1");

        Assert.That((held, await BlockedAsync(eva)), Is.EqualTo((true, false)));
        Assert.That(await room.CountAsync("block where lifted_at is null and perhaps_of is not null"), Is.Zero);
    }

    /// <summary>A name that only an undone file gave is nobody's. Control: held back while the file stands; and by the name that the other file gave.</summary>
    [Test]
    public async Task and_a_name_goes_with_the_only_file_that_gave_it()
    {
        await FileAsync($"Eva Ek;M1;{Number(1)};1970", $"Eva Lind;;{Number(2)};1971");
        await BlockAsync(await On(1));
        var bystander = await On(2);
        var one = await FileAsync($"Eva Lind;M1;{Number(1)};1971");
        var held = await BlockedAsync(bystander);
        await FileAsync($"Eva Berg;M1;{Number(1)};1972");

        await room.Desk.UndoAsync(room.Organisation, one.Id, "user:1");
        await FileAsync($"Eva Lind;;{Number(3)};1971", $"Eva Berg;;{Number(4)};1972", $"Eva Ek;;{Number(5)};1970");

        Assert.That((held, await BlockedAsync(bystander)), Is.EqualTo((true, false)));
        Assert.That((await BlockedAsync(await On(3)), await BlockedAsync(await On(4)), await BlockedAsync(await On(5))), Is.EqualTo((false, true, true)));
    }

    /// <summary>Rung before the file, so rung after it. Control: held back while it stands.</summary>
    [Test]
    public async Task and_a_year_that_made_them_a_namesake_goes_with_its_file()
    {
        await FileAsync($"Anna Al;;{Number(1)};1970", $"Anna Al;;{Number(2)};");
        await BlockAsync(await On(1));
        var second = await On(2);
        var import = await FileAsync($"Anna Al;;{Number(2)};1970");
        var held = await BlockedAsync(second);

        await room.Desk.UndoAsync(room.Organisation, import.Id, "user:1");

        Assert.That((held, await BlockedAsync(second)), Is.EqualTo((true, false)));
    }

    /// <summary>Control: another year altogether.</summary>
    [TestCase("1970", true)]
    [TestCase("1971", true)]
    [TestCase("", true)]
    [TestCase("1980", false)]
    public async Task and_by_the_name_of_now_with_the_year_of_before(string year, bool isHeld)
    {
        await FileAsync($"Eva Ek;M1;{Number(1)};1970");
        await BlockAsync(await On(1));
        await FileAsync($"Eva Lind;M1;{Number(1)};1971");

        await FileAsync($"Eva Lind;;{Number(2)};{year}");

        Assert.That(await BlockedAsync(await On(2)), Is.EqualTo(isHeld));
    }

    /// <summary>What an administrator puts right is a name as well. Control: another year.</summary>
    [TestCase(1970, true)]
    [TestCase(1980, false)]
    public async Task and_by_a_name_that_was_put_right_before_and_after(int year, bool isHeld)
    {
        await FileAsync($"Eva Ek;M1;{Number(1)};1970", $"Anna Al;;{Number(2)};{year}");
        var (eva, anna) = (await On(1), await On(2));
        await BlockAsync(eva);
        await room.Privacy.RectifyAsync(room.Organisation, eva, new Rectification { FirstName = "Eva", LastName = "Lind", BirthYear = 1970 }, null, "user:1");
        await room.Privacy.RectifyAsync(room.Organisation, anna, new Rectification { FirstName = "Eva", LastName = "Lind", BirthYear = year }, null, "user:1");

        await FileAsync($"Eva Ek;;{Number(3)};{year}");

        Assert.That((await BlockedAsync(anna), await BlockedAsync(await On(3))), Is.EqualTo((isHeld, isHeld)));
    }

    private async Task<bool> BlockedAsync(long person) => await room.CountAsync("person where id = @person and blocked", new { person }) == 1;

    [Test]
    public async Task and_a_block_names_who_they_became()
    {
        await FileAsync($"Anna Berg;M7;{Number(1)};1970", $"Eva Ask;M8;{Number(2)};1970");
        var (anna, eva) = (await On(1), await On(2));
        await BlockAsync(anna);
        await FileAsync($"Anna Berg;;{Number(3)};1970");
        await room.Register.MergeAsync(room.Organisation, eva, anna, "user:1");

        Assert.That((await room.Register.BlocksAsync(room.Organisation)).Select(b => b.Reason), Has.One.EqualTo($"perhaps the same as person {eva}, who is not rung"));
    }

    private static string Number(int i) => ImportRoom.Number(i);

    private Task<ImportRecord> FileAsync(params string[] rows) => room.ImportAsync(list, Head + string.Concat(rows.Select(r => r + "\r\n")));

    private Task BlockAsync(long person) => room.Register.BlockPersonAsync(room.Organisation, person, "a letter", "user:1");

    private async Task SayAsync(string name)
    {
        var volunteer = await room.Calls.VolunteerAsync("Bo");
        var card = await room.Calls.ClaimAsync(volunteer, list);
        Assert.That($"{card.Person.FirstName} {card.Person.LastName}", Is.EqualTo(name));
        await room.Calls.ReportAsync(volunteer, room.Calls.Outcome(card.CallId, "do_not_call"));
    }

    private async Task<long> PersonAsync(string firstName) => (await room.QueryAsync<long>("select id from person where first_name = @firstName", new { firstName })).Single();

    /// <summary>Whose number this is by now.</summary>
    private async Task<long> On(int number) => (await room.QueryAsync<long>(
        "select p.id from person_number pn join number n on n.id = pn.number_id join person p on p.id = pn.person_id where n.e164 = @e164 and p.merged_into is null",
        new { e164 = PhoneNumber.Parse(Number(number)).Number!.E164 })).Single();

    private async Task<string[]> StandingsAsync(params int[] numbers)
    {
        var standings = new List<string>();
        foreach (var number in numbers) standings.Add(await StandingAsync(await On(number)));
        return [.. standings];
    }

    private async Task<string> StandingAsync(long person) => (await room.QueryAsync<string>("select coalesce(why, 'lane ' || lane) from target where person_id = @person", new { person })).Single();
}
