namespace Canvass.Integration.Model;

/// <summary>What is broken on purpose, so that the simulator is known to see it. Each has its test in <see cref="What_the_simulator_would_notice"/>.</summary>
public enum Sabotage
{
    None,

    /// <summary>Requests for replay are never answered.</summary>
    NoReplay,

    /// <summary>An entry that comes twice is counted twice.</summary>
    CountTwice,

    /// <summary>The queue knows no pauses after a try in vain.</summary>
    NoPauses,

    /// <summary>The queue never gives up on anybody.</summary>
    NoLimitOfAttempts,

    /// <summary>The queue knows no rest between two campaigns.</summary>
    NoRestBetweenCampaigns,

    /// <summary>The queue rings children.</summary>
    NoMinimumAge,

    /// <summary>The queue rings at night.</summary>
    NoCallingHours,

    /// <summary>A claim holds its list's row and not the household.</summary>
    LockOnTheListRow,

    /// <summary>An outcome moves its own target and not those on other lists.</summary>
    OutcomeOnOneListOnly,

    /// <summary>An outcome is kept when the process dies before its answer, and kept again when it is repeated.</summary>
    RepeatsKeptTwice,

    /// <summary>A number that was told on the phone is theirs for good.</summary>
    ToldForGood,

    /// <summary>A dead number is given back to the budgets for good.</summary>
    GivenBackForGood,

    /// <summary>A callback that one volunteer promised is anybody's.</summary>
    PromisesOfAnybody,

    /// <summary>Changed rules are taken to nobody.</summary>
    RulesForNobody,

    /// <summary>Whoever could not talk to somebody is handed them again.</summary>
    PassedOnToTheSame,

    /// <summary>What the register knows of somebody's languages, and who tried theirs in vain, is forgotten when nobody knows which it was.</summary>
    LanguageForgotten,

    /// <summary>The queue rings when the campaign is over.</summary>
    NoLastDay,
}
