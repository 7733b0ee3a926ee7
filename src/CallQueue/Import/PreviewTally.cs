using Canvass.CallQueue.Register;

namespace Canvass.CallQueue.Import;

/// <summary>Counts what a file holds while it is read: who is new, known, already on the list, twice in the file, on whose number.</summary>
internal sealed class PreviewTally(ListPlace list, IImports imports)
{
    private const int KnownAtOnce = 1_000;
    private const int CommonName = 4;

    private readonly List<ReadRow> waiting = new(KnownAtOnce);
    private readonly HashSet<ulong> idsSeen = [];
    private readonly HashSet<ulong> peopleSeen = [];
    private readonly Dictionary<ulong, ulong> firstOnNumber = [];
    private readonly Dictionary<ulong, int> names = [];
    private readonly HashSet<long> registerPeople = [];
    private readonly SortedDictionary<string, long> remarks = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IReadOnlyList<long>> remarkRows = new(StringComparer.Ordinal);
    private readonly List<PreviewRow> sample = [];
    private readonly List<PreviewRow> rejectedSample = [];
    private long rows;
    private long fresh;
    private long known;
    private long already;
    private long kept;
    private long twice;
    private long sharing;
    private long perhapsSame;
    private long hidden;
    private long withoutNumber;
    private long rejected;

    public async ValueTask AddAsync(ReadRow row, CancellationToken ct)
    {
        waiting.Add(row);
        if (waiting.Count == KnownAtOnce) await CountAsync(ct);
    }

    public async Task<ImportReport> ReportAsync(CancellationToken ct)
    {
        await CountAsync(ct);
        var missing = await imports.OnListBesidesAsync(list.ListId, registerPeople, ct);
        return new ImportReport
        {
            Rows = rows,
            New = fresh,
            Known = known,
            AlreadyOnList = already,
            KeptByName = kept,
            TwiceInFile = twice,
            SharingNumbers = sharing,
            PerhapsTheSame = perhapsSame,
            Protected = hidden,
            WithoutNumber = withoutNumber,
            Rejected = rejected,
            Missing = missing.Count,
            MissingSample = missing.First,
            OnList = missing.OnList,
            Remarks = remarks,
            RemarkRows = remarkRows,
            Sample = sample,
            RejectedSample = rejectedSample,
        };
    }

    private async Task CountAsync(CancellationToken ct)
    {
        if (waiting.Count == 0) return;
        var register = await imports.KnownAsync(list, waiting, ct);
        foreach (var row in waiting)
        {
            var (verdict, problem) = Verdict(row, register);
            rows++;
            IReadOnlyList<RowProblem> problems = problem is null ? row.Problems : [.. row.Problems, problem];
            foreach (var remark in problems) Remark(remark.Code, row.Number);
            if (row.IsProtected) continue;
            if (sample.Count < ImportDesk.SampleRows) sample.Add(Shown(row, verdict, problems));
            if (row.Verdict is RowVerdict.Rejected && rejectedSample.Count < ImportDesk.SampleRows) rejectedSample.Add(Shown(row, verdict, problems));
        }
        waiting.Clear();
    }

    private void Remark(string code, int row)
    {
        remarks[code] = remarks.GetValueOrDefault(code) + 1;
        var first = remarkRows.GetValueOrDefault(code, []);
        if (first.Count < ImportDesk.SampleRows) remarkRows[code] = [.. first, row];
    }

    private (string Verdict, RowProblem? Problem) Verdict(ReadRow row, KnownAlready register)
    {
        if (row.Verdict is RowVerdict.Rejected)
        {
            rejected++;
            return ("rejected", null);
        }
        if (row.IsProtected) hidden++;
        if (row.Numbers.Count == 0) withoutNumber++;

        var name = RowHash.Of(row.FoldedName);
        var isTwice = row.ExternalId is { } id && !idsSeen.Add(RowHash.Of(id));
        var isShared = false;
        foreach (var number in row.Numbers)
        {
            isTwice |= !peopleSeen.Add(RowHash.Of(number.E164, name));
            var hash = RowHash.Of(number.E164);
            if (!firstOnNumber.TryAdd(hash, name)) isShared |= firstOnNumber[hash] != name;
            isShared |= register.Who.On(number.E164).Any(p => p.FoldedName != row.FoldedName);
        }
        if (isTwice)
        {
            twice++;
            return ("twice", null);
        }
        if (isShared) sharing++;

        if (register.Who.Find(row.ExternalId, row.FoldedName, row.Numbers.Select(n => n.E164)) is { } same)
        {
            registerPeople.Add(same.Id);
            var isOnList = register.OnList.Contains(same.Id);
            if (isOnList) already++;
            else known++;
            return (isOnList ? "already" : "known", null);
        }
        if (register.OnListByName.Find(row) is { } named)
        {
            registerPeople.UnionWith(named.Stay.Select(p => p.Id));
            if (named.Code is { } code)
            {
                kept++;
                return ("kept", ListNames.Problem(code, row));
            }
            if (named.Person.TakenOff) known++;
            else already++;
            return (named.Person.TakenOff ? "known" : "already", null);
        }
        fresh++;
        if (row.FoldedName.Length > 0)
        {
            var before = names[name] = names.GetValueOrDefault(name) + 1;
            if (before is > 1 and <= CommonName || register.Namesakes.Contains(row.FoldedName)) perhapsSame++;
        }
        return ("new", null);
    }

    private static PreviewRow Shown(ReadRow row, string verdict, IReadOnlyList<RowProblem> problems) => new()
    {
        Row = row.Number,
        ExternalId = row.ExternalId,
        FirstName = row.FirstName,
        LastName = row.LastName,
        BirthYear = row.BirthYear,
        MunicipalityCode = row.MunicipalityCode,
        DistrictCode = row.DistrictCode,
        Numbers = [.. row.Numbers.Select(n => n.Display)],
        Verdict = verdict,
        Problems = problems,
    };
}
