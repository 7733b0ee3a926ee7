using System.Collections.Concurrent;
using System.Text.Json;
using Canvass.CallQueue.Campaigns;
using Canvass.CallQueue.Outcomes;
using Canvass.Databases;

namespace Canvass.CallQueue.Storage;

/// <summary>
/// Reads what decides about one household. Where a household is named by a number ($1 = its id) or found through something else,
/// <paramref name="household"/> is the SQL for the id.
/// </summary>
internal sealed class HouseholdReader(RulesCache rules)
{
    /// <summary>Adds the statements to a batch; the reading is whole when the batch has been sent and it was completed.</summary>
    /// <param name="batch">Goes in one round trip with what else is asked.</param>
    /// <param name="household">An expression over $1 that gives the household's id.</param>
    /// <param name="key">The value of $1.</param>
    public Reading Add(Batch batch, string household, object key) => AddWhere(batch, $"p.household_id = {household}", key);

    /// <summary>Several households at once, to be taken one by one.</summary>
    public Reading AddMany(Batch batch, Engine engine, IEnumerable<long> ids) => AddWhere(batch, Many.Ids(engine, "p.household_id", 1), Many.Json(ids));

    // The same few texts over and over: a statement is found again by its text, quickest by the very same one.
    private static readonly ConcurrentDictionary<string, Texts> Known = new(StringComparer.Ordinal);

    private Reading AddWhere(Batch batch, string ofHousehold, object key)
    {
        var reading = new Reading(rules);
        var sql = Known.GetOrAdd(ofHousehold, static of => new Texts(MembersSql(of), NumbersSql(of), PlacesSql(of), CallsSql(of)));
        batch.Read(sql.Members, reading.Member, key);
        batch.Read(sql.Numbers, reading.Number, key);
        batch.Read(sql.Places, reading.Place, key);
        batch.Read(sql.Calls, reading.Call, key);
        return reading;
    }

    private sealed record Texts(string Members, string Numbers, string Places, string Calls);

    private static string MembersSql(string ofHousehold) => $"""
        select p.id, p.birth_year, p.protected, p.blocked, p.restricted, p.languages, p.external_id, o.rules, p.household_id
          from person p join organisation o on o.id = p.organisation_id
         where {ofHousehold} and p.merged_into is null
         order by p.id
        """;

    private static string NumbersSql(string ofHousehold) => $"""
        select pn.person_id, n.id, n.blocked, n.overshared, n.e164
          from person p join person_number pn on pn.person_id = p.id join number n on n.id = pn.number_id
         where {ofHousehold} and p.merged_into is null
         order by pn.person_id, pn.position, n.id
        """;

    // Targets above the list's limit belong to an import that is still being built.
    private static string PlacesSql(string ofHousehold) => $"""
        select t.id, t.list_id, t.campaign_id, t.person_id, t.order_key, l.match_languages, t.taken_off_at,
               t.lane, t.who, t.due, t.back_lane, t.back_who, t.back_due, t.why, t.tries, t.numbers, c.version, t.need
          from person p join target t on t.person_id = p.id join list l on l.id = t.list_id join campaign c on c.id = t.campaign_id
         where {ofHousehold} and p.merged_into is null and t.order_key <= l.order_limit
         order by t.id
        """;

    private static string CallsSql(string ofHousehold) => $"""
        select o.call_id, o.person_id, o.campaign_id, o.list_id, o.code, o.claimed_at, o.at, o.from_callback, o.number_ids, o.language,
               o.call_back_at, o.by_me, o.volunteer_id, o.new_number_id,
               case when o.code = 'language' then (select s.languages from call c join session s on s.id = c.session_id where c.id = o.call_id) end
          from person p join outcome o on o.person_id = p.id
         where {ofHousehold} and p.merged_into is null and o.superseded_by is null and o.code <> 'withdrawn'
        """;

    private const string RulesSql = "select c.version, c.rules, c.time_zone, c.first_day from campaign c where c.id = $1";

    internal sealed class Reading(RulesCache rules)
    {
        private readonly List<MemberRow> members = [];
        private readonly List<TargetRow> targets = [];
        private readonly List<PastCall> calls = [];
        private readonly Dictionary<long, CampaignFrame> frames = [];
        private readonly HashSet<long> unknown = [];
        private readonly Dictionary<long, string> texts = [];
        private OrganisationRules? organisation;

        /// <summary>The targets as they stand in the database, to compare with how they should.</summary>
        public IReadOnlyList<TargetRow> Targets => targets;

        /// <summary>Once in a process and for each version of a campaign's rules there is something left to read.</summary>
        public async ValueTask CompleteAsync(Work work, CancellationToken ct = default)
        {
            if (unknown.Count == 0) return;
            var batch = new Batch();
            foreach (var id in unknown) batch.Read(RulesSql, row => frames[id] = rules.Frame(id, row.Long(0), row.Text(1), row.Text(2), row.Text(3)), id);
            await work.SendAsync(batch, ct);
            unknown.Clear();
        }

        /// <summary>Null: nobody here is on a list of that campaign.</summary>
        public CallingHours? HoursOf(long campaignId) => frames.TryGetValue(campaignId, out var frame) ? new CallingHours(frame.Rules.Hours, frame.Zone) : null;

        /// <param name="added">An outcome that is about to stand.</param>
        /// <param name="dropped">The call whose outcome is about to stand no more.</param>
        public HouseholdHistory With(PastCall? added = null, Guid? dropped = null) => new()
        {
            Organisation = organisation ?? new OrganisationRules(),
            Campaigns = frames,
            Members = [.. members.Select(m => m.ToMember(targets))],
            Calls = [.. calls.Where(c => c.CallId != dropped), .. added is null ? (IEnumerable<PastCall>)[] : [added]],
        };

        /// <summary>A call may be about a number that others have by now: that decides nothing in their household.</summary>
        public IEnumerable<HouseholdHistory> Each()
        {
            var all = With();
            foreach (var household in members.GroupBy(m => m.HouseholdId))
            {
                var people = household.Select(m => m.PersonId).ToHashSet();
                yield return all with { Members = [.. all.Members.Where(m => people.Contains(m.PersonId))], Calls = [.. calls.Where(c => people.Contains(c.PersonId))] };
            }
        }

        public IReadOnlyList<long> NumbersOf(long personId) => members.FirstOrDefault(m => m.PersonId == personId)?.Numbers.ConvertAll(n => n.NumberId) ?? [];

        public long? FirstUsableNumberOf(long personId) => members.FirstOrDefault(m => m.PersonId == personId)?.Numbers.Find(n => n.Usable)?.NumberId;

        public string? ExternalIdOf(long personId) => members.FirstOrDefault(m => m.PersonId == personId)?.ExternalId;

        public long? NumberOf(long personId, string e164) => NumbersOf(personId).Where(id => texts[id] == e164).Select(id => (long?)id).FirstOrDefault();

        public void Member(Row row)
        {
            members.Add(new MemberRow(row.Long(0), row.IntOrNull(1), row.Bool(2), row.Bool(3), row.Bool(4), row.Text(5), row.TextOrNull(6), row.Long(8), []));
            organisation ??= rules.Organisation(row.Text(7));
        }

        public void Number(Row row)
        {
            var personId = row.Long(0);
            members.Find(m => m.PersonId == personId)?.Numbers.Add(new MemberNumber(row.Long(1), Blocked: row.Bool(2), Overshared: row.Bool(3)));
            texts[row.Long(1)] = row.Text(4);
        }

        public void Place(Row row)
        {
            targets.Add(new TargetRow
            {
                Id = row.Long(0),
                ListId = row.Long(1),
                CampaignId = row.Long(2),
                PersonId = row.Long(3),
                OrderKey = row.Long(4),
                MatchLanguages = row.Bool(5),
                TakenOff = !row.IsNull(6),
                Lane = row.IntOrNull(7),
                Who = row.Long(8),
                Due = row.Long(9),
                BackLane = row.IntOrNull(10),
                BackWho = row.LongOrNull(11),
                BackDue = row.LongOrNull(12),
                Why = row.TextOrNull(13),
                Tries = row.Int(14),
                Numbers = row.TextOrNull(15),
                Need = row.Long(17),
            });
            var (campaign, version) = (row.Long(2), row.Long(16));
            if (rules.Known(campaign, version) is { } frame) frames[campaign] = frame;
            else unknown.Add(campaign);
        }

        public void Call(Row row) => calls.Add(new PastCall
        {
            CallId = row.Guid(0),
            PersonId = row.Long(1),
            CampaignId = row.Long(2),
            ListId = row.Long(3),
            Outcome = OutcomeCode.Find(row.Text(4)) ?? throw new JsonException($"An outcome with the unknown code {row.Text(4)} is stored."),
            ClaimedAt = row.Instant(5),
            At = row.Instant(6),
            FromCallback = row.Bool(7),
            NumberIds = IdList.Read(row.Text(8)),
            Language = row.TextOrNull(9),
            CallBackAt = row.InstantOrNull(10),
            CallBackBy = row.Bool(11) ? row.Long(12) : null,
            ToldNumber = row.LongOrNull(13),
            Spoken = row.TextOrNull(14) is { } spoken ? Words(spoken) : [],
        });
    }

    private static string[] Words(string codes) => codes.Length == 0 ? [] : codes.Split(' ');

    private sealed record MemberRow(long PersonId, int? BirthYear, bool Protected, bool Blocked, bool Restricted, string Languages, string? ExternalId, long HouseholdId, List<MemberNumber> Numbers)
    {
        public Member ToMember(List<TargetRow> targets) => new()
        {
            PersonId = PersonId,
            BirthYear = BirthYear,
            Protected = Protected,
            Blocked = Blocked,
            Restricted = Restricted,
            Languages = Words(Languages),
            Numbers = Numbers,
            Places = [.. targets.Where(t => t.PersonId == PersonId).Select(t => new Place(t.Id, t.ListId, t.CampaignId, t.OrderKey, t.MatchLanguages, t.TakenOff))],
        };
    }
}

internal sealed record TargetRow
{
    public required long Id { get; init; }

    public required long ListId { get; init; }

    public required long CampaignId { get; init; }

    public required long PersonId { get; init; }

    public required long OrderKey { get; init; }

    public required bool MatchLanguages { get; init; }

    public required bool TakenOff { get; init; }

    public required int? Lane { get; init; }

    public required long Who { get; init; }

    public required long Due { get; init; }

    public required long Need { get; init; }

    public required int? BackLane { get; init; }

    public required long? BackWho { get; init; }

    public required long? BackDue { get; init; }

    public required string? Why { get; init; }

    public required int Tries { get; init; }

    public required string? Numbers { get; init; }
}
