namespace Canvass.Databases;

/// <summary>Ids that sort by the time they were made: both engines store neighbours in time beside each other.</summary>
public static class NewId
{
    public static Guid At(DateTimeOffset now)
    {
#pragma warning disable RS0030 // the one place that makes ids
        return Guid.CreateVersion7(now);
#pragma warning restore RS0030
    }
}
