using Canvass.Api.Problems;
using Canvass.CallQueue.Campaigns;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Canvass.Api.Campaigns;

/// <summary>How far a campaign or a list has come, as JSON calls it.</summary>
internal static class StageNames
{
    public static string Of(Stage stage) => stage.ToString().ToLowerInvariant();

    /// <returns>Null: it is none of these.</returns>
    public static Stage? Read(string state, params ReadOnlySpan<Stage> allowed)
    {
        foreach (var stage in allowed)
            if (Of(stage) == state) return stage;
        return null;
    }

    public static ProblemHttpResult Unknown(string known) => ProblemAnswer.Make(400, "unknown-state", $"The state is {known}.", ("field", "state"));
}

internal sealed record StateRequest
{
    public required string State { get; init; }
}
