using System.Diagnostics;
using System.Text;
using Canvass.CallQueue;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Canvass.Api.Problems;

/// <summary>The one place where a refusal becomes a status, a stable code and the facts that go with it.</summary>
internal static class RefusalProblems
{
    public static ProblemHttpResult ToProblem(this Refusal refusal) => refusal switch
    {
        Refusal.UnknownList or Refusal.UnknownCall or Refusal.UnknownCampaign or Refusal.UnknownOrganisation or Refusal.UnknownAssociation
            or Refusal.UnknownRoom or Refusal.UnknownSeat or Refusal.UnknownHand or Refusal.UnknownWaiting or Refusal.UnknownVolunteer or Refusal.UnknownImport
            or Refusal.UnknownPerson or Refusal.UnknownNumber or Refusal.UnknownBlock or Refusal.UnknownUser
            or Refusal.UnknownInvitation or Refusal.UnknownToken or Refusal.UnknownTemplate or Refusal.UnknownFlag or Refusal.UnknownFollowUp => Problem(404, refusal),
        Refusal.NobodyLeft nobody => Problem(404, refusal, ("waiting", nobody.Waiting), ("nextDue", nobody.NextDue)),

        Refusal.OutsideHours closed => Problem(409, refusal, ("opensAt", closed.OpensAt)),
        Refusal.CampaignNotBegun early => Problem(409, refusal, ("firstDay", early.FirstDay), ("opensAt", early.OpensAt)),
        Refusal.CampaignOver over => Problem(409, refusal, ("lastDay", over.LastDay)),
        Refusal.ListPaused or Refusal.NotThisSession or Refusal.NotInHousehold or Refusal.NotYet or Refusal.CampaignClosed or Refusal.CampaignFrozen or Refusal.ListHasPeople or Refusal.NameTaken
            or Refusal.EmailTaken or Refusal.NoAuthenticator or Refusal.LastAdministrator or Refusal.UserDisabled or Refusal.RoomAtHome or Refusal.PlainHttp
            or Refusal.WaitingFull or Refusal.NoSeatFree or Refusal.SeatEmpty or Refusal.SeatClosed or Refusal.AlreadyAnswered or Refusal.ParentBelow or Refusal.ListClosed => Problem(409, refusal),
        Refusal.LeaseLost lost => Problem(409, refusal, ("callId", lost.CallId)),
        Refusal.StopRinging stop => Problem(409, refusal, ("callId", stop.CallId), ("numbers", stop.Numbers)),
        Refusal.CallEnded ended => Problem(409, refusal, ("callId", ended.CallId)),
        Refusal.OutcomeIdTaken taken => Problem(409, refusal, ("outcomeId", taken.OutcomeId)),
        Refusal.Superseded other => Problem(409, refusal, ("standing", other.StandingOutcomeId is { } id ? new StandingElsewhere(id, other.StandingCode!) : null)),
        Refusal.SeatTaken taken => Problem(409, refusal, ("roomId", taken.RoomId), ("seatId", taken.SeatId), ("seat", taken.Seat)),
        Refusal.AlreadyImported done => Problem(409, refusal, ("importId", done.ImportId), ("at", done.At)),
        Refusal.TooManyMissing many => Problem(409, refusal, ("missing", many.Missing), ("onList", many.OnList)),
        Refusal.CannotBecome or Refusal.ImportRunning or Refusal.NotStaged or Refusal.CannotUndo or Refusal.UndoTooLate or Refusal.BlockedByCall or Refusal.SamePerson or Refusal.NothingToReturn => Problem(409, refusal),
        Refusal.WasMerged merged => Problem(409, refusal, ("personId", merged.PersonId), ("into", merged.Into)),
        Refusal.Undeclared undeclared => Problem(409, refusal, ("missing", undeclared.Missing)),
        Refusal.FlagEnded ended => Problem(409, refusal, ("state", ended.State)),
        Refusal.ChangedMeanwhile changed => Problem(412, refusal, ("version", changed.Version)),
        Refusal.ReportKeyExpired => Problem(410, refusal),

        Refusal.SessionOver => Problem(401, refusal),
        Refusal.WrongSeatCode or Refusal.WrongRoomCode or Refusal.UnknownCard or Refusal.UnknownLink or Refusal.WrongSignIn or Refusal.SecondFactorNeeded or Refusal.WrongPassword or Refusal.WrongCode
            or Refusal.SetUpUnfinished or Refusal.NotForYou => Problem(403, refusal),
        Refusal.CodesPaused paused => Problem(429, refusal, ("again", paused.Again)),
        Refusal.TooManyTries => Problem(429, refusal),
        Refusal.BudgetSpent spent => Problem(429, refusal, ("limit", spent.Limit), ("again", spent.Again)),
        Refusal.NotConfirmed unknown => Problem(429, refusal, ("limit", unknown.Limit)),

        Refusal.UnreadableFile unreadable => Problem(400, refusal, ("problem", unreadable.Problem)),
        Refusal.BadMapping bad => Problem(400, refusal, ("problems", bad.Problems)),
        Refusal.MissingSource or Refusal.MissingObtainedAt or Refusal.BrokenUpload or Refusal.ObtainedInFuture or Refusal.NotANumber or Refusal.NoExternalId or Refusal.InvalidBirthYear or Refusal.UnclearBlock => Problem(400, refusal),
        Refusal.InvalidOutcome invalid => Problem(400, refusal, ("field", invalid.Field)),
        Refusal.InvalidSettings invalid => Problem(400, refusal, ("flaws", invalid.Flaws)),
        Refusal.InvalidPassword weak => Problem(400, refusal, ("reasons", weak.Reasons)),
        Refusal.InvalidEmail or Refusal.InvalidRoles or Refusal.UnknownScope or Refusal.InvalidEnd or Refusal.UnknownReason or Refusal.TooFewDigits or Refusal.InvalidName or Refusal.InvalidLanguages or Refusal.InvalidCodeEnd or Refusal.LastDayTooEarly
            or Refusal.HourPassed or Refusal.UnknownTimeZone or Refusal.UnknownMunicipality or Refusal.TooManySeats => Problem(400, refusal),

        // These stop the start, so nobody hears them over HTTP; a request that meets one all the same finds a server that cannot serve.
        Refusal.SecretMissing or Refusal.SecretTooShort or Refusal.SecretWrong => Problem(503, refusal),
        _ => throw new UnreachableException($"No problem document for {refusal.GetType().Name}."),
    };

    /// <summary>NobodyLeft is "nobody-left": the code that programs and translations go by.</summary>
    public static string Code(this Refusal refusal)
    {
        var code = new StringBuilder();
        foreach (var letter in refusal.GetType().Name)
        {
            if (char.IsUpper(letter) && code.Length > 0) code.Append('-');
            code.Append(char.ToLowerInvariant(letter));
        }
        return code.ToString();
    }

    private static ProblemHttpResult Problem(int status, Refusal refusal, params ReadOnlySpan<(string Name, object? Value)> facts) =>
        ProblemAnswer.Make(status, refusal.Code(), refusal.Why, facts);
}

/// <summary>The outcome that stands instead.</summary>
internal sealed record StandingElsewhere(Guid OutcomeId, string Outcome);
