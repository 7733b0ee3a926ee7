using Canvass.CallQueue.Register;
using static Canvass.CallQueue.Register.PersonalIdentityNumber;

namespace Canvass.CallQueue.Import;

/// <summary>
/// Reads rows with one mapping. A person is kept whatever is wrong with the rest of the row; what was not understood is
/// noted on the row, never dropped in silence.
/// </summary>
/// <param name="mapping">One that <see cref="ColumnMapping.Check"/> had nothing against.</param>
/// <param name="columnCount">How many headers the file has.</param>
/// <param name="today">Tells a birth year from one to come.</param>
internal sealed class RowReading(ColumnMapping mapping, int columnCount, DateOnly today)
{
    private const int ShownSigns = 100;
    private static readonly HashSet<string> SpreadsheetErrors = new(
        ["#N/A", "#NA", "#SAKNAS!", "#REF!", "#REFERENS!", "#VALUE!", "#VÄRDEFEL!", "#DIV/0!", "#DIVISION/0!", "#NAME?", "#NAMN?", "#NULL!", "#SKÄRNING!", "#NUM!", "#OGILTIGT!", "#SPILL!"],
        StringComparer.OrdinalIgnoreCase);

    private readonly MappedColumn[] columns = [.. mapping.Columns.OrderBy(column => column.Index)];
    private readonly Dictionary<int, MappedColumn> byIndex = mapping.Columns.ToDictionary(column => column.Index);

    /// <summary>
    /// The cells with every personal identity number reduced to a birth year: what may be written down before the row is read.
    /// Reducing twice changes nothing.
    /// </summary>
    public string[] Reduce(SheetRow row)
    {
        var cells = new string[row.Cells.Count];
        for (var i = 0; i < cells.Length; i++) cells[i] = ReduceCell(row.Cells[i], byIndex.GetValueOrDefault(i)?.Use ?? ColumnUse.NotImported);
        return cells;
    }

    public ReadRow Read(SheetRow row) => ReadReduced(row.Number, Reduce(row));

    /// <summary>Cells that this very mapping has reduced already.</summary>
    public ReadRow ReadReduced(int number, string[] cells)
    {
        var reading = new Reading(today);
        reading.LookAt(cells);
        foreach (var column in columns)
            if (column.Index < cells.Length) Take(reading, column, cells[column.Index]);

        if (cells.Length > columnCount)
        {
            reading.Note("extra_cells", null, "The row has more cells than the header: probably a separator inside a text without quotation marks. Check that nothing is in the wrong column.", cells[columnCount]);
        }

        return reading.Result(number);
    }

    /// <summary>The numbers in a row and nothing else of it, which takes a fraction of the time.</summary>
    public IReadOnlyList<PhoneNumber> ReadNumbers(SheetRow row)
    {
        var reading = new Reading(today);
        foreach (var column in columns)
            if (column.Use is ColumnUse.Phone && column.Index < row.Cells.Count) Take(reading, column, ReduceCell(row.Cells[column.Index], column.Use));
        return reading.Numbers;
    }

    private static void Take(Reading reading, MappedColumn column, string cell)
    {
        cell = cell.Trim();
        if (SpreadsheetErrors.Contains(cell)) reading.Note("spreadsheet_error", column, "The spreadsheet could not work out this cell, so it counts as empty.", cell);
        else if (cell.Length > 0) reading.Take(column, cell);
    }

    private string ReduceCell(string cell, ColumnUse use)
    {
        switch (use)
        {
            case ColumnUse.Birth when cell.Count(char.IsDigit) > 4:
                return WithoutMarks(cell).FoundAny ? cell : BirthYear.Read(cell, today) is { } year ? Mark(year) : UnknownYear;
            case ColumnUse.Birth:
                return cell;
            case ColumnUse.Phone:
                return PersonalIdentityNumber.Reduce(cell, today, Holds.Telephones).Text;
            default:
                return PersonalIdentityNumber.Reduce(cell, today).Text;
        }
    }

    /// <summary>One row while it is read.</summary>
    private sealed class Reading(DateOnly today)
    {
        private readonly List<RowProblem> problems = [];
        private readonly List<PhoneNumber> numbers = [];
        private readonly List<string> languages = [];
        private readonly Dictionary<string, string> facts = new(StringComparer.OrdinalIgnoreCase);
        private string? externalId;
        private string? firstName;
        private string? lastName;
        private string? foldedName;
        private int? birthYear;
        private int? birthYearElsewhere;
        private string? municipality;
        private string? district;
        private bool isProtected;

        public IReadOnlyList<PhoneNumber> Numbers => numbers;

        // Protection is looked for in every cell, also in columns that are not imported: it often stands instead of the address.
        public void LookAt(string[] cells)
        {
            foreach (var cell in cells) isProtected |= ProtectedWords.In(cell);
        }

        public void Take(MappedColumn column, string cell)
        {
            if (column.Use is not (ColumnUse.Birth or ColumnUse.NotImported) && WithoutMarks(cell) is { FoundAny: true } marked)
            {
                birthYearElsewhere ??= marked.BirthYear;
                Note("identity_number_removed", column, column.Use is ColumnUse.ExternalId
                    ? "A personal identity number cannot be a membership number: it was removed and only the birth year kept."
                    : "A personal identity number was removed and only the birth year kept.", null);
                if (column.Use is ColumnUse.ExternalId) return;
                if (column.Use is not ColumnUse.Fact) cell = marked.Text.Trim();
                if (cell.Length == 0) return;
            }

            switch (column.Use)
            {
                case ColumnUse.ExternalId: externalId ??= WithoutFraction(cell); break;
                case ColumnUse.FirstName: firstName ??= Collapsed(cell); break;
                case ColumnUse.LastName: lastName ??= Collapsed(cell); break;
                case ColumnUse.FullName: TakeFullName(cell); break;
                case ColumnUse.Phone: TakeNumbers(column, cell); break;
                case ColumnUse.Birth: TakeBirth(column, cell); break;
                case ColumnUse.Municipality: TakeMunicipality(column, cell); break;
                case ColumnUse.District: TakeDistrict(column, cell); break;
                case ColumnUse.Languages: TakeLanguages(column, cell); break;
                case ColumnUse.Protected: isProtected |= ProtectedWords.IsYes(cell); break;
                case ColumnUse.Fact: facts.TryAdd(ColumnMapping.NameOf(column), cell); break;
            }
        }

        public void Note(string code, MappedColumn? column, string text, string? value) =>
            problems.Add(new RowProblem(code, column?.Header, text, value is { Length: > ShownSigns } ? value[..ShownSigns] + "…" : value));

        public ReadRow Result(int number)
        {
            if (district is not null)
            {
                var there = Import.DistrictCode.MunicipalityOf(district);
                municipality ??= there;
                if (municipality != there) Note("district_elsewhere", null, "The voting district lies in another municipality than the one in the row.", district);
            }

            var folded = foldedName ?? Register.FoldedName.Of(firstName, lastName);
            var isNobody = folded.Length == 0 && externalId is null && numbers.Count == 0;
            if (isNobody) Note("nobody", null, "The row has neither a name, nor a membership number, nor a telephone number that can be rung.", null);
            else if (folded.Length == 0) Note("nameless", null, "The row has no name: nobody will know whom to ask for.", null);
            return new ReadRow
            {
                Number = number,
                Verdict = isNobody ? RowVerdict.Rejected : problems.Count > 0 ? RowVerdict.Remark : RowVerdict.Clean,
                ExternalId = externalId,
                FirstName = firstName,
                LastName = lastName,
                FoldedName = folded,
                BirthYear = birthYear ?? birthYearElsewhere,
                MunicipalityCode = municipality,
                DistrictCode = district,
                Languages = languages,
                Numbers = numbers,
                IsProtected = isProtected,
                Facts = facts,
                Problems = problems,
            };
        }

        private void TakeFullName(string cell)
        {
            var full = Collapsed(cell);
            foldedName = Register.FoldedName.OfFull(full);
            (firstName, lastName) = FullName.Split(full);
        }

        private void TakeNumbers(MappedColumn column, string cell)
        {
            foreach (var reading in PhoneNumber.ParseMany(cell, column.LeadingZeroLost))
            {
                if (!reading.IsNumber) Note($"number_{reading.Problem.Code}", column, reading.Problem.Why, cell);
                else if (!numbers.Contains(reading.Number)) numbers.Add(reading.Number);
            }
        }

        private void TakeBirth(MappedColumn column, string cell)
        {
            if (BirthYear.Read(cell, today) is { } year) birthYear ??= year;
            else Note("birth_not_understood", column, "No year of birth was found here: write it as 1981 or 1981-12-18.", cell);
        }

        private void TakeMunicipality(MappedColumn column, string cell)
        {
            municipality = Municipalities.Find(WithoutFraction(cell))?.Code;
            if (municipality is null) Note("municipality_unknown", column, "There is no municipality with this name or code.", cell);
        }

        private void TakeDistrict(MappedColumn column, string cell)
        {
            district = Import.DistrictCode.Read(WithoutFraction(cell));
            if (district is null) Note("district_unknown", column, "This is no code of a voting district: eight digits, of which the first four are the municipality's.", cell);
        }

        private void TakeLanguages(MappedColumn column, string cell)
        {
            var (codes, unknown) = LanguageNames.Read(cell);
            languages.AddRange(codes.Except(languages, StringComparer.Ordinal).ToArray());
            if (unknown.Count > 0) Note("language_unknown", column, "A language here is not known: write its Swedish or English name or its ISO code.", string.Join(", ", unknown));
        }

        // 4711.0, from a table of floating numbers.
        private static string WithoutFraction(string cell) =>
            cell.EndsWith(".0", StringComparison.Ordinal) && !cell.AsSpan(0, cell.Length - 2).ContainsAnyExceptInRange('0', '9') ? cell[..^2] : cell;

        private static string Collapsed(string cell) => string.Join(' ', cell.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }
}
