using Canvass.CallQueue.Rooms;

namespace Canvass.Api.Access;

/// <summary>Who is asking, as an endpoint's parameter. <see cref="SessionGate"/> has put it there; the body never says who somebody is.</summary>
internal sealed class CurrentVolunteer(SeatedVolunteer seated, string key)
{
    public SeatedVolunteer Seated => seated;

    /// <summary>What <see cref="SessionLookup"/> knows the session by; not the token.</summary>
    public string Key => key;

    public static ValueTask<CurrentVolunteer?> BindAsync(HttpContext context) => new(context.Features.Get<CurrentVolunteer>());
}

/// <summary>What an operation asks of its caller. Without a word everything under /api needs a session.</summary>
internal sealed class NeedsNoSession;

internal static class NeedsNoSessionMetadata
{
    /// <summary>A session is looked up when one is given, but not asked for.</summary>
    public static TBuilder WithoutSession<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder
    {
        builder.WithMetadata(new NeedsNoSession());
        return builder;
    }
}
