using System.Collections.Concurrent;
using System.Globalization;
using Canvass.CallQueue.Campaigns;
using Canvass.CallQueue.Outcomes;

namespace Canvass.CallQueue.Storage;

/// <summary>Rules are read from their text once per version; they change seldom and are asked for at every call.</summary>
internal sealed class RulesCache
{
    private readonly ConcurrentDictionary<(long Id, long Version), CampaignFrame> frames = [];
    private readonly ConcurrentDictionary<string, OrganisationRules> organisations = new(StringComparer.Ordinal);

    public CampaignFrame Frame(long id, long version, string rules, string timeZone, string firstDay) =>
        frames.GetOrAdd((id, version), _ => new CampaignFrame(
            id, CampaignJson.Rules.FromStored(rules), TimeZoneInfo.FindSystemTimeZoneById(timeZone), DateOnly.ParseExact(firstDay, "O", CultureInfo.InvariantCulture)));

    /// <summary>Where it is known, so that the long text of its rules need not be read. Null: it is not.</summary>
    public CampaignFrame? Known(long id, long version) => frames.GetValueOrDefault((id, version));

    public OrganisationRules Organisation(string rules) => organisations.GetOrAdd(rules, CampaignJson.OrganisationRules.FromStored);
}
