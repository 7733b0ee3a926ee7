using System.IO.Compression;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Canvass.CallQueue.Access;
using Canvass.CallQueue.Import;
using Canvass.CallQueue.Rooms;
using Canvass.Databases;
using Canvass.Shared;
using NUnit.Framework;

namespace Canvass.Integration.Http;

/// <summary>
/// C, D1. Controls: a file that is as it should be beside each that is not. Tried: without the look at the version a mapping that nobody has seen is
/// committed; without forgetting what was staged, a file that breaks off or is too large stays.
/// </summary>
[TestFixtureSource(typeof(Database), nameof(Database.All))]
[Category("C")]
public sealed class Importing_over_HTTP(Database database) : OverHttp(database)
{
    private int names;

    [Test]
    public async Task a_file_is_looked_at_first_and_brought_in_when_somebody_says_so([Values] bool asForm)
    {
        var list = await NewListAsync();
        var staged = await SendAsync(list, $"Namn;Telefon;Roll\r\nAnna Ek;{NewNumber()};kassör\r\n;ingen;\r\nBo Ek{asForm};4,67E+10;\r\nEva Dahl;{NewNumber()};\r\n", asForm);
        var (preview, before) = (staged.Body.GetProperty("preview"), await OnListAsync(list));

        var committed = await admin.PostAsync($"/api/imports/{Id(staged)}/commit", new { });
        var done = await DoneAsync(Id(staged));

        Assert.Multiple(async () =>
        {
            Assert.That(staged.Status, Is.EqualTo(201), staged.Text);
            Assert.That(staged.Body.GetProperty("name").GetString(), Is.EqualTo("medlemmar.csv"));
            Assert.That(preview.GetProperty("columns").EnumerateArray().Select(c => c.GetProperty("use").GetString()), Is.EqualTo(new[] { "full_name", "phone", "fact" }));
            Assert.That(preview.GetProperty("file")[0].GetProperty("cells")[0].GetString(), Is.EqualTo("Anna Ek"));
            Assert.That(preview.GetProperty("rows").EnumerateArray().Select(r => r.GetProperty("verdict").GetString()), Is.EqualTo(new[] { "new", "rejected", "new", "new" }));
            Assert.That(preview.GetProperty("rejected")[0].GetProperty("problems").EnumerateArray().Last().GetProperty("code").GetString(), Is.EqualTo("nobody"));
            Assert.That(Counts(staged, "rows", "new", "rejected"), Is.EqualTo(new[] { 4, 3, 1 }));
            Assert.That((before, committed.Status), Is.EqualTo((0, 202)));
            Assert.That(done.GetProperty("state").GetString(), Is.EqualTo("done"));
            Assert.That(done.TryGetProperty("preview", out _), Is.False, "Whom the preview showed is nobody's business any more.");
            Assert.That(await OnListAsync(list), Is.EqualTo(3));
        });
    }

    [TestCase("Namn;Telefon\r\n\"Anna Ek;070-174 06 05\r\n", "torn_quote")]
    [TestCase("", "empty_file")]
    [TestCase("<html><body><table><tr><td>Anna", "web_page")]
    [TestCase("%PDF-1.7\0\0\0", "binary_file")]
    [TestCase("PK\u0003\u0004 and no more", "damaged_file", TestName = "a file that ends after its first signs is refused with what to do")]
    [TestCase("Namn;Telefon\r\n", "no_rows")]
    public async Task a_file_that_cannot_be_read_is_refused_with_what_to_do(string file, string code)
    {
        var list = await NewListAsync();

        var reply = await SendAsync(list, file);

        Assert.That((reply.Status, reply.Problem), Is.EqualTo((400, "unreadable-file")), reply.Text);
        Assert.That(reply.Body.GetProperty("problem").GetProperty("code").GetString(), Is.EqualTo(code));
        Assert.That(await ImportsAsync(list), Is.Empty);
    }

    [TestCase("line")]
    [TestCase("bomb")]
    [TestCase("size")]
    [TestCase("columns")]
    public async Task a_file_without_an_end_is_stopped_at_its_limits(string kind)
    {
        var list = await NewListAsync();
        var (content, code) = kind switch
        {
            "line" => (Encoding.UTF8.GetBytes($"Namn;Telefon\r\n{new string('a', 5_000_000)}"), "cell_too_long"),
            "columns" => (Encoding.UTF8.GetBytes($"Namn;Telefon\r\n{string.Concat(Enumerable.Repeat("a;", 100_000))}"), "too_many_columns"),
            "size" => (Encoding.UTF8.GetBytes("Namn;Telefon\r\n" + string.Concat(Enumerable.Repeat($"Anna Ek;{new string('1', 200)}\r\n", 96_000))), "file_too_large"),
            _ => (Bomb(), "unpacked_too_large"),
        };

        var reply = await admin.SendAsync(HttpMethod.Post, Path(list), new ByteArrayContent(content));

        Assert.That(reply.Body.GetProperty("problem").GetProperty("code").GetString(), Is.EqualTo(code), reply.Text);
        Assert.That(await ImportsAsync(list), Is.Empty);
        Assert.That(await RowsAsync(list), Is.Zero);
    }

    [TestCase("multipart/form-data", "no boundary")]
    [TestCase("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"source\"\r\n\r\nregister\r\n--x--\r\n")]
    [TestCase("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"surprise\"\r\n\r\nyes\r\n--x--\r\n")]
    [TestCase("multipart/form-data; boundary=x", "--y\r\nnothing that ends")]
    public async Task a_form_that_is_none_is_refused(string type, string body)
    {
        var list = await NewListAsync();
        var content = new StringContent(body);
        content.Headers.Remove("Content-Type");
        content.Headers.TryAddWithoutValidation("Content-Type", type);

        var reply = await admin.SendAsync(HttpMethod.Post, Path(list), content);

        Assert.That((reply.Status, reply.Problem), Is.EqualTo((400, "broken-upload")), reply.Text);
    }

    [Test]
    public async Task a_form_whose_file_breaks_off_brings_nothing()
    {
        var list = await NewListAsync();
        var content = new StringContent($"--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\nNamn;Telefon\r\n{Rows(2_500)}");
        content.Headers.Remove("Content-Type");
        content.Headers.TryAddWithoutValidation("Content-Type", "multipart/form-data; boundary=x");

        var reply = await admin.SendAsync(HttpMethod.Post, Path(list), content);

        Assert.That(reply.Body.GetProperty("problem").GetProperty("code").GetString(), Is.EqualTo("broken_off"), reply.Text);
        Assert.That((await ImportsAsync(list), await RowsAsync(list)), Is.EqualTo((Array.Empty<JsonElement>(), 0L)));
    }

    /// <summary>Control: while it is still sent, its first rows wait.</summary>
    [Test]
    public async Task a_connection_that_breaks_in_the_middle_leaves_nothing()
    {
        var list = await NewListAsync();
        using (var socket = new TcpClient(app.Address.Host, app.Address.Port))
        {
            var head = $"POST {Path(list)} HTTP/1.1\r\nHost: {app.Address.Authority}\r\nAuthorization: Bearer {admin.Token}\r\nContent-Type: text/csv\r\nContent-Length: 10000000\r\n\r\n";
            await socket.GetStream().WriteAsync(Encoding.UTF8.GetBytes($"{head}Namn;Telefon\r\n{Rows(5_000)}"));
            await Eventually.TrueAsync(async () => await RowsAsync(list) > 0, "its first rows wait");
        }

        await Eventually.TrueAsync(async () => await RowsAsync(list) == 0 && (await ImportsAsync(list)).Length == 0, "nothing is left of it");
    }

    [TestCase("?obtainedAt=2026-01-02", "missing-source")]
    [TestCase("?source=register", "missing-obtained-at")]
    [TestCase("?source=register&obtainedAt=01/02/2026", "missing-obtained-at")]
    [TestCase("?source=register&obtainedAt=2999-01-02", "obtained-in-future")]
    public async Task every_file_says_where_it_is_from_and_when(string words, string problem)
    {
        var reply = await admin.SendAsync(HttpMethod.Post, $"/api/lists/{app.List}/imports{words}", new StringContent(Somebody()));

        Assert.That(reply.Problem, Is.EqualTo(problem), reply.Text);
    }

    [Test]
    public async Task columns_that_were_taken_for_something_else_are_said_anew_and_only_what_was_seen_is_committed()
    {
        var list = await NewListAsync();
        var staged = await SendAsync(list, "A;B;C\r\nAnna Ek;070-174 06 05;4711\r\n");
        var path = $"/api/imports/{Id(staged)}";
        object Mapping(string header) => new { columns = new object[] { new { index = 0, header, use = "full_name" }, new { index = 1, header = "B", use = "phone" }, new { index = 2, header = "C", use = "external_id" } } };

        var wrong = await admin.PutAsync($"{path}/mapping", Mapping("Another"));
        var unknown = await admin.PutAsync($"{path}/mapping", new { columns = new object[] { new { index = 0, header = "A", use = "shoe_size" } } });
        var mapped = await admin.SendAsync(HttpMethod.Put, $"{path}/mapping", Caller.Json(Mapping("A")), ("If-Match", staged.Header("ETag")!));
        var late = await admin.SendAsync(HttpMethod.Put, $"{path}/mapping", Caller.Json(Mapping("A")), ("If-Match", staged.Header("ETag")!));
        var unseen = await admin.SendAsync(HttpMethod.Post, $"{path}/commit", Caller.Json(new { }), ("If-Match", staged.Header("ETag")!));
        var seen = await admin.SendAsync(HttpMethod.Post, $"{path}/commit", Caller.Json(new { }), ("If-Match", mapped.Header("ETag")!));
        await DoneAsync(Id(staged));
        var afterwards = await admin.PutAsync($"{path}/mapping", Mapping("A"));

        Assert.Multiple(() =>
        {
            Assert.That((wrong.Problem, unknown.Problem), Is.EqualTo(("bad-mapping", "invalid-value")));
            Assert.That(mapped.Body.GetProperty("preview").GetProperty("rows")[0].GetProperty("externalId").GetString(), Is.EqualTo("4711"), mapped.Text);
            Assert.That((late.Status, unseen.Status, seen.Status), Is.EqualTo((412, 412, 202)));
            Assert.That(afterwards.Problem, Is.EqualTo("not-staged"));
        });
    }

    [Test]
    public async Task a_file_comes_once_unless_somebody_says_again()
    {
        var list = await NewListAsync();
        var file = Somebody();
        var first = await CommittedAsync(list, file);

        var second = await SendAsync(list, file);
        var again = await admin.SendAsync(HttpMethod.Post, $"{Path(list)}&again=true", new StringContent(file));

        Assert.That((second.Status, second.Problem, second.Body.GetProperty("importId").GetGuid()), Is.EqualTo((409, "already-imported", first)));
        Assert.That(again.Status, Is.EqualTo(201), again.Text);
    }

    [Test]
    public async Task most_of_a_list_is_taken_off_only_with_the_number_that_was_asked_for()
    {
        var list = await NewListAsync();
        await CommittedAsync(list, $"Namn;Telefon\r\n{Rows(12)}");
        var staged = await SendAsync(list, Somebody());

        var refused = await admin.PostAsync($"/api/imports/{Id(staged)}/commit", new { wholeList = true });
        var untouched = await OnListAsync(list);
        var allowed = await admin.PostAsync($"/api/imports/{Id(staged)}/commit", new { wholeList = true, allowTakingOff = 12 });
        await DoneAsync(Id(staged));

        Assert.That((refused.Status, refused.Problem, refused.Body.GetProperty("missing").GetInt64()), Is.EqualTo((409, "too-many-missing", 12)));
        Assert.That((untouched, allowed.Status, await OnListAsync(list)), Is.EqualTo((12, 202, 1)));
    }

    /// <summary>Control: as long as nobody goes on with it nobody is on the list.</summary>
    [Test]
    public async Task what_a_stop_broke_off_is_gone_on_with_when_it_is_committed_again()
    {
        var list = await NewListAsync();
        var id = Id(await SendAsync(list, $"Namn;Telefon\r\n{Rows(30)}"));
        // The process ends between the answer and the work.
        await using (var begun = (await app.Desk<ImportDesk>().BeginAsync(app.Organisation, id, wholeList: false, "test")).Value) Assert.That(begun.Import.State, Is.EqualTo(ImportState.Building));
        var (between, seen) = ((await admin.GetAsync($"/api/imports/{id}")).Body.GetProperty("state").GetString(), await OnListAsync(list));

        var again = await admin.PostAsync($"/api/imports/{id}/commit", new { });
        await DoneAsync(id);

        Assert.That((between, seen, again.Status, await OnListAsync(list)), Is.EqualTo(("building", 0, 202, 30)));
    }

    [Test]
    public async Task a_stream_tells_how_it_goes_on_every_replica_and_ends_with_the_import()
    {
        var list = await NewListAsync();
        var id = Id(await SendAsync(list, $"Namn;Telefon\r\n{Rows(3_000)}"));
        await using var beside = Database.Engine == Engine.Postgres ? await app.BesideAsync() : null;
        using var watcher = new Caller((beside ?? app).Client()) { Token = admin.Token };
        var stream = watcher.GetAsync($"/api/imports/{id}/events");

        await admin.PostAsync($"/api/imports/{id}/commit", new { });
        var told = await stream;
        await DoneAsync(id);

        var states = told.Text.Split('\n').Where(line => line.StartsWith("data: ", StringComparison.Ordinal)).Select(line => JsonDocument.Parse(line[6..]).RootElement).ToList();
        Assert.Multiple(() =>
        {
            Assert.That((told.Status, told.MediaType), Is.EqualTo((200, "text/event-stream")));
            Assert.That(states[^1].GetProperty("state").GetString(), Is.EqualTo("done"));
            Assert.That(states[^1].GetProperty("progress").GetProperty("done").GetInt64(), Is.EqualTo(3_000));
            Assert.That(told.Text, Does.Not.Contain("Namn").And.Not.Contain("preview"), "It names nobody.");
        });
    }

    /// <summary>Control: the stream of somebody who stays goes on.</summary>
    [Test]
    public async Task a_stream_ends_with_the_rights_of_whoever_listens()
    {
        var id = Id(await SendAsync(await NewListAsync(), Somebody()));
        using var organiser = await app.UserAsync(roles: new RoleGrant(Role.Organiser, app.Association));
        var (ends, goesOn) = (organiser.GetAsync($"/api/imports/{id}/events"), admin.GetAsync($"/api/imports/{id}/events"));

        await organiser.DeleteAsync("/api/session");

        Assert.That((await ends).Status, Is.EqualTo(200).Or.EqualTo(401), "or it ended before it began");
        Assert.That(goesOn.IsCompleted, Is.False);
        await admin.DeleteAsync($"/api/imports/{id}");
        Assert.That((await goesOn).Text, Does.Contain("\"staged\""));
    }

    [Test]
    public async Task an_import_is_taken_back_and_a_file_that_only_waits_is_forgotten()
    {
        var list = await NewListAsync();
        var waits = Id(await SendAsync(list, Somebody()));
        var id = await CommittedAsync(list, $"Namn;Telefon\r\n{Rows(5)}");

        var (forgotten, taken) = (await admin.DeleteAsync($"/api/imports/{waits}"), await admin.DeleteAsync($"/api/imports/{id}"));
        await Eventually.TrueAsync(async () => (await admin.GetAsync($"/api/imports/{id}")).Body.GetProperty("state").GetString() == "undone", "it is undone");
        var undone = (await admin.GetAsync($"/api/imports/{id}")).Body.GetProperty("undone");

        Assert.That((forgotten.Status, taken.Status, undone.GetProperty("removed").GetInt64(), await OnListAsync(list)), Is.EqualTo((204, 202, 5, 0)));
        Assert.That((await admin.GetAsync($"/api/imports/{waits}")).Problem, Is.EqualTo("unknown-import"));
        Assert.That((await admin.DeleteAsync($"/api/imports/{id}")).Problem, Is.EqualTo("cannot-undo"));
    }

    [Test]
    public async Task rows_that_were_not_taken_are_written_whole_and_harmless()
    {
        var staged = await SendAsync(await NewListAsync(), "Namn;Telefon;Anm\r\n;ingen;=1+1\r\n=cmd|' /C calc'!A0;4,67E+10;@SUM(A1)\r\n");

        var csv = await admin.GetAsync($"/api/imports/{Id(staged)}/rejected.csv");

        Assert.That((csv.Status, csv.MediaType), Is.EqualTo((200, "text/csv")));
        Assert.That(csv.Text, Does.Contain("'=1+1").And.Contain("'=cmd|' /C calc'!A0").And.Contain("'@SUM(A1)"));
    }

    [Test]
    public async Task the_imports_of_a_list_come_page_by_page_in_the_order_they_came()
    {
        var list = await NewListAsync();
        var sent = new List<Guid>();
        for (var i = 0; i < 3; i++) sent.Add(Id(await SendAsync(list, Somebody())));

        var first = (await admin.GetAsync($"/api/lists/{list}/imports?limit=2")).Body;
        var second = (await admin.GetAsync($"/api/lists/{list}/imports?limit=2&after={first.GetProperty("next").GetGuid()}")).Body;

        Assert.That(first.GetProperty("imports").EnumerateArray().Concat(second.GetProperty("imports").EnumerateArray()).Select(i => i.GetProperty("id").GetGuid()), Is.EqualTo(sent));
        Assert.That(second.TryGetProperty("next", out _), Is.False);
    }

    /// <summary>Control: other headers, and another organisation's.</summary>
    [Test]
    public async Task a_kept_mapping_is_taken_for_the_next_file_with_the_same_headers()
    {
        var list = await NewListAsync();
        var first = await SendAsync(list, "X1;X2;X3\r\nAnna Ek;070-174 06 05;kassör\r\n");
        await admin.PutAsync($"/api/imports/{Id(first)}/mapping", new { columns = new object[] { new { index = 0, header = "X1", use = "full_name" }, new { index = 1, header = "X2", use = "phone" }, new { index = 2, header = "X3", use = "fact", factName = "Roll" } } });
        var name = $"Register {Interlocked.Increment(ref names)} of {Database}";
        var kept = await admin.PostAsync("/api/import-mappings", new { name, importId = Id(first) });
        var twice = await admin.PostAsync("/api/import-mappings", new { name, importId = Id(first) });

        var (same, other) = (await SendAsync(list, "x3;x1;X2\r\nordförande;Bo Ek;070-174 06 06\r\n"), await SendAsync(list, "x3;x1;X2;X4\r\nordförande;Bo Ek;070-174 06 06;\r\n"));
        var listed = (await admin.GetAsync("/api/import-mappings?limit=200")).Body.GetProperty("mappings").EnumerateArray().Count(m => m.GetProperty("name").GetString() == name);
        var forgotten = await admin.DeleteAsync($"/api/import-mappings/{kept.Body.GetProperty("id").GetInt64()}");
        var after = await SendAsync(list, "x3;x1;X2\r\nordförande;Bo Ek;070-174 06 06\r\n");

        Assert.Multiple(() =>
        {
            Assert.That((kept.Status, twice.Problem, listed, forgotten.Status), Is.EqualTo((201, "name-taken", 1, 204)));
            Assert.That(same.Body.GetProperty("preview").GetProperty("template").GetString(), Is.EqualTo(name));
            Assert.That(same.Body.GetProperty("preview").GetProperty("columns").EnumerateArray().Select(c => c.GetProperty("use").GetString()), Is.EqualTo(new[] { "fact", "full_name", "phone" }));
            Assert.That(same.Body.GetProperty("preview").GetProperty("rows")[0].GetProperty("lastName").GetString(), Is.EqualTo("Ek"));
            Assert.That(other.Body.GetProperty("preview").TryGetProperty("template", out _), Is.False);
            Assert.That(after.Body.GetProperty("preview").TryGetProperty("template", out _), Is.False);
        });
    }

    private Task<long> NewListAsync() => app.ListAsync($"List {Interlocked.Increment(ref names)}");

    private static string Path(long list) => $"/api/lists/{list}/imports?name=medlemmar.csv&source=Medlemsregistret&obtainedAt=2026-01-02";

    private async Task<Reply> SendAsync(long list, string file, bool asForm = false)
    {
        if (!asForm) return await admin.SendAsync(HttpMethod.Post, Path(list), new StringContent(file, Encoding.UTF8, "text/csv"));
        using var form = new MultipartFormDataContent
        {
            { new StringContent("Medlemsregistret"), "source" }, { new StringContent("2026-01-02"), "obtainedAt" }, { new ByteArrayContent(Encoding.UTF8.GetBytes(file)), "file", "medlemmar.csv" },
        };
        return await admin.SendAsync(HttpMethod.Post, $"/api/lists/{list}/imports", form);
    }

    private async Task<Guid> CommittedAsync(long list, string file)
    {
        var id = Id(await SendAsync(list, file));
        await admin.PostAsync($"/api/imports/{id}/commit", new { });
        await DoneAsync(id);
        return id;
    }

    /// <summary>Done, and the next may begin.</summary>
    private async Task<JsonElement> DoneAsync(Guid id)
    {
        var import = default(JsonElement);
        await Eventually.TrueAsync(async () => (import = (await admin.GetAsync($"/api/imports/{id}")).Body).GetProperty("state").GetString() == "done", "the import is done");
        await Eventually.TrueAsync(TurnIsFreeAsync, "its turn is given back");
        return import;
    }

    private async Task<bool> TurnIsFreeAsync()
    {
        await using var turn = await app.Services.GetDatabase().TryTakeDutyAsync($"import:{app.Organisation}");
        return turn is not null;
    }

    private static Guid Id(Reply reply) => reply.Status == 201 ? reply.Body.GetProperty("id").GetGuid() : throw new InvalidOperationException($"Not taken: {reply}");

    private static int[] Counts(Reply reply, params string[] counts) => [.. counts.Select(count => reply.Body.GetProperty("counts").GetProperty(count).GetInt32())];

    private async Task<JsonElement[]> ImportsAsync(long list) => [.. (await admin.GetAsync($"/api/lists/{list}/imports")).Body.GetProperty("imports").EnumerateArray()];

    private Task<long> RowsAsync(long list) => app.Services.GetDatabase().ReadAsync(work =>
        work.ScalarAsync<long>("select count(*) from import_row r join import i on i.id = r.import_id where i.list_id = @list", new { list }));

    private async Task<int> OnListAsync(long list) => (int)await app.Services.GetDatabase().ReadAsync(work => work.ScalarAsync<long>(
        "select count(*) from target t join list l on l.id = t.list_id where t.list_id = @list and t.order_key <= l.order_limit and t.taken_off_at is null", new { list }));

    private string Somebody() => $"Namn;Telefon\r\n{Rows(1)}";

    private string Rows(int count) => string.Concat(Enumerable.Range(0, count).Select(_ => $"Namn{names} Ek;{NewNumber()}\r\n"));

    private string NewNumber() => $"+999 7{Interlocked.Increment(ref names):0000000}";

    private static byte[] Bomb()
    {
        using var packed = new MemoryStream();
        using (var zip = new ZipArchive(packed, ZipArchiveMode.Create, leaveOpen: true))
        {
            Write(zip, "_rels/.rels", """<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>""");
            Write(zip, "xl/_rels/workbook.xml.rels", """<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>""");
            Write(zip, "xl/workbook.xml", """<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>""");
            using var sheet = zip.CreateEntry("xl/worksheets/sheet1.xml", CompressionLevel.Fastest).Open();
            sheet.Write("<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>"u8);
            var spaces = Encoding.UTF8.GetBytes(new string(' ', 1_000_000));
            for (var i = 0; i < 210; i++) sheet.Write(spaces);
            sheet.Write("</sheetData></worksheet>"u8);
        }
        return packed.ToArray();

        static void Write(ZipArchive zip, string name, string text)
        {
            using var writer = new StreamWriter(zip.CreateEntry(name).Open());
            writer.Write(text);
        }
    }
}
