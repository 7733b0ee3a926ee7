using Canvass.CallQueue;
using Canvass.CallQueue.Campaigns;
using Canvass.CallQueue.Register;
using Canvass.Shared;
using NUnit.Framework;

namespace Canvass.Integration.Register;

[TestFixtureSource(typeof(Database), nameof(Database.All))]
public sealed class Keeping_the_register(Database database) : OnADatabase(database)
{
    private Desks desks = null!;

    [SetUp]
    public async Task OpenAsync()
    {
        desks = await Desks.OpenAsync(own.Opened, clock);
    }

    [Test]
    public async Task makes_an_organisation_with_its_rules_and_lists_it()
    {
        var rules = new OrganisationRules { AttemptsPerWindow = 2 };
        var made = (await desks.Organisations.CreateAsync("  Södra   distriktet ", rules)).Value;

        Assert.That((made.Name, made.Rules, made.CreatedAt), Is.EqualTo(("Södra distriktet", rules, Clock.MondayMorning)));
        Assert.That((await desks.Organisations.GetAsync(made.Id)).Value, Is.EqualTo(made));
        Assert.That((await desks.Organisations.ListAsync()).Select(o => o.Name), Is.EquivalentTo(new[] { "Our organisation", "Södra distriktet" }));
    }

    [Test]
    public async Task refuses_a_second_organisation_of_the_same_name_and_a_name_that_is_none()
    {
        Assert.That((await desks.Organisations.CreateAsync("Our organisation")).Refusal, Is.EqualTo(new Refusal.NameTaken("Our organisation")));
        Assert.That((await desks.Organisations.CreateAsync(" \t")).Refusal, Is.EqualTo(new Refusal.InvalidName()));
        Assert.That((await desks.Organisations.CreateAsync(new string('a', 101))).Refusal, Is.EqualTo(new Refusal.InvalidName()));
        Assert.That((await desks.Organisations.CreateAsync("a\u202egnp")).Refusal, Is.EqualTo(new Refusal.InvalidName()));
    }

    [Test]
    public async Task changes_those_rules_of_an_organisation_that_are_named()
    {
        var changed = (await ChangeAsync(new OrganisationChange { RulesToMerge = """{"restAfterRefused":"30.00:00:00"}""" })).Value;

        Assert.That(changed.Rules, Is.EqualTo(new OrganisationRules { RestAfterRefused = TimeSpan.FromDays(30) }));
        Assert.That((await desks.Organisations.GetAsync(desks.Organisation)).Value, Is.EqualTo(changed));
        Assert.That((await ChangeAsync(new OrganisationChange { RulesToMerge = """{"window":"3.00:00:00"}""" })).Value.Rules.RestAfterRefused, Is.EqualTo(TimeSpan.FromDays(30)));
        Assert.That((await ChangeAsync(new OrganisationChange { RulesToMerge = """{"attemptsPerWindow":-1}""" })).Refusal, Is.InstanceOf<Refusal.InvalidSettings>());
        Assert.That((await desks.Organisations.ChangeAsync(4711, new OrganisationChange(), "test")).Refusal, Is.EqualTo(new Refusal.UnknownOrganisation()));
        Assert.That((await desks.Organisations.GetAsync(4711)).Refusal, Is.EqualTo(new Refusal.UnknownOrganisation()));
    }

    /// <summary>Control: a change that is written whole forgets the controller when the contact is said.</summary>
    [Test]
    public async Task says_who_answers_for_an_organisation_and_keeps_what_is_not_named()
    {
        await ChangeAsync(new OrganisationChange { Controller = " Our  party, Solna ", CallbackNumber = "070-174 06 05" });
        var said = (await ChangeAsync(new OrganisationChange { Contact = "office@example.org", DataProtectionContact = "gdpr@example.org" })).Value;

        Assert.That((said.Controller, said.Contact, said.DataProtectionContact, said.CallbackNumber), Is.EqualTo(("Our party, Solna", "office@example.org", "gdpr@example.org", "070-174 06 05")));
        Assert.That((await ChangeAsync(new OrganisationChange())).Value.Version, Is.EqualTo(said.Version), "Nothing is changed.");
        Assert.That((await ChangeAsync(new OrganisationChange { IfVersion = said.Version - 1, Name = "Late" })).Refusal, Is.EqualTo(new Refusal.ChangedMeanwhile(said.Version)));
        Assert.That(((Refusal.InvalidSettings)(await ChangeAsync(new OrganisationChange { Contact = " " })).Refusal!).Flaws.Single().Property, Is.EqualTo("contact"));
        await desks.AnotherOrganisationAsync("Taken");
        Assert.That((await ChangeAsync(new OrganisationChange { Name = "Taken" })).Refusal, Is.EqualTo(new Refusal.NameTaken("Taken")));
        Assert.That(await AuditedAsync("organisation_change"), Is.EqualTo(3), "The first when it was made.");
    }

    private Task<Answer<Organisation>> ChangeAsync(OrganisationChange change) => desks.Organisations.ChangeAsync(desks.Organisation, change, "test");

    private Task<long> AuditedAsync(string action) =>
        own.Opened.ReadAsync(work => work.ScalarAsync<long>("select count(*) from audit where action = @action and actor = 'test' and organisation_id = @Organisation", new { action, desks.Organisation }));

    [Test]
    public async Task makes_associations_with_and_without_a_municipality_and_a_parent()
    {
        var district = (await desks.Associations.CreateAsync(desks.Organisation, "Distriktet")).Value;
        var solna = (await desks.Associations.CreateAsync(desks.Organisation, "Solna", "184", district.Id)).Value;

        Assert.That((district.Municipality, district.ParentId), Is.EqualTo(((string?)null, (long?)null)));
        Assert.That((solna.Municipality, solna.ParentId), Is.EqualTo(("0184", (long?)district.Id)));
        Assert.That((await desks.Associations.GetAsync(desks.Organisation, solna.Id)).Value, Is.EqualTo(solna));
        Assert.That(await desks.Associations.ListAsync(desks.Organisation), Is.EqualTo(new[] { district, solna }));
    }

    [Test]
    public async Task refuses_an_association_it_cannot_place()
    {
        await desks.AssociationAsync("Solna");

        Assert.That((await desks.Associations.CreateAsync(desks.Organisation, "Solna")).Refusal, Is.EqualTo(new Refusal.NameTaken("Solna")));
        Assert.That((await desks.Associations.CreateAsync(desks.Organisation, "Ny", "9999")).Refusal, Is.EqualTo(new Refusal.UnknownMunicipality("9999")));
        Assert.That((await desks.Associations.CreateAsync(desks.Organisation, "", null)).Refusal, Is.EqualTo(new Refusal.InvalidName()));
        Assert.That((await desks.Associations.CreateAsync(desks.Organisation, "Ny", null, 4711)).Refusal, Is.EqualTo(new Refusal.UnknownAssociation()));
        Assert.That(await desks.Associations.ListAsync(desks.Organisation), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task renames_an_association_unless_another_has_the_name()
    {
        var solna = await desks.AssociationAsync("Solna");
        await desks.AssociationAsync("Botkyrka");

        Assert.That((await ChangeAsync(solna, "Solna-Sundbyberg")).Value.Name, Is.EqualTo("Solna-Sundbyberg"));
        Assert.That((await ChangeAsync(solna, "Botkyrka")).Refusal, Is.EqualTo(new Refusal.NameTaken("Botkyrka")));
        Assert.That((await ChangeAsync(solna, "")).Refusal, Is.EqualTo(new Refusal.InvalidName()));
        Assert.That((await ChangeAsync(solna, "Solna", version: 1)).Refusal, Is.EqualTo(new Refusal.ChangedMeanwhile(2)));
        Assert.That((await ChangeAsync(4711, "Någon")).Refusal, Is.EqualTo(new Refusal.UnknownAssociation()));
        Assert.That(await AuditedAsync("association_change"), Is.EqualTo(1));
    }

    /// <summary>Control: without the look at what stands above the new parent, each of these is written.</summary>
    [Test]
    public async Task puts_no_association_under_one_that_stands_under_it()
    {
        var top = (await desks.Associations.CreateAsync(desks.Organisation, "Top")).Value.Id;
        var middle = (await desks.Associations.CreateAsync(desks.Organisation, "Middle", null, top)).Value.Id;
        var low = (await desks.Associations.CreateAsync(desks.Organisation, "Low", "0184", middle)).Value.Id;

        Assert.That((await ChangeAsync(top, "Top", low)).Refusal, Is.EqualTo(new Refusal.ParentBelow()));
        Assert.That((await ChangeAsync(top, "Top", top)).Refusal, Is.EqualTo(new Refusal.ParentBelow()));
        Assert.That((await ChangeAsync(low, "Low", top)).Value, Has.Property(nameof(Association.ParentId)).EqualTo(top).And.Property(nameof(Association.Municipality)).Null);
        Assert.That((await ChangeAsync(middle, "Middle", low)).Value.ParentId, Is.EqualTo(low), "It is not above any more.");
        Assert.That((await ChangeAsync(top, "Top", await desks.AssociationAsync("Far", await desks.AnotherOrganisationAsync()))).Refusal, Is.EqualTo(new Refusal.UnknownAssociation()));
    }

    /// <summary>Control: without the organisation's lock, on PostgreSQL both find that there is no ring yet.</summary>
    [Test]
    public async Task puts_one_of_two_under_the_other_where_both_are_asked_for_at_once()
    {
        for (var i = 0; i < 10; i++)
        {
            var (one, other) = (await desks.AssociationAsync($"one {i}"), await desks.AssociationAsync($"other {i}"));

            var answers = await Task.WhenAll(ChangeAsync(one, $"one {i}", other), ChangeAsync(other, $"other {i}", one));

            Assert.That(answers.Select(a => a.Refusal), Is.EquivalentTo(new Refusal?[] { null, new Refusal.ParentBelow() }));
        }
    }

    [Test]
    public async Task lists_associations_page_by_page_and_only_those_asked_for()
    {
        var ids = new List<long>();
        for (var i = 5; i > 0; i--) ids.Add(await desks.AssociationAsync($"number {i}"));
        await desks.AssociationAsync("Far", await desks.AnotherOrganisationAsync());

        Assert.That(await PageAsync(null, 0, 3), Is.EqualTo(ids[..3]));
        Assert.That(await PageAsync(null, ids[2], 3), Is.EqualTo(ids[3..]));
        Assert.That(await PageAsync([ids[4], ids[1], 4711], 0, 3), Is.EqualTo(new[] { ids[1], ids[4] }));
        Assert.That(await PageAsync([], 0, 3), Is.Empty);

        async Task<IEnumerable<long>> PageAsync(long[]? only, long after, int limit) => (await desks.Associations.PageAsync(desks.Organisation, only, after, limit)).Select(a => a.Id);
    }

    private Task<Answer<Association>> ChangeAsync(long association, string name, long? parent = null, long? version = null) =>
        desks.Associations.ChangeAsync(desks.Organisation, association, new AssociationSettings { Name = name, ParentId = parent }, version, "test");

    [Test]
    public async Task answers_for_another_organisations_association_as_for_one_that_is_not_there()
    {
        var another = await desks.AnotherOrganisationAsync();
        var theirs = await desks.AssociationAsync("Theirs", another);

        Assert.That((await desks.Associations.GetAsync(desks.Organisation, theirs)).Refusal, Is.EqualTo(new Refusal.UnknownAssociation()));
        Assert.That((await ChangeAsync(theirs, "Ours")).Refusal, Is.EqualTo(new Refusal.UnknownAssociation()));
        Assert.That((await desks.Associations.CreateAsync(desks.Organisation, "Child", null, theirs)).Refusal, Is.EqualTo(new Refusal.UnknownAssociation()));
        Assert.That(await desks.Associations.ListAsync(desks.Organisation), Is.Empty);
        Assert.That((await desks.Associations.CreateAsync(desks.Organisation, "Theirs")).Refusal, Is.Null, "Another organisation's name is free here.");
    }
}
