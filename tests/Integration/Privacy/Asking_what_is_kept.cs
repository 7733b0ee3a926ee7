using Canvass.CallQueue;
using Canvass.CallQueue.Outcomes;
using Canvass.CallQueue.People;
using Canvass.CallQueue.Privacy;
using Canvass.CallQueue.Register;
using Canvass.CallQueue.Storage;
using Canvass.Integration.Import;
using Canvass.Shared;
using NUnit.Framework;

namespace Canvass.Integration.Privacy;

/// <summary>E: whoever asks hears all that is kept of them, and of nobody else. Control: the other of the household, of whom the same is asked.</summary>
[TestFixtureSource(typeof(Database), nameof(Database.All))]
[Category("E")]
public sealed class Asking_what_is_kept(Database database) : WithImports(database)
{
    private PersonExtract extract = null!;
    private long person;

    [SetUp]
    public async Task AskAsync()
    {
        await room.ImportAsync(list, "Namn;Medlemsnummer;Telefon;Facklig\r\nAnna Sällsam;M4711;070-174 06 05, 08-465 004 00;murare\r\nBo Berg;M4712;08-465 004 00;\r\n", again: true);
        person = await room.PersonAsync("Anna Sällsam");
        var volunteer = await room.Calls.VolunteerAsync("Vera Verdandi");
        for (var i = 0; i < 2; i++)
        {
            var card = await room.Calls.ClaimAsync(volunteer, list);
            await room.Calls.ReportAsync(volunteer, room.Calls.Outcome(card.CallId, "conversation") with { Note = card.Person.Id == person ? "likes geraniums" : "has a parrot" });
        }
        await People.OnListAsync(new PeoplePage(room.Organisation, list, WithProtected: true, 0, 100), "Sällsam", "account:7");
        await People.GetAsync(room.Organisation, null, person, "account:7");
        await room.Export.WriteAsync(room.Organisation, list, Stream.Null, "operator");
        extract = (await room.Privacy.ExtractAsync(room.Organisation, person, "account:7")).Value;
    }

    [Test]
    public void says_everything_of_them()
    {
        Assert.Multiple(() =>
        {
            Assert.That((extract.Organisation, extract.Person.FirstName, extract.Person.LastName, extract.Person.ExternalId), Is.EqualTo(("Organisation", "Anna", "Sällsam", "M4711")));
            Assert.That(extract.Numbers, Is.EqualTo(new[] { "+46701740605", "+46846500400" }));
            Assert.That(extract.Lists, Is.EqualTo(new[] { new ExtractedList("list", "Solna", "Campaign", "Medlemsregistret", "2026-08-01", null) }));
            Assert.That(extract.Facts.Single().Facts, Is.EqualTo(new Dictionary<string, string> { ["Facklig"] = "murare" }));
            Assert.That(extract.Calls.Select(c => (c.Outcome, c.Note)), Is.EqualTo(new[] { ("conversation", "likes geraniums") }));
            Assert.That(extract.Seen.Select(s => (s.Role, s.Did)), Is.EqualTo(new[] { ("volunteer", "reveal"), ("account", "people_list"), ("account", "person_view"), ("operator", "export"), ("account", "extract") }));
        });
    }

    /// <summary>Control: before the file that gave her another name, and before she was blocked, there was neither.</summary>
    [Test]
    public async Task says_what_they_were_called_and_why_they_are_not_rung()
    {
        await room.ImportAsync(list, "Namn;Medlemsnummer;Telefon\r\nAnna Nysätter;M4711;070-174 06 05\r\n", again: true);
        await room.Register.BlockPersonAsync(room.Organisation, person, "wrote a letter", "user:1");

        var later = (await room.Privacy.ExtractAsync(room.Organisation, person, "account:7")).Value;
        var letter = ExtractLetter.Write(later, ExtractLetter.Swedish, Desks.Stockholm);

        Assert.Multiple(() =>
        {
            Assert.That((extract.FormerNames.Count, extract.Blocks.Count), Is.EqualTo((0, 0)));
            Assert.That(later.FormerNames, Is.EqualTo(new[] { FoldedName.Of("Anna", "Sällsam") }));
            Assert.That(later.Blocks.Where(b => b.Reason is not null).Select(b => (b.Kind, b.Reason)), Does.Contain(("person", "wrote a letter")));
            Assert.That(letter, Does.Contain("wrote a letter").And.Contains(FoldedName.Of("Anna", "Sällsam")));
        });
    }

    [TestCase(ExtractLetter.Swedish, "samtal", "en ringare")]
    [TestCase(ExtractLetter.English, "a conversation", "a volunteer")]
    public async Task is_a_letter_that_names_nobody_else(string language, string outcome, string role)
    {
        var letter = ExtractLetter.Write(extract, language, Desks.Stockholm);
        var others = ExtractLetter.Write((await room.Privacy.ExtractAsync(room.Organisation, await room.PersonAsync("Bo Berg"), "user:1")).Value, language, Desks.Stockholm);

        Assert.Multiple(() =>
        {
            Assert.That(letter, Does.Contain("Anna Sällsam").And.Contains("murare").And.Contains("likes geraniums").And.Contains(outcome).And.Contains(role).And.Contains("2026-08-17 10:00"));
            Assert.That(letter, Does.Not.Contain("people_list").And.Not.Contains("person_view").And.Not.Contains("export"), "each look has words");
            Assert.That(letter, Does.Not.Contain("Berg").And.Not.Contains("parrot").And.Not.Contains("Verdandi"));
            Assert.That(others, Does.Contain("Bo Berg").And.Contains("parrot"));
        });
    }

    [Test]
    public void has_words_for_every_outcome_in_both_languages()
    {
        Assert.Multiple(() =>
        {
            Assert.That(LetterWords.Swedish.Codes, Is.EquivalentTo(LetterWords.English.Codes));
            Assert.That(OutcomeCode.All.Select(o => o.Code), Is.SubsetOf(LetterWords.Swedish.Codes));
        });
    }

    /// <summary>Of another organisation, merged into somebody else, erased: as one who is not there.</summary>
    [Test]
    public async Task is_told_to_nobody_of_somebody_who_is_not_there()
    {
        var bo = await room.PersonAsync("Bo Berg");
        await room.Privacy.EraseAsync(room.Organisation, bo, neverRing: false, "user:1");

        Assert.Multiple(async () =>
        {
            foreach (var (organisation, who) in new[] { (room.Organisation + 1, person), (room.Organisation, bo), (room.Organisation, 987_654_321L) })
            {
                Assert.That((await room.Privacy.ExtractAsync(organisation, who, "user:1")).Refusal, Is.InstanceOf<Refusal.UnknownPerson>());
                Assert.That((await room.Privacy.RestrictAsync(organisation, who, true, "user:1")).Refusal, Is.InstanceOf<Refusal.UnknownPerson>());
                Assert.That((await room.Privacy.RectifyAsync(organisation, who, Right, null, "user:1")).Refusal, Is.InstanceOf<Refusal.UnknownPerson>());
            }
            Assert.That(await room.StandingAsync(list, "Anna Sällsam"), Is.EqualTo("done"), "nothing was done to her");
        });
    }

    /// <summary>Control: the version that was seen, which is taken.</summary>
    [Test]
    public async Task is_put_right_once_and_not_over_what_somebody_else_has_put_right()
    {
        var seen = extract.Person.UpdatedAt.ToUnixTimeMilliseconds();

        var first = await room.Privacy.RectifyAsync(room.Organisation, person, Right, seen, "user:1");
        var second = await room.Privacy.RectifyAsync(room.Organisation, person, Right with { FirstName = "Annika" }, seen, "user:2");

        Assert.Multiple(async () =>
        {
            Assert.That((first.Value.FirstName, first.Value.BirthYear, first.Value.Municipality), Is.EqualTo(("Anna-Lisa", (int?)1962, "0180")));
            Assert.That(second.Refusal, Is.InstanceOf<Refusal.ChangedMeanwhile>());
            Assert.That(await room.CountAsync("audit where action = 'rectify' and details is null"), Is.EqualTo(1));
            Assert.That((await room.Privacy.RectifyAsync(room.Organisation, person, Right with { BirthYear = 62 }, null, "user:1")).Refusal, Is.InstanceOf<Refusal.InvalidBirthYear>());
            Assert.That((await room.Privacy.RectifyAsync(room.Organisation, person, Right with { Municipality = "9999" }, null, "user:1")).Refusal, Is.InstanceOf<Refusal.UnknownMunicipality>());
            Assert.That((await room.Privacy.RectifyAsync(room.Organisation, person, Right with { LastName = " " }, null, "user:1")).Refusal, Is.InstanceOf<Refusal.InvalidName>());
        });
    }

    private PeopleDesk People => new(new PeopleStore(own.Store, CallRoom.Keys));

    private static Rectification Right => new() { FirstName = "Anna-Lisa", LastName = "Sällsam", BirthYear = 1962, Municipality = "0180" };
}
