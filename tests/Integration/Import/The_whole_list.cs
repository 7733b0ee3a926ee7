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

    private async Task<Waiting> NobodyLeftAsync() =>
        ((Refusal.NobodyLeft)(await room.Calls.Calls.ClaimNextAsync(await room.Calls.VolunteerAsync("Doris"), list)).Refusal!).Waiting;
}
