using Canvass.CallQueue.Campaigns;

namespace Canvass.CallQueue.Claiming;

/// <summary>Where the people of a list stand at one moment, as claims see them. Hours and budgets are not looked at.</summary>
public sealed record ListStanding
{
    /// <summary>Whoever was on somebody's screen before.</summary>
    public ListPart Begun { get; init; } = new();

    public ListPart NeverRung { get; init; } = new();

    public long NoNumber { get; init; }

    public long Blocked { get; init; }

    public long Done { get; init; }

    public long People => Begun.People + NeverRung.People + NoNumber + Blocked + Done;

    /// <summary>When somebody who waits is due; null: nobody is.</summary>
    public DateTimeOffset? NextDue => Earlier(Begun.NextDue, NeverRung.NextDue);

    /// <summary>What would come of it, were the list at this stage.</summary>
    public ListOutlook At(Stage stage)
    {
        var (open, people) = (Begun.And(NeverRung), Begun.People + NeverRung.People);
        return stage switch
        {
            Stage.Open => new ListOutlook { Rung = open.Ready, Finished = open.Held, Waiting = open.Later + open.Paused },
            Stage.Draining => new ListOutlook { Rung = Begun.Ready, Finished = Begun.Held, Waiting = Begun.Later + Begun.Paused, Left = NeverRung.People },
            Stage.Closed => new ListOutlook { Finished = Begun.Held, Left = people - Begun.Held },
            _ => new ListOutlook { Finished = Begun.Held, Waiting = people - Begun.Held },
        };
    }

    /// <summary>What somebody hears who got nobody: whoever is ready all the same is not for them.</summary>
    internal Waiting Waiting(bool draining)
    {
        var asked = draining ? Begun : Begun.And(NeverRung);
        return new Waiting
        {
            Later = asked.Later,
            Held = asked.Held,
            Paused = asked.Paused,
            NotForYou = asked.Ready,
            NotBegun = draining ? NeverRung.People : 0,
            NoNumber = NoNumber,
            Blocked = Blocked,
            Done = Done,
        };
    }

    internal DateTimeOffset? NextDueWhile(bool draining) => draining ? Begun.NextDue : NextDue;

    private static DateTimeOffset? Earlier(DateTimeOffset? one, DateTimeOffset? other) => one is null || other < one ? other : one;
}

/// <summary>Some of those who are still to be rung.</summary>
public sealed record ListPart
{
    public long Ready { get; init; }

    /// <summary>On somebody's screen, or in the household of somebody who is.</summary>
    public long Held { get; init; }

    /// <summary>A callback is agreed.</summary>
    public long Later { get; init; }

    /// <summary>Left in peace for a while by a rule.</summary>
    public long Paused { get; init; }

    public DateTimeOffset? NextDue { get; init; }

    public long People => Ready + Held + Later + Paused;

    internal ListPart And(ListPart other) => new() { Ready = Ready + other.Ready, Held = Held + other.Held, Later = Later + other.Later, Paused = Paused + other.Paused };
}

/// <summary>What comes of those who are still to be rung. Each is counted once.</summary>
public sealed record ListOutlook
{
    /// <summary>Could be handed out at once.</summary>
    public long Rung { get; init; }

    /// <summary>On a screen, or in such a household: those calls go on whatever the list becomes.</summary>
    public long Finished { get; init; }

    /// <summary>Wait: for an hour, a pause to pass, or the list to be opened again.</summary>
    public long Waiting { get; init; }

    /// <summary>Are not rung any more.</summary>
    public long Left { get; init; }
}
