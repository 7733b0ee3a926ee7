using System.Globalization;
using Canvass.CallQueue.Campaigns;
using Canvass.CallQueue.Outcomes;

namespace Canvass.Unit.Outcomes;

/// <summary>
/// A household and what came of calling it. Campaign 1 has the lists 11 and 12, campaign 2 the list 21. Anna has a number of
/// her own (101) and shares one (100) with Bo, who has no other. Times are local, and Wednesday the 29th of August 2018 is the day.
/// </summary>
internal sealed record Story
{
    public const long Anna = 1;
    public const long Bo = 2;
    public const long Own = 101;
    public const long HomeNumber = 100;
    public const long List = 11;
    public const long OtherList = 12;
    public const long OtherCampaignsList = 21;
    public const long Carin = 7;

    public static readonly TimeZoneInfo Stockholm = TimeZoneInfo.FindSystemTimeZoneById("Europe/Stockholm");

    public CampaignRules Rules { get; init; } = new();

    public OrganisationRules Organisation { get; init; } = new();

    public IReadOnlyList<Member> Members { get; init; } = [Person(Anna, Own, HomeNumber), Person(Bo, HomeNumber)];

    public IReadOnlyList<PastCall> Calls { get; init; } = [];

    public static Member Person(long id, params long[] numbers) => new()
    {
        PersonId = id,
        Numbers = [.. numbers.Select(n => new MemberNumber(n))],
        Places = [.. new[] { List, OtherList, OtherCampaignsList }.Select(list => new Place(TargetOf(id, list), list, list / 10, id, MatchLanguages: false, TakenOff: false))],
    };

    /// <summary>The story with Anna alone, on one number of her own.</summary>
    public static Story Alone { get; } = new() { Members = [Person(Anna, Own)] };

    public Story With(Func<Member, Member> anna) => this with { Members = [.. Members.Select(m => m.PersonId == Anna ? anna(m) : m)] };

    public static PastCall Call(OutcomeCode outcome, string at = "2018-08-29 12:30", long person = Anna, long list = List) => new()
    {
        CallId = Id(at, person),
        PersonId = person,
        CampaignId = list / 10,
        ListId = list,
        Outcome = outcome,
        ClaimedAt = At(at).AddMinutes(-3),
        At = At(at),
    };

    public Story After(params PastCall[] calls) => this with { Calls = [.. Calls, .. calls] };

    public Story After(OutcomeCode outcome, string at = "2018-08-29 12:30", long person = Anna, long list = List) => After(Call(outcome, at, person, list));

    /// <summary>So often, with a fortnight between: no rule over all campaigns is in the way.</summary>
    public Story AfterTries(int count, OutcomeCode outcome) =>
        After([.. Enumerable.Range(0, count).Select(i => Call(outcome, At("2018-01-03 12:30").AddDays(14 * i).In(Stockholm).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)))]);

    public TargetStanding Of(long person, long list = List) => All().Single(s => s.TargetId == TargetOf(person, list));

    public IReadOnlyList<TargetStanding> All() => WhatFollows.For(History());

    public HouseholdHistory History() => new()
    {
        Organisation = Organisation,
        Campaigns = new[] { 1L, 2L }.ToDictionary(id => id, id => new CampaignFrame(id, Rules, Stockholm, new DateOnly(2018, 8, 19))),
        Members = Members,
        Calls = Calls,
    };

    public static DateTimeOffset At(string local) => DateTime.Parse(local, CultureInfo.InvariantCulture).ToInstant(Stockholm);

    public static long Ms(string local) => At(local).ToUnixTimeMilliseconds();

    public static long TargetOf(long person, long list) => person * 1000 + list;

    private static Guid Id(string at, long person)
    {
        Span<byte> bytes = stackalloc byte[16];
        System.Buffers.Binary.BinaryPrimitives.WriteInt64BigEndian(bytes, At(at).ToUnixTimeMilliseconds());
        System.Buffers.Binary.BinaryPrimitives.WriteInt64BigEndian(bytes[8..], person);
        return new Guid(bytes, bigEndian: true);
    }
}

internal static class Standings
{
    public static string? Told(this TargetStanding standing) => standing.Lane switch
    {
        null => standing.Why,
        Lane.MyCallback => "my callback",
        Lane.Callback => "callback",
        Lane.Fresh => "fresh",
        >= Lane.Retry => "retry",
        _ => "held",
    };
}
