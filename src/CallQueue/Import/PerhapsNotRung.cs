namespace Canvass.CallQueue.Import;

/// <summary>
/// Blocked means never again, and a new number is no leave to ring: whoever a file brings and is perhaps the same as somebody who is never rung is
/// blocked too, until somebody has looked.
/// </summary>
internal static class PerhapsNotRung
{
    /// <summary>What is kept of the row.</summary>
    public const string Code = "perhaps_not_rung";

    /// <summary>The reason of the block; it is lifted when somebody says that they are two, or one.</summary>
    public static string Because(long otherId) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"perhaps the same as person {otherId}, who is not rung");

    public static RowProblem Problem(ReadRow row) => new(Code, null,
        $"{row.FirstName} {row.LastName}".Trim() + " is brought in, and not rung until somebody has looked: perhaps the same as somebody who is never rung. `people same` shows the two.");
}
