namespace Canvass.Api.Problems;

/// <summary>Tells the OpenAPI document which problems an operation may answer beside those that any may.</summary>
internal static class ProblemAnswersListed
{
    private static readonly int[] Always = [401, 403, 503];

    public static RouteHandlerBuilder Refuses(this RouteHandlerBuilder endpoint, params ReadOnlySpan<int> statuses)
    {
        foreach (var status in (int[])[.. Always, .. statuses, 507])
            endpoint.ProducesProblem(status);
        return endpoint;
    }
}
