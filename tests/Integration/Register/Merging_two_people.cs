using Canvass.CallQueue;
using Canvass.Contracts;
using Canvass.Integration.Import;
using Canvass.Shared;
using NUnit.Framework;

namespace Canvass.Integration.Register;

/// <summary>A7: both histories are one person's, and so are the figures. Control: what each of the two had is looked at before.</summary>
[TestFixtureSource(typeof(Database), nameof(Database.All))]
[Category("A7")]
public sealed class Merging_two_people(Database database) : WithImports(database)
{
    private long otherList;
    private long kept;
    private long merged;

    [SetUp]
    public async Task OpenAsync()
    {
        otherList = await room.ListAsync("other");
        await room.ImportPeopleAsync(list, "Anna Ek;;070-174 06 05");
        await room.ImportPeopleAsync(otherList, "Anna Ek;;08-465 004 00");
        var pair = (await room.Register.PerhapsTheSameAsync(room.Organisation)).Single();
        (kept, merged) = (pair.One.Id, pair.Other.Id);
    }

    [Test]
    public async Task keeps_both_histories_and_numbers()
    {
        var volunteer = await room.Calls.VolunteerAsync("Bo");
        var card = await room.Calls.ClaimAsync(volunteer, otherList);
        await room.Calls.ReportAsync(volunteer, card.CallId, "no_answer");

        await room.Register.MergeAsync(room.Organisation, kept, merged, "user:1");

        Assert.Multiple(async () =>
        {
            Assert.That(await room.CountAsync("outcome where person_id = @kept", new { kept }), Is.EqualTo(1));
            Assert.That(await room.CountAsync("target where person_id = @kept", new { kept }), Is.EqualTo(2));
            Assert.That(await room.CountAsync("target where lane = 3"), Is.Zero, "the pause holds for the whole person");
            Assert.That(await room.CountAsync("person_number where person_id = @kept", new { kept }), Is.EqualTo(2));
            Assert.That(await room.CountAsync("person where merged_into = @kept", new { kept }), Is.EqualTo(1));
            Assert.That(await room.Register.PerhapsTheSameAsync(room.Organisation), Is.Empty);
            Assert.That(await room.CountAsync("audit where action = 'person_merge'"), Is.EqualTo(1));
        });
    }

    [Test]
    public async Task makes_the_figures_those_of_one_person()
    {
        var volunteer = await room.Calls.VolunteerAsync("Bo");
        var card = await room.Calls.ClaimAsync(volunteer, otherList);
        await room.Calls.ReportAsync(volunteer, card.CallId, "no_answer");

        await room.Register.MergeAsync(room.Organisation, kept, merged, "user:1");

        var standing = new Dictionary<long, int>();
        foreach (var (kind, body) in await room.Calls.LogAsync())
        {
            if (LogBody.Read(new LogEntry { Number = 1, Kind = kind, At = default, OrganisationId = 1, Body = body }) is not CallEntry call) continue;
            if (call.Added is { } added) standing[added.PersonId] = standing.GetValueOrDefault(added.PersonId) + 1;
            if (call.Removed is { } removed) standing[removed.PersonId] = standing.GetValueOrDefault(removed.PersonId) - 1;
        }
        Assert.Multiple(async () =>
        {
            Assert.That(standing.Where(s => s.Value != 0), Is.EqualTo(new[] { KeyValuePair.Create(kept, 1) }));
            Assert.That(await room.LoggedOnAsync(list), Is.EqualTo(1));
            Assert.That(await room.LoggedOnAsync(otherList), Is.EqualTo(1));
            Assert.That(await room.LoggedOnAsync(0), Is.EqualTo(1));
        });
    }

    [Test]
    public async Task keeps_one_place_on_a_list_that_has_both()
    {
        await room.ImportPeopleAsync(list, "Anna Ek;;08-465 004 00");

        await room.Register.MergeAsync(room.Organisation, kept, merged, "user:1");

        Assert.Multiple(async () =>
        {
            Assert.That(await room.CountAsync("target where list_id = @list", new { list }), Is.EqualTo(1));
            Assert.That(await room.LoggedOnAsync(list), Is.EqualTo(1));
            Assert.That(await room.LoggedOnAsync(0), Is.EqualTo(1));
        });
    }

    [Test]
    public async Task lasts_when_the_old_file_comes_again()
    {
        await room.Register.MergeAsync(room.Organisation, kept, merged, "user:1");

        await room.ImportPeopleAsync(list, "Anna Ek;;08-465 004 00", "Anna Ek;;070-174 06 05");

        Assert.That(await room.CountAsync("person where merged_into is null"), Is.EqualTo(1));
    }

    [Test]
    public async Task leaves_a_call_that_is_going_on_with_its_volunteer()
    {
        var volunteer = await room.Calls.VolunteerAsync("Bo");
        var card = await room.Calls.ClaimAsync(volunteer, otherList);

        await room.Register.MergeAsync(room.Organisation, kept, merged, "user:1");
        var meanwhile = await room.Calls.Calls.ClaimNextAsync(await room.Calls.VolunteerAsync("Carl"), list);
        await room.Calls.ReportAsync(volunteer, card.CallId, "conversation");

        Assert.Multiple(async () =>
        {
            Assert.That(meanwhile.Refusal, Is.InstanceOf<Refusal.NobodyLeft>());
            Assert.That(await room.CountAsync("target where why = 'done'"), Is.EqualTo(2));
        });
    }

    [Test]
    public async Task is_not_asked_about_again_once_somebody_said_that_they_are_two()
    {
        await room.Register.DifferentAsync(room.Organisation, merged, kept, "user:1");

        Assert.That(await room.Register.PerhapsTheSameAsync(room.Organisation), Is.Empty);
    }

    [Test]
    public async Task stops_at_the_borders_of_the_organisation() =>
        Assert.That((await room.Register.MergeAsync(room.Organisation + 1, kept, merged, "user:1")).Refusal, Is.InstanceOf<Refusal.UnknownPerson>());
}
