using System.Net;
using Canvass.Api.Problems;
using Canvass.CallQueue;
using Canvass.CallQueue.Access;
using Canvass.CallQueue.Rooms;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Canvass.Api.Access;

internal static class SignInEndpoint
{
    public static void MapSignIn(this IEndpointRouteBuilder api) =>
        api.MapPost("/session", HandleAsync)
            .WithName("SignIn")
            .WithTags("Session")
            .WithSummary("Sit down with a seat code, sign in with an account, or open a link")
            .WithDescription("""
                One of four: seatCode and name; roomCode and name, to wait for a seat; email, password and code; or linkToken, which works once. Answers the token once. A browser gets it as a cookie as well; a program sends it as Authorization: Bearer.
                An account without a second factor, and whoever opens a link, gets a session that reaches nothing but its own set-up: see todo.
                """)
            .For(Callers.Anybody)
            .Refuses(400, 403, 409, 429);

    internal static async Task<Results<Created<SignedInAnswer>, ProblemHttpResult>> HandleAsync(
        SignInRequest request, SessionDesk volunteers, WaitingDesk waiting, PasswordSignIn passwords, LinkDesk links, HttpContext context, CancellationToken ct)
    {
        switch (request)
        {
            case { SeatCode: { } code, Name: { } name, RoomCode: null, LinkToken: null, Email: null, Password: null }:
                var seated = await volunteers.SignInAsync(SignInOf(request, code, name, context), ct);
                return seated.Refusal is { } unseated ? unseated.ToProblem() : Seated(context, seated.Value);
            case { RoomCode: { } roomCode, Name: { } whoWaits, SeatCode: null, LinkToken: null, Email: null, Password: null }:
                var joined = await waiting.JoinAsync(SignInOf(request, roomCode, whoWaits, context), ct);
                return joined.Refusal is { } refused ? refused.ToProblem() : Waits(context, joined.Value);
            case { LinkToken: { } link, SeatCode: null, RoomCode: null, Password: null }:
                var opened = new OpenedLink { Token = link, Name = request.Name, Email = request.Email, Organisation = request.Organisation, Here = context.Connection.RemoteIpAddress is { } from && IPAddress.IsLoopback(from) };
                return Begun(context, await links.OpenAsync(opened, ct));
            case { Email: { } email, Password: { } password, SeatCode: null, RoomCode: null, LinkToken: null }:
                return Begun(context, await passwords.SignInAsync(email, password, request.Code, SourceOf(context), ct));
            default:
                return ProblemAnswer.Make(400, "missing-property", "Say who you are in one way: seatCode and name; or roomCode and name; or email and password; or linkToken.");
        }
    }

    public static string SourceOf(HttpContext context) => context.Connection.RemoteIpAddress?.ToString() ?? "";

    private static SignIn SignInOf(SignInRequest request, string code, string name, HttpContext context) => new()
    {
        SeatCode = code,
        Name = name,
        SurnameInitial = request.SurnameInitial,
        CallerCard = request.CallerCard,
        HomeAssociationId = request.HomeAssociation,
        Languages = request.Languages,
        DeviceToken = context.Request.Cookies[SessionCookies.Device] ?? request.DeviceToken,
        Source = SourceOf(context),
    };

    private static Created<SignedInAnswer> Seated(HttpContext context, SignedIn signedIn)
    {
        SessionCookies.Give(context, signedIn.Token, signedIn.Details.Until);
        SessionCookies.GiveDevice(context, signedIn.DeviceToken);
        return TypedResults.Created("/api/session", new SignedInAnswer { Token = signedIn.Token, DeviceToken = signedIn.DeviceToken, Who = WhoAnswer.Of(signedIn.Volunteer, signedIn.Details) });
    }

    private static Created<SignedInAnswer> Waits(HttpContext context, BegunWaiting begun)
    {
        SessionCookies.Give(context, begun.Token, begun.Waiting.EndsAt);
        SessionCookies.GiveDevice(context, begun.DeviceToken);
        return TypedResults.Created("/api/session", new SignedInAnswer { Token = begun.Token, DeviceToken = begun.DeviceToken, Who = WhoAnswer.Of(begun.Waiting) });
    }

    private static Results<Created<SignedInAnswer>, ProblemHttpResult> Begun(HttpContext context, Answer<BegunUserSession> begun)
    {
        if (begun.Refusal is { } refusal) return refusal.ToProblem();
        SessionCookies.Give(context, begun.Value.Token, begun.Value.Session.EndsAt);
        return TypedResults.Created("/api/session", new SignedInAnswer { Token = begun.Value.Token, Who = WhoAnswer.Of(begun.Value.Session) });
    }
}

internal sealed record SignInRequest
{
    /// <summary>From the slip, with or without hyphens.</summary>
    public string? SeatCode { get; init; }

    /// <summary>Leads to the room's waiting list: a leader gives the seat, and the token stays the same.</summary>
    public string? RoomCode { get; init; }

    /// <summary>A volunteer's first name; the name of the first administrator.</summary>
    public string? Name { get; init; }

    /// <summary>Tells two of the same first name on one device apart.</summary>
    public string? SurnameInitial { get; init; }

    /// <summary>What its QR holds, or its four signs.</summary>
    public string? CallerCard { get; init; }

    /// <summary>"Which association do you come from?"</summary>
    public long? HomeAssociation { get; init; }

    /// <summary>Codes such as "sv", "ar"; Swedish if nothing is said.</summary>
    public IReadOnlyList<string>? Languages { get; init; }

    /// <summary>For programs without cookies: what the last sign-in on this device answered.</summary>
    public string? DeviceToken { get; init; }

    /// <summary>Of an account; with linkToken, of the first administrator.</summary>
    public string? Email { get; init; }

    public string? Password { get; init; }

    /// <summary>What the authenticator shows, or a recovery code.</summary>
    public string? Code { get; init; }

    /// <summary>From a link that somebody was given. It works once.</summary>
    public string? LinkToken { get; init; }

    /// <summary>With the first administrator's link: what their organisation is called.</summary>
    public string? Organisation { get; init; }
}

internal sealed record SignedInAnswer
{
    public required string Token { get; init; }

    /// <summary>A volunteer's; to be kept on the device.</summary>
    public string? DeviceToken { get; init; }

    public required WhoAnswer Who { get; init; }
}
