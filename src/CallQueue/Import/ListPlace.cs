using Canvass.CallQueue.Campaigns;
using Canvass.CallQueue.Outcomes;

namespace Canvass.CallQueue.Import;

/// <summary>The list that people are brought to, with what decides how they stand there.</summary>
internal sealed record ListPlace
{
    public required long OrganisationId { get; init; }

    public required long AssociationId { get; init; }

    public required long CampaignId { get; init; }

    public required long ListId { get; init; }

    public required bool MatchLanguages { get; init; }

    public required CampaignFrame Campaign { get; init; }

    public required OrganisationRules Organisation { get; init; }
}
