using Canvass.CallQueue.Campaigns;
using Canvass.Databases;

namespace Canvass.CallQueue.Outcomes;

/// <summary>
/// What follows from the calls made so far: a fold over the outcomes that stand, in the order of their claims (not of their
/// arrival), for everyone in a household at once. Pure: the same history gives the same standing, whatever way it came about.
/// </summary>
internal static class WhatFollows
{
    public static IReadOnlyList<TargetStanding> For(HouseholdHistory history)
    {
        if (history.Calls.Any(c => c.ToldNumber is not null)) history = history with { Members = [.. history.Members.Select(m => ToldFirst(m, history.Calls))] };
        var organisation = new OrganisationWide(history);
        var standings = new List<TargetStanding>();
        foreach (var campaignId in history.Members.SelectMany(m => m.Places).Select(p => p.CampaignId).Distinct())
        {
            var campaign = new InCampaign(history, history.Campaigns[campaignId], organisation);
            foreach (var member in history.Members)
                standings.AddRange(member.Places.Where(p => p.CampaignId == campaignId).Select(place => campaign.Stand(member, place)));
        }
        return standings;
    }

    /// <summary>When somebody who did not answer may be tried again.</summary>
    public static DateTimeOffset AfterPause(DateTimeOffset at, TimeSpan pause, bool notTwiceInSamePart, TimeZoneInfo zone)
    {
        var due = at + pause;
        if (!notTwiceInSamePart) return due;
        var (tried, again) = (at.In(zone), due.In(zone));
        var samePart = tried.Date == again.Date && DayParts.Of(TimeOnly.FromDateTime(tried)) == DayParts.Of(TimeOnly.FromDateTime(again));
        return samePart ? DayParts.NextAfter(again).ToInstant(zone) : due;
    }

    /// <summary>What they told on the phone is tried before what is known from elsewhere, the newest first.</summary>
    private static Member ToldFirst(Member member, IReadOnlyList<PastCall> calls)
    {
        var told = InOrder(calls.Where(c => c.PersonId == member.PersonId && c.ToldNumber is not null)).Select(c => c.ToldNumber!.Value).ToList();
        return member with { Numbers = [.. member.Numbers.OrderByDescending(n => told.LastIndexOf(n.NumberId))] };
    }

    private static IEnumerable<PastCall> InOrder(IEnumerable<PastCall> calls) => calls.OrderBy(c => c.ClaimedAt).ThenBy(c => c.CallId);

    /// <summary>What counts in every campaign: blocks, deaths, rests between campaigns.</summary>
    private sealed class OrganisationWide(HouseholdHistory history)
    {
        private readonly HashSet<long> blockedNumbers = [.. BlockedNumbers(history)];
        private readonly HashSet<long> blockedPeople = [.. Of(history, OutcomeCode.DoNotCall)];
        private readonly HashSet<long> deceased = [.. Of(history, OutcomeCode.Deceased)];

        public bool IsBlocked(Member member) => member.Blocked || member.Restricted || blockedPeople.Contains(member.PersonId);

        public bool IsDeceased(Member member) => deceased.Contains(member.PersonId);

        public bool IsBlocked(long numberId) => blockedNumbers.Contains(numberId);

        /// <summary>The earliest instant that the rules over all campaigns allow.</summary>
        public DateTimeOffset NotBefore(Member member, CampaignFrame campaign)
        {
            var rules = history.Organisation;
            var earliest = DateTimeOffset.MinValue;
            var calls = history.Calls.Where(c => c.PersonId == member.PersonId).ToList();
            foreach (var call in calls)
            {
                if (call.CampaignId != campaign.Id) Raise(call.At + rules.BetweenCampaigns);
                if (call.Outcome == OutcomeCode.Conversation) Raise(call.At + rules.RestAfterConversation);
                if (call.Outcome == OutcomeCode.Refused) Raise(call.At + rules.RestAfterRefused);
            }
            // With n tries allowed in the window, the next waits until the n-th latest has left it. A wrong or dead number did not disturb this person.
            var tries = calls.Where(c => !c.FromCallback && c.Outcome != OutcomeCode.WrongNumber && c.Outcome != OutcomeCode.NotInService).Select(c => c.At).OrderDescending().ToList();
            if (tries.Count >= rules.AttemptsPerWindow) Raise(tries[rules.AttemptsPerWindow - 1] + rules.Window);
            return earliest;

            void Raise(DateTimeOffset instant) => earliest = instant > earliest ? instant : earliest;
        }

        private static IEnumerable<long> Of(HouseholdHistory history, OutcomeCode outcome) =>
            history.Calls.Where(c => c.Outcome == outcome).Select(c => c.PersonId);

        private static IEnumerable<long> BlockedNumbers(HouseholdHistory history)
        {
            foreach (var call in history.Calls.Where(c => c.Outcome == OutcomeCode.DoNotCall))
            {
                if (call.NumberIds.Count > 0)
                {
                    foreach (var id in call.NumberIds) yield return id;
                }
                else
                {
                    // Nobody said which: then none of that person's is rung again.
                    foreach (var number in history.Members.Where(m => m.PersonId == call.PersonId).SelectMany(m => m.Numbers)) yield return number.NumberId;
                }
            }
        }
    }

    /// <summary>The household in one campaign: attempts, pauses, retired numbers and agreements.</summary>
    private sealed class InCampaign
    {
        private readonly CampaignFrame campaign;
        private readonly OrganisationWide organisation;
        private readonly Dictionary<long, DateTimeOffset> pausedNumbers = [];
        private readonly HashSet<long> deadNumbers = [];
        private readonly Dictionary<long, Course> courses;

        public InCampaign(HouseholdHistory history, CampaignFrame campaign, OrganisationWide organisation)
        {
            this.campaign = campaign;
            this.organisation = organisation;
            courses = history.Members.ToDictionary(m => m.PersonId, m => new Course(m));
            foreach (var call in InOrder(history.Calls.Where(c => c.CampaignId == campaign.Id)))
                if (courses.TryGetValue(call.PersonId, out var course)) Take(course, call);
        }

        public TargetStanding Stand(Member member, Place place)
        {
            var course = courses[member.PersonId];
            var numbers = BestFirst(course);
            if (WhyGone(member, place, course, numbers) is { } why) return new(place.TargetId, null, null, null, 0, why, course.Tries, [], MayRing(member) ? numbers : []);

            var need = Need(course, place);
            if (course.Agreed is { } agreed)
            {
                var asAgreed = numbers.OrderByDescending(agreed.Numbers.Contains).ToList();
                return new(place.TargetId, agreed.By is null ? Lane.Callback : Lane.MyCallback, agreed.By, need, agreed.At.ToMs(), null, course.Tries, asAgreed, numbers);
            }

            var free = Later(organisation.NotBefore(member, campaign), numbers.Min(PausedUntil));
            if (course.Last is not { } last)
                return new(place.TargetId, Lane.Fresh, null, need, Math.Max(place.OrderKey, ToKey(free)), null, course.Tries, FreeAt(free, numbers), numbers);

            var part = DayParts.Of(TimeOnly.FromDateTime(last.In(campaign.Zone)));
            var due = Later(course.Due, free);
            return new(place.TargetId, Lane.Retry + (int)part, null, need, due.ToMs(), null, course.Tries, FreeAt(due, numbers), numbers);
        }

        private void Take(Course course, PastCall call)
        {
            var numbers = call.NumberIds.Count > 0 ? call.NumberIds : [.. BestFirst(course).Take(1)];
            var costsAttempt = !call.FromCallback;
            course.Last = call.At;
            switch (call.Outcome.Code)
            {
                case "conversation" when campaign.Rules.ConversationEndsListOnly:
                    course.TalkedOnLists.Add(call.ListId);
                    course.Settle(call.At);
                    break;
                case "conversation" or "refused":
                    course.Done = true;
                    course.Settle(call.At);
                    break;
                case "not_on_list":
                    course.NotOnLists.Add(call.ListId);
                    course.Settle(call.At);
                    break;
                case "call_later":
                    course.Agreed = new Agreement(call.CallBackAt ?? call.At, call.CallBackBy, call.NumberIds, 0);
                    break;
                case "language":
                    // Free once: whoever is passed on again and again must come to an end.
                    costsAttempt &= course.PassedOn;
                    course.PassOn(call);
                    break;
                case "wrong_number":
                    // The person was not tried; but a report that retires nothing must not make the next call free.
                    costsAttempt &= !Retire(course.WrongNumbers, numbers);
                    course.FreeFrom(call.At);
                    break;
                case "not_in_service":
                    costsAttempt &= !Retire(deadNumbers, numbers);
                    course.FreeFrom(call.At);
                    break;
                case "no_answer":
                    Pause(course, call, campaign.Rules.PauseAfterNoAnswer, numbers);
                    break;
                case "voicemail":
                    Pause(course, call, campaign.Rules.PauseAfterVoicemail, numbers);
                    break;
                case "not_available":
                    Pause(course, call, campaign.Rules.PauseAfterNotAvailable, []);
                    break;
                case "busy":
                    Pause(course, call, campaign.Rules.PauseAfterBusy, numbers, anyPart: true);
                    break;
            }
            if (costsAttempt) course.Tries++;
        }

        private void Pause(Course course, PastCall call, TimeSpan pause, IEnumerable<long> numbers, bool anyPart = false)
        {
            var again = AfterPause(call.At, pause, campaign.Rules.NotTwiceInSamePart && !anyPart, campaign.Zone);
            foreach (var number in numbers) pausedNumbers[number] = Later(PausedUntil(number), again);
            course.FreeFrom(again);
            // A promise has tries of its own; when they are used up, what was before it holds again.
            // The try may have been for an earlier agreement, of which we hear after this one: nobody is rung before the hour they named.
            if (course.Agreed is { } agreed && call.FromCallback)
                course.Agreed = agreed.Tries + 1 < campaign.Rules.CallbackAttempts ? agreed with { At = Later(agreed.At, again), Tries = agreed.Tries + 1 } : null;
        }

        private static bool Retire(HashSet<long> retired, IReadOnlyList<long> numbers)
        {
            var before = retired.Count;
            retired.UnionWith(numbers);
            return retired.Count > before;
        }

        /// <summary>Whoever is on the phone with somebody gone for another reason may end that call.</summary>
        private bool MayRing(Member member) => !organisation.IsBlocked(member) && !member.Protected && !organisation.IsDeceased(member);

        private string? WhyGone(Member member, Place place, Course course, List<long> numbers)
        {
            // First: whoever is not on the list is counted among nobody who is.
            if (place.TakenOff) return Gone.TakenOff;
            if (organisation.IsBlocked(member)) return Gone.Blocked;
            if (member.Protected) return Gone.Protected;
            if (organisation.IsDeceased(member)) return Gone.Done;
            if (member.BirthYear is { } year && campaign.FirstDay.Year - year < campaign.Rules.MinimumAge) return Gone.UnderAge;
            if (course.NotOnLists.Contains(place.ListId)) return Gone.Done;
            if (numbers.Count == 0) return WhyNoNumber(member, course);
            // Somebody was promised a call: that comes before what is done.
            if (course.Agreed is not null) return null;
            return course.Done || course.TalkedOnLists.Contains(place.ListId) || course.Tries >= campaign.Rules.Attempts ? Gone.Done : null;
        }

        private string WhyNoNumber(Member member, Course course)
        {
            if (member.Numbers.Any(n => n.Blocked || (n.Usable && organisation.IsBlocked(n.NumberId)))) return Gone.Blocked;
            return course.Last is null ? Gone.NoNumber : Gone.Done;
        }

        /// <summary>The number that was paused longest ago is tried first, then the one the person prefers.</summary>
        private List<long> BestFirst(Course course) =>
        [
            .. course.Member.Numbers
                .Where(n => n.Usable && !organisation.IsBlocked(n.NumberId) && !deadNumbers.Contains(n.NumberId) && !course.WrongNumbers.Contains(n.NumberId))
                .Select(n => n.NumberId)
                .OrderBy(PausedUntil),
        ];

        /// <summary>Another number may still be paused for everyone on it when this person is due.</summary>
        private List<long> FreeAt(DateTimeOffset due, List<long> numbers) => numbers.FindAll(n => PausedUntil(n) <= due);

        private DateTimeOffset PausedUntil(long number) => pausedNumbers.GetValueOrDefault(number, DateTimeOffset.MinValue);

        private static string? Need(Course course, Place place)
        {
            var known = course.Member.Languages;
            if (!course.PassedOn) return place.MatchLanguages ? LanguageNeed.AnyOf(known) : null;
            if (course.Heard is { } heard) return LanguageNeed.AnyOf([heard]);
            // Nobody knows which it was: then one of those they are known for, unless whoever could not talk to them speaks it.
            List<string> left = [.. known.Except(course.NotUnderstood)];
            return left.Count > 0 ? LanguageNeed.AnyOf(left) : LanguageNeed.AnyBut(course.NotUnderstood);
        }

        private static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;

        private static long ToKey(DateTimeOffset instant) => instant == DateTimeOffset.MinValue ? 0 : instant.ToMs();
    }

    /// <summary>One person's way through a campaign.</summary>
    private sealed class Course(Member member)
    {
        public Member Member => member;

        public HashSet<long> WrongNumbers { get; } = [];

        public HashSet<long> NotOnLists { get; } = [];

        /// <summary>Where a conversation ends the matter on its own list only.</summary>
        public HashSet<long> TalkedOnLists { get; } = [];

        public bool Done { get; set; }

        public int Tries { get; set; }

        public DateTimeOffset? Last { get; set; }

        public DateTimeOffset Due { get; private set; } = DateTimeOffset.MinValue;

        public Agreement? Agreed { get; set; }

        /// <summary>They could not be talked to in what they speak.</summary>
        public bool PassedOn { get; private set; }

        /// <summary>What they were heard to speak; null: nobody knew.</summary>
        public string? Heard { get; private set; }

        /// <summary>What those speak who heard them and did not know which language it was.</summary>
        public HashSet<string> NotUnderstood { get; } = [];

        public void PassOn(PastCall call)
        {
            PassedOn = true;
            if (call.Language is null) NotUnderstood.UnionWith(call.Spoken);
            if (call.Language is not null || Heard is null || call.Spoken.Contains(Heard)) Heard = call.Language;
            Settle(call.At);
        }

        /// <summary>They talked: what was agreed before is kept or moot.</summary>
        public void Settle(DateTimeOffset at)
        {
            Agreed = null;
            FreeFrom(at);
        }

        public void FreeFrom(DateTimeOffset at) => Due = at > Due ? at : Due;
    }

    /// <param name="By">Who promised it; null = anyone may keep it.</param>
    /// <param name="Numbers">Where the person asked to be rung; empty = nothing said.</param>
    private sealed record Agreement(DateTimeOffset At, long? By, IReadOnlyList<long> Numbers, int Tries);
}
