using Canvass.CallQueue.Storage;
using Canvass.Databases;
using Canvass.Shared;
using NUnit.Framework;

namespace Canvass.Integration.House;

/// <summary>
/// What goes into a statement comes out again. Control: binding an empty text by its bytes makes it null; counting places by the order
/// of the numbers swaps the two texts.
/// </summary>
public sealed class Statements_on_SQLite
{
    private OwnDatabase own = null!;

    [SetUp]
    public async Task OpenAsync()
    {
        own = await Database.Sqlite.EmptyAsync(TimeProvider.System);
        await own.Opened.WriteAsync(work => work.SendAsync(new Batch().Add("create table thing (id blob primary key, name text, at bigint, truth boolean)")));
    }

    [TearDown]
    public async Task CloseAsync() => await own.DisposeAsync();

    [TestCase("")]
    [TestCase("åäö 漢字 🙂")]
    [TestCase(null)]
    public async Task a_text_comes_back_as_it_was(string? name)
    {
        var id = NewId.At(Clock.MondayMorning);
        await AddAsync(id, name);

        var found = await ReadAsync("select id, name, at, truth from thing where id = $1", row => (row.Guid(0), row.TextOrNull(1), row.Instant(2), row.Bool(3)), id);

        Assert.That(found, Is.EqualTo((id, name, Clock.MondayMorning, true)));
    }

    [Test]
    public async Task a_long_text_comes_back_whole()
    {
        var (id, name) = (NewId.At(Clock.MondayMorning), new string('å', 4_000));
        await AddAsync(id, name);

        Assert.That(await ReadAsync("select name from thing where id = $1", row => row.Text(0), id), Is.EqualTo(name));
    }

    [Test]
    public async Task the_second_value_may_be_named_first() =>
        Assert.That(await ReadAsync("select $2 || '-' || $1 || '-' || $2", row => row.Text(0), "a", "b"), Is.EqualTo("b-a-b"));

    [Test]
    public async Task a_null_is_nothing_else()
    {
        await AddAsync(NewId.At(Clock.MondayMorning), null);

        Assert.ThrowsAsync<InvalidOperationException>(() => ReadAsync("select name from thing", row => row.Text(0)));
        Assert.ThrowsAsync<InvalidOperationException>(() => ReadAsync("select null", row => row.Long(0)));
        Assert.That(await ReadAsync("select null", row => row.LongOrNull(0)), Is.Null);
    }

    [Test]
    public void a_parameter_without_a_value_is_refused() =>
        Assert.ThrowsAsync<InvalidOperationException>(() => ReadAsync("select $1 || $2", row => row.Text(0), "a"));

    [Test]
    public async Task who_was_second_is_told_so_and_the_next_goes_on()
    {
        var id = NewId.At(Clock.MondayMorning);
        await AddAsync(id, "first");

        var fault = Assert.CatchAsync(() => AddAsync(id, "second"));
        await AddAsync(NewId.At(Clock.MondayMorning), "third");

        Assert.Multiple(async () =>
        {
            Assert.That(UniqueKey.Stopped(fault!), Is.True);
            Assert.That(await ReadAsync("select count(*) from thing", row => row.Long(0)), Is.EqualTo(2));
        });
    }

    [Test]
    public async Task it_is_told_how_many_rows_were_changed()
    {
        for (var i = 0; i < 3; i++) await AddAsync(NewId.At(Clock.MondayMorning), "same");
        var changed = 0;

        await own.Opened.WriteAsync(work => work.SendAsync(new Batch().Count("update thing set at = $1 where name = $2", count => changed = count, 1L, "same")));

        Assert.That(changed, Is.EqualTo(3));
    }

    private Task AddAsync(Guid id, string? name) =>
        own.Opened.WriteAsync(work => work.SendAsync(new Batch().Add("insert into thing (id, name, at, truth) values ($1, $2, $3, $4)", id, name, Clock.MondayMorning, true)));

    private Task<T?> ReadAsync<T>(string sql, Func<Row, T> read, params object?[] values) => own.Opened.ReadAsync(async work =>
    {
        var found = default(T);
        await work.SendAsync(new Batch().Read(sql, row => found = read(row), values));
        return found;
    });
}
