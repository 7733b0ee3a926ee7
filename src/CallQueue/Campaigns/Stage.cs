namespace Canvass.CallQueue.Campaigns;

/// <summary>How far a campaign or a list has come.</summary>
public enum Stage
{
    /// <summary>Being prepared: nobody can ring from it.</summary>
    Draft,
    Open,

    /// <summary>A list only: whoever was begun is still rung, as agreed or again, and nobody new is begun.</summary>
    Draining,

    /// <summary>No new calls for now; those under way are finished.</summary>
    Paused,

    /// <summary>Over. Late reports are still taken.</summary>
    Closed,
}

internal static class Stages
{
    /// <summary>As JSON calls it, and the database: there, a list that is draining is open.</summary>
    public static string Text(this Stage stage) => stage switch
    {
        Stage.Draft => "draft",
        Stage.Open => "open",
        Stage.Draining => "draining",
        Stage.Paused => "paused",
        _ => "closed",
    };

    public static Stage Read(string text) => text switch
    {
        "draft" => Stage.Draft,
        "open" => Stage.Open,
        "paused" => Stage.Paused,
        "closed" => Stage.Closed,
        _ => throw new InvalidOperationException($"The unknown stage {text} is stored."),
    };

    /// <summary>Forwards, and between open, draining and paused as often as one likes. What was opened is never a draft again, and what is closed stays closed.</summary>
    public static bool CanBecome(this Stage from, Stage to) => (from, to) switch
    {
        (Stage.Draft, Stage.Open or Stage.Closed) => true,
        (Stage.Open or Stage.Draining or Stage.Paused, Stage.Open or Stage.Draining or Stage.Paused or Stage.Closed) => true,
        _ => from == to,
    };
}
