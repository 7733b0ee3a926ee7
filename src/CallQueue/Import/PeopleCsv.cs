using Canvass.CallQueue.Register;

namespace Canvass.CallQueue.Import;

/// <summary>Somebody as an export shows them: what an import of the same file gives back.</summary>
public sealed record ExportedPerson
{
    public string? ExternalId { get; init; }

    public string? FirstName { get; init; }

    public string? LastName { get; init; }

    public int? BirthYear { get; init; }

    public string? MunicipalityCode { get; init; }

    public string? DistrictCode { get; init; }

    public IReadOnlyList<string> Languages { get; init; } = [];

    /// <summary>As E.164, in order.</summary>
    public IReadOnlyList<string> Numbers { get; init; } = [];

    public bool IsProtected { get; init; }

    public IReadOnlyDictionary<string, string> Facts { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);
}

/// <summary>Writes people so that the import guesses every column right: export, import and export again give the same file.</summary>
public sealed class PeopleCsv : IAsyncDisposable
{
    private const int PhoneColumns = 3;
    private static readonly string[] Fixed =
        ["Medlemsnummer", "Förnamn", "Efternamn", "Födelseår", "Kommunkod", "Valdistriktskod", "Språk", "Skyddade personuppgifter"];

    private readonly CsvWriter csv;
    private readonly IReadOnlyList<string> facts;

    private PeopleCsv(CsvWriter csv, IReadOnlyList<string> facts)
    {
        this.csv = csv;
        this.facts = facts;
    }

    /// <param name="stream">Stays open.</param>
    /// <param name="facts">The names of all facts that any of the people has, in the order of their columns.</param>
    public static async Task<PeopleCsv> StartAsync(Stream stream, IReadOnlyList<string> facts, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(facts);
        var people = new PeopleCsv(new CsvWriter(stream), facts);
        var phones = Enumerable.Range(1, PhoneColumns).Select(i => $"Telefon {i}");
        await people.csv.WriteAsync([.. Fixed, .. phones, .. facts.Select(HeaderWords.ForFact)], ct);
        return people;
    }

    public Task WriteAsync(ExportedPerson person, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(person);
        return csv.WriteAsync(
            [
                person.ExternalId, person.FirstName, person.LastName,
                person.BirthYear?.ToString(System.Globalization.CultureInfo.InvariantCulture),
                person.MunicipalityCode, person.DistrictCode, string.Join(", ", person.Languages), person.IsProtected ? "ja" : "",
                .. Phones(person.Numbers),
                .. facts.Select(fact => person.Facts.GetValueOrDefault(fact)),
            ],
            ct);
    }

    public ValueTask DisposeAsync() => csv.DisposeAsync();

    // The last column takes what is left over.
    private static IEnumerable<string> Phones(IReadOnlyList<string> numbers)
    {
        var shown = numbers.Select(e164 => PhoneNumber.FromE164(e164).Display).ToArray();
        for (var i = 0; i < PhoneColumns - 1; i++) yield return i < shown.Length ? shown[i] : "";
        yield return string.Join("; ", shown.Skip(PhoneColumns - 1));
    }
}
