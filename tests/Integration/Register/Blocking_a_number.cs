using Canvass.Databases;
using Canvass.CallQueue;
using Canvass.Integration.Import;
using Canvass.Shared;
using NUnit.Framework;

namespace Canvass.Integration.Register;

/// <summary>
/// A8: blocked means never again, on another list, in another spelling, at another replica's door, after a restart. Control: each
/// test sees the person in the queue before the block, or again when it is lifted.
/// </summary>
[TestFixtureSource(typeof(Database), nameof(Database.All))]
[Category("A8")]
public sealed class Blocking_a_number(Database database) : WithImports(database)
{
    [Test]
    public async Task takes_everybody_who_has_only_that_one_out_of_the_queue_at_once()
    {
        await room.ImportPeopleAsync(list, "Anna Ek;;070-174 06 05", "Bo Berg;;070-174 06 05, 08-465 004 00");

        await room.Register.BlockNumberAsync(room.Organisation, "0046701740605", "asked by letter", "user:1");

        Assert.Multiple(async () =>
        {
            Assert.That(await room.StandingAsync(list, "Anna Ek"), Is.EqualTo("blocked"));
            Assert.That(await room.StandingAsync(list, "Bo Berg"), Is.EqualTo("lane 3"));
            Assert.That(await room.CountAsync("audit where action = 'block'"), Is.EqualTo(1));
            Assert.That(await room.CountAsync("block where keyed_hash like '%46701740605%'"), Is.Zero, "the number itself is not kept");
        });
    }

    [Test]
    public async Task holds_for_whoever_brings_the_number_later_in_another_spelling()
    {
        await room.Register.BlockNumberAsync(room.Organisation, "070-174 06 05", "asked by letter", "user:1");

        await room.ImportPeopleAsync(list, "Cecilia Dahl;;46701740605");

        Assert.Multiple(async () =>
        {
            Assert.That(await room.StandingAsync(list, "Cecilia Dahl"), Is.EqualTo("blocked"));
            Assert.That(await room.LoggedAsync(), Is.Empty);
        });
    }

    [Test]
    public async Task holds_for_an_external_id_on_every_number()
    {
        await room.Register.BlockExternalIdAsync(room.Organisation, "M1", "asked by letter", "user:1");

        await room.ImportPeopleAsync(list, "Cecilia Dahl;M1;070-174 06 05");
        await room.ImportPeopleAsync(list, "Cecilia Dahl;M1;08-465 004 00");

        Assert.That(await room.StandingAsync(list, "Cecilia Dahl"), Is.EqualTo("blocked"));
    }

    [Test]
    public async Task holds_across_a_do_not_call_and_the_same_file_again()
    {
        await room.ImportPeopleAsync(list, "Anna Ek;M1;070-174 06 05");
        var volunteer = await room.Calls.VolunteerAsync("Bo");
        var card = await room.Calls.ClaimAsync(volunteer, list);
        await room.Calls.ReportAsync(volunteer, card.CallId, "do_not_call");

        var other = await room.ListAsync("other");
        await room.ImportPeopleAsync(other, "Anna Ek;M1;08-465 004 00", "Stina Alm;;+46 70 174 06 05");

        Assert.Multiple(async () =>
        {
            Assert.That(await room.StandingAsync(other, "Anna Ek"), Is.EqualTo("blocked"));
            Assert.That(await room.StandingAsync(other, "Stina Alm"), Is.EqualTo("blocked"));
        });
    }

    /// <summary>
    /// Her second number is on the card when the file that brought it is undone; somebody else may have come with it and gone again. Control: Hans,
    /// whose number nobody asked about, is in the queue.
    /// </summary>
    [TestCase(false)]
    [TestCase(true)]
    public async Task holds_for_a_number_of_the_card_that_was_gone_when_it_was_reported(bool alsoAnothers)
    {
        await room.ImportPeopleAsync(list, "Fia Bo;M1;070-174 06 05");
        var second = await room.ImportPeopleAsync(list, "Fia Bo;M1;070-174 06 06");
        var volunteer = await room.Calls.VolunteerAsync("Bo");
        var card = await room.Calls.ClaimAsync(volunteer, list);
        _ = (await room.Desk.UndoAsync(room.Organisation, second.Id, "user:1")).Value;
        if (alsoAnothers)
        {
            var another = await room.ImportPeopleAsync(list, "Dag Ek;M2;070-174 06 06");
            _ = (await room.Desk.UndoAsync(room.Organisation, another.Id, "user:1")).Value;
        }

        await room.Calls.ReportAsync(volunteer, room.Calls.Outcome(card.CallId, "do_not_call") with { NumberIds = [card.Numbers[^1].Id] });
        await room.ImportPeopleAsync(list, "Greta Ek;M3;070-174 06 06", "Hans Ek;M4;070-174 06 07");

        Assert.Multiple(async () =>
        {
            Assert.That(card.Numbers.Select(n => n.E164), Is.EqualTo(new[] { "+46701740605", "+46701740606" }));
            Assert.That(await room.CountAsync("block where kind = 'number'"), Is.EqualTo(1));
            Assert.That(await room.StandingAsync(list, "Greta Ek"), Is.EqualTo("blocked"));
            Assert.That(await room.StandingAsync(list, "Hans Ek"), Is.EqualTo("lane 3"));
        });
    }

    /// <summary>Control: the same report, once the number is there again.</summary>
    [Test]
    public async Task never_passes_over_a_number_in_silence()
    {
        await room.ImportPeopleAsync(list, "Fia Bo;M1;070-174 06 05, 070-174 06 06");
        var volunteer = await room.Calls.VolunteerAsync("Bo");
        var card = await room.Calls.ClaimAsync(volunteer, list);
        var report = room.Calls.Outcome(card.CallId, "do_not_call");
        var shown = (await room.QueryAsync<string>("select numbers from call")).Single();
        await SetAsync($"{shown} 999");

        Assert.ThrowsAsync<InvalidOperationException>(() => room.Calls.ReportAsync(volunteer, report));
        var before = await room.CountAsync("block");
        await SetAsync(shown);
        await room.Calls.ReportAsync(volunteer, report);

        Assert.That((before, await room.CountAsync("block where kind = 'number'")), Is.EqualTo((0, 2)));

        Task SetAsync(string numbers) => room.Database.WriteAsync(work => work.ExecuteAsync("update call set numbers = @numbers", new { numbers }));
    }

    [Test]
    public async Task holds_at_another_replicas_door_after_a_restart_and_in_another_spelling()
    {
        await room.ImportPeopleAsync(list, "Anna Ek;M1;070-174 06 05");
        var elsewhere = await room.ListAsync("elsewhere");
        await room.ImportPeopleAsync(elsewhere, "Anna Ek;M1;+46 70 174 06 05");
        var volunteer = await room.Calls.VolunteerAsync("Bo");
        // On SQLite there is one process only; on PostgreSQL the other one has its own connections and caches, and they are warm.
        await using var door = room.Database.Engine == Engine.Postgres ? own.OpenAnother() : null;
        var replica = door is null ? room.Calls : room.Calls.Through(door);
        var before = await replica.ClaimAsync(volunteer, list);
        _ = (await replica.Calls.ReleaseAsync(volunteer, before.CallId, "other")).Value;

        var block = (await room.Register.BlockNumberAsync(room.Organisation, "0046701740605", "asked by letter", "user:1")).Value;
        var atTheOtherDoor = await AskAsync(replica);
        await room.RestartAsync();
        var afterTheRestart = await AskAsync(room.Calls);
        await room.ImportPeopleAsync(elsewhere, "Stina Alm;M2;46701740605", "Anna Ek;M1;(0701) 74 06 05");
        var afterTheFile = await AskAsync(room.Calls);
        _ = (await room.Register.LiftAsync(room.Organisation, block, "user:1")).Value;
        var afterTheLift = await AskAsync(room.Calls);

        Assert.That(new[] { atTheOtherDoor, afterTheRestart, afterTheFile }, Has.All.EqualTo("nobody, nobody"));
        Assert.That(afterTheLift, Is.EqualTo("Anna, nobody"), "she is held, and Stina is on her number");

        async Task<string> AskAsync(CallRoom at)
        {
            var told = new List<string>();
            foreach (var from in new[] { list, elsewhere })
            {
                var answer = await at.Calls.ClaimNextAsync(await at.VolunteerAsync("Carin"), from);
                told.Add(answer.Refusal is Refusal.NobodyLeft ? "nobody" : answer.Value.Person.FirstName);
            }
            return string.Join(", ", told);
        }
    }

    [Test]
    public async Task reaches_people_who_are_still_being_brought_in()
    {
        var staged = await room.StageAsync(list, ImportRoom.Csv(1_200));
        var killed = new Killed("building", 1);
        Assert.ThrowsAsync<KilledException>(() => room.Desk.CommitAsync(room.Organisation, staged.Id, false, "user:1", killed));
        var half = (await room.QueryAsync<string>("select n.e164 from number n join person_number pn on pn.number_id = n.id order by n.id limit 1")).Single();

        await room.Register.BlockNumberAsync(room.Organisation, half, "asked by letter", "user:1");
        await room.Desk.ResumeAsync();

        Assert.Multiple(async () =>
        {
            Assert.That(await room.CountAsync("target where lane = 3"), Is.EqualTo(1_199));
            Assert.That(await room.CountAsync("target where why = 'blocked'"), Is.EqualTo(1));
        });
    }

    [Test]
    public async Task ends_when_it_is_lifted_and_lifts_no_other()
    {
        await room.ImportPeopleAsync(list, "Anna Ek;M1;070-174 06 05");
        var first = (await room.Register.BlockNumberAsync(room.Organisation, "070-174 06 05", "asked", "user:1")).Value;
        var second = (await room.Register.BlockNumberAsync(room.Organisation, "070-174 06 05", "asked again", "user:1")).Value;

        await room.Register.LiftAsync(room.Organisation, first, "user:1");
        var still = await room.StandingAsync(list, "Anna Ek");
        await room.Register.LiftAsync(room.Organisation, second, "user:1");

        Assert.Multiple(async () =>
        {
            Assert.That(still, Is.EqualTo("blocked"));
            Assert.That(await room.StandingAsync(list, "Anna Ek"), Is.EqualTo("lane 3"));
            Assert.That((await room.Register.LiftAsync(room.Organisation, second, "user:1")).Refusal, Is.InstanceOf<Refusal.UnknownBlock>());
        });
    }

    /// <summary>One person under two ids, each blocked by itself. Control: when both are lifted she is in the queue.</summary>
    [TestCase("M1", "M2")]
    [TestCase("M2", "M1")]
    public async Task stays_while_another_id_of_theirs_is_blocked(string first, string last)
    {
        await room.ImportPeopleAsync(list, "Anna Ek;M1;070-174 06 05", "Anna Ek-Berg;M2;070-174 06 06");
        Assert.That((await room.Register.MergeAsync(room.Organisation, await room.PersonAsync("Anna Ek"), await room.PersonAsync("Anna Ek-Berg"), "user:1")).Refusal, Is.Null);
        var blocks = new Dictionary<string, long>();
        foreach (var id in new[] { first, last }) blocks.Add(id, (await room.Register.BlockExternalIdAsync(room.Organisation, id, "asked", "user:1")).Value);

        await room.Register.LiftAsync(room.Organisation, blocks[first], "user:1");
        var still = await room.StandingAsync(list, "Anna Ek");
        await room.Register.LiftAsync(room.Organisation, blocks[last], "user:1");

        Assert.That((still, await room.StandingAsync(list, "Anna Ek")), Is.EqualTo(("blocked", "lane 3")));
    }

    [Test]
    public async Task blocks_a_person_with_id_and_numbers()
    {
        await room.ImportPeopleAsync(list, "Anna Ek;M1;070-174 06 05", "Bo Ek;;070-174 06 05");

        var blocks = await room.Register.BlockPersonAsync(room.Organisation, await room.PersonAsync("Anna Ek"), "asked by letter", "user:1");

        Assert.Multiple(async () =>
        {
            Assert.That(blocks.Value.Select(b => b.Kind), Is.EqualTo(new[] { "person", "external_id", "number" }));
            Assert.That(await room.StandingAsync(list, "Anna Ek"), Is.EqualTo("blocked"));
            Assert.That(await room.StandingAsync(list, "Bo Ek"), Is.EqualTo("blocked"));
        });
    }

    /// <summary>No membership number, and a new number: nothing but the name says that it is she. Control: Bo, of whom the same files say the same.</summary>
    [TestCase("Anna Ek")]
    [TestCase($"Anna Ek;;{Old}")]
    [TestCase($"Anna Ek;M1;{Old}")]
    public async Task holds_for_whoever_comes_with_a_new_number_and_is_perhaps_the_same(string row)
    {
        await room.ImportPeopleAsync(list, row, "Bo Berg;;070-174 06 08");
        var anna = await room.PersonAsync("Anna Ek");
        await room.Register.BlockPersonAsync(room.Organisation, anna, "asked by letter", "user:1");
        var counted = await room.LoggedOnAsync(list);

        var record = await room.ImportPeopleAsync(list, $"Anna Ek;;{New}", "Bo Berg;;070-174 06 07");

        var block = (await room.Register.BlocksAsync(room.Organisation))[0];
        Assert.Multiple(async () =>
        {
            Assert.That(await StandingOnAsync("+46701740606"), Is.EqualTo("blocked"));
            Assert.That(await StandingOnAsync("+46701740607"), Is.EqualTo("lane 3"));
            Assert.That((block.Kind, block.Reason, block.PersonId, block.ByOutcome), Is.EqualTo(("person", $"perhaps the same as person {anna}, who is not rung", await OnAsync("+46701740606"), false)));
            Assert.That(await room.LoggedOnAsync(list), Is.EqualTo(counted + 1), "Bo again, and nobody else");
            Assert.That(record.Report.PerhapsNotRung, Is.EqualTo(1));
            Assert.That(await RejectedAsync(record.Id), Is.EqualTo(new[]
            {
                $"2;imported;Anna Ek is brought in, and not rung until somebody has looked: perhaps the same as somebody who is never rung. `people same` shows the two.;Anna Ek;;{New}",
            }));
        });

        Assert.That((await room.Register.LiftAsync(room.Organisation, block.Id, "user:1")).Refusal, Is.Null);
        Assert.That((await StandingOnAsync("+46701740606"), await room.LoggedOnAsync(list)), Is.EqualTo(("lane 3", counted + 2)));
    }

    /// <summary>Control: what she said is withdrawn before the file comes.</summary>
    [TestCase(false, "blocked")]
    [TestCase(true, "lane 3")]
    public async Task holds_so_too_for_somebody_who_said_it_in_a_call(bool withdrawn, string standing)
    {
        await room.ImportPeopleAsync(list, $"Anna Ek;;{Old}");
        var volunteer = await room.Calls.VolunteerAsync("Bo");
        var card = await room.Calls.ClaimAsync(volunteer, list);
        var said = room.Calls.Outcome(card.CallId, "do_not_call");
        await room.Calls.ReportAsync(volunteer, said);
        if (withdrawn) await room.Calls.ReportAsync(volunteer, room.Calls.Outcome(card.CallId, "refused") with { Replaces = said.Id });

        await room.ImportPeopleAsync(await room.ListAsync("other"), $"Anna Ek;;{New}");

        Assert.That(await StandingOnAsync("+46701740606"), Is.EqualTo(standing));
    }

    /// <summary>What speaks against it. Control: a row against which nothing speaks.</summary>
    [TestCase("Anna Ek", "", "", "blocked")]
    [TestCase("Anna Ek", "", "1970", "blocked")]
    [TestCase("Anna Ek", "", "1971", "lane 3")]
    [TestCase("Anna Berg", "", "1970", "lane 3")]
    [TestCase("Anna Ek", "M2", "1970", "lane 3")]
    public async Task holds_for_nobody_who_is_certainly_another(string name, string member, string born, string standing)
    {
        await room.ImportAsync(list, $"Namn;Medlemsnummer;Telefon;Födelseår\r\nAnna Ek;M1;{Old};1970\r\n");
        await room.Register.BlockPersonAsync(room.Organisation, await room.PersonAsync("Anna Ek"), "asked by letter", "user:1");

        await room.ImportAsync(list, $"Namn;Medlemsnummer;Telefon;Födelseår\r\n{name};{member};{New};{born}\r\n");

        Assert.That(await StandingOnAsync("+46701740606"), Is.EqualTo(standing));
    }

    /// <summary>Whom the list of blocks names comes in the same file, before them or after them, in one step of the building or another. Control: those of another name.</summary>
    [Test]
    public async Task holds_for_whoever_is_perhaps_the_same_as_somebody_of_the_same_file()
    {
        string[] names = ["Ada", "Bea", "Cia", "Disa", "Eva", "Fia", "Gun", "Hedda"];
        foreach (var name in names) await room.Register.BlockExternalIdAsync(room.Organisation, $"M{name}", "asked by letter", "user:1");
        var others = Enumerable.Range(100, 1_100).Select(i => $"Bo Berg;B{i};{ImportRoom.Number(i)}");

        var record = await room.ImportPeopleAsync(list, [.. names.Select((name, i) => $"{name} Ek;;{ImportRoom.Number(i)}"), .. others, .. names.Select((name, i) => $"{name} Ek;M{name};{ImportRoom.Number(50 + i)}")]);

        Assert.Multiple(async () =>
        {
            Assert.That(await room.CountAsync("target where why = 'blocked'"), Is.EqualTo(2 * names.Length));
            Assert.That(await room.CountAsync("target where lane = 3"), Is.EqualTo(1_100));
            Assert.That(await room.LoggedOnAsync(list), Is.EqualTo(1_100));
            Assert.That(await room.CountAsync("target where counted"), Is.EqualTo(1_100));
            Assert.That((await room.Register.BlocksAsync(room.Organisation)).Count(b => b.Kind == "person"), Is.EqualTo(names.Length));
            Assert.That(record.Report.PerhapsNotRung, Is.EqualTo(names.Length));
        });
    }

    /// <summary>Control: whom somebody has blocked by hand meanwhile is not rung for being another.</summary>
    [TestCase(false, "lane 3")]
    [TestCase(true, "blocked")]
    public async Task holds_no_longer_once_somebody_says_that_they_are_two(bool alsoByHand, string standing)
    {
        await room.ImportPeopleAsync(list, $"Anna Ek;;{Old}");
        var anna = await room.PersonAsync("Anna Ek");
        await room.Register.BlockPersonAsync(room.Organisation, anna, "asked by letter", "user:1");
        await room.ImportPeopleAsync(list, $"Anna Ek;;{New}");
        var other = await OnAsync("+46701740606");
        if (alsoByHand) await room.Register.BlockPersonAsync(room.Organisation, other, "asked by letter", "user:1");
        var before = await StandingOnAsync("+46701740606");

        var lifted = await room.Register.DifferentAsync(room.Organisation, anna, other, "user:1");

        Assert.Multiple(async () =>
        {
            Assert.That(before, Is.EqualTo("blocked"));
            Assert.That(lifted.Value, Is.EqualTo(new[] { other }));
            Assert.That(await StandingOnAsync("+46701740606"), Is.EqualTo(standing));
            Assert.That(await StandingOnAsync("+46701740605"), Is.EqualTo("blocked"), "who asked for it is not rung");
            Assert.That((await room.Register.DifferentAsync(room.Organisation, anna, other, "user:1")).Value, Is.Empty);
        });
    }

    private const string Old = "070-174 06 05";
    private const string New = "070-174 06 06";

    private async Task<long> OnAsync(string e164) =>
        (await room.QueryAsync<long>("select pn.person_id from person_number pn join number n on n.id = pn.number_id where n.e164 = @e164", new { e164 })).Single();

    private async Task<string> StandingOnAsync(string e164)
    {
        var person = await OnAsync(e164);
        return (await room.QueryAsync<string>("select coalesce(why, 'lane ' || lane) from target where person_id = @person", new { person })).Single();
    }

    private async Task<string[]> RejectedAsync(Guid import)
    {
        using var csv = new MemoryStream();
        await room.Desk.WriteRejectedAsync(room.Organisation, import, csv);
        return System.Text.Encoding.UTF8.GetString(csv.ToArray()).Split("\r\n", StringSplitOptions.RemoveEmptyEntries)[1..];
    }
}
