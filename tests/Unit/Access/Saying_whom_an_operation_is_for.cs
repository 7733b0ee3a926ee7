using Canvass.Api.Access;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using NUnit.Framework;

namespace Canvass.Unit.Access;

/// <summary>D1: nobody is let in by forgetting. Control: the operations that do say it stop nothing.</summary>
[Category("D1")]
public sealed class Saying_whom_an_operation_is_for
{
    [Test]
    public void lets_the_server_start()
    {
        Assert.That(() => Admission.AllDeclared([At("/api/calls", new Admits(Callers.Volunteer)), At("/health/live")]), Throws.Nothing);
    }

    [Test]
    public void stops_the_start_where_it_is_missing()
    {
        Assert.That(
            () => Admission.AllDeclared([At("/api/calls", new Admits(Callers.Volunteer)), At("/api/secrets")]),
            Throws.InvalidOperationException.With.Message.Contains("/api/secrets").And.Message.Not.Contains("/api/calls"));
    }

    [Test]
    public void stops_the_start_where_it_names_nobody()
    {
        Assert.That(() => Admission.AllDeclared([At("/API/secrets", new Admits(Callers.None))]), Throws.InvalidOperationException);
    }

    private static RouteEndpoint At(string path, params object[] metadata) =>
        new(_ => Task.CompletedTask, RoutePatternFactory.Parse(path), 0, new EndpointMetadataCollection(metadata), path);
}
