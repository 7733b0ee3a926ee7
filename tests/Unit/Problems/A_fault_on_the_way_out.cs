using System.Text.Json;
using Canvass.Api.Problems;
using Canvass.Databases;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;

namespace Canvass.Unit.Problems;

public sealed class A_fault_on_the_way_out
{
    [Test]
    public async Task asks_to_try_again_when_the_database_is_away()
    {
        var (status, problem, context) = await ThrowAsync(new StorageTrouble(StorageTroubleKind.Unavailable, "The database does not answer. Try again with the same id."));

        Assert.That((status, problem.GetProperty("type").GetString()), Is.EqualTo((503, "storage-unavailable")));
        Assert.That(context.Response.Headers.RetryAfter.ToString(), Is.Not.Empty);
    }

    [Test]
    public async Task asks_for_room_when_the_disk_is_full()
    {
        var (status, problem, _) = await ThrowAsync(new StorageTrouble(StorageTroubleKind.Full, "The disk is full."));

        Assert.That((status, problem.GetProperty("type").GetString()), Is.EqualTo((507, "storage-full")));
    }

    [Test]
    public async Task says_nothing_of_its_inside()
    {
        var (status, problem, _) = await ThrowAsync(new InvalidOperationException("column p.first_name of Kunigunda"));

        Assert.That((status, problem.GetProperty("type").GetString()), Is.EqualTo((500, "unexpected")));
        Assert.That(problem.GetRawText(), Does.Not.Contain("Kunigunda").And.Not.Contain("column"));
    }

    [Test]
    public void is_let_go_when_nobody_is_there_to_hear_it()
    {
        Assert.DoesNotThrowAsync(() => ThrowAsync(new OperationCanceledException(), gone: true));
    }

    private static async Task<(int Status, JsonElement Problem, HttpContext Context)> ThrowAsync(Exception fault, bool gone = false)
    {
        await using var services = new ServiceCollection().AddLogging().BuildServiceProvider();
        using var body = new MemoryStream();
        var context = new DefaultHttpContext { RequestServices = services };
        context.Response.Body = body;
        if (gone) context.RequestAborted = new CancellationToken(canceled: true);
        await new ProblemsForAll(_ => throw fault, NullLogger<ProblemsForAll>.Instance).InvokeAsync(context);
        return (context.Response.StatusCode, body.Length == 0 ? default : JsonDocument.Parse(body.ToArray()).RootElement, context);
    }
}
