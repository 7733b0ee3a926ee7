using Canvass.Api.Problems;
using Canvass.CallQueue.Rooms;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Canvass.Api.Access;

internal static class SignInEndpoint
{
    public static void MapSignIn(this IEndpointRouteBuilder api) =>
        api.MapPost("/session", HandleAsync)
            .WithName("SignIn")
            .WithTags("Session")
            .WithSummary("Sit down: type a seat code")
            .WithDescription("Answers the token once. A browser gets it as a cookie as well; a program sends it as Authorization: Bearer.")
            .WithoutSession()
            .Refuses(400, 403, 409);

    internal static async Task<Results<Created<SignedInAnswer>, ProblemHttpResult>> HandleAsync(SignInRequest request, SessionDesk desk, HttpContext context, CancellationToken ct)
    {
        var answer = await desk.SignInAsync(new SignIn
        {
            SeatCode = request.SeatCode,
            Name = request.Name,
            SurnameInitial = request.SurnameInitial,
            CallerCard = request.CallerCard,
            HomeAssociationId = request.HomeAssociation,
            Languages = request.Languages,
            DeviceToken = context.Request.Cookies[SessionCookies.Device] ?? request.DeviceToken,
            Source = context.Connection.RemoteIpAddress?.ToString() ?? "",
        }, ct);
        if (answer.Refusal is { } refusal) return refusal.ToProblem();

        SessionCookies.Give(context, answer.Value);
        return TypedResults.Created("/api/session", new SignedInAnswer
        {
            Token = answer.Value.Token,
            DeviceToken = answer.Value.DeviceToken,
            Who = WhoAnswer.Of(answer.Value.Volunteer, answer.Value.Details),
        });
    }
}

internal sealed record SignInRequest
{
    /// <summary>From the slip, with or without hyphens.</summary>
    public required string SeatCode { get; init; }

    /// <summary>A first name.</summary>
    public required string Name { get; init; }

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
}

internal sealed record SignedInAnswer
{
    public required string Token { get; init; }

    public required string DeviceToken { get; init; }

    public required WhoAnswer Who { get; init; }
}
