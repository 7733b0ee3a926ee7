using System.Globalization;
using Canvass.CallQueue.Campaigns;
using Canvass.CallQueue.Rooms;

namespace Canvass.CallQueue.Claiming;

/// <summary>Whether somebody may be shown one more number, and what is then written down.</summary>
internal static class Budget
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    /// <param name="seat">Null at home without a seat of one's own.</param>
    public static BudgetVerdict Judge(BudgetRow volunteer, BudgetRow? seat, BudgetRow device, BudgetSituation now, BudgetOptions options)
    {
        volunteer = Current(volunteer, now);
        seat = seat is null ? null : Current(seat, now);
        device = Current(device, now);

        var unconfirmed = Math.Max(volunteer.Total, Math.Max(seat?.Total ?? 0, device.Total));
        if (!now.Confirmed && unconfirmed >= options.Unconfirmed)
            return Refused(new Refusal.NotConfirmed(options.Unconfirmed));

        var perHour = now.LeaderHere ? options.PerHour : options.AlonePerHour;
        var seatPerDay = now.LeaderHere ? options.SeatPerDay : options.AlonePerDay;
        var volunteerPerDay = now.LeaderHere ? options.VolunteerPerDay : options.AlonePerDay;
        Refusal.BudgetSpent? spent = null;
        Check("volunteer", volunteer, volunteerPerDay);
        if (seat is not null) Check("seat", seat, seatPerDay);
        Check("device", device, seatPerDay);
        if (spent is not null) return Refused(spent);

        return new BudgetVerdict
        {
            Refusal = null,
            Volunteer = Charged(volunteer, now),
            Seat = seat is null ? null : Charged(seat, now),
            Device = Charged(device, now),
            AskToConfirm = !now.Confirmed && unconfirmed + 1 >= options.AskToConfirm,
        };

        // Of several spent limits the one is named that lasts longest: its end is when another try is worth it.
        void Check(string whose, BudgetRow row, int perDay)
        {
            if (row.HourCount >= perHour) Note($"{whose}-hour", row.HourFrom + Hour);
            if (row.DayCount >= perDay) Note($"{whose}-day", now.DayEnds);
        }

        void Note(string limit, DateTimeOffset again)
        {
            if (spent is null || again > spent.Again) spent = new Refusal.BudgetSpent(limit, again);
        }

        BudgetVerdict Refused(Refusal refusal) => new()
        {
            Refusal = refusal,
            Volunteer = volunteer,
            Seat = seat,
            Device = device,
            AskToConfirm = refusal is Refusal.NotConfirmed,
        };
    }

    /// <summary>On the day it was shown and so many times a day, in all of them or in none: then it can be charged again to the same.</summary>
    public static bool MayGiveBack(IEnumerable<BudgetRow> rows, DateOnly claimedOn, BudgetOptions options) =>
        rows.All(row => row.Day == Text(claimedOn) && row.DayGivenBack < options.GivenBackPerDay);

    /// <summary>The number was dead or wrong: it is not held against whoever was shown it. Only windows that the claim lies in get it back.</summary>
    public static BudgetRow GiveBack(BudgetRow row, DateTimeOffset claimedAt, DateOnly claimedOn, bool confirmed) => Moved(row, -1, claimedAt, claimedOn, confirmed);

    /// <summary>It was not dead after all: as if it had never been given back.</summary>
    public static BudgetRow ChargeAgain(BudgetRow row, DateTimeOffset claimedAt, DateOnly claimedOn, bool confirmed) => Moved(row, +1, claimedAt, claimedOn, confirmed);

    private static BudgetRow Moved(BudgetRow row, int by, DateTimeOffset claimedAt, DateOnly claimedOn, bool confirmed)
    {
        var sameDay = row.Day == Text(claimedOn);
        return row with
        {
            HourCount = claimedAt >= row.HourFrom ? Math.Max(0, row.HourCount + by) : row.HourCount,
            DayCount = sameDay ? Math.Max(0, row.DayCount + by) : row.DayCount,
            DayGivenBack = sameDay ? Math.Max(0, row.DayGivenBack - by) : row.DayGivenBack,
            Total = confirmed ? row.Total : Math.Max(0, row.Total + by),
        };
    }

    /// <summary>The row without the hour and the day that are over.</summary>
    private static BudgetRow Current(BudgetRow row, BudgetSituation now)
    {
        if (now.Now >= row.HourFrom + Hour) row = row with { HourFrom = DateTimeOffset.UnixEpoch, HourCount = 0 };
        // A clock that was set back must not lock anybody out for longer than the hour they had.
        else if (row.HourFrom > now.Now) row = row with { HourFrom = now.Now };
        // One day ahead: counted for a campaign in another time zone a moment ago, so still the same day's numbers.
        if (row.Day != Text(now.Today) && row.Day != Text(now.Today.AddDays(1))) row = row with { Day = "", DayCount = 0, DayGivenBack = 0 };
        return row;
    }

    private static BudgetRow Charged(BudgetRow row, BudgetSituation now) => row with
    {
        // It also began with a number that was given back since: that may be charged again.
        HourFrom = row.HourFrom == DateTimeOffset.UnixEpoch ? now.Now : row.HourFrom,
        HourCount = row.HourCount + 1,
        Day = row.Day.Length == 0 ? Text(now.Today) : row.Day,
        DayCount = row.DayCount + 1,
        Total = now.Confirmed ? row.Total : row.Total + 1,
    };

    private static string Text(DateOnly day) => day.ToString("O", CultureInfo.InvariantCulture);
}

/// <summary>When and where somebody asks for a number.</summary>
internal readonly record struct BudgetSituation
{
    public required DateTimeOffset Now { get; init; }

    /// <summary>The campaign's local date.</summary>
    public required DateOnly Today { get; init; }

    /// <summary>When the next local date begins.</summary>
    public required DateTimeOffset DayEnds { get; init; }

    /// <summary>In a room, with a leader signed in.</summary>
    public required bool LeaderHere { get; init; }

    public required bool Confirmed { get; init; }

    public static BudgetSituation Of(SeatedVolunteer volunteer, DateTimeOffset now, TimeZoneInfo zone)
    {
        var today = now.DateIn(zone);
        return new BudgetSituation
        {
            Now = now,
            Today = today,
            DayEnds = today.AddDays(1).ToDateTime(TimeOnly.MinValue).ToInstant(zone),
            LeaderHere = !volunteer.AtHome && volunteer.RoomId is not null && volunteer.LeaderUntil > now,
            Confirmed = volunteer.Confirmed,
        };
    }
}

/// <summary>May claim when <see cref="Refusal"/> is null; the rows are then those to write.</summary>
internal sealed record BudgetVerdict
{
    public required Refusal? Refusal { get; init; }

    public required BudgetRow Volunteer { get; init; }

    public required BudgetRow? Seat { get; init; }

    public required BudgetRow Device { get; init; }

    /// <summary>The leader should be asked now to confirm this newcomer.</summary>
    public required bool AskToConfirm { get; init; }
}
