namespace Canvass.Fire;

/// <summary>Every kind of test every day; the sizes that the promises name when CANVASS_TEST_SIZE is full.</summary>
internal static class Size
{
    public static readonly bool Full = Environment.GetEnvironmentVariable("CANVASS_TEST_SIZE") == "full";

    public static int Of(int everyday, int full) => Full ? full : everyday;
}
