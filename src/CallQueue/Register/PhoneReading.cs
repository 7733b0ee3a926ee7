using System.Diagnostics.CodeAnalysis;

namespace Canvass.CallQueue.Register;

/// <summary>What became of one written number: the number, or why it is none.</summary>
public sealed record PhoneReading
{
    private PhoneReading(PhoneNumber? number, NumberProblem? problem)
    {
        Number = number;
        Problem = problem;
    }

    public PhoneNumber? Number { get; }

    public NumberProblem? Problem { get; }

    [MemberNotNullWhen(true, nameof(Number))]
    [MemberNotNullWhen(false, nameof(Problem))]
    public bool IsNumber => Number is not null;

    internal static PhoneReading Yes(PhoneNumber number) => new(number, null);

    internal static PhoneReading No(NumberProblem problem) => new(null, problem);
}

/// <summary>Why a text is not a number to ring. The code is for programs and translations and never changes its meaning.</summary>
public sealed record NumberProblem(string Code, string Why, NumberKind Kind = NumberKind.Unknown)
{
    public static readonly NumberProblem Empty = new("empty", "There is no number here.");
    public static readonly NumberProblem NotANumber = new("not_a_number", "This is not a telephone number.");

    public static readonly NumberProblem Letters =
        new("letters", "A letter stands among the digits, perhaps an O for a 0: write the number with digits only.");

    public static readonly NumberProblem Several =
        new("several_numbers", "There is more than one number here: put a semicolon between them, or give each its own column.");

    public static readonly NumberProblem Extension =
        new("extension", "Canvass cannot dial an extension: write a number that goes straight to the person.");

    public static readonly NumberProblem DoNotRing = new("marked_do_not_ring", "The cell says not to ring this number, so it was left out.");
    public static readonly NumberProblem Fax = new("fax", "The cell says that this is a fax.");

    public static readonly NumberProblem Scientific =
        new("scientific_notation", "The spreadsheet has shortened the number (as in 4.67E+10) and its last digits are lost: make the column text and save again.");

    public static readonly NumberProblem MissingAreaCode =
        new("missing_area_code", "The area code is missing, or the first 0 was lost: write the number with its area code, as in 08-465 004 00.");

    public static readonly NumberProblem UnknownAreaCode =
        new("unknown_area_code", "No Swedish area or mobile code begins like this. Write a number abroad with + and its country code.");

    public static readonly NumberProblem Ambiguous =
        new("ambiguous", "This may be a number in Lund (046) or one with Sweden's code (+46): write it with its first 0 or with +46.");

    public static readonly NumberProblem BadCountryCode = new("bad_country_code", "No country code begins with 0: write +46 70…, without the 0.");
    public static readonly NumberProblem TooShort = new("too_short", "The number has too few digits.");
    public static readonly NumberProblem TooLong = new("too_long", "The number has too many digits.");

    public static readonly NumberProblem ShortNumber =
        new("short_number", "A short number such as 112 or 1177 is a service, not a person.", NumberKind.Short);

    public static readonly NumberProblem Premium =
        new("premium", "A premium rate number costs the caller money and is never rung.", NumberKind.Premium);
}
