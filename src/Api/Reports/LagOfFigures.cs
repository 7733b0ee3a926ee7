using Canvass.Api.Access;
using Canvass.Api.Problems;
using Canvass.Stats.Reports;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Canvass.Api.Reports;

internal static class LagOfFigures
{
    public static void MapLag(this IEndpointRouteBuilder api) =>
        api.MapGet("/reports/lag", HandleAsync)
            .WithName(nameof(LagOfFigures))
            .WithTags("Reports")
            .WithSummary("How far the figures are behind the log")
            .WithDescription("head is the newest entry of the log, watermark the newest that is counted.")
            .For(ReportReaders.All, ReportReaders.Scope)
            .Refuses();

    internal static async Task<Ok<LagReport>> HandleAsync(Lag lag, CancellationToken ct) => TypedResults.Ok(await lag.ReadAsync(ct));
}
