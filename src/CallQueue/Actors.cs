namespace Canvass.CallQueue;

/// <summary>Who did something, as the audit names them, where it is neither an account nor a volunteer.</summary>
public static class Actors
{
    /// <summary>Whoever runs the program.</summary>
    public const string Operator = "operator";
}
