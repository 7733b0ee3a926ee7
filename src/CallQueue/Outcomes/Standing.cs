using Canvass.Databases;

namespace Canvass.CallQueue.Outcomes;

/// <summary>The lanes of a list's queue, in which they are asked in turn.</summary>
internal static class Lane
{
    public const int Held = 0;
    public const int MyCallback = 1;
    public const int Callback = 2;
    public const int Fresh = 3;

    /// <summary>Plus the part of the day of the last try.</summary>
    public const int Retry = 4;

    /// <summary>Whatever lane they are in: late news may have come while they were held.</summary>
    public static bool IsDue(long due, long? backDue, DateTimeOffset now) => Math.Max(due, backDue ?? 0) <= now.ToMs();
}

/// <summary>Why a target is not in any lane.</summary>
internal static class Gone
{
    public const string Done = "done";
    public const string Blocked = "blocked";
    public const string Protected = "protected";
    public const string NoNumber = "no_number";
    public const string UnderAge = "under_age";
    public const string TakenOff = "taken_off";
}

/// <summary>Where a target stands in its list's queue.</summary>
/// <param name="Lane">Null: gone, and <paramref name="Why"/> tells the reason.</param>
/// <param name="Need">The languages that a volunteer must speak one of; null = any volunteer. Of a promise: whoever did not give it.</param>
/// <param name="Numbers">The numbers that may be rung now, best first.</param>
/// <param name="Good">The numbers that are neither blocked nor retired, for whoever is on the phone already.</param>
internal sealed record TargetStanding(long TargetId, int? Lane, long? Volunteer, string? Need, long Due, string? Why, int Tries, IReadOnlyList<long> Numbers, IReadOnlyList<long> Good);
