using Canvass.CallQueue;
using Canvass.CallQueue.Campaigns;
using NUnit.Framework;

namespace Canvass.Unit.Campaigns;

[Category("E")]
public sealed class What_is_said_of_people
{
    private static readonly DateOnly LastDay = new(2026, 9, 12);

    [TestCase("members", "6.1.f", "9.2.d")]
    [TestCase("former_members", "6.1.f", "9.2.d")]
    [TestCase("contacted_us", "6.1.a", "9.2.a")]
    [TestCase("address_register", null, null)]
    [TestCase("other", null, null)]
    public void has_the_grounds_that_usually_go_with_such_people_and_none_where_nothing_does(string people, string? ground, string? special) =>
        Assert.That(new Basis { People = people }.Whole, Is.EqualTo(new Basis { People = people, Ground = ground, SpecialGround = special }));

    /// <summary>Control: grounds that are inherited one by one would say of a bought register what was said of members.</summary>
    [Test]
    public void takes_no_ground_over_that_was_named_for_other_people()
    {
        var campaign = new Basis { People = "members", Ground = "6.1.f", SpecialGround = "9.2.d", DeleteOn = LastDay };

        Assert.That(new Basis().Over(campaign), Is.EqualTo(campaign));
        Assert.That(new Basis { SpecialGround = "9.2.a" }.Over(campaign), Is.EqualTo(campaign with { SpecialGround = "9.2.a" }));
        Assert.That(new Basis { People = "address_register" }.Over(campaign), Is.EqualTo(new Basis { People = "address_register", DeleteOn = LastDay }));
    }

    /// <summary>Control: members and former members, of whom art. 9.2.d is said rightly.</summary>
    [TestCase("members", false)]
    [TestCase("former_members", false)]
    [TestCase("contacted_us", true)]
    [TestCase("address_register", true)]
    [TestCase("other", true)]
    public void warns_that_the_ground_of_ones_own_members_does_not_cover_others(string people, bool warns) =>
        Assert.That(new Basis { People = people, Ground = "6.1.f", SpecialGround = "9.2.d" }.Advice().Any(a => a.Contains("does not cover", StringComparison.Ordinal)), Is.EqualTo(warns));

    [Test]
    public void names_what_cannot_be_meant_and_what_is_missing()
    {
        var wrong = new Basis { People = "friends", Ground = "6.1.g", SpecialGround = "9.1.a", DeleteOn = LastDay.AddDays(-1) };

        Assert.That(wrong.Flaws(LastDay).Select(f => f.Property), Is.EqualTo(new[] { "basis.people", "basis.ground", "basis.specialGround", "basis.deleteOn" }));
        Assert.That(new Basis { People = "members", DeleteOn = LastDay }.Flaws(LastDay), Is.Empty);
        Assert.That(((Refusal.Undeclared)Declared.Lacks(null, "here", new Basis { People = "other" })!).Missing, Is.EqualTo(new[] { "organisation.controller", "basis.ground", "basis.specialGround", "basis.deleteOn" }));
        Assert.That(Declared.Lacks("we", "here", new Basis { People = "members", DeleteOn = LastDay }), Is.Null);
    }
}
