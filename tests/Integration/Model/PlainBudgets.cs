using Canvass.CallQueue.Claiming;
using Canvass.CallQueue.Rooms;

namespace Canvass.Integration.Model;

/// <summary>
/// D2: how many numbers each volunteer, seat and device was shown, counted plainly from what happened: all their calls, less those whose
/// number turned out dead or wrong, of which so many a day.
/// </summary>
internal sealed class PlainBudgets(int givenBackPerDay, TimeZoneInfo zone)
{
    private static readonly TimeSpan Haste = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private readonly Dictionary<Guid, Shown> calls = [];
    private readonly Dictionary<(long Kind, string Subject), DateTimeOffset> hours = [];

    public void Claimed(Guid call, SeatedVolunteer volunteer, DateTimeOffset now)
    {
        (long, string)[] to = [(BudgetKind.Volunteer, $"{volunteer.VolunteerId}"), (BudgetKind.Seat, $"{volunteer.SeatId}"), (BudgetKind.Device, volunteer.DeviceHash)];
        calls.Add(call, new Shown(to, now, Day(now)));
        foreach (var subject in to)
            if (!hours.TryGetValue(subject, out var from) || now >= from + Hour) hours[subject] = now;
    }

    /// <returns>Whether it changed what is counted; null: it did not.</returns>
    public bool? Reported(Guid callId, string outcome, DateTimeOffset now)
    {
        var call = calls[callId];
        call.InHaste ??= now - call.At < Haste;
        var before = call.Counts;
        if (call.InHaste.Value || outcome is not ("wrong_number" or "not_in_service")) call.Counts = true;
        else if (call.Counts) call.Counts = !call.To.All(subject => Today(subject) == call.Day && Of(subject).Count(c => c.Day == call.Day && !c.Counts) < givenBackPerDay);
        return call.Counts == before ? null : call.Counts;
    }

    public Dictionary<(long Kind, string Subject), BudgetCount> Count() => hours.ToDictionary(hour => hour.Key, hour =>
    {
        var (shown, today) = (Of(hour.Key).ToList(), Today(hour.Key));
        return new BudgetCount(
            shown.Count(c => c.Counts && c.At >= hour.Value),
            shown.Count(c => c.Counts && c.Day == today),
            shown.Count(c => !c.Counts && c.Day == today),
            shown.Count(c => c.Counts));
    });

    private IEnumerable<Shown> Of((long Kind, string Subject) subject) => calls.Values.Where(c => c.To.Contains(subject));

    private DateOnly Today((long Kind, string Subject) subject) => Of(subject).Max(c => c.Day);

    private DateOnly Day(DateTimeOffset at) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, zone).Date);

    private sealed class Shown((long Kind, string Subject)[] to, DateTimeOffset at, DateOnly day)
    {
        public (long Kind, string Subject)[] To => to;

        public DateTimeOffset At => at;

        public DateOnly Day => day;

        public bool? InHaste { get; set; }

        public bool Counts { get; set; } = true;
    }
}

internal sealed record BudgetCount(long Hour, long Day, long GivenBack, long Total);
