using System.Collections.Concurrent;
using System.Text.Json;
using Canvass.CallQueue.Campaigns;

namespace Canvass.Api.Calls;

/// <summary>What lies beside every card of a campaign: its script, and those of its questions that may be asked.</summary>
internal sealed record CampaignPapers(Script Script, IReadOnlyList<QuestionAnswer> Questions)
{
    public static CampaignPapers Of(Campaign campaign) => new(campaign.Script, [.. campaign.Questions.Where(q => q.IsOn()).Select(QuestionAnswer.Of)]);
}

internal sealed record QuestionAnswer
{
    public required string Id { get; init; }

    /// <summary>single, multiple, scale, text or activity.</summary>
    public required string Kind { get; init; }

    /// <summary>By language code.</summary>
    public required IReadOnlyDictionary<string, string> Text { get; init; }

    public IReadOnlyList<OptionAnswer>? Options { get; init; }

    public int? ScaleFrom { get; init; }

    public int? ScaleTo { get; init; }

    public Activity? Activity { get; init; }

    /// <summary>The page says that it is unanswered; it never stops anybody.</summary>
    public required bool Required { get; init; }

    /// <summary>Tells what somebody thinks: their consent is asked first.</summary>
    public required bool Opinion { get; init; }

    public ShownIf? ShownIf { get; init; }

    public static QuestionAnswer Of(Question question) => new()
    {
        Id = question.Id,
        Kind = JsonNamingPolicy.CamelCase.ConvertName(question.Kind.ToString()),
        Text = question.Text,
        Options = question.Options.Count > 0 ? [.. question.Options.Select(o => new OptionAnswer(o.Code, o.Text))] : null,
        ScaleFrom = question.Kind == QuestionKind.Scale ? question.ScaleFrom : null,
        ScaleTo = question.Kind == QuestionKind.Scale ? question.ScaleTo : null,
        Activity = question.Activity,
        Required = question.Required,
        Opinion = question.Opinion,
        ShownIf = question.ShownIf,
    };
}

internal sealed record OptionAnswer(string Code, IReadOnlyDictionary<string, string> Text);

/// <summary>Papers are read once in two seconds, not once a call.</summary>
internal sealed class PaperShelf(CampaignDesk campaigns, TimeProvider clock)
{
    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<(long Organisation, long Campaign), (CampaignPapers Papers, long At)> shelf = [];

    public async ValueTask<CampaignPapers> OfAsync(long organisationId, long campaignId, CancellationToken ct)
    {
        var key = (organisationId, campaignId);
        if (shelf.TryGetValue(key, out var found) && clock.GetElapsedTime(found.At) < Kept) return found.Papers;
        var at = clock.GetTimestamp();
        var papers = CampaignPapers.Of((await campaigns.GetAsync(organisationId, campaignId, ct)).Value);
        shelf[key] = (papers, at);
        return papers;
    }
}
