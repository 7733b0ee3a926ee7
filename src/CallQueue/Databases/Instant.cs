namespace Canvass.Databases;

/// <summary>Instants as the databases hold them: whole milliseconds since 1970, so that both engines compare and sort them alike.</summary>
public static class Instant
{
    public static long ToMs(this DateTimeOffset instant) => instant.ToUnixTimeMilliseconds();

    public static DateTimeOffset FromMs(long ms) => DateTimeOffset.FromUnixTimeMilliseconds(ms);

    public static DateTimeOffset? FromMs(long? ms) => ms is { } value ? FromMs(value) : null;
}
