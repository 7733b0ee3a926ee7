namespace Canvass.Shared;

/// <summary>Every test runs every day, small; <c>tests/run full</c> runs it at the size that its promise names.</summary>
public static class Size
{
    public static bool IsFull { get; } = Environment.GetEnvironmentVariable("CANVASS_TEST_SIZE") == "full";

    public static int Of(int everyday, int full) => IsFull ? full : everyday;
}
