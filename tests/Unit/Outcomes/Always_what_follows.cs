using Canvass.CallQueue.Campaigns;
using Canvass.CallQueue.Outcomes;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.NUnit;
using NUnit.Framework;

namespace Canvass.Unit.Outcomes;

/// <summary>What holds for every household, however it was called.</summary>
[Properties(Arbitrary = [typeof(AnyStory)], MaxTest = 500)]
internal sealed class Always_what_follows
{
    [FsCheck.NUnit.Property]
    public Property does_not_depend_on_the_order_in_which_news_arrives(Story story, int seed)
    {
        var shuffled = story.Calls.ToArray();
        new Random(seed).Shuffle(shuffled);
        return Same(story, story with { Calls = shuffled });
    }

    [FsCheck.NUnit.Property]
    public Property does_not_depend_on_the_order_of_the_household(Story story) =>
        Told(story).Order().SequenceEqual(Told(story with { Members = [.. story.Members.Reverse()] }).Order()).ToProperty();

    [FsCheck.NUnit.Property]
    public Property gives_every_place_on_a_list_a_lane_or_a_reason_and_never_both(Story story) =>
        (story.All().Select(s => s.TargetId).Order().SequenceEqual(story.Members.SelectMany(m => m.Places).Select(p => p.TargetId).Order())
            && story.All().All(s => s.Lane is null != s.Why is null)).ToProperty();

    [FsCheck.NUnit.Property]
    public Property gives_whoever_has_a_lane_a_number_of_their_own_and_everybody_else_none(Story story)
    {
        var standings = story.All();
        return standings.All(s => s.Lane is null ? s.Numbers.Count == 0 : s.Numbers.Count > 0 && s.Numbers.Distinct().Count() == s.Numbers.Count && s.Numbers.All(Usable(MemberOf(story, s)).Contains))
            .ToProperty();

        static HashSet<long> Usable(Member member) => [.. member.Numbers.Where(n => n.Usable).Select(n => n.NumberId)];
    }

    [FsCheck.NUnit.Property]
    public Property names_a_volunteer_for_promises_and_for_nothing_else(Story story) =>
        story.All().All(s => s.Volunteer is not null == (s.Lane == Lane.MyCallback)).ToProperty();

    [FsCheck.NUnit.Property]
    public Property never_retries_beyond_the_attempts(Story story) =>
        story.All().Where(s => s.Lane is >= Lane.Retry or Lane.Fresh).All(s => s.Tries < story.Rules.Attempts).ToProperty();

    [FsCheck.NUnit.Property]
    public Property never_rings_who_said_never_again_nor_the_number_they_said_it_on(Story story)
    {
        var never = story.Calls.Where(c => c.Outcome == OutcomeCode.DoNotCall).ToList();
        var people = never.Select(c => c.PersonId).ToHashSet();
        var numbers = never.SelectMany(c => c.NumberIds).ToHashSet();
        return story.All().All(s => s.Lane is null || !people.Contains(MemberOf(story, s).PersonId) && !s.Numbers.Any(numbers.Contains)).ToProperty();
    }

    [FsCheck.NUnit.Property]
    public Property is_the_same_again_when_news_is_withdrawn(Story story)
    {
        var extra = Later(story, OutcomeCode.DoNotCall, story.Members[0].PersonId, Story.List);
        var withdrawn = story.After(extra);
        return Same(story, withdrawn with { Calls = [.. withdrawn.Calls.Where(c => c.CallId != extra.CallId)] });
    }

    [FsCheck.NUnit.Property]
    public Property leaves_somebody_done_by_the_last_word_done_whatever_is_told_of_before(Story story, int seed)
    {
        var random = new Random(seed);
        var person = story.Members[random.Next(story.Members.Count)].PersonId;
        OutcomeCode[] strong = [OutcomeCode.Conversation, OutcomeCode.Refused, OutcomeCode.DoNotCall, OutcomeCode.Deceased];
        var done = (story with { Rules = story.Rules with { ConversationEndsListOnly = false } }).After(Later(story, strong[random.Next(strong.Length)], person, Story.List));
        var lateNews = Later(story, OutcomeCode.All[random.Next(OutcomeCode.All.Count)], person, Story.List) with
        {
            ClaimedAt = Story.At("2018-07-01 00:00").AddMinutes(random.Next(60 * 24 * 100)),
            CallId = new Guid(99, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
        };
        return Here(done).All(s => s.Lane is null).And(Here(done.After(lateNews)).All(s => s.Lane is null));

        IEnumerable<TargetStanding> Here(Story told) => told.All().Where(s => s.TargetId == Story.TargetOf(person, Story.List) || s.TargetId == Story.TargetOf(person, Story.OtherList));
    }

    [FsCheck.NUnit.Property]
    public Property never_comes_sooner_for_anyone_because_nobody_answered(Story story, int seed)
    {
        var random = new Random(seed);
        var member = story.Members[random.Next(story.Members.Count)];
        var before = story.All();
        var promised = before.Any(s => s.Lane is Lane.MyCallback or Lane.Callback && s.TargetId / 1000 == member.PersonId && s.TargetId % 1000 / 10 == 1);
        var after = story.After(Later(story, OutcomeCode.NoAnswer, member.PersonId, Story.List) with { FromCallback = promised }).All();
        return before.All(b => after.Single(a => a.TargetId == b.TargetId) is var a && (a.Lane is null || b.Lane is not null && a.Due >= b.Due)).ToProperty();
    }

    [FsCheck.NUnit.Property]
    public Property keeps_people_apart_who_share_no_number(Story story)
    {
        var lone = story.Members.Where(m => !story.Members.Any(o => o != m && o.Numbers.Any(n => m.Numbers.Any(mine => mine.NumberId == n.NumberId)))).ToList();
        return lone.TrueForAll(m =>
        {
            var alone = story with { Members = [m], Calls = [.. story.Calls.Where(c => c.PersonId == m.PersonId)] };
            return Told(alone).Order().SequenceEqual(Told(story).Where(t => m.Places.Any(p => t.StartsWith($"{p.TargetId}:", StringComparison.Ordinal))).Order());
        }).ToProperty();
    }

    [FsCheck.NUnit.Property]
    public Property waits_at_least_the_pause_and_to_another_part_of_the_day(int minute, PositiveInt pauseMinutes)
    {
        var at = Story.At("2018-01-01 00:00").AddMinutes(minute % (60 * 24 * 3650));
        var pause = TimeSpan.FromMinutes(pauseMinutes.Get % (60 * 48));
        var again = WhatFollows.AfterPause(at, pause, notTwiceInSamePart: true, Story.Stockholm);
        return (again >= at + pause).And(Part(at) != Part(again)).And(again - (at + pause) <= TimeSpan.FromHours(13));

        static (DateOnly, DayPart) Part(DateTimeOffset instant) =>
            (instant.DateIn(Story.Stockholm), DayParts.Of(TimeOnly.FromDateTime(instant.In(Story.Stockholm))));
    }

    /// <summary>After everything else, and after every hour that anything was agreed for.</summary>
    private static PastCall Later(Story story, OutcomeCode outcome, long person, long list) =>
        Story.Call(outcome, "2018-11-01 12:30", person, list) with { CallId = new Guid(story.Calls.Count + 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0) };

    private static Member MemberOf(Story story, TargetStanding standing) => story.Members.Single(m => m.Places.Any(p => p.TargetId == standing.TargetId));

    private static Property Same(Story one, Story other) => Told(one).SequenceEqual(Told(other)).ToProperty();

    private static IEnumerable<string> Told(Story story) =>
        story.All().Select(s => $"{s.TargetId}: {s.Told()} {s.Lane} due {s.Due} by {s.Volunteer} in {s.Need}, {s.Tries} tries, on {string.Join(' ', s.Numbers)}");
}
