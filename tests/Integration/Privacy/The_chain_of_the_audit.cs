using Canvass.CallQueue.Privacy;
using Canvass.CallQueue.Storage;
using Canvass.Databases;
using Canvass.Shared;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;

namespace Canvass.Integration.Privacy;

/// <summary>
/// D7: what was written to the audit cannot be changed, removed or cut off unnoticed, and deleting details harms nothing. Each test is the
/// control of the others: the same chain, untouched or with its details deleted, is whole.
/// </summary>
[TestFixtureSource(typeof(Database), nameof(Database.All))]
[Category("D7")]
public sealed class The_chain_of_the_audit(Database database) : OnADatabase(database)
{
    private const int Entries = 7;

    private AuditStore store = null!;
    private AuditDesk desk = null!;

    [SetUp]
    public async Task WriteAsync()
    {
        store = new AuditStore(own.Store, Desks.Keys);
        desk = new AuditDesk(store, Desks.Keys);
        for (var i = 1; i <= Entries; i++) await AddAsync($"person:{i}", i % 2 == 0 ? $"because {i}" : null);
    }

    [Test]
    public async Task is_whole_as_it_was_written()
    {
        var before = await desk.VerifyAsync();
        await ChainAsync();

        var report = await desk.VerifyAsync();

        Assert.Multiple(() =>
        {
            Assert.That((before.IsWhole, before.Entries, before.Waiting), Is.EqualTo((true, 0L, (long)Entries)));
            Assert.That((report.IsWhole, report.Entries, report.Waiting), Is.EqualTo((true, (long)Entries, 0L)));
        });
    }

    [Test]
    public async Task stays_whole_when_details_are_deleted_with_their_salt()
    {
        await ChainAsync();

        await DoAsync("update audit set details = null, salt = null");

        Assert.That(await FlawAsync(), Is.Null);
    }

    [TestCase("update audit set subject = 'person:9' where id = 4", 4)]
    [TestCase("update audit set actor = 'nobody' where id = 1", 1)]
    [TestCase("update audit set at = at + 1 where id = 7", 7)]
    [TestCase("update audit set details = 'because 5' where id = 4", 4)]
    [TestCase("update audit set details = 'something new' where id = 3", 3)]
    [TestCase("update audit set details_hash = null, details = null where id = 4", 4)]
    [TestCase("update audit set organisation_id = null where id = 2", 2)]
    public async Task names_the_entry_that_was_changed(string change, int entry)
    {
        await ChainAsync();

        await DoAsync(change);

        Assert.That((await FlawAsync())?.Id, Is.EqualTo(entry));
    }

    [Test]
    public async Task names_the_entry_that_was_removed()
    {
        await ChainAsync();

        await DoAsync("delete from audit where id = 3");

        Assert.That((await FlawAsync())?.Id, Is.EqualTo(3));
    }

    /// <summary>Control: one whose id the chain has not come to waits for its place.</summary>
    [Test]
    public async Task names_an_entry_that_was_put_in()
    {
        await DoAsync("delete from audit where id = 4");
        await ChainAsync();
        clock.Advance(TimeSpan.FromHours(1));
        await AddAsync("person:8", null);
        await ChainAsync();
        await PutInAsync(9);
        var before = await FlawAsync();

        await PutInAsync(4);

        Assert.That((before, (await FlawAsync())?.Id), Is.EqualTo(((AuditFlaw?)null, (long?)4)));
    }

    [Test]
    public async Task names_the_entry_whose_place_another_was_given()
    {
        await ChainAsync();

        await DoAsync("update audit_link set ids = '[1,2,4,3,5,6,7]'");

        Assert.That((await FlawAsync())?.Id, Is.EqualTo(4));
    }

    [Test]
    public async Task notices_that_a_link_was_taken_out()
    {
        for (var i = 0; i < 3; i++) await store.ChainAsync(2, CancellationToken.None);

        await DoAsync("delete from audit_link where number = 4");

        Assert.That((await FlawAsync())?.Id, Is.EqualTo(5));
    }

    /// <summary>On PostgreSQL a transaction that began early may commit late. Control: one that comes when the chain waits for it no more.</summary>
    [TestCase(59, true)]
    [TestCase(60, false)]
    public async Task takes_up_an_entry_that_comes_late(int minutes, bool inTime)
    {
        await PutInAsync(Entries + 3);
        await ChainAsync();
        clock.Advance(TimeSpan.FromMinutes(minutes));
        await PutInAsync(Entries + 4);
        await ChainAsync();

        await PutInAsync(Entries + 2);
        var waiting = (await desk.VerifyAsync()).Waiting;
        await ChainAsync();

        var report = await desk.VerifyAsync();
        Assert.That((waiting, report.Entries, report.Flaw?.Id), Is.EqualTo(inTime ? (1L, Entries + 3L, (long?)null) : (0L, Entries + 2L, (long?)(Entries + 2))));
    }

    [Test]
    public async Task notices_that_its_end_was_cut_off()
    {
        await ChainAsync();

        await DoAsync("delete from audit where id > 5");

        Assert.That((await FlawAsync())?.Id, Is.EqualTo(6));
    }

    [Test]
    public async Task notices_that_links_were_cut_off_its_end()
    {
        for (var i = 0; i < 4; i++) await store.ChainAsync(2, CancellationToken.None);

        await DoAsync("delete from audit where id > 4");
        await DoAsync("delete from audit_link where number > 4");

        Assert.That((await FlawAsync())?.What, Does.Contain("came after it is missing"));
    }

    [Test]
    public async Task notices_with_a_head_that_its_end_was_cut_off_with_care()
    {
        await store.ChainAsync(Entries - 1, CancellationToken.None);
        await ChainAsync();
        var noted = (await desk.VerifyAsync()).Head;
        await AddAsync("person:8", null);
        await ChainAsync();
        Assert.That((await desk.VerifyAsync(noted)).IsWhole, Is.True, "it has grown since");

        await DoAsync($"delete from audit where id > {Entries - 1}");
        await DoAsync($"delete from audit_link where number > {Entries - 1}");
        await DoAsync("update audit_head set number = 6, link = (select link from audit_link where number = 6), row_id = 6");

        Assert.Multiple(async () =>
        {
            Assert.That(await FlawAsync(), Is.Null, "what is left is whole");
            Assert.That((await desk.VerifyAsync(noted)).Flaw?.Id, Is.EqualTo(Entries - 1));
        });
    }

    [Test]
    public async Task takes_up_where_another_process_left_it()
    {
        await store.ChainAsync(3, CancellationToken.None);
        await using var another = Database.Engine == Engine.Postgres ? own.OpenAnother() : null;

        await new AuditStore(new CallQueueStore(another ?? own.Opened), Desks.Keys).ChainAsync(100, CancellationToken.None);

        Assert.That((await desk.VerifyAsync()).Entries, Is.EqualTo(Entries));
    }

    /// <summary>Control: where both write, an entry has two places or the head is not the last.</summary>
    [Test]
    public async Task is_written_once_by_many_at_once()
    {
        for (var i = 0; i < 50; i++) await AddAsync($"person:{i}", $"because {i}");

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            while ((await desk.VerifyAsync()).Waiting > 0) await store.ChainAsync(5, CancellationToken.None);
        })));

        var report = await desk.VerifyAsync();
        Assert.That((report.Flaw, report.Entries, report.Waiting), Is.EqualTo(((AuditFlaw?)null, Entries + 50L, 0L)));
    }

    /// <summary>Control: while another process has the duty nothing is chained.</summary>
    [Test]
    public async Task is_left_to_one_process_at_a_time()
    {
        using var sweep = new AuditSweep(store, own.Opened, clock, NullLogger<AuditSweep>.Instance);
        await using (await own.Opened.TryTakeDutyAsync("audit-chain")) Assert.That(await sweep.GoAsync(CancellationToken.None), Is.Zero);

        Assert.That(await sweep.GoAsync(CancellationToken.None), Is.EqualTo(Entries));
    }

    /// <summary>Control: a head that has not moved is not said again.</summary>
    [Test]
    public async Task has_its_head_in_the_log_once_a_minute()
    {
        var lines = new Lines();
        using var sweep = new AuditSweep(store, own.Opened, clock, lines);

        await sweep.GoAsync(CancellationToken.None);
        var first = (await desk.VerifyAsync()).Head;
        clock.Advance(TimeSpan.FromMinutes(1));
        await sweep.GoAsync(CancellationToken.None);
        await AddAsync("person:8", null);
        await sweep.GoAsync(CancellationToken.None);
        var early = lines.Count;
        clock.Advance(TimeSpan.FromMinutes(1));
        await sweep.GoAsync(CancellationToken.None);

        Assert.That(early, Is.EqualTo(1));
        Assert.That(lines, Is.EqualTo(new[] { $"The audit's chain has 7 entries; its head is {first}", $"The audit's chain has 8 entries; its head is {(await desk.VerifyAsync()).Head}" }));
    }

    [Test]
    public async Task is_listed_page_by_page()
    {
        var first = await desk.ListAsync(1, null, 4);
        var second = await desk.ListAsync(1, first[^1].Id, 4);

        Assert.Multiple(async () =>
        {
            Assert.That(first.Concat(second).Select(e => e.Subject), Is.EqualTo(Enumerable.Range(1, Entries).Reverse().Select(i => $"person:{i}")));
            Assert.That(await desk.ListAsync(2, null, 4), Is.Empty);
        });
    }

    private Task AddAsync(string subject, string? details) => own.Opened.WriteAsync(async work =>
        await work.SendAsync(new Batch().AddAudit(await work.NowAsync(), 1, "user:1", "reveal", subject, details)));

    private Task PutInAsync(int id) => DoAsync($"insert into audit (id, at, organisation_id, actor, action, subject) {(Database.Engine == Engine.Postgres ? "overriding system value" : "")} values ({id}, 0, 1, 'user:1', 'reveal', 'person:1')");

    private Task ChainAsync() => store.ChainAsync(100, CancellationToken.None);

    private async Task<AuditFlaw?> FlawAsync() => (await desk.VerifyAsync()).Flaw;

    private Task DoAsync(string sql) => own.Opened.WriteAsync(work => work.ExecuteAsync(sql));

    private sealed class Lines : List<string>, ILogger<AuditSweep>
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Add(formatter(state, exception));
    }
}
