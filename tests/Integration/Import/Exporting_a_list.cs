using System.Text;
using Canvass.CallQueue;
using Canvass.Shared;
using NUnit.Framework;

namespace Canvass.Integration.Import;

/// <summary>C: export, import, export is lossless. Control: the same comparison with a person that the export leaves out.</summary>
[TestFixtureSource(typeof(Database), nameof(Database.All))]
[Category("C")]
public sealed class Exporting_a_list(Database database) : WithImports(database)
{
    [Test]
    public async Task gives_the_same_bytes_after_it_was_imported_elsewhere()
    {
        await room.ImportAsync(list, Awkward);
        var first = await ExportAsync(room, list);

        await using var elsewhere = await Database.FreshAsync(clock);
        var there = await ImportRoom.OpenAsync(elsewhere, clock);
        var thereList = await there.ListAsync();
        await there.ImportAsync(thereList, first);

        Assert.Multiple(async () =>
        {
            Assert.That(await ExportAsync(there, thereList), Is.EqualTo(first));
            Assert.That(await there.CountAsync("person"), Is.EqualTo(await room.CountAsync("person where not protected")));
            Assert.That(await there.CountAsync("person_number"), Is.EqualTo(await room.CountAsync("person_number pn join person p on p.id = pn.person_id where not p.protected")));
        });
    }

    [Test]
    public async Task changes_nothing_when_it_is_imported_where_it_came_from()
    {
        await room.ImportAsync(list, Awkward);
        var before = await ExportAsync(room, list);

        var import = await room.ImportAsync(list, before);

        Assert.Multiple(async () =>
        {
            Assert.That(import.Report.New, Is.Zero);
            Assert.That(await ExportAsync(room, list), Is.EqualTo(before));
        });
    }

    /// <summary>Control: the one who lives elsewhere by the file is another person.</summary>
    [Test]
    public async Task doubles_nobody_who_has_nothing_but_a_name_however_often_it_is_imported()
    {
        await room.ImportAsync(list, "Namn;Telefon;Födelseår;Kommun;Roll\r\nAnna Ek;;1970;Solna;kassör\r\nAnna Ek;;1950;Solna;\r\nBo Berg;;;;vald\r\nBo Berg;;;;ny\r\nBo Berg;08-465 004 00;;;\r\nEva Alm;;;;\r\n");
        var first = await ExportAsync(room, list);

        for (var time = 0; time < 2; time++) await room.ImportAsync(list, first, again: true);
        var after = await ExportAsync(room, list);
        await room.ImportAsync(list, "Namn;Telefon;Födelseår;Kommun\r\nAnna Ek;;1970;Botkyrka\r\nAnna Ek;;1970;Solna\r\n");

        Assert.Multiple(async () =>
        {
            Assert.That(after, Is.EqualTo(first));
            Assert.That(await room.CountAsync("person"), Is.EqualTo(7));
            Assert.That(await room.CountAsync("person where municipality = '0127'"), Is.EqualTo(1));
        });
    }

    [Test]
    public async Task leaves_protected_people_out()
    {
        await room.ImportAsync(list, Awkward);

        Assert.That(await ExportAsync(room, list), Does.Not.Contain("Hemlig"));
    }

    [Test]
    public async Task shows_only_what_its_own_association_knows()
    {
        await room.ImportAsync(list, "Namn;Telefon;Facklig\r\nAnna Ek;070-174 06 05;ja\r\n");
        var others = await room.ListAsync("others", association: await room.AssociationAsync("Botkyrka"));
        await room.ImportAsync(others, "Namn;Telefon;Roll\r\nAnna Ek;070-174 06 05;kassör\r\n");

        Assert.Multiple(async () =>
        {
            Assert.That(await ExportAsync(room, list), Does.Contain("Facklig").And.Not.Contain("kassör"));
            Assert.That(await ExportAsync(room, others), Does.Contain("kassör").And.Not.Contain("Facklig"));
        });
    }

    [Test]
    public async Task is_audited()
    {
        await room.ImportAsync(list, ImportRoom.Csv(3));
        await ExportAsync(room, list);

        Assert.That(await room.CountAsync("audit where action = 'export' and details = '3'"), Is.EqualTo(1));
    }

    [Test]
    public async Task knows_no_list_of_another_organisation() =>
        Assert.That((await room.Export.WriteAsync(room.Organisation + 1, list, Stream.Null, "user:1")).Refusal, Is.InstanceOf<Refusal.UnknownList>());

    private static readonly string Awkward = "Medlemsnummer;Förnamn;Efternamn;Telefon;Mobil;Födelseår;Kommun;Valdistrikt;Språk;Facklig;Övrigt\r\n"
        + "M1;Anna-Karin;Öberg Ek;070-174 06 05;08-465 004 00, 031-390 06 00, 040-628 04 00;1981;Botkyrka;01270101;arabiska, svenska;ja;\"rad ett\r\nrad två; \"\"citat\"\"\"\r\n"
        + ";Åke;af Ström;;+999 70000001;;;;;;=1+1\r\n"
        + "007;Zoë;O'Hara;08-465 004 00;;1950;Solna;;;nej;-minus\r\n"
        + ";;;0980-31 92 00;;;;;;;bara ett nummer\r\n"
        + "M9;Hemlig;Person;08-465 004 09;;;;;;;skyddade personuppgifter\r\n"
        + ";Anna-Karin;Öberg Ek;070-174 06 09;;1981;;;;;\r\n"
        + ImportRoom.Csv(60).Split("\r\n", 2)[1].Replace(";\r\n", ";;;;\r\n", StringComparison.Ordinal);

    private static async Task<string> ExportAsync(ImportRoom from, long list)
    {
        using var csv = new MemoryStream();
        var written = await from.Export.WriteAsync(from.Organisation, list, csv, "user:1");
        Assert.That(written.Refusal, Is.Null);
        return Encoding.UTF8.GetString(csv.ToArray());
    }
}
