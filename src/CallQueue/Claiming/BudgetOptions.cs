using System.ComponentModel.DataAnnotations;

namespace Canvass.CallQueue.Claiming;

/// <summary>How many telephone numbers one volunteer, seat or device may be shown: enough to ring all evening, too few to copy a list.</summary>
public sealed record BudgetOptions : IValidatableObject
{
    public const string Section = "CallQueue:Budgets";

    /// <summary>In a room with a leader signed in, per seat, device and volunteer. A fast volunteer rings 20 to 40.</summary>
    [Range(1, int.MaxValue)]
    public int PerHour { get; init; } = 90;

    /// <summary>In a room with a leader signed in, per seat and device: several volunteers follow each other on a chair.</summary>
    [Range(1, int.MaxValue)]
    public int SeatPerDay { get; init; } = 400;

    /// <summary>In a room with a leader signed in.</summary>
    [Range(1, int.MaxValue)]
    public int VolunteerPerDay { get; init; } = 250;

    /// <summary>At home, and in a room where no leader is signed in.</summary>
    [Range(1, int.MaxValue)]
    public int AlonePerHour { get; init; } = 60;

    /// <summary>At home, and in a room where no leader is signed in.</summary>
    [Range(1, int.MaxValue)]
    public int AlonePerDay { get; init; } = 150;

    /// <summary>Everywhere, until a leader has confirmed the newcomer.</summary>
    [Range(1, int.MaxValue)]
    public int Unconfirmed { get; init; } = 30;

    /// <summary>From here on the leader is asked to confirm, well before the newcomer has to stop.</summary>
    [Range(1, int.MaxValue)]
    public int AskToConfirm { get; init; } = 15;

    /// <summary>
    /// So many dead or wrong numbers a day are not counted, per volunteer, seat and device; those beyond are. Two hours of ringing are
    /// about forty calls, so half of them may be dead; whoever reports everybody as dead sees no more than this beyond the limits.
    /// </summary>
    [Range(0, int.MaxValue)]
    public int GivenBackPerDay { get; init; } = 20;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (AskToConfirm > Unconfirmed)
            yield return new ValidationResult($"{nameof(AskToConfirm)} must not be above {nameof(Unconfirmed)}: the leader would be asked too late.", [nameof(AskToConfirm)]);
        if (AlonePerHour > PerHour)
            yield return new ValidationResult($"{nameof(AlonePerHour)} must not be above {nameof(PerHour)}: whoever nobody sees gets no more than whoever somebody does.", [nameof(AlonePerHour)]);
        if (AlonePerDay > SeatPerDay || AlonePerDay > VolunteerPerDay)
            yield return new ValidationResult($"{nameof(AlonePerDay)} must not be above {nameof(SeatPerDay)} or {nameof(VolunteerPerDay)}.", [nameof(AlonePerDay)]);
    }
}
