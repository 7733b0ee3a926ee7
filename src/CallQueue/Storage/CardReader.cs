using System.Text.Json;
using Canvass.CallQueue.Claiming;
using Canvass.CallQueue.Leases;
using Canvass.CallQueue.Outcomes;
using Canvass.Databases;

namespace Canvass.CallQueue.Storage;

/// <summary>Reads the card of the call that is open for a volunteer. It is found by the volunteer, so it can be asked together with the claim.</summary>
internal sealed class CardReader
{
    private const string CallSql = """
        select c.id, c.list_id, c.campaign_id, c.association_id, c.claimed_at, c.lease_until, c.dialled_at, c.attempt, c.numbers, c.good_numbers,
               p.id, p.first_name, p.last_name, p.birth_year, p.municipality, p.languages, f.facts, f.source, f.obtained_at
          from call c join person p on p.id = c.person_id
               left join fact f on f.association_id = c.association_id and f.person_id = c.person_id
         where c.volunteer_id = $1 and c.state = 0
        """;

    private const string NumbersSql = """
        select n.id, n.e164, n.kind
          from call c join person_number pn on pn.person_id = c.person_id join number n on n.id = pn.number_id
         where c.volunteer_id = $1 and c.state = 0 and n.blocked = false and n.overshared = false
         order by pn.position, n.id
        """;

    // What other associations know of the person stays theirs.
    private const string EarlierSql = """
        select o.at, o.code, o.note
          from call c join outcome o on o.person_id = c.person_id join list l on l.id = o.list_id
         where c.volunteer_id = $1 and c.state = 0 and o.superseded_by is null and o.code <> 'withdrawn' and l.association_id = c.association_id
         order by o.claimed_at desc
         limit 10
        """;

    private static readonly string HouseholdSql = $"""
        select p.id, p.first_name, p.last_name, t.lane, t.due, t.back_due
          from call c join person me on me.id = c.person_id
               join person p on p.household_id = me.household_id and p.id <> me.id
               join list l on l.id = c.list_id
               join target t on t.list_id = c.list_id and t.person_id = p.id
         where c.volunteer_id = $1 and c.state = 0 and p.protected = false and p.merged_into is null
           and t.order_key <= l.order_limit and t.taken_off_at is null and {Households.SharesKnownSql("me.id", "p.id")}
         order by p.first_name, p.id
        """;

    private readonly List<CardNumber> numbers = [];
    private readonly List<CardEarlierCall> earlier = [];
    private readonly List<Func<DateTimeOffset, CardHouseholdMember>> household = [];
    private CallCard? card;
    private string handedOut = "";
    private string? good;

    public static CardReader Add(Batch batch, long volunteerId)
    {
        var reader = new CardReader();
        batch.Read(CallSql, reader.Call, volunteerId);
        batch.Read(NumbersSql, row => reader.numbers.Add(new CardNumber(row.Long(0), row.Text(1), row.Text(2))), volunteerId);
        batch.Read(EarlierSql, row => reader.earlier.Add(new CardEarlierCall(row.Instant(0), row.Text(1), row.TextOrNull(2))), volunteerId);
        batch.Read(HouseholdSql, reader.Other, volunteerId);
        return reader;
    }

    public CallCard? Card(bool wasOpen, DateTimeOffset now) => card is null ? null : card with
    {
        WasOpen = wasOpen,
        Numbers = InOrder(),
        Earlier = earlier,
        Household = [.. household.Select(other => other(now))],
    };

    private List<CardNumber> InOrder()
    {
        var order = IdList.Read(handedOut);
        List<CardNumber> shown = order.Count == 0 ? numbers : [.. order.Select(id => numbers.Find(n => n.Id == id)).OfType<CardNumber>()];
        return good is null ? shown : shown.FindAll(number => IdList.Read(good).Contains(number.Id));
    }

    private void Other(Row row)
    {
        var (id, firstName, lastName, lane, due, backDue) = (row.Long(0), row.Text(1), row.Text(2), row.IntOrNull(3), row.Long(4), row.LongOrNull(5));
        household.Add(now => new CardHouseholdMember(id, firstName, lastName, lane is not null && Lane.IsDue(due, backDue, now)));
    }

    private void Call(Row row)
    {
        (handedOut, good) = (row.Text(8), row.TextOrNull(9));
        card = new CallCard
        {
            CallId = row.Guid(0),
            WasOpen = false,
            ListId = row.Long(1),
            CampaignId = row.Long(2),
            AssociationId = row.Long(3),
            ClaimedAt = row.Instant(4),
            LeaseUntil = row.Instant(5),
            DialledAt = row.InstantOrNull(6),
            Attempt = row.Int(7),
            Person = new CardPerson
            {
                Id = row.Long(10),
                FirstName = row.Text(11),
                LastName = row.Text(12),
                BirthYear = row.IntOrNull(13),
                Municipality = row.TextOrNull(14),
                Languages = row.Text(15) is { Length: > 0 } languages ? languages.Split(' ') : [],
                Facts = row.TextOrNull(16) is { } facts ? JsonSerializer.Deserialize<Dictionary<string, string>>(facts) ?? [] : [],
            },
            Source = row.TextOrNull(17) is { } source ? new CardSource(source, row.TextOrNull(18)) : null,
            Numbers = [],
            Earlier = [],
            Household = [],
        };
    }
}
