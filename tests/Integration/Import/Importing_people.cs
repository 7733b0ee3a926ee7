using System.Text;
using Canvass.CallQueue;
using Canvass.CallQueue.Import;
using Canvass.Databases;
using Canvass.Shared;
using NUnit.Framework;

namespace Canvass.Integration.Import;

/// <summary>
/// C: a file counts once or not at all. Control: <see cref="shows_nobody_to_a_claim_before_the_flip"/> sees the people behind the flip, and the
/// killed import is seen half-built before it is gone on with.
/// </summary>
[TestFixtureSource(typeof(Database), nameof(Database.All))]
[Category("C")]
public sealed class Importing_people(Database database) : WithImports(database)
{
    private const int People = 2_400;


    [Test]
    public async Task puts_everybody_in_the_file_on_the_list_to_be_rung()
    {
        await room.ImportAsync(list, ImportRoom.Csv(25));

        var anna = await room.Calls.VolunteerAsync("Anna");
        var card = await room.Calls.ClaimAsync(anna, list);
        Assert.Multiple(async () =>
        {
            Assert.That(await room.CountAsync("target where lane = 3 and counted"), Is.EqualTo(24));
            Assert.That(card.Source?.Source, Is.EqualTo("Medlemsregistret"));
            Assert.That(card.Numbers, Has.Count.EqualTo(1));
            Assert.That(await room.LoggedOnAsync(list), Is.EqualTo(25));
            Assert.That(await room.LoggedOnAsync(0), Is.EqualTo(25));
            Assert.That(await room.CountAsync("audit where action = 'import'"), Is.EqualTo(1));
            Assert.That(await room.CountAsync("import_row"), Is.Zero, "nothing of the file is kept");
        });
    }

    [Test]
    public async Task tells_before_it_is_committed_what_the_file_holds()
    {
        await room.ImportPeopleAsync(list, "Anna Ek;M1;070-174 06 05", "Gone Ek;M2;070-174 06 06");
        var other = await room.ListAsync("other");
        await room.ImportPeopleAsync(other, "Olle Alm;M3;070-174 06 07");

        var staged = await room.StageAsync(list, """
            Namn;Medlemsnummer;Telefon;Anteckning
            Anna Ek;M1;0701740605;
            Anna Ek;M1;;
            Olle Alm;M3;070-174 06 07;
            Pia Alm;;070-174 06 07;
            Per Ny;;08-465 004 00;sekretessmarkering
            Stina Ny;;4,67E+10;
            ;;;bara en rad
            """);

        var report = staged.Report;
        Assert.Multiple(async () =>
        {
            Assert.That((report.Rows, report.AlreadyOnList, report.TwiceInFile, report.Known, report.New), Is.EqualTo((7L, 1L, 1L, 1L, 3L)));
            Assert.That((report.SharingNumbers, report.Protected, report.WithoutNumber, report.Rejected, report.Missing), Is.EqualTo((1L, 1L, 2L, 1L, 1L)));
            Assert.That(report.Sample.Select(s => s.Verdict), Is.EqualTo(new[] { "already", "twice", "known", "new", "new", "rejected" }));
            Assert.That(await room.CountAsync("target where list_id = @list", new { list }), Is.EqualTo(2), "nothing is done yet");
        });
    }

    /// <summary>Control: forgetting where they live without an entry leaves the recount and the log a person apart in two places.</summary>
    [Test]
    public async Task takes_whoever_is_protected_by_now_out_of_the_places_that_the_figures_know()
    {
        const string header = "Namn;Medlemsnummer;Telefon;Kommun;Skyddad\r\n";
        await room.ImportAsync(list, $"{header}Anna Ek;M1;070-174 06 05;Solna;\r\nBo Ek;M2;070-174 06 06;Solna;\r\n");

        await room.ImportAsync(list, $"{header}Anna Ek;M1;070-174 06 05;Solna;ja\r\n");

        var logged = await room.LoggedAsync();
        Assert.Multiple(async () =>
        {
            Assert.That((logged[(list, "0184")], logged[(list, null)], logged[(0, "0184")], logged[(0, null)]), Is.EqualTo((1L, 1L, 1L, 1L)));
            Assert.That((await room.CountAsync("target where counted and municipality = '0184'"), await room.CountAsync("target where counted and municipality is null")), Is.EqualTo((1L, 1L)));
        });
    }

    [Test]
    public async Task reads_the_rows_again_with_a_corrected_mapping()
    {
        var staged = await room.StageAsync(list, "A;B;C\r\nAnna;Ek;070-174 06 05\r\nBo;Ek;070-174 06 06\r\n");
        ColumnUse[] uses = [ColumnUse.FirstName, ColumnUse.LastName, ColumnUse.Phone];
        var mapping = new ColumnMapping { Columns = [.. staged.Headers.Select((header, i) => new MappedColumn { Index = i, Header = header, Use = uses[i] })] };

        var mapped = await room.Desk.MapAsync(room.Organisation, staged.Id, mapping);
        await room.Desk.CommitAsync(room.Organisation, staged.Id, wholeList: false, "user:1");

        Assert.Multiple(async () =>
        {
            Assert.That(mapped.Value.Report.New, Is.EqualTo(2));
            Assert.That(await room.StandingAsync(list, "Anna Ek"), Is.EqualTo("lane 3"));
        });
    }

    /// <summary>Control: the same rows below a line of column names are brought in.</summary>
    [TestCase("Anna Ek;070-174 06 05\r\nBo Ek;070-174 06 06\r\n", "no_header")]
    [TestCase("Bo Ek;4,67E+10\r\nAnna Ek;070-174 06 05\r\n", "no_name")]
    [TestCase("Grupp;Anteckning\r\nnord;070-12\r\n", "nobody")]
    public async Task brings_nobody_in_without_a_line_that_names_a_column_of_names(string csv, string problem)
    {
        var staged = await room.StageAsync(list, csv);
        var refused = await room.Desk.CommitAsync(room.Organisation, staged.Id, wholeList: false, "user:1");
        var below = await room.ImportAsync(list, $"Namn;Telefon\r\n{csv}");

        Assert.Multiple(() =>
        {
            Assert.That(staged.Report.MappingProblems.Select(p => p.Code), Is.EqualTo(new[] { problem }));
            Assert.That(staged.Report.MappingProblems[0].Why, Does.Not.Contain("070-174").And.Not.Contain("Anna"));
            Assert.That(refused.Refusal, Is.InstanceOf<Refusal.BadMapping>());
            Assert.That(below.Report.New, Is.EqualTo(2));
        });
    }

    [Test]
    public async Task takes_a_file_without_a_header_from_whoever_says_what_its_columns_are()
    {
        var staged = await room.StageAsync(list, "Anna Ek;070-174 06 05\r\n");

        var mapped = await room.Desk.MapAsync(room.Organisation, staged.Id, staged.Mapping);
        await room.Desk.CommitAsync(room.Organisation, staged.Id, wholeList: false, "user:1");

        Assert.That((mapped.Value.Report.New, await room.StandingAsync(list, "Anna Ek")), Is.EqualTo((1, "lane 3")));
    }

    [Test]
    public async Task says_how_many_came_without_a_name_and_in_which_rows()
    {
        var import = await room.ImportAsync(list, "Namn;Telefon\r\n;070-174 06 05\r\nBo Ek;070-174 06 06\r\n;070-174 06 07\r\n");

        Assert.That((import.Report.New, import.Report.Remarks["nameless"]), Is.EqualTo((3, 2)));
        Assert.That(import.Report.RemarkRows["nameless"], Is.EqualTo(new[] { 2, 4 }));
    }

    [Test]
    public async Task believes_nobody_that_the_data_came_tomorrow()
    {
        var today = new DateOnly(2026, 8, 17);
        var file = ImportRoom.File(room.Organisation, list, Encoding.UTF8.GetBytes(ImportRoom.Csv(2)));

        Assert.That((await room.Desk.StageAsync(file with { ObtainedAt = today.AddDays(1) })).Refusal, Is.EqualTo(new Refusal.ObtainedInFuture(today)));
        Assert.That((await room.Desk.StageAsync(file with { ObtainedAt = today, Content = new MemoryStream(Encoding.UTF8.GetBytes(ImportRoom.Csv(2))) })).Refusal, Is.Null);
    }

    [Test]
    public async Task never_writes_a_personal_identity_number_down()
    {
        const string Number = "811218-9876";
        await room.ImportAsync(list, $"Namn;Telefon;Personnummer;Anteckning\r\nAnna Ek;070-174 06 05;{Number};ring {Number} snart\r\n");

        Assert.Multiple(async () =>
        {
            Assert.That((await room.QueryAsync<long>("select birth_year from person")).Single(), Is.EqualTo(1981));
            Assert.That(await room.CountAsync("fact where facts like '%9876%'"), Is.Zero);
            Assert.That(await room.CountAsync("import where report like '%9876%' or headers like '%9876%' or mapping like '%9876%'"), Is.Zero);
        });
    }

    [Test]
    public async Task waits_with_cells_that_hold_no_personal_identity_number()
    {
        await room.StageAsync(list, "Namn;Telefon;Pnr;Fritt\r\nAnna Ek;070-174 06 05;19811218-9876;se 811218-9876\r\n");

        Assert.That(await room.CountAsync("import_row where cells like '%9876%'"), Is.Zero);
    }

    [Test]
    public async Task changes_nothing_when_a_quotation_mark_is_torn_far_down()
    {
        var csv = ImportRoom.Csv(1_500) + "M9;\"Torn;Ek;+999 79999999;1980;Solna;\r\n" + ImportRoom.Csv(300, 5_000).Split("\r\n", 2)[1];

        var refused = await room.Desk.StageAsync(ImportRoom.File(room.Organisation, list, Encoding.UTF8.GetBytes(csv)));

        Assert.Multiple(async () =>
        {
            Assert.That(refused.Refusal, Is.InstanceOf<Refusal.UnreadableFile>());
            Assert.That(await room.CountAsync("import_row"), Is.Zero);
            Assert.That(await room.CountAsync("import"), Is.Zero);
            Assert.That(await room.CountAsync("person"), Is.Zero);
        });
    }

    [Test]
    public async Task says_that_the_very_file_was_imported_before()
    {
        var csv = Encoding.UTF8.GetBytes(ImportRoom.Csv(10));
        var first = (await room.Desk.StageAsync(ImportRoom.File(room.Organisation, list, csv))).Value;
        await room.Desk.CommitAsync(room.Organisation, first.Id, false, "user:1");

        var again = await room.Desk.StageAsync(ImportRoom.File(room.Organisation, list, csv));

        Assert.That(again.Refusal, Is.EqualTo(new Refusal.AlreadyImported(first.Id, clock.GetUtcNow())));
    }

    [Test]
    public async Task shows_nobody_to_a_claim_before_the_flip()
    {
        await room.ImportPeopleAsync(list, "Anna Ek;;070-174 06 05");
        var staged = await room.StageAsync(list, ImportRoom.Csv(People));
        Assert.ThrowsAsync<KilledException>(() => room.Desk.CommitAsync(room.Organisation, staged.Id, false, "user:1", new Killed("building", 4)));

        var first = await room.Calls.Calls.ClaimNextAsync(await room.Calls.VolunteerAsync("Bo"), list);
        var second = await room.Calls.Calls.ClaimNextAsync(await room.Calls.VolunteerAsync("Carl"), list);

        Assert.Multiple(async () =>
        {
            Assert.That(first.Value.Person.FirstName, Is.EqualTo("Anna"));
            Assert.That(second.Refusal, Is.InstanceOf<Refusal.NobodyLeft>());
            Assert.That(await room.CountAsync("target"), Is.GreaterThan(1_000), "they are there");
            Assert.That(await room.LoggedOnAsync(list), Is.EqualTo(1));
        });
    }

    [TestCase("building", 1)]
    [TestCase("building", 2)]
    [TestCase("building", 4)]
    [TestCase("building", 5)]
    [TestCase("finishing", 1)]
    [TestCase("finishing", 2)]
    [TestCase("finishing", 3)]
    [TestCase("finishing", 4)]
    [TestCase("finishing", 6)]
    [TestCase("finishing", 9)]
    public async Task counts_a_file_exactly_once_that_was_killed_on_the_way_and_sent_again(string stage, int step)
    {
        // Some are known from another list, some are on this one, and one row of the file comes twice.
        await room.ImportAsync(await room.ListAsync("earlier"), ImportRoom.Csv(700));
        await room.ImportAsync(list, ImportRoom.Csv(150, 600));
        var csv = ImportRoom.Csv(People) + ImportRoom.Csv(1).Split("\r\n", 2)[1];
        var staged = await room.StageAsync(list, csv);
        Assert.ThrowsAsync<KilledException>(() => room.Desk.CommitAsync(room.Organisation, staged.Id, false, "user:1", new Killed(stage, step)));

        await room.RestartAsync();
        var again = await room.Desk.StageAsync(ImportRoom.File(room.Organisation, list, Encoding.UTF8.GetBytes(csv)));

        Assert.Multiple(async () =>
        {
            Assert.That(again.Refusal, Is.InstanceOf<Refusal.AlreadyImported>(), "it was gone on with first");
            Assert.That(await room.CountAsync("person"), Is.EqualTo(People));
            Assert.That(await room.CountAsync("target where list_id = @list", new { list }), Is.EqualTo(People));
            Assert.That(await room.CountAsync("target t join list l on l.id = t.list_id where t.lane = 3 and t.due = t.order_key and t.order_key <= l.order_limit"), Is.EqualTo(People + 700));
            Assert.That(await room.CountAsync("(select distinct household_id from person) h"), Is.EqualTo(People));
            Assert.That(await room.LoggedOnAsync(list), Is.EqualTo(People));
            Assert.That(await room.LoggedOnAsync(0), Is.EqualTo(People));
            Assert.That(await room.CountAsync("import_row"), Is.Zero);
        });
    }

    [Test]
    public async Task brings_known_people_to_a_second_list_with_their_history()
    {
        await room.ImportPeopleAsync(list, "Anna Ek;M1;070-174 06 05", "Bo Ek;M2;08-465 004 00");
        var volunteer = await room.Calls.VolunteerAsync("Carl");
        var card = await room.Calls.ClaimAsync(volunteer, list);
        await room.Calls.ReportAsync(volunteer, card.CallId, "refused");

        var second = await room.ListAsync("second");
        await room.ImportPeopleAsync(second, "Anna Ek;M1;070-174 06 05", "Bo Ek;M2;08-465 004 00");

        Assert.Multiple(async () =>
        {
            Assert.That(await room.StandingAsync(second, $"{card.Person.FirstName} Ek"), Is.EqualTo("done"));
            Assert.That(await room.CountAsync("target where list_id = @second and lane = 3", new { second }), Is.EqualTo(1));
            Assert.That(await room.LoggedOnAsync(second), Is.EqualTo(2));
            Assert.That(await room.LoggedOnAsync(0), Is.EqualTo(2), "once in the campaign");
        });
    }

    [Test]
    public async Task mixes_the_order_so_that_neighbours_in_the_file_are_not_rung_together()
    {
        await room.ImportAsync(list, ImportRoom.Csv(500));

        var order = await room.QueryAsync<string>("select p.external_id from target t join person p on p.id = t.person_id order by t.due");
        var places = order.Select((id, place) => (Row: int.Parse(id[1..], null), Place: place)).OrderBy(p => p.Row).Select(p => p.Place).ToList();
        var nearest = Enumerable.Range(0, places.Count - 1).Min(i => Math.Abs(places[i] - places[i + 1]));

        Assert.Multiple(async () =>
        {
            Assert.That(nearest, Is.GreaterThan(100));
            Assert.That(await room.QueryAsync<long>("select id from target order by due"), Is.Ordered, "rung in the order they are stored");
        });
    }

    [Test]
    public async Task runs_one_at_a_time_in_an_organisation()
    {
        var staged = await room.StageAsync(list, ImportRoom.Csv(5));
        var store = ImportRoom.StoreOn(room.Database);
        await using var turn = await store.TryTakeTurnAsync(room.Organisation, default);

        var refused = await room.Desk.CommitAsync(room.Organisation, staged.Id, false, "user:1");

        Assert.That(refused.Refusal, Is.InstanceOf<Refusal.ImportRunning>());
    }

    [Test]
    public async Task refuses_to_commit_twice()
    {
        var staged = await room.StageAsync(list, ImportRoom.Csv(5));
        await room.Desk.CommitAsync(room.Organisation, staged.Id, false, "user:1");

        Assert.That((await room.Desk.CommitAsync(room.Organisation, staged.Id, false, "user:1")).Refusal, Is.EqualTo(new Refusal.NotStaged(ImportState.Done)));
    }

    [Test]
    public async Task lists_rows_it_did_not_understand_with_their_reasons()
    {
        var record = await room.ImportAsync(list, "Namn;Telefon;Anteckning\r\nAnna Ek;070-174 06 05;\r\n;;nobody 811218-9876\r\nBo Ek;4,67E+10;\r\n");

        using var csv = new MemoryStream();
        await room.Desk.WriteRejectedAsync(room.Organisation, record.Id, csv);

        var lines = Encoding.UTF8.GetString(csv.ToArray()).TrimStart('\uFEFF').Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Multiple(() =>
        {
            Assert.That(lines, Has.Length.EqualTo(3));
            Assert.That(lines[1], Does.StartWith("3;rejected;").And.Not.Contains("9876"));
            Assert.That(lines[2], Does.StartWith("4;imported;Telefon: "));
        });
    }

    [Test]
    public async Task forgets_after_a_day_what_nobody_committed()
    {
        var staged = await room.StageAsync(list, ImportRoom.Csv(5));
        clock.Advance(TimeSpan.FromHours(23));
        var early = await room.Desk.SweepAsync();
        clock.Advance(TimeSpan.FromHours(2));
        await room.Desk.SweepAsync();

        Assert.Multiple(async () =>
        {
            Assert.That(early, Is.Zero);
            Assert.That(await room.CountAsync("import_row"), Is.Zero);
            Assert.That(await room.Desk.FindAsync(room.Organisation, staged.Id), Is.Null);
        });
    }

    [Test]
    public async Task shows_no_import_to_another_organisation()
    {
        var staged = await room.StageAsync(list, ImportRoom.Csv(5));

        Assert.Multiple(async () =>
        {
            Assert.That(await room.Desk.FindAsync(room.Organisation + 1, staged.Id), Is.Null);
            Assert.That((await room.Desk.CommitAsync(room.Organisation + 1, staged.Id, false, "user:1")).Refusal, Is.InstanceOf<Refusal.UnknownImport>());
            Assert.That((await room.Desk.StageAsync(ImportRoom.File(room.Organisation + 1, list, "a;b"u8.ToArray()))).Refusal, Is.InstanceOf<Refusal.UnknownList>());
        });
    }

    [Test]
    public async Task asks_where_the_data_came_from() =>
        Assert.That((await room.Desk.StageAsync(ImportRoom.File(room.Organisation, list, Encoding.UTF8.GetBytes(ImportRoom.Csv(2))) with { Source = " " })).Refusal, Is.InstanceOf<Refusal.MissingSource>());
}
