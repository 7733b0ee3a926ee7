using Canvass.CallQueue;
using Canvass.Integration.Import;
using Canvass.Shared;
using NUnit.Framework;

namespace Canvass.Integration.Register;

[TestFixtureSource(typeof(Database), nameof(Database.All))]
public sealed class Blocking_a_number(Database database)
{
    private Clock clock = null!;
    private OwnDatabase own = null!;
    private ImportRoom room = null!;
    private long list;

    [SetUp]
    public async Task OpenAsync()
    {
        clock = new Clock();
        own = await database.FreshAsync(clock);
        room = await ImportRoom.OpenAsync(own, clock);
        list = await room.ListAsync();
    }

    [TearDown]
    public async Task CloseAsync()
    {
        if (own is not null) await own.DisposeAsync();
    }

    [Test]
    public async Task takes_everybody_who_has_only_that_one_out_of_the_queue_at_once()
    {
        await room.ImportPeopleAsync(list, "Anna Ek;;070-174 06 05", "Bo Berg;;070-174 06 05, 08-465 004 00");

        await room.Register.BlockNumberAsync(room.Organisation, "0046701740605", "asked by letter", "user:1");

        Assert.Multiple(async () =>
        {
            Assert.That(await room.StandingAsync(list, "Anna Ek"), Is.EqualTo("no_number"));
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
            Assert.That(await room.StandingAsync(list, "Cecilia Dahl"), Is.EqualTo("no_number"));
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
            Assert.That(await room.CountAsync("target where why = 'no_number'"), Is.EqualTo(1));
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
            Assert.That(still, Is.EqualTo("no_number"));
            Assert.That(await room.StandingAsync(list, "Anna Ek"), Is.EqualTo("lane 3"));
            Assert.That((await room.Register.LiftAsync(room.Organisation, second, "user:1")).Refusal, Is.InstanceOf<Refusal.UnknownBlock>());
        });
    }

    [Test]
    public async Task blocks_a_person_with_id_and_numbers()
    {
        await room.ImportPeopleAsync(list, "Anna Ek;M1;070-174 06 05", "Bo Ek;;070-174 06 05");

        var blocks = await room.Register.BlockPersonAsync(room.Organisation, await room.PersonAsync("Anna Ek"), "asked by letter", "user:1");

        Assert.Multiple(async () =>
        {
            Assert.That(blocks.Value, Has.Count.EqualTo(2));
            Assert.That(await room.StandingAsync(list, "Anna Ek"), Is.EqualTo("blocked"));
            Assert.That(await room.StandingAsync(list, "Bo Ek"), Is.EqualTo("no_number"));
        });
    }
}
