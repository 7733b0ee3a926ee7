namespace Canvass.CallQueue.Import;

/// <summary>Somebody who stands on a list, or was taken off it, as far as a row can mean them by name alone.</summary>
/// <param name="HasNeither">No telephone number and no membership number: the name is all there is.</param>
internal sealed record Namesake(long Id, string? ExternalId, string FoldedName, long HouseholdId, int? BirthYear, string? Municipality, bool TakenOff, bool HasNeither);

/// <summary>
/// A row without a membership number and without a number that can be used says by its name alone whom it means. If that fits somebody
/// on the list, nobody is made a second time and nobody is missing from the file.
/// </summary>
internal sealed class ListNames
{
    public const string Kept = "kept_by_name";
    public const string Unclear = "unclear_by_name";

    public static readonly ListNames None = new([]);

    private readonly ILookup<string, Namesake> people;

    public ListNames(IEnumerable<Namesake> people) => this.people = people.ToLookup(p => p.FoldedName, StringComparer.Ordinal);

    public static bool Asks(ReadRow row) => row.ExternalId is null && row.Numbers.Count == 0 && row.FoldedName.Length > 0;

    /// <summary>Null: nobody on this list.</summary>
    public NameMatch? Find(ReadRow row)
    {
        if (!Asks(row)) return null;
        var (off, here) = (new List<Namesake>(), new List<Namesake>());
        foreach (var person in people[row.FoldedName].Where(p => MayBe(p, row))) (person.TakenOff ? off : here).Add(person);
        if (!HasDamagedNumber(row) && (OnlyOneAlike(here) ?? OnlyOneAlike(off)) is { } same) return new NameMatch(same, true, [same]);
        return here switch
        {
            [] => null,
            [var one] => new NameMatch(one, false, [one]),
            _ => new NameMatch(here[0], false, [.. people[row.FoldedName].Where(p => !p.TakenOff)]),
        };
    }

    private static Namesake? OnlyOneAlike(List<Namesake> people) => people.Where(p => p.HasNeither).Take(2).ToList() is [var one] ? one : null;

    // A damaged number is no sign of another person, wherever they live by now.
    private static bool MayBe(Namesake person, ReadRow row) =>
        Agree(person.BirthYear, row.BirthYear) && (HasDamagedNumber(row) || !person.HasNeither || Agree(person.Municipality, row.MunicipalityCode));

    private static bool HasDamagedNumber(ReadRow row) => row.Problems.Any(p => p.Code.StartsWith("number_", StringComparison.Ordinal));

    private static bool Agree<T>(T? one, T? other) => one is null || other is null || one.Equals(other);

    /// <summary>Why a row made nobody; by the code that was kept of it.</summary>
    public static RowProblem Problem(string code, ReadRow row)
    {
        var (name, why) = ($"{row.FirstName} {row.LastName}".Trim(), HasDamagedNumber(row) ? $"the number in row {row.Number} could not be read" : $"row {row.Number} has neither a telephone number nor a membership number");
        return new RowProblem(code, null, code == Kept ? $"Kept {name} as they were: {why}." : $"Kept everybody on the list called {name} as they were: {why}, so nobody knows which of them it means.");
    }
}

/// <param name="Person">Whom the row means; if it may mean several, one of them.</param>
/// <param name="IsSame">They have nothing but their name either: the row tells of them as any other does.</param>
/// <param name="Stay">Who is not missing from the file.</param>
internal sealed record NameMatch(Namesake Person, bool IsSame, IReadOnlyList<Namesake> Stay)
{
    /// <summary>Null: nothing is wrong with it.</summary>
    public string? Code => IsSame ? null : Stay.Count == 1 ? ListNames.Kept : ListNames.Unclear;
}
