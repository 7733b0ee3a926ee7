namespace Canvass.CallQueue.Campaigns;

/// <summary>A campaign's wall clock.</summary>
internal static class LocalTime
{
    public static DateTime In(this DateTimeOffset instant, TimeZoneInfo zone) => TimeZoneInfo.ConvertTime(instant, zone).DateTime;

    public static DateOnly DateIn(this DateTimeOffset instant, TimeZoneInfo zone) => DateOnly.FromDateTime(instant.In(zone));

    /// <summary>The instant of a local time. A time that the clock skips in spring counts as the first that exists after it; one that comes twice in autumn as the later.</summary>
    public static DateTimeOffset ToInstant(this DateTime local, TimeZoneInfo zone)
    {
        while (zone.IsInvalidTime(local)) local = local.AddMinutes(15);
        return new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUniversalTime();
    }
}
