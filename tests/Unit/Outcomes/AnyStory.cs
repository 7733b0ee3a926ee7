using Canvass.CallQueue.Campaigns;
using Canvass.CallQueue.Outcomes;
using FsCheck;
using FsCheck.Fluent;

namespace Canvass.Unit.Outcomes;

/// <summary>Households of up to four people on up to four numbers, called up to nine times over two months, likely and unlikely.</summary>
internal static class AnyStory
{
    private static readonly DateTimeOffset First = Story.At("2018-08-01 00:00");

    public static Arbitrary<Story> Stories() => Arb.From(Households().SelectMany(WithCalls), Shrink);

    private static Gen<Story> Households() =>
        from members in Gen.Choose(1, 4).SelectMany(count => Gen.CollectToList(Enumerable.Range(1, count), id => Member(id)))
        from attempts in Gen.Choose(1, 5)
        from listOnly in ArbMap.Default.GeneratorFor<bool>()
        from notTwice in ArbMap.Default.GeneratorFor<bool>()
        select new Story
        {
            Members = [.. members],
            Rules = new CampaignRules { Attempts = attempts, ConversationEndsListOnly = listOnly, NotTwiceInSamePart = notTwice },
        };

    private static Gen<Member> Member(long id) =>
        from numbers in Gen.SubListOf(1L, 2L, 3L, 4L)
        from lists in Gen.SubListOf(Story.List, Story.OtherList, Story.OtherCampaignsList)
        from oddity in Gen.Choose(0, 15)
        from birthYear in Gen.Elements<int?>(null, null, 1950, 2000, 2001)
        from speaks in Gen.Elements("", "", "sv", "ar", "ar so")
        from matches in ArbMap.Default.GeneratorFor<bool>()
        select new Member
        {
            PersonId = id,
            Protected = oddity == 0,
            Blocked = oddity == 1,
            Restricted = oddity == 2,
            BirthYear = birthYear,
            Languages = speaks.Split(' ', StringSplitOptions.RemoveEmptyEntries),
            Numbers = [.. numbers.Select(n => new MemberNumber(n, Blocked: oddity == 3, Overshared: oddity == 5))],
            Places = [.. lists.Select(list => new Place(Story.TargetOf(id, list), list, list / 10, id, matches, TakenOff: oddity == 4))],
        };

    private static Gen<Story> WithCalls(Story story) =>
        from count in Gen.Choose(0, 9)
        from calls in Gen.CollectToList(Enumerable.Range(1, count), i => Call(story, i))
        select story.After([.. calls]);

    private static Gen<PastCall> Call(Story story, int id) =>
        from member in Gen.Elements(story.Members.ToArray())
        from outcome in Gen.Elements(OutcomeCode.All.ToArray())
        from list in Gen.Elements(Story.List, Story.List, Story.OtherList, Story.OtherCampaignsList)
        from minute in Gen.Choose(0, 60 * 24 * 60)
        from took in Gen.Choose(0, 40)
        from callback in ArbMap.Default.GeneratorFor<bool>()
        from named in Gen.SubListOf(member.Numbers.Select(n => n.NumberId).ToArray())
        from naming in Gen.Choose(0, 2)
        from language in Gen.Elements(null, "ar", "so")
        from spoken in Gen.Elements("sv", "sv ar", "so")
        from wait in Gen.Elements<int?>(null, 1, 24, 100)
        from promiser in Gen.Elements<long?>(null, Story.Carin)
        select new PastCall
        {
            CallId = new Guid(id, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
            PersonId = member.PersonId,
            CampaignId = list / 10,
            ListId = list,
            Outcome = outcome,
            ClaimedAt = First.AddMinutes(minute),
            At = First.AddMinutes(minute + took),
            FromCallback = callback,
            NumberIds = naming == 0 ? [.. named] : [],
            Language = language,
            Spoken = spoken.Split(' '),
            CallBackAt = wait is { } hours ? First.AddMinutes(minute + took).AddHours(hours) : null,
            CallBackBy = promiser,
        };

    private static IEnumerable<Story> Shrink(Story story) =>
        story.Calls.Select((_, i) => story with { Calls = [.. story.Calls.Where((_, n) => n != i)] });
}
