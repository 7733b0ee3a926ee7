using Canvass.CallQueue;
using Canvass.Integration.Import;
using Canvass.Shared;
using NUnit.Framework;

namespace Canvass.Integration.Register;

/// <summary>
/// A7: one person in two files under two spellings, a household on one number, and never two rung on one number. Control: beside those
/// taken for one stand those who must be kept apart; a household that is not joined goes red in <see cref="Under_a_storm"/>.
/// </summary>
[TestFixtureSource(typeof(Database), nameof(Database.All))]
[Category("A7")]
public sealed class Who_is_who(Database database) : WithImports(database)
{
    private const string Mobile = "070-174 06 05";
    private const string SameMobile = "+46 (0)70-174 06 05";
    private const string Landline = "08-465 004 00";
    private const string OtherLandline = "08-465 004 01";


    [Test]
    public async Task knows_a_person_by_the_external_id_whatever_else_changed()
    {
        await room.ImportPeopleAsync(list, $"Anna Ek;M1;{Mobile}");
        await room.ImportPeopleAsync(list, $"Anna Berg;M1;{Landline}");

        Assert.Multiple(async () =>
        {
            Assert.That(await room.CountAsync("person"), Is.EqualTo(1));
            Assert.That(await room.PersonAsync("Anna Berg"), Is.GreaterThan(0));
            Assert.That(await room.CountAsync("person_number"), Is.EqualTo(2));
            Assert.That(await room.CountAsync("target"), Is.EqualTo(1));
        });
    }

    [Test]
    public async Task knows_a_person_by_number_and_name_in_other_spellings()
    {
        await room.ImportPeopleAsync(list, $"Anna-Karin Ek;;{Mobile}");
        await room.ImportPeopleAsync(list, $"EK, Anna Karin;M7;{SameMobile}");

        Assert.Multiple(async () =>
        {
            Assert.That(await room.CountAsync("person"), Is.EqualTo(1));
            Assert.That(await room.CountAsync("number"), Is.EqualTo(1));
            Assert.That(await room.CountAsync("person where external_id = 'M7'"), Is.EqualTo(1));
        });
    }

    [Test]
    public async Task takes_the_same_number_and_another_name_for_a_household()
    {
        await room.ImportPeopleAsync(list, $"Anna Ek;;{Landline}");
        await room.ImportPeopleAsync(list, $"Bo Ek;;{Landline}");

        Assert.Multiple(async () =>
        {
            Assert.That(await room.CountAsync("person"), Is.EqualTo(2));
            Assert.That(await room.HouseholdAsync("Anna Ek"), Is.EqualTo(await room.HouseholdAsync("Bo Ek")));
            Assert.That(await room.Register.PerhapsTheSameAsync(room.Organisation), Is.Empty);
        });
    }

    [Test]
    public async Task takes_the_same_name_on_another_number_for_two_whom_somebody_should_look_at()
    {
        await room.ImportPeopleAsync(list, $"Anna Ek;;{Mobile}");
        await room.ImportPeopleAsync(list, $"Anna Ek;;{Landline}");

        var pair = (await room.Register.PerhapsTheSameAsync(room.Organisation)).Single();
        Assert.Multiple(async () =>
        {
            Assert.That(await room.CountAsync("person"), Is.EqualTo(2));
            Assert.That(pair.One.Numbers, Is.EqualTo(new[] { "+46701740605" }));
            Assert.That(pair.Other.Numbers, Is.EqualTo(new[] { "+46846500400" }));
        });
    }

    [Test]
    public async Task keeps_two_external_ids_apart_although_name_and_number_agree()
    {
        await room.ImportPeopleAsync(list, $"Karl Ek;M1;{Landline}", $"Karl Ek;M2;{Landline}");

        Assert.Multiple(async () =>
        {
            Assert.That(await room.CountAsync("person"), Is.EqualTo(2));
            Assert.That(await room.CountAsync("(select distinct household_id from person) h"), Is.EqualTo(1));
            Assert.That(await room.Register.PerhapsTheSameAsync(room.Organisation), Has.Count.EqualTo(1));
        });
    }

    [Test]
    public async Task finds_a_person_twice_in_one_file_and_keeps_all_numbers()
    {
        await room.ImportPeopleAsync(list, $"Anna Ek;M1;{Mobile}", $"Anna Ek;M1;{Landline}");

        Assert.Multiple(async () =>
        {
            Assert.That(await room.CountAsync("person"), Is.EqualTo(1));
            Assert.That(await room.CountAsync("person_number"), Is.EqualTo(2));
            Assert.That(await room.CountAsync("target where lane = 3 and why is null"), Is.EqualTo(1));
            Assert.That((await room.QueryAsync<string>("select numbers from target")).Single().Split(' '), Has.Length.EqualTo(2));
        });
    }

    [Test]
    public async Task never_clears_the_protection_of_a_person()
    {
        await room.ImportAsync(list, $"Namn;Telefon;Övrigt\r\nAnna Ek;{Mobile};skyddade personuppgifter\r\n");
        await room.ImportAsync(list, $"Namn;Telefon;Övrigt\r\nAnna Ek;{Mobile};\r\n");

        Assert.Multiple(async () =>
        {
            Assert.That(await room.CountAsync("person where protected"), Is.EqualTo(1));
            Assert.That(await room.StandingAsync(list, "Anna Ek"), Is.EqualTo("protected"));
            Assert.That(await room.LoggedAsync(), Is.Empty);
        });
    }

    [Test]
    public async Task makes_two_households_one_when_somebody_has_both_numbers()
    {
        await room.ImportPeopleAsync(list, $"Anna Ek;;{Mobile}", $"Bo Berg;;{Landline}");
        var apart = await room.CountAsync("(select distinct household_id from person) h");

        await room.ImportPeopleAsync(list, $"Cecilia Ek;;{Mobile}, {Landline}");

        Assert.Multiple(async () =>
        {
            Assert.That(apart, Is.EqualTo(2));
            Assert.That(await room.CountAsync("(select distinct household_id from person) h"), Is.EqualTo(1));
            Assert.That(await room.CountAsync("target t join person p on p.id = t.person_id where t.household_id <> p.household_id"), Is.Zero);
            Assert.That(await room.CountAsync("target where lane = 3"), Is.EqualTo(3));
        });
    }

    [Test]
    public async Task keeps_a_hold_when_the_household_grows_and_frees_it_by_its_outcome()
    {
        await room.ImportPeopleAsync(list, $"Bo Berg;;{Landline}");
        var (anna, carl) = (await room.Calls.VolunteerAsync("Anna"), await room.Calls.VolunteerAsync("Carl"));
        var held = await room.Calls.ClaimAsync(anna, list);
        await room.ImportPeopleAsync(list, $"Dag Ek;;{Mobile}", $"Cecilia Ek;;{Mobile}, {Landline}");

        var meanwhile = await room.Calls.Calls.ClaimNextAsync(carl, list);
        await room.Calls.ReportAsync(anna, held.CallId, "conversation");
        var after = await room.Calls.Calls.ClaimNextAsync(carl, list);

        Assert.Multiple(() =>
        {
            Assert.That(meanwhile.Refusal, Is.InstanceOf<Refusal.NobodyLeft>());
            Assert.That(after.Value.Person.LastName, Is.EqualTo("Ek"));
        });
    }

    [Test]
    public async Task lets_only_time_free_two_holds_that_became_one_household()
    {
        await room.ImportPeopleAsync(list, $"Bo Berg;;{Landline}", $"Dag Ek;;{Mobile}");
        var (anna, carl, eva) = (await room.Calls.VolunteerAsync("Anna"), await room.Calls.VolunteerAsync("Carl"), await room.Calls.VolunteerAsync("Eva"));
        var first = await room.Calls.ClaimAsync(anna, list);
        var second = await room.Calls.ClaimAsync(carl, list);
        await room.ImportPeopleAsync(list, $"Cecilia Ek;;{Mobile}, {Landline}");

        await room.Calls.ReportAsync(anna, first.CallId, "conversation");
        var whileTheOtherRings = await room.Calls.Calls.ClaimNextAsync(eva, list);
        clock.AdvanceTo(second.LeaseUntil + TimeSpan.FromSeconds(3));
        var later = await room.Calls.Calls.ClaimNextAsync(eva, list);

        Assert.Multiple(() =>
        {
            Assert.That(whileTheOtherRings.Refusal, Is.InstanceOf<Refusal.NobodyLeft>());
            Assert.That(later.Refusal, Is.Null);
        });
    }

    [Test]
    public async Task joins_nobody_through_a_number_that_a_crowd_has_until_somebody_has_looked()
    {
        var people = Enumerable.Range(0, 30).Select(i => $"Person Nr{i};P{i};{Landline}").ToArray();
        await room.ImportPeopleAsync(list, people[..15]);
        await room.ImportPeopleAsync(list, people[15..]);
        await room.ImportPeopleAsync(list, $"Bo Berg;;{OtherLandline}, {Landline}");

        var crowded = (await room.Register.CrowdedAsync(room.Organisation)).Single();
        var ringable = await room.CountAsync("target where lane is not null");
        var loggedBefore = await room.LoggedOnAsync(list);
        await room.Register.ClearAsync(room.Organisation, crowded.NumberId, "user:1");

        Assert.Multiple(async () =>
        {
            Assert.That(crowded.People, Is.EqualTo(31));
            Assert.That(ringable, Is.EqualTo(1), "only the one with a number of their own");
            // Fifteen entered with a number that was fine when they entered.
            Assert.That(loggedBefore, Is.EqualTo(16));
            Assert.That(await room.CountAsync("target where lane = 3"), Is.EqualTo(31));
            Assert.That(await room.CountAsync("(select distinct household_id from person) h"), Is.EqualTo(1));
            Assert.That(await room.LoggedOnAsync(list), Is.EqualTo(31));
        });
    }

    [Test]
    public async Task joins_the_households_of_a_number_that_was_told_on_the_phone()
    {
        await room.ImportPeopleAsync(list, $"Bo Berg;;{Landline}");
        var anna = await room.Calls.VolunteerAsync("Anna");
        var card = await room.Calls.ClaimAsync(anna, list);
        await room.ImportPeopleAsync(list, $"Dag Ek;;{Mobile}");

        await room.Calls.ReportAsync(anna, room.Calls.Outcome(card.CallId, "call_later") with { CallBackAt = clock.GetUtcNow().AddMinutes(5), NewNumber = SameMobile });
        clock.Advance(TimeSpan.FromMinutes(6));
        var bos = await room.Calls.ClaimAsync(await room.Calls.VolunteerAsync("Carl"), list);
        var dags = await room.Calls.Calls.ClaimNextAsync(await room.Calls.VolunteerAsync("Eva"), list);

        Assert.Multiple(() =>
        {
            Assert.That(bos.Numbers[0].E164, Is.EqualTo("+46701740605"));
            Assert.That(dags.Refusal, Is.InstanceOf<Refusal.NobodyLeft>(), "the number is in a call already");
        });
    }
}
