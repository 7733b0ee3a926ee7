namespace Canvass.CallQueue.Leases;

/// <summary>How long a volunteer keeps a person.</summary>
internal static class Lease
{
    public static DateTimeOffset First(DateTimeOffset now, LeaseOptions options) => Earlier(now + options.Length, now + options.Cap);

    /// <summary>Renewed now; never shortened, never beyond the cap.</summary>
    public static DateTimeOffset Renewed(DateTimeOffset until, DateTimeOffset claimedAt, bool dialled, DateTimeOffset now, LeaseOptions options)
    {
        var wished = now + (dialled ? options.Dialled : options.Length);
        var renewed = Earlier(wished, claimedAt + options.Cap);
        return renewed > until ? renewed : until;
    }

    /// <summary>From this instant somebody else may be handed the person.</summary>
    public static DateTimeOffset FreeFrom(DateTimeOffset until) => until + LeaseOptions.Grace;

    private static DateTimeOffset Earlier(DateTimeOffset a, DateTimeOffset b) => a < b ? a : b;
}
