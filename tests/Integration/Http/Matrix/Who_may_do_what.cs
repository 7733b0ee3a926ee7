using System.Text.Json;
using Canvass.Shared;
using NUnit.Framework;

namespace Canvass.Integration.Http.Matrix;

/// <summary>
/// D1. Every operation of the OpenAPI document × everybody who may come × what is their own, somebody else's and not there. Controls tried: a call's
/// release looked up without its volunteer (others' answered 204), an operation for accounts declared for anybody (400 for nobody where 401 belongs),
/// a refusal that names the id (two answers where one belongs): each is found, on both engines.
/// </summary>
[TestFixtureSource(typeof(Database), nameof(Database.All))]
[Category("D1")]
public sealed class Who_may_do_what(Database database) : OverHttp(database, people: 200)
{
    private static readonly IReadOnlyList<Who> Everybody = [.. Enum.GetValues<Who>().Where(who => int.PopCount((int)who) == 1)];

    private World world = null!;
    private IReadOnlyList<(string Name, JsonElement What)> operations = null!;

    [OneTimeSetUp]
    public async Task ComeAsync()
    {
        world = await new World(app).MakeAsync(people: 60);
        using var anybody = new Caller(app.Client());
        var document = (await anybody.GetAsync("/openapi/v1.json")).Body;
        operations = [.. document.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject().Select(o => ($"{o.Name.ToUpperInvariant()} {path.Name}", o.Value)))];
    }

    [Test]
    public void has_a_row_for_every_operation_and_no_row_for_none()
    {
        Assert.That(operations.Select(o => o.Name), Is.EquivalentTo(Operations.All.Keys));
        Assert.That(operations, Has.Count.GreaterThan(10), "or the document was not read");
    }

    [Test]
    public void is_said_in_the_document()
    {
        Assert.Multiple(() =>
        {
            foreach (var (name, what) in operations)
                Assert.That(what.TryGetProperty("x-callers", out var callers) && callers.GetArrayLength() > 0, Is.True, name);
        });
    }

    [Test]
    public async Task is_refused_to_all_others_in_the_same_words_whatever_they_ask_for()
    {
        var found = new List<string>();
        foreach (var (name, operation) in Rows())
        {
            foreach (var who in Everybody.Where(who => !operation.For.HasFlag(who)))
            {
                var replies = new List<Reply>();
                foreach (var whose in Enum.GetValues<Whose>()) replies.Add(await AskAsync(name, operation, who, whose));
                if (replies.Exists(r => r.Status is not (401 or 403))) found.Add($"{name} for {who}: {string.Join(" | ", replies)}");
                else if (replies.Select(r => r.ToString()).Distinct().Count() > 1) found.Add($"{name} tells {who} what is there: {string.Join(" | ", replies)}");
            }
        }

        Assert.That(found, Is.Empty);
    }

    [Test]
    public async Task is_answered_to_those_it_is_for()
    {
        var found = new List<string>();
        foreach (var (name, operation) in Rows())
        {
            foreach (var who in Everybody.Where(who => operation.For.HasFlag(who) && !operation.WithoutOwn.HasFlag(who)))
            {
                var reply = await AskAsync(name, operation, who, Whose.Own);
                if (!operation.Own.Contains(reply.Status)) found.Add($"{name} for {who}: {reply}");
            }
        }

        Assert.That(found, Is.Empty);
    }

    [Test]
    public async Task does_not_tell_what_is_somebody_elses_from_what_is_not_there()
    {
        var found = new List<string>();
        foreach (var (name, operation) in Rows().Where(row => !row.Operation.OfNobody))
        {
            foreach (var who in Everybody.Where(who => operation.For.HasFlag(who)))
            {
                var (others, absent) = (await AskAsync(name, operation, who, Whose.Others), await AskAsync(name, operation, who, Whose.Absent));
                if (others.Status < 400 || others.ToString() != absent.ToString()) found.Add($"{name} for {who}: {others} | {absent}");
            }
        }

        Assert.That(found, Is.Empty);
    }

    private IEnumerable<(string Name, Operation Operation)> Rows() => operations.Where(o => Operations.All.ContainsKey(o.Name)).Select(o => (o.Name, Operations.All[o.Name]));

    private async Task<Reply> AskAsync(string name, Operation operation, Who who, Whose whose)
    {
        using var caller = await world.ComesAsync(who);
        var (path, body) = await operation.Ask(world, caller, who, whose);
        return await caller.SendAsync(new HttpMethod(name.Split(' ')[0]), path, body as HttpContent ?? (body is null ? null : Caller.Json(body)));
    }
}
