using Canvass.CallQueue.Campaigns;
using FsCheck;
using FsCheck.Fluent;

namespace Canvass.Unit.Campaigns;

internal sealed class Always_calling_hours
{
    private static readonly TimeZoneInfo Stockholm = TimeZoneInfo.FindSystemTimeZoneById("Europe/Stockholm");

    [FsCheck.NUnit.Property(MaxTest = 1000)]
    public Property open_at_the_next_opening_and_not_before(int minute, PositiveInt before)
    {
        var hours = new CallingHours(new CallingHoursRules(), Stockholm);
        var now = Some(minute);
        var opening = hours.NextOpening(now)!.Value;
        var earlier = opening.AddMinutes(-before.Get % (60 * 24 * 4));
        return hours.IsOpen(opening).And(opening >= now).And(earlier < now || earlier == opening || !hours.IsOpen(earlier));
    }

    [FsCheck.NUnit.Property(MaxTest = 1000)]
    public Property close_when_they_say_and_are_open_until_then(int minute)
    {
        var hours = new CallingHours(new CallingHoursRules(), Stockholm);
        var now = Some(minute);
        var closing = hours.ClosingAfter(now)!.Value;
        return (closing > now).And(!hours.IsOpen(closing)).And(hours.IsOpen(closing.AddMilliseconds(-1)));
    }

    private static DateTimeOffset Some(int minute) => new DateTime(2020, 1, 1).ToInstant(Stockholm).AddMinutes(minute % (60 * 24 * 7300));
}
