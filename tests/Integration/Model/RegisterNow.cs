using Canvass.CallQueue.Outcomes;
using Canvass.Databases;

namespace Canvass.Integration.Model;

/// <summary>Who there is in a database, and who is being rung: read plainly, to be put beside the model.</summary>
internal sealed class RegisterNow
{
    public required IReadOnlyList<(Member Member, long Household)> People { get; init; }

    public required IReadOnlyList<CallRow> Calls { get; init; }

    public required IReadOnlyList<HoldRow> Holds { get; init; }

    /// <summary>Targets whose lane says that they are held, or were and nobody reported.</summary>
    public required IReadOnlyList<long> Held { get; init; }

    /// <summary>Who has which number only because somebody told it on the phone.</summary>
    public required IReadOnlySet<(long Person, long Number)> Told { get; init; }

    /// <summary>As E.164.</summary>
    public required IReadOnlyDictionary<long, string> Numbers { get; init; }

    /// <summary>Who bears an external id now, also by a merge.</summary>
    public required IReadOnlyDictionary<string, long> ByExternalId { get; init; }

    /// <summary>As E.164.</summary>
    public IEnumerable<string> NumbersOf(long personId) => People.Single(p => p.Member.PersonId == personId).Member.Numbers.Select(n => Numbers[n.NumberId]);

    public static Task<RegisterNow> ReadAsync(IDatabase database) => database.ReadAsync(async work =>
    {
        var people = await work.QueryAsync<PersonRow>("select id, household_id, birth_year, protected, blocked, restricted, languages, external_id, merged_into from person order by id");
        var numbers = await work.QueryAsync<NumberRow>("""
            select pn.person_id, n.id, n.e164, n.blocked, n.overshared, pn.told from person_number pn join number n on n.id = pn.number_id order by pn.person_id, pn.position, n.id
            """);
        var places = await work.QueryAsync<PlaceRow>("""
            select t.id, t.list_id, t.campaign_id, t.person_id, t.order_key, l.match_languages, t.taken_off_at, t.lane from target t join list l on l.id = t.list_id
             where t.order_key <= l.order_limit order by t.id
            """);
        var (numbersOf, placesOf) = (numbers.ToLookup(n => n.Person_Id), places.ToLookup(p => p.Person_Id));
        return new RegisterNow
        {
            People = [.. people.Where(p => p.Merged_Into is null).Select(p => (new Member
            {
                PersonId = p.Id,
                BirthYear = (int?)p.Birth_Year,
                Protected = p.Protected,
                Blocked = p.Blocked,
                Restricted = p.Restricted,
                Languages = p.Languages.Split(' ', StringSplitOptions.RemoveEmptyEntries),
                Numbers = [.. numbersOf[p.Id].Select(n => new MemberNumber(n.Id, n.Blocked, n.Overshared))],
                Places = [.. placesOf[p.Id].Select(t => new Place(t.Id, t.List_Id, t.Campaign_Id, t.Order_Key, t.Match_Languages, t.Taken_Off_At is not null))],
            }, p.Household_Id))],
            Calls = await work.QueryAsync<CallRow>("select id, person_id, target_id from call"),
            Holds = await work.QueryAsync<HoldRow>("select id, held_until, held_call from household where held_until > 0"),
            Held = [.. places.Where(t => t.Lane == Lane.Held).Select(t => t.Id)],
            Told = numbers.Where(n => n.Told).Select(n => (n.Person_Id, n.Id)).ToHashSet(),
            Numbers = numbers.DistinctBy(n => n.Id).ToDictionary(n => n.Id, n => n.E164),
            ByExternalId = people.Where(p => p.External_Id is not null).ToDictionary(p => p.External_Id!, p => p.Merged_Into ?? p.Id),
        };
    });

    internal sealed record CallRow
    {
        public required Guid Id { get; init; }

        public required long Person_Id { get; init; }

        public required long Target_Id { get; init; }
    }

    internal sealed record HoldRow
    {
        public required long Id { get; init; }

        public required DateTimeOffset Held_Until { get; init; }

        public required Guid? Held_Call { get; init; }
    }

    private sealed record PersonRow
    {
        public required long Id { get; init; }

        public required long Household_Id { get; init; }

        public required long? Birth_Year { get; init; }

        public required bool Protected { get; init; }

        public required bool Blocked { get; init; }

        public required bool Restricted { get; init; }

        public required string Languages { get; init; }

        public required string? External_Id { get; init; }

        public required long? Merged_Into { get; init; }
    }

    private sealed record NumberRow
    {
        public required long Person_Id { get; init; }

        public required long Id { get; init; }

        public required string E164 { get; init; }

        public required bool Blocked { get; init; }

        public required bool Overshared { get; init; }

        public required bool Told { get; init; }
    }

    private sealed record PlaceRow
    {
        public required long Id { get; init; }

        public required long List_Id { get; init; }

        public required long Campaign_Id { get; init; }

        public required long Person_Id { get; init; }

        public required long Order_Key { get; init; }

        public required bool Match_Languages { get; init; }

        public required DateTimeOffset? Taken_Off_At { get; init; }

        public required long? Lane { get; init; }
    }
}
