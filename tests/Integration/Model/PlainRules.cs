using Canvass.CallQueue.Campaigns;
using Canvass.CallQueue.Outcomes;

namespace Canvass.Integration.Model;

/// <summary>
/// The promises about who may be rung, in plain words and over a plain history, worked out without anything of the queue's: no fold,
/// no lanes, no households. They say less than the model (not whose turn it is), but a mistake in the queue's own rules shows here.
/// </summary>
internal sealed class PlainRules(OrganisationRules organisation, IReadOnlyDictionary<long, CampaignFrame> campaignOfList, IReadOnlyDictionary<long, DateOnly> lastDayOfList)
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Absent = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan LongestCall = TimeSpan.FromMinutes(60);
    private static readonly string[] InVain = ["no_answer", "voicemail", "not_available", "busy"];

    private readonly Dictionary<long, PlainPerson> people = [];
    private readonly Dictionary<string, int> blockedNumbers = [];
    private readonly Dictionary<Guid, PlainCall> calls = [];
    private readonly Dictionary<long, Sitter> sitters = [];
    private readonly HashSet<(long Volunteer, long Person, DateOnly Day)> skipped = [];

    public PlainPerson Person(long id) => people.TryGetValue(id, out var known) ? known : people[id] = new PlainPerson();

    /// <param name="volunteer">Who.</param>
    /// <param name="now">When.</param>
    /// <param name="onlyList">The one list that is rung there; null: any.</param>
    public void Sat(long volunteer, DateTimeOffset now, long? onlyList) => sitters[volunteer] = new Sitter(now, onlyList);

    public void Left(long volunteer) => sitters.Remove(volunteer);

    public void Block(string number) => blockedNumbers[number] = blockedNumbers.GetValueOrDefault(number) + 1;

    public void Lift(string number) => blockedNumbers[number]--;

    public void Block(long person) => Person(person).Blocks++;

    public void Lift(long person) => Person(person).Blocks--;

    public void Released(Guid call, DateTimeOffset now)
    {
        calls[call].Open = false;
        calls[call].GivenBack = true;
        skipped.Add((calls[call].Volunteer, calls[call].Person, Day(now, calls[call].List)));
    }

    public void Lapsed(Guid call) => calls[call].Open = false;

    public void Renewed(Guid call, DateTimeOffset until) => calls[call].Until = until;

    /// <summary>What stands for the call from now on; null: nothing.</summary>
    public void Reported(Guid call, PlainOutcome? outcome, DateTimeOffset now)
    {
        calls[call].Open = false;
        calls[call].Outcome = outcome;
        calls[call].ReportedOn = Day(now, calls[call].List);
    }

    /// <summary>They were one person all along.</summary>
    public void Merged(long kept, long merged)
    {
        var (one, other) = (Person(kept), Person(merged));
        one.Numbers.UnionWith(other.Numbers);
        one.Lists.UnionWith(other.Lists);
        (one.Protected, one.Blocks) = (one.Protected || other.Protected, one.Blocks + other.Blocks);
        one.BirthYear ??= other.BirthYear;
        people.Remove(merged);
        foreach (var call in calls.Values.Where(c => c.Person == merged)) call.Person = kept;
        foreach (var (volunteer, _, day) in skipped.Where(s => s.Person == merged).ToList()) skipped.Add((volunteer, kept, day));
    }

    /// <summary>Somebody was handed out: by the queue, or because they came to the telephone that was rung.</summary>
    public void Claimed(PlainCall call, IReadOnlyList<string> languages, DateTimeOffset now, bool cameToThePhone = false)
    {
        var (person, campaign) = (Person(call.Person), campaignOfList[call.List]);
        var mine = calls.Values.Where(c => c.Person == call.Person && c.Outcome is not null).OrderBy(c => c.At).ToList();
        var here = mine.Where(c => campaignOfList[c.List].Id == campaign.Id).ToList();
        var agreed = Agreement(here, campaign);

        NobodyElseRings(call, now);
        MayBeRungAtAll(call, person, campaign, mine, here);
        Unless(Day(now, call.List) >= campaign.FirstDay, call, "the campaign has not begun");
        Unless(Day(now, call.List) <= lastDayOfList[call.List], call, "the campaign is over");
        Unless(Open(campaign, Local(now, call.List)), call, "it is not the hour to ring anybody");
        if (agreed is null) IsDue(call, campaign, mine, here, now);
        else Unless(now >= agreed.At, call, "it was agreed to ring later");
        if (!cameToThePhone)
        {
            Unless(!skipped.Contains((call.Volunteer, call.Person, Day(now, call.List))), call, "the volunteer gave them back today");
            Unless(!HasPassedOn(call.Volunteer, call.Person, Day(now, call.List)), call, "the volunteer could not talk to them today");
            if (agreed is not null) IsTheirCallback(call, agreed, campaign, now);
            if (agreed?.By != call.Volunteer) IsUnderstood(call, here, languages);
        }

        (call.Keeps, call.Spoken) = (agreed, languages);
        calls.Add(call.Id, call);
        // To go over to another of the household is no new sign of life: the page gives those.
        if (!cameToThePhone) sitters[call.Volunteer] = sitters[call.Volunteer] with { SeenAt = now };
    }

    private void NobodyElseRings(PlainCall call, DateTimeOffset now)
    {
        foreach (var other in calls.Values.Where(c => c.Open && c.Until + Grace > now))
        {
            Unless(other.Person != call.Person, call, "somebody else is ringing that person");
            Unless(!other.Numbers.Intersect(call.Numbers).Any(), call, "somebody else is ringing that number");
            Unless(other.Volunteer != call.Volunteer, call, "the volunteer has a card already");
        }
    }

    private void MayBeRungAtAll(PlainCall call, PlainPerson person, CampaignFrame campaign, List<PlainCall> mine, List<PlainCall> here)
    {
        Unless(person.Lists.Contains(call.List), call, "they are not on that list");
        Unless(!person.Protected, call, "they are protected");
        Unless(person.Blocks == 0 && !mine.Exists(c => c.Is("do_not_call")), call, "they are blocked");
        Unless(!mine.Exists(c => c.Is("deceased")), call, "they are dead");
        Unless(person.BirthYear is not { } born || campaign.FirstDay.Year - born >= campaign.Rules.MinimumAge, call, "they are too young");
        Unless(!here.Exists(c => c.Is("not_on_list") && c.List == call.List), call, "they do not belong on that list");
        Unless(call.Shown.All(other => person.Numbers.Overlaps(Person(other).Numbers)), call, "the card shows somebody whose number they only told");
        Unless(call.Numbers.Count > 0, call, "there is no number to ring");
        foreach (var number in call.Numbers)
        {
            Unless(person.Numbers.Contains(number) || mine.Exists(c => c.Outcome!.Told == number), call, "a number on the card is not theirs");
            Unless(blockedNumbers.GetValueOrDefault(number) == 0 && !calls.Values.Any(c => c.Is("do_not_call") && c.Outcome!.About.Contains(number)), call, "a number on the card is blocked");
            Unless(!here.Exists(c => c.Is("wrong_number") && c.Outcome!.About.Contains(number)), call, "a number on the card is another's");
            Unless(!InCampaign(campaign).Any(c => c.Is("not_in_service") && c.Outcome!.About.Contains(number)), call, "a number on the card is dead");
        }
    }

    private void IsDue(PlainCall call, CampaignFrame campaign, List<PlainCall> mine, List<PlainCall> here, DateTimeOffset now)
    {
        Unless(here.Count(c => !c.KeepsAgreement && (c.Is(InVain) || c.Is("call_later"))) < campaign.Rules.Attempts, call, "they were tried often enough");
        Unless(!here.Exists(c => c.Is("refused") || (c.Is("conversation") && (!campaign.Rules.ConversationEndsListOnly || c.List == call.List))), call, "they are done");
        foreach (var other in here.Where(c => c.Is(InVain))) IsOver(call, "they were tried a while ago", other, campaign, now);
        foreach (var other in InCampaign(campaign).Where(c => c.Is("no_answer", "voicemail", "busy") && c.Outcome!.About.Intersect(call.Numbers).Any()))
            IsOver(call, "a number on the card was tried a while ago", other, campaign, now);

        foreach (var other in mine)
        {
            Unless(campaignOfList[other.List].Id == campaign.Id || now >= other.Outcome!.At + organisation.BetweenCampaigns, call, "another campaign rang them a day ago");
            Unless(!other.Is("conversation") || now >= other.Outcome!.At + organisation.RestAfterConversation, call, "somebody talked with them lately");
            Unless(!other.Is("refused") || now >= other.Outcome!.At + organisation.RestAfterRefused, call, "they refused lately");
        }
        Unless(mine.Count(c => !c.KeepsAgreement && !c.Is("wrong_number", "not_in_service") && c.Outcome!.At > now - organisation.Window) < organisation.AttemptsPerWindow, call, "they were rung often lately");
    }

    private void IsOver(PlainCall call, string what, PlainCall other, CampaignFrame campaign, DateTimeOffset now)
    {
        var (tried, rules) = (other.Outcome!.At, campaign.Rules);
        Unless(now >= tried + (other.Is("busy") ? rules.PauseAfterBusy : rules.PauseAfterNoAnswer), call, what);
        if (other.Is("busy") || !rules.NotTwiceInSamePart) return;
        var (then, here) = (TimeZoneInfo.ConvertTime(tried, campaign.Zone), TimeZoneInfo.ConvertTime(now, campaign.Zone));
        Unless(then.Date != here.Date || Part(then) != Part(here), call, $"{what}, in the same part of the day");
    }

    private void IsTheirCallback(PlainCall call, Agreed agreed, CampaignFrame campaign, DateTimeOffset now)
    {
        if (agreed.By is not { } promiser || promiser == call.Volunteer) return;
        // Whoever was handed this very promise and lost the card leaves it to anybody.
        if (calls.Values.Any(c => c.Person == call.Person && c.List == call.List && c.Keeps == agreed && c.Outcome is null && !c.GivenBack)) return;
        var canKeepIt = sitters.TryGetValue(promiser, out var sitter) && sitter.SeenAt > now - Absent
            && !skipped.Contains((promiser, call.Person, Day(now, call.List))) && !HasPassedOn(promiser, call.Person, Day(now, call.List)) && (sitter.OnlyList ?? call.List) == call.List;
        var since = now - agreed.At - campaign.Rules.CallbackGrace;
        Unless(since >= (canKeepIt ? LongestCall : TimeSpan.Zero), call, "another volunteer promised to ring them");
    }

    private bool HasPassedOn(long volunteer, long person, DateOnly day) => calls.Values.Any(c => c.Volunteer == volunteer && c.Person == person && c.Is("language") && c.ReportedOn == day);

    private void IsUnderstood(PlainCall call, List<PlainCall> here, IReadOnlyList<string> languages)
    {
        var passedOn = here.FindAll(c => c.Is("language"));
        if (passedOn.Count == 0) return;
        // What somebody heard them speak, unless a later one who speaks it did not know it.
        var heard = passedOn.FindLastIndex(c => c.Outcome!.Language is not null);
        var unsure = passedOn.FindAll(c => c.Outcome!.Language is null);
        if (heard >= 0 && passedOn[heard].Outcome!.Language is { } language && !passedOn.Skip(heard + 1).Any(c => c.Spoken.Contains(language)))
        {
            Unless(language == "sv" || languages.Contains(language), call, "they speak another language");
            return;
        }
        var inVain = unsure.SelectMany(c => c.Spoken).ToList();
        var left = Person(call.Person).Languages.Except(inVain).ToList();
        Unless(left.Count > 0 ? left.Contains("sv") || languages.Intersect(left).Any() : languages.Except(inVain).Any(l => l != "sv"), call, "they speak another language");
    }

    /// <summary>What was agreed last, unless they talked since or it was tried in vain as often as agreements are.</summary>
    private static Agreed? Agreement(List<PlainCall> here, CampaignFrame campaign)
    {
        Agreed? agreed = null;
        var tries = 0;
        foreach (var call in here)
        {
            if (call.Is("call_later")) (agreed, tries) = (new Agreed(call.Outcome!.CallBackAt!.Value, call.Outcome.ByMe ? call.Volunteer : null), 0);
            else if (call.Is("conversation", "refused", "not_on_list", "language")) agreed = null;
            else if (call.Is(InVain) && call.KeepsAgreement && agreed is not null && ++tries >= campaign.Rules.CallbackAttempts) agreed = null;
        }
        return agreed;
    }

    private IEnumerable<PlainCall> InCampaign(CampaignFrame campaign) => calls.Values.Where(c => c.Outcome is not null && campaignOfList[c.List].Id == campaign.Id);

    private DateTimeOffset Local(DateTimeOffset now, long list) => TimeZoneInfo.ConvertTime(now, campaignOfList[list].Zone);

    private DateOnly Day(DateTimeOffset now, long list) => DateOnly.FromDateTime(Local(now, list).Date);

    private static bool Open(CampaignFrame campaign, DateTimeOffset local)
    {
        if (campaign.Rules.Hours.Always) return true;
        var minute = local.Hour * 60 + local.Minute;
        return local.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? minute is >= 11 * 60 and < 18 * 60 : minute is >= 9 * 60 and < 20 * 60 + 30;
    }

    private static int Part(DateTimeOffset local) => local.Hour < 12 ? 1 : local.Hour < 17 ? 2 : 3;

    private void Unless(bool isSo, PlainCall call, string otherwise)
    {
        if (!isSo) throw new PlainRuleBroken($"Person {call.Person} on list {call.List} was handed to volunteer {call.Volunteer}, but {otherwise}.\n{History(call)}");
    }

    private string History(PlainCall of) => string.Join('\n', calls.Values.Append(of).Where(c => c.Person == of.Person)
        .Select(c => $"{c.At:u} list {c.List}, volunteer {c.Volunteer}, {(c.KeepsAgreement ? "as agreed, " : "")}until {c.Until:u}: {(c.Outcome is { } outcome ? $"{outcome}" : c.Open ? "open" : "nothing")}"));

    private sealed record Sitter(DateTimeOffset SeenAt, long? OnlyList);
}

/// <param name="At">Not before.</param>
/// <param name="By">Who promised it; null: anybody may keep it.</param>
internal sealed record Agreed(DateTimeOffset At, long? By);

internal sealed class PlainRuleBroken(string what) : Exception(what);

/// <summary>What the files said of somebody.</summary>
internal sealed class PlainPerson
{
    public int? BirthYear { get; set; }

    public bool Protected { get; set; }

    /// <summary>Made by hand and not lifted yet.</summary>
    public int Blocks { get; set; }

    public HashSet<string> Numbers { get; } = [];

    public HashSet<long> Lists { get; } = [];

    public IReadOnlyList<string> Languages { get; set; } = [];
}

internal sealed class PlainCall
{
    public required Guid Id { get; init; }

    public required long Person { get; set; }

    public required long List { get; init; }

    public required long Volunteer { get; init; }

    /// <summary>When they were handed out: later news about earlier calls does not count as newer.</summary>
    public required DateTimeOffset At { get; init; }

    public required DateTimeOffset Until { get; set; }

    public required IReadOnlyList<string> Numbers { get; init; }

    /// <summary>The others on the card.</summary>
    public required IReadOnlyList<long> Shown { get; init; }

    public bool Open { get; set; } = true;

    /// <summary>Not lost: given back by hand.</summary>
    public bool GivenBack { get; set; }

    /// <summary>What was agreed when they were handed out.</summary>
    public Agreed? Keeps { get; set; }

    public bool KeepsAgreement => Keeps is not null;

    /// <summary>What the volunteer speaks.</summary>
    public IReadOnlyList<string> Spoken { get; set; } = [];

    public PlainOutcome? Outcome { get; set; }

    /// <summary>The day of the newest report.</summary>
    public DateOnly ReportedOn { get; set; }

    public bool Is(params ReadOnlySpan<string> codes) => Outcome is not null && codes.Contains(Outcome.Code);
}

internal sealed record PlainOutcome(string Code, DateTimeOffset At, IReadOnlyList<string> About, DateTimeOffset? CallBackAt, bool ByMe, string? Language, string? Told);
