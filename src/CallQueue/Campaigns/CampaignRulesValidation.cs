using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json;

namespace Canvass.CallQueue.Campaigns;

/// <summary>What cannot be meant, told in sentences: the limits stand at the properties, what takes two properties to see stands here.</summary>
internal static class CampaignRulesValidation
{
    private const int MostClosedDates = 400;

    public static IReadOnlyList<Flaw> Flaws(this CampaignRules rules) =>
    [
        .. OutOfRange(rules, at: ""),
        .. Backwards("hours.weekdayFrom", rules.Hours.WeekdayFrom, "hours.weekdayTo", rules.Hours.WeekdayTo),
        .. Backwards("hours.weekendFrom", rules.Hours.WeekendFrom, "hours.weekendTo", rules.Hours.WeekendTo),
        .. TooManyClosedDates(rules.Hours),
    ];

    public static IReadOnlyList<Flaw> Flaws(this OrganisationRules rules) => [.. OutOfRange(rules, at: "")];

    private static IEnumerable<Flaw> OutOfRange(object rules, string at)
    {
        foreach (var property in rules.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            if (property.GetCustomAttribute<RangeAttribute>() is not { } range || range.IsValid(property.GetValue(rules))) continue;
            var name = at + JsonNamingPolicy.CamelCase.ConvertName(property.Name);
            yield return new Flaw(name, $"{name} must be from {range.Minimum} to {range.Maximum}.");
        }
    }

    private static IEnumerable<Flaw> Backwards(string fromName, TimeOnly from, string toName, TimeOnly to)
    {
        if (from >= to && to != TimeOnly.MinValue) yield return new Flaw(fromName, $"{fromName} must be earlier than {toName}.");
    }

    private static IEnumerable<Flaw> TooManyClosedDates(CallingHoursRules hours)
    {
        if (hours.ClosedOn.Count > MostClosedDates) yield return new Flaw("hours.closedOn", $"hours.closedOn may name at most {MostClosedDates} dates.");
    }
}
