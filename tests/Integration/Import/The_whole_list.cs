using System.Text;
using Canvass.CallQueue;
using Canvass.CallQueue.Lists;
using Canvass.CallQueue.Storage;
using Canvass.Shared;
using NUnit.Framework;

namespace Canvass.Integration.Import;

/// <summary>A file that is the whole list takes off whoever is missing from it, and nobody else. Control: beside those who stay stands somebody who goes.</summary>
[TestFixtureSource(typeof(Database), nameof(Database.All))]
public sealed class The_whole_list(Database database) : WithImports(database)
{
    private const string Header = "Namn;Födelseår;Medlemsnummer;Telefon\r\n";

    [Test]
    public async Task counts_nobody_any_more_whom_it_took_off_whatever_they_were_before()
    {
        await room.ImportAsync(list, $"{Header}Anna Ek;;M1;070-174 06 05\r\nBo Ek;;M2;070-174 06 06\r\n");
        await room.Register.BlockPersonAsync(room.Organisation, await room.PersonAsync("Anna Ek"), "asked by letter", "user:1");
        await room.Calls.ClaimAsync(await room.Calls.VolunteerAsync("Cecilia"), list);
        var before = await NobodyLeftAsync();

        await room.ImportAsync(list, $"{Header}Bo Ek;;M2;070-174 06 06\r\n", wholeList: true);
        await room.Register.BlockNumberAsync(room.Organisation, "070-174 06 05", "asked again", "user:1");
        clock.Advance(TimeSpan.FromSeconds(2));

        var counted = (await new ListDesk(new ListStore(own.Store)).GetAsync(room.Organisation, list)).Value;
        Assert.Multiple(async () =>
        {
            Assert.That((before.Blocked, before.Held), Is.EqualTo((1, 1)));
            Assert.That(await NobodyLeftAsync(), Is.EqualTo(new Waiting { Held = 1 }));
            Assert.That(await room.StandingAsync(list, "Anna Ek"), Is.EqualTo("taken_off"));
            Assert.That((counted.People, counted.Gone.GetValueOrDefault("taken_off")), Is.EqualTo((1, 1)));
        });
    }

    [TestCase("Anna Ek;1970;;4,67E+10", "could not be read")]
    [TestCase("EK, Anna;;;070-12", "could not be read")]
    [TestCase("Anna Ek;1970;;", "neither a telephone number nor a membership number")]
    public async Task keeps_the_only_one_whom_a_row_without_a_number_can_mean_as_they_were(string row, string why)
    {
        await room.ImportAsync(list, $"{Header}Anna Ek;1970;;070-174 06 05\r\nAnna Ek;1950;M2;070-174 06 06\r\nBo Ek;;;070-174 06 07\r\n".Replace("Anna Ek;1950", row.Contains("1970", StringComparison.Ordinal) ? "Anna Ek;1950" : "Annie Ek;1950", StringComparison.Ordinal));

        var import = await room.ImportAsync(list, $"{Header}{row}\r\n", wholeList: true);

        Assert.Multiple(async () =>
        {
            Assert.That(await OnListAsync(), Is.EqualTo(new[] { "Anna Ek +46701740605" }));
            Assert.That(await room.CountAsync("person"), Is.EqualTo(3), "nobody is made a second time");
            Assert.That((import.Report.KeptByName, import.Report.New, import.Report.Missing, import.Report.RemarkRows["kept_by_name"][0]), Is.EqualTo((1, 0, 2, 2)));
            Assert.That(await RejectedAsync(import.Id), Does.StartWith("2;kept;").And.Contain("Kept ").And.Contain("as they were").And.Contain(why));
            Assert.That(await room.LoggedOnAsync(list), Is.EqualTo(1));
        });
    }

    [Test]
    public async Task keeps_everybody_of_a_name_that_a_row_without_a_number_may_mean()
    {
        await room.ImportAsync(list, $"{Header}Anna Ek;1970;;070-174 06 05\r\nAnna Ek;;M2;070-174 06 06\r\nAnna Ek;1930;M3;070-174 06 08\r\nBo Ek;;;070-174 06 07\r\n");

        var import = await room.ImportAsync(list, $"{Header}Anna Ek;1970;;4,67E+10\r\n", wholeList: true);

        Assert.Multiple(async () =>
        {
            Assert.That(await OnListAsync(), Is.EqualTo(new[] { "Anna Ek +46701740605", "Anna Ek +46701740606", "Anna Ek +46701740608" }));
            Assert.That((import.Report.KeptByName, import.Report.New, import.Report.Missing), Is.EqualTo((1, 0, 1)));
            Assert.That(await RejectedAsync(import.Id), Does.Contain("Kept everybody on the list called Anna Ek as they were"));
        });
    }

    [TestCase(30, 14, 16)]
    [TestCase(11, 0, 11)]
    public async Task takes_more_than_half_off_only_when_it_is_told_how_many(int people, int left, int missing)
    {
        await room.ImportAsync(list, ImportRoom.Csv(people));
        var staged = await room.StageAsync(list, ImportRoom.Csv(left + 1, people - left));

        var refused = await room.Desk.CommitAsync(room.Organisation, staged.Id, wholeList: true, "user:1", mayTakeOff: missing - 1);
        var before = await room.CountAsync("target where taken_off_at is null");
        var allowed = await room.Desk.CommitAsync(room.Organisation, staged.Id, wholeList: true, "user:1", mayTakeOff: missing);

        Assert.Multiple(async () =>
        {
            Assert.That(refused.Refusal, Is.EqualTo(new Refusal.TooManyMissing(missing, people)));
            Assert.That(before, Is.EqualTo(people));
            Assert.That(allowed.Refusal, Is.Null);
            Assert.That(await room.CountAsync("target where taken_off_at is not null"), Is.EqualTo(missing));
        });
    }

    [TestCase(30, 15)]
    [TestCase(10, 0)]
    public async Task takes_half_or_a_handful_off_without_asking(int people, int left)
    {
        await room.ImportAsync(list, ImportRoom.Csv(people));

        await room.ImportAsync(list, ImportRoom.Csv(left + 1, people - left), wholeList: true, mayTakeOff: 0);

        Assert.That(await room.CountAsync("target where taken_off_at is not null"), Is.EqualTo(people - left));
    }

    [Test]
    public async Task counts_those_who_came_since_somebody_looked()
    {
        await room.ImportAsync(list, ImportRoom.Csv(5));
        var staged = await room.StageAsync(list, ImportRoom.Csv(5), again: true);
        await room.ImportAsync(list, ImportRoom.Csv(20, 100));

        var refused = await room.Desk.CommitAsync(room.Organisation, staged.Id, wholeList: true, "user:1");

        Assert.That(refused.Refusal, Is.EqualTo(new Refusal.TooManyMissing(20, 25)));
    }

    [Test]
    public async Task tells_before_it_is_committed_whom_it_keeps()
    {
        await room.ImportAsync(list, $"{Header}Anna Ek;;;070-174 06 05\r\nBo Ek;;;070-174 06 07\r\n");

        var staged = await room.StageAsync(list, $"{Header}Anna Ek;;;4,67E+10\r\n");

        Assert.That((staged.Report.KeptByName, staged.Report.Missing, staged.Report.Sample[0].Verdict), Is.EqualTo((1, 1, "kept")));
        Assert.That(await RejectedAsync(staged.Id), Does.Contain("Kept Anna Ek as they were: the number in row 2 could not be read."));
    }

    /// <summary>Control: the second one, whose row says nothing of protection.</summary>
    [Test]
    public async Task hides_whoever_is_protected_by_now_though_nothing_else_of_the_row_is_believed()
    {
        await room.ImportAsync(list, "Namn;Telefon;Roll\r\nAnna Ek;070-174 06 05;kassör\r\nBo Ek;070-174 06 07;vald\r\n");

        await room.ImportAsync(list, "Namn;Telefon;Roll\r\nAnna Ek;skyddade personuppgifter;avgått\r\nBo Ek;inget;avgått\r\nCecilia Dahl;08-465 004 00;\r\n");

        Assert.Multiple(async () =>
        {
            Assert.That((await room.StandingAsync(list, "Anna Ek"), await room.StandingAsync(list, "Bo Ek")), Is.EqualTo(("protected", "lane 3")));
            Assert.That(await room.CountAsync("fact where facts like '%avgått%'"), Is.Zero);
        });
    }

    private async Task<IReadOnlyList<string>> OnListAsync() => await room.QueryAsync<string>("""
        select p.first_name || ' ' || p.last_name || ' ' || n.e164
          from target t join person p on p.id = t.person_id join person_number pn on pn.person_id = p.id join number n on n.id = pn.number_id
         where t.list_id = @list and t.taken_off_at is null order by n.e164
        """, new { list });

    private async Task<string> RejectedAsync(Guid import)
    {
        using var csv = new MemoryStream();
        await room.Desk.WriteRejectedAsync(room.Organisation, import, csv);
        return Encoding.UTF8.GetString(csv.ToArray()).Split("\r\n", 2)[1];
    }

    private async Task<Waiting> NobodyLeftAsync() =>
        ((Refusal.NobodyLeft)(await room.Calls.Calls.ClaimNextAsync(await room.Calls.VolunteerAsync("Doris"), list)).Refusal!).Waiting;
}
