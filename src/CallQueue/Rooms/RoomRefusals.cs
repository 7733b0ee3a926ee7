using System.Globalization;

namespace Canvass.CallQueue;

public abstract partial record Refusal
{
    public sealed record UnknownRoom() : Refusal("There is no such room.");

    public sealed record UnknownSeat() : Refusal("There is no such seat.");

    public sealed record UnknownHand() : Refusal("No such hand is up. Somebody else may have taken it.");

    public sealed record SeatEmpty() : Refusal("Nobody sits there.");

    public sealed record SeatClosed() : Refusal("The code of this seat has ended, so nobody can sit there. Print it anew.");

    public sealed record AlreadyAnswered() : Refusal("You have answered already. Thank you.");

    /// <summary>Wrong, worn out and never made are one and the same to whoever types.</summary>
    public sealed record WrongRoomCode(TimeSpan Wait) : Refusal("We cannot find this code. Look at it again, or ask the call leader. A code ends with the evening.");

    public sealed record WaitingFull(int Most) : Refusal($"{Most} people wait here already. Ask the call leader.");

    public sealed record UnknownWaiting() : Refusal("Nobody waits here so. They may have gone, or somebody else has given them a seat.");

    public sealed record NoSeatFree() : Refusal("No seat is free. Free one, make more, or print new codes for those whose codes have ended.");

    public sealed record UnknownVolunteer() : Refusal("There is no such volunteer.");

    public sealed record TooManySeats(int Most) : Refusal($"At most {Most} seats are made at once.");

    public sealed record HourPassed(TimeOnly Until, TimeOnly Now)
        : Refusal(string.Create(CultureInfo.InvariantCulture, $"It is {Now:HH\\:mm} by the clocks here, so {Until:HH\\:mm} has passed today. Say a later hour; 24:00 is midnight."));

    public sealed record InvalidCodeEnd(int Days) : Refusal($"A code must end later than now and within {Days} days.");

    /// <summary>Wrong, worn out and never made are one and the same to whoever types.</summary>
    public sealed record WrongSeatCode(TimeSpan Wait) : Refusal("We cannot find this code. Look at the slip again: the signs 0, O, 1, I and L are not used. A code ends with the evening.");

    /// <summary>A leader can free the seat.</summary>
    public sealed record SeatTaken(long RoomId, long SeatId, string Seat) : Refusal($"Somebody else is sitting at {Seat}. Ask your call leader to free the seat, or take another.");

    public sealed record UnknownCard(TimeSpan Wait) : Refusal("We do not recognise this caller card together with this name. Try again, or go on without the card.");

    public sealed record InvalidLanguages() : Refusal("A language is given by its ISO 639 code: of two letters (sv, en, ar), or of three (swe, ara; syr has no other). At most ten.");

    public sealed record SessionOver() : Refusal("You are not signed in any more. Sign in again.");
}
