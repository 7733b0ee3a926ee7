using Canvass.CallQueue.Register;

namespace Canvass.CallQueue.Import;

/// <summary>Guesses what the columns of a file are: by their headers first, then by what stands in them.</summary>
internal sealed class ColumnGuess(IReadOnlyList<string> headers, IReadOnlyList<SheetRow> sample, DateOnly today)
{
    public ColumnMapping Mapping()
    {
        var columns = headers.Select(GuessOne).ToArray();
        SettleNames(columns);
        foreach (var use in Enum.GetValues<ColumnUse>().Where(ColumnMapping.IsSingle)) KeepOne(columns, use);
        SettleFactNames(columns);
        return new ColumnMapping { Columns = columns };
    }

    private MappedColumn GuessOne(string header, int index)
    {
        var values = sample.Select(row => index < row.Cells.Count ? row.Cells[index].Trim() : "").Where(value => value.Length > 0).ToArray();
        var meaning = HeaderWords.Recognise(header);
        var column = new MappedColumn { Index = index, Header = header, Use = meaning?.Use ?? ColumnUse.Fact, Reason = meaning?.Reason, FactName = meaning?.FactName };
        if (column.FactName is not null) return column;

        column = column.Use switch
        {
            ColumnUse.Phone when values.Length > 0 && !values.Any(MayBeNumber) => column with { Use = ColumnUse.Fact },
            ColumnUse.Fact => FromValues(column, values),
            _ => column,
        };
        return column.Use is ColumnUse.Phone ? column with { LeadingZeroLost = HasLostZeros(values) } : column;
    }

    private MappedColumn FromValues(MappedColumn column, string[] values)
    {
        var hasHeader = !IsMadeUp(column.Header, column.Index);
        if (values.Length == 0) return hasHeader ? column : NotImported(column, NotImportedReason.Empty);
        if (Share(values, IsIdentityNumber) >= 0.5) return column with { Use = ColumnUse.Birth };
        if (Share(values, value => value.Contains('@')) >= 0.5) return NotImported(column, NotImportedReason.Email);

        // A number in a row of its own may be anything; zeros and pluses in front make it a telephone number.
        var beginsAsNumber = values.Any(value => value[0] is '0' or '+');
        if (beginsAsNumber && Share(values, value => PhoneNumber.ParseMany(value).Any(one => one.IsNumber)) >= 0.7)
            return column with { Use = ColumnUse.Phone };

        if (hasHeader) return column;
        if (Share(values, value => DistrictCode.Read(value) is not null) >= 0.8) return column with { Use = ColumnUse.District };
        if (Share(values, value => Municipalities.Named(value) is not null) >= 0.8) return column with { Use = ColumnUse.Municipality };
        return Share(values, LooksLikeFullName) >= 0.8 ? column with { Use = ColumnUse.FullName } : column;
    }

    // Two columns with first and last name say more than one with both; one half says less.
    private static void SettleNames(MappedColumn[] columns)
    {
        var hasFull = columns.Any(column => column.Use is ColumnUse.FullName);
        var hasBoth = columns.Any(column => column.Use is ColumnUse.FirstName) && columns.Any(column => column.Use is ColumnUse.LastName);
        for (var i = 0; i < columns.Length; i++)
        {
            if (hasBoth && columns[i].Use is ColumnUse.FullName) columns[i] = NotImported(columns[i], NotImportedReason.SaidTwice);
            else if (hasFull && !hasBoth && columns[i].Use is ColumnUse.FirstName or ColumnUse.LastName) columns[i] = columns[i] with { Use = ColumnUse.Fact };
        }
    }

    private static void KeepOne(MappedColumn[] columns, ColumnUse use)
    {
        var candidates = columns.Where(column => column.Use == use).ToArray();
        if (candidates.Length < 2) return;

        var kept = candidates.MinBy(column => Rank(use, column));
        foreach (var other in candidates.Where(column => column != kept))
        {
            // The name somebody goes by and a second number in a register are worth knowing; a second municipality is the same one.
            columns[other.Index] = use is ColumnUse.Municipality or ColumnUse.District
                ? NotImported(other, NotImportedReason.SaidTwice)
                : other with { Use = ColumnUse.Fact };
        }
    }

    private static (bool, int) Rank(ColumnUse use, MappedColumn column)
    {
        string[] preferred = use switch
        {
            ColumnUse.ExternalId => ["medlem", "member"],
            ColumnUse.FirstName => ["förnamn", "first"],
            _ => ["kod", "code"],
        };
        return (!preferred.Any(word => column.Header.Contains(word, StringComparison.OrdinalIgnoreCase)), column.Index);
    }

    private static void SettleFactNames(MappedColumn[] columns)
    {
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < columns.Length; i++)
        {
            if (columns[i].Use is not ColumnUse.Fact) continue;

            var name = ColumnMapping.NameOf(columns[i]);
            var unique = name;
            for (var n = 2; !taken.Add(unique); n++) unique = $"{name} ({n})";
            columns[i] = columns[i] with { FactName = unique };
        }
    }

    // Every number is bare, and some are mobile numbers that lack exactly their zero.
    private static bool HasLostZeros(string[] values)
    {
        var numbers = values.Where(MayBeNumber).ToArray();
        return numbers.Length > 0 && !numbers.Any(value => value[0] is '0' or '+' || value.AsSpan().ContainsAnyExceptInRange('0', '9'))
            && numbers.Any(value => PhoneNumber.Parse(value).Number is { Kind: NumberKind.Mobile } number && number.E164 == $"+46{value}");
    }

    private static bool MayBeNumber(string value) => value.Count(char.IsDigit) >= 5;

    private bool IsIdentityNumber(string value) =>
        PersonalIdentityNumber.Reduce(value, today).BirthYear is not null && !value.Any(char.IsLetter);

    private static bool LooksLikeFullName(string value) =>
        !value.Any(char.IsDigit) && value.Split(' ', StringSplitOptions.RemoveEmptyEntries) is { Length: >= 2 and <= 6 } words && words.All(word => char.IsUpper(word[0]));

    private static bool IsMadeUp(string header, int index) => header == HeaderSearch.MadeUp(index);

    private static MappedColumn NotImported(MappedColumn column, NotImportedReason reason) =>
        column with { Use = ColumnUse.NotImported, Reason = reason };

    private static double Share(string[] values, Func<string, bool> test) => (double)values.Count(test) / values.Length;
}
