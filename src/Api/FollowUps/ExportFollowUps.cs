using Canvass.Api.Access;
using Canvass.Api.Imports;
using Canvass.Api.Problems;
using Canvass.CallQueue.FollowUps;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Canvass.Api.FollowUps;

internal static class ExportFollowUps
{
    public static void MapExportFollowUps(this IEndpointRouteBuilder api) =>
        api.MapGet("/follow-ups.csv", Handle)
            .WithName(nameof(ExportFollowUps))
            .WithTags("Follow-ups")
            .WithSummary("The same as a file")
            .WithDescription("CSV as spreadsheets open it; no cell is a formula. state, association and owner as for GET /api/follow-ups. It is audited.")
            .For(Importing.People)
            .Produces(200, contentType: CsvFile.ContentType)
            .Refuses(400);

    internal static Results<PushStreamHttpResult, ProblemHttpResult> Handle(
        CurrentUser user, FollowUpDesk desk, CancellationToken ct, string state = FollowUpsAsked.Open, long? association = null, string? owner = null)
    {
        var asked = FollowUpAnswer.Asked(user) with { State = state, AssociationId = association, Owner = owner };
        if (asked.Flaw() is { } refusal) return refusal.ToProblem();
        return CsvFile.Written("follow-ups.csv", stream => desk.WriteAsync(asked, stream, user.Actor, ct));
    }
}
