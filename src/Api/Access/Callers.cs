namespace Canvass.Api.Access;

/// <summary>Who may ask. A person is several of these at once who has several roles.</summary>
[Flags]
internal enum Callers
{
    None = 0,

    /// <summary>Whoever comes along, signed in or not.</summary>
    Anybody = 1,

    /// <summary>At a seat, without an account.</summary>
    Volunteer = 2,

    /// <summary>Without an account, of one room, until midnight.</summary>
    EveningLeader = 4,

    /// <summary>Of one or more rooms.</summary>
    Leader = 8,

    /// <summary>Of one or more associations.</summary>
    Organiser = 16,

    Administrator = 32,

    /// <summary>Any account whose password and second factor were shown.</summary>
    Account = 64,

    /// <summary>An account's session that has not shown or set up both yet.</summary>
    Unfinished = 128,

    /// <summary>A token that was made for a program, with the operation's scope.</summary>
    Program = 256,

    /// <summary>Came with a room's code and has no seat yet.</summary>
    Waiting = 512,
}

/// <summary>For whom an operation is: what the gate goes by, and what the OpenAPI document says. Without it an operation is for nobody.</summary>
/// <param name="Callers">Any of these.</param>
/// <param name="Scope">What a program's token must name.</param>
internal sealed record Admits(Callers Callers, string? Scope = null);

internal static class Admission
{
    public static TBuilder For<TBuilder>(this TBuilder builder, Callers callers)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new Admits(callers));

    /// <summary>For programs too, whose token names the scope.</summary>
    public static TBuilder For<TBuilder>(this TBuilder builder, Callers callers, string scope)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new Admits(callers | Callers.Program, scope));

    /// <summary>All that a program's token may name: a scope is there because an operation asks for it.</summary>
    public static IReadOnlyCollection<string> Scopes(EndpointDataSource endpoints) =>
        [.. endpoints.Endpoints.Select(e => e.Metadata.GetMetadata<Admits>()?.Scope).OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    /// <exception cref="InvalidOperationException">An operation says not for whom it is: nobody shall find out by trying.</exception>
    public static void AllDeclared(IEnumerable<Endpoint> endpoints)
    {
        var silent = endpoints.OfType<RouteEndpoint>()
            .Where(e => e.RoutePattern.RawText?.StartsWith("/api", StringComparison.OrdinalIgnoreCase) == true && e.Metadata.GetMetadata<Admits>() is null or { Callers: Callers.None })
            .Select(e => e.DisplayName).ToList();
        if (silent.Count > 0) throw new InvalidOperationException($"Nobody has said for whom these are: {string.Join(", ", silent)}. Say it with For(…).");
    }
}
