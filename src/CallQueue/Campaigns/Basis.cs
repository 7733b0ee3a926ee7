namespace Canvass.CallQueue.Campaigns;

/// <summary>
/// What the people of a list are to whoever rings them, on what grounds they are rung (GDPR art. 6 and art. 9: who is rung by a party reveals
/// opinion), and until when they are kept. A campaign says it for those of its lists that do not.
/// </summary>
public sealed record Basis
{
    public const string Members = "members";
    public const string FormerMembers = "former_members";
    public const string ContactedUs = "contacted_us";
    public const string AddressRegister = "address_register";
    public const string Other = "other";

    /// <summary>The last but one is bought; former_members are also those in regular contact.</summary>
    public static readonly IReadOnlyList<string> Peoples = [Members, FormerMembers, ContactedUs, AddressRegister, Other];

    private const string Consent = "6.1.a";
    private const string SpecialConsent = "9.2.a";
    private const string OwnMembers = "9.2.d";

    private static readonly IReadOnlyList<string> Grounds = [Consent, "6.1.b", "6.1.c", "6.1.d", "6.1.e", "6.1.f"];
    private static readonly IReadOnlyList<string> SpecialGrounds = [SpecialConsent, "9.2.b", "9.2.c", OwnMembers, "9.2.e", "9.2.f", "9.2.g", "9.2.h", "9.2.i", "9.2.j"];

    public string? People { get; init; }

    /// <summary>Of art. 6.</summary>
    public string? Ground { get; init; }

    /// <summary>Of art. 9.2.</summary>
    public string? SpecialGround { get; init; }

    /// <summary>The day on which they are deleted.</summary>
    public DateOnly? DeleteOn { get; init; }

    /// <summary>With the grounds that usually go with such people, where no other is named.</summary>
    public Basis Whole => People switch
    {
        Members or FormerMembers => this with { Ground = Ground ?? "6.1.f", SpecialGround = SpecialGround ?? OwnMembers },
        ContactedUs => this with { Ground = Ground ?? Consent, SpecialGround = SpecialGround ?? SpecialConsent },
        _ => this,
    };

    /// <summary>What is to be known about it, in plain words, for somebody who is no lawyer.</summary>
    public IReadOnlyList<string> Advice() => [.. AdviceOn(Whole)];

    /// <summary>What is still to be said, as JSON calls it.</summary>
    internal IEnumerable<string> Missing()
    {
        var whole = Whole;
        if (whole.People is null) yield return "basis.people";
        if (whole.Ground is null) yield return "basis.ground";
        if (whole.SpecialGround is null) yield return "basis.specialGround";
        if (whole.DeleteOn is null) yield return "basis.deleteOn";
    }

    /// <summary>What is not said stays as it was; the grounds go with the people they were named for.</summary>
    internal Basis Over(Basis before) => People is null || People == before.People
        ? new Basis { People = before.People, Ground = Ground ?? before.Ground, SpecialGround = SpecialGround ?? before.SpecialGround, DeleteOn = DeleteOn ?? before.DeleteOn }
        : this with { DeleteOn = DeleteOn ?? before.DeleteOn };

    /// <param name="lastDay">Of the campaign: who is rung is not deleted yet.</param>
    internal IEnumerable<Flaw> Flaws(DateOnly lastDay)
    {
        if (OneOf("basis.people", People, Peoples) is { } people) yield return people;
        if (OneOf("basis.ground", Ground, Grounds) is { } ground) yield return ground;
        if (OneOf("basis.specialGround", SpecialGround, SpecialGrounds) is { } special) yield return special;
        if (DeleteOn < lastDay) yield return new Flaw("basis.deleteOn", "basis.deleteOn must not be before the campaign's last day.");
    }

    private static Flaw? OneOf(string at, string? said, IReadOnlyList<string> known) =>
        said is null || known.Contains(said, StringComparer.Ordinal) ? null : new Flaw(at, $"{at} must be one of {string.Join(", ", known)}.");

    private static IEnumerable<string> AdviceOn(Basis basis)
    {
        if (basis.SpecialGround == OwnMembers && basis.People is not (Members or FormerMembers))
            yield return "Art. 9.2.d covers your members, former members and people who are in regular contact with you. It does not cover these people: name another ground, and ask a lawyer.";
        if (basis.Ground == Consent || basis.SpecialGround == SpecialConsent)
            yield return "Consent counts only where it was given freely and for such calls, and you can show when and how. Whoever takes it back is not rung any more.";
        if (basis.People == AddressRegister)
            yield return "Whoever stands in a bought register does not expect your call: say first who you are and where the number is from. Ask a lawyer before the first call.";
        if (basis.People == Other)
            yield return "Nothing usually goes with such people. Ask a lawyer before the first call.";
    }
}

/// <summary>What must be said before anybody is rung.</summary>
internal static class Declared
{
    /// <param name="controller">Who answers for what is kept.</param>
    /// <param name="contact">How they are reached.</param>
    /// <param name="basis">Of the people who would be rung.</param>
    /// <returns>Null: all is said.</returns>
    public static Refusal? Lacks(string? controller, string? contact, Basis basis)
    {
        List<string> missing = [.. basis.Missing()];
        if (contact is null) missing.Insert(0, "organisation.contact");
        if (controller is null) missing.Insert(0, "organisation.controller");
        return missing.Count > 0 ? new Refusal.Undeclared(missing) : null;
    }
}
