namespace Canvass.CallQueue.Outcomes;

/// <summary>How a call stands, as the database holds it.</summary>
internal static class CallStates
{
    public const int Open = 0;

    /// <summary>An outcome came.</summary>
    public const int Resolved = 1;

    /// <summary>Given back without one.</summary>
    public const int Released = 2;

    /// <summary>The lease ran out and somebody else was handed the person.</summary>
    public const int Lapsed = 3;
}
