using Canvass.CallQueue;
using Canvass.CallQueue.Campaigns;
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
    public async Task changes_an_organisations_rules()
    {
        var rules = new OrganisationRules { RestAfterRefused = TimeSpan.FromDays(30) };

        Assert.That((await desks.Organisations.ChangeRulesAsync(desks.Organisation, rules)).Value.Rules, Is.EqualTo(rules));
        Assert.That((await desks.Organisations.GetAsync(desks.Organisation)).Value.Rules, Is.EqualTo(rules));
        Assert.That((await desks.Organisations.ChangeRulesAsync(desks.Organisation, rules with { AttemptsPerWindow = -1 })).Refusal, Is.InstanceOf<Refusal.InvalidSettings>());
        Assert.That((await desks.Organisations.ChangeRulesAsync(4711, rules)).Refusal, Is.EqualTo(new Refusal.UnknownOrganisation()));
        Assert.That((await desks.Organisations.GetAsync(4711)).Refusal, Is.EqualTo(new Refusal.UnknownOrganisation()));
    }

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

        Assert.That((await desks.Associations.RenameAsync(desks.Organisation, solna, "Solna-Sundbyberg")).Value.Name, Is.EqualTo("Solna-Sundbyberg"));
        Assert.That((await desks.Associations.RenameAsync(desks.Organisation, solna, "Botkyrka")).Refusal, Is.EqualTo(new Refusal.NameTaken("Botkyrka")));
        Assert.That((await desks.Associations.RenameAsync(desks.Organisation, solna, "")).Refusal, Is.EqualTo(new Refusal.InvalidName()));
        Assert.That((await desks.Associations.RenameAsync(desks.Organisation, 4711, "Någon")).Refusal, Is.EqualTo(new Refusal.UnknownAssociation()));
    }

    [Test]
    public async Task answers_for_another_organisations_association_as_for_one_that_is_not_there()
    {
        var another = await desks.AnotherOrganisationAsync();
        var theirs = await desks.AssociationAsync("Theirs", another);

        Assert.That((await desks.Associations.GetAsync(desks.Organisation, theirs)).Refusal, Is.EqualTo(new Refusal.UnknownAssociation()));
        Assert.That((await desks.Associations.RenameAsync(desks.Organisation, theirs, "Ours")).Refusal, Is.EqualTo(new Refusal.UnknownAssociation()));
        Assert.That((await desks.Associations.CreateAsync(desks.Organisation, "Child", null, theirs)).Refusal, Is.EqualTo(new Refusal.UnknownAssociation()));
        Assert.That(await desks.Associations.ListAsync(desks.Organisation), Is.Empty);
        Assert.That((await desks.Associations.CreateAsync(desks.Organisation, "Theirs")).Refusal, Is.Null, "Another organisation's name is free here.");
    }
}
