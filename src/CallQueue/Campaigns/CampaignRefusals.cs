using Canvass.CallQueue.Campaigns;

namespace Canvass.CallQueue;

public abstract partial record Refusal
{
    public sealed record UnknownCampaign() : Refusal("There is no such campaign.");

    public sealed record CampaignClosed() : Refusal("This campaign is closed. Make a new one.");

    public sealed record CampaignFrozen() : Refusal("The first call is made: first day and time zone cannot be changed any more, because the figures are counted by them.");

    /// <summary>Said to whoever opens a campaign and to whoever rings in one.</summary>
    public sealed record PlainHttp() : Refusal("Only a demonstration can be rung here: this server is reached without https, and names and numbers could be read on the way. Whoever runs it finds in its log what to do.");

    /// <summary>Said to whoever opens a campaign or a list for the first time.</summary>
    /// <param name="Missing">As JSON calls it: organisation.contact, basis.deleteOn.</param>
    public sealed record Undeclared(IReadOnlyList<string> Missing)
        : Refusal($"Before anybody is rung it must be said who rings, who they are to you, on what grounds, and when they are deleted. Still missing: {string.Join(", ", Missing)}.");

    public sealed record CannotBecome(Stage From, Stage To) : Refusal($"What is {From.Text()} cannot become {To.Text()}.");

    public sealed record UnknownTimeZone(string TimeZone) : Refusal($"There is no time zone {TimeZone}. Write it as Europe/Stockholm.");

    public sealed record LastDayTooEarly() : Refusal("The last day cannot be before the first.");
}
