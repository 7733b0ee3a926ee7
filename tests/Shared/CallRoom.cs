using System.Globalization;
using Canvass.CallQueue.Campaigns;
using Canvass.CallQueue.Claiming;
using Canvass.CallQueue.Leases;
using Canvass.CallQueue.Log;
using Canvass.CallQueue.Outcomes;
using Canvass.CallQueue.Register;
using Canvass.CallQueue.Rooms;
using Canvass.CallQueue.Storage;
using Canvass.Databases;

namespace Canvass.Shared;

/// <summary>
/// An organisation with people on lists, and the two desks over a real database. People are put there by statements: how they come
/// in by import is tested elsewhere. Telephone numbers are made when the test runs, in a country that does not exist.
/// </summary>
public sealed class CallRoom
{
    public static readonly KeyedHash Keys = new("a secret for tests only, 32 bytes"u8);

    private readonly RulesCache rules = new();
    private readonly Dictionary<string, long> numbers = new(StringComparer.Ordinal);
    private long nextOrder;

    private readonly BudgetOptions budgets;

    private CallRoom(IDatabase database, TimeProvider clock, BudgetOptions budgets)
    {
        this.budgets = budgets;
        Database = database;
        Clock = clock;
        Store = new CallQueueStore(database);
        var standings = new StandingWriter();
        ReportKeys = new ReportKeys(Keys);
        Claims = new Claims(Store, rules, standings, Leases, budgets);
        var waiting = new WaitingCounts(Claims, clock);
        Calls = new CallDesk(Claims, new CampaignStore(Store), waiting, clock);
        Outcomes = new OutcomeDesk(new OutcomeStore(Store, rules, standings, Keys, budgets, TestJournal.Of(Store)), ReportKeys, new LogSignal(), waiting.Forget);
    }

    public static LeaseOptions Leases { get; } = new();

    /// <summary>For tests about something else: nobody runs into them.</summary>
    public static BudgetOptions Generous { get; } = new()
    {
        PerHour = 1_000_000, SeatPerDay = 1_000_000, VolunteerPerDay = 1_000_000, AlonePerHour = 1_000_000, AlonePerDay = 1_000_000, Unconfirmed = 1_000_000,
    };

    public IDatabase Database { get; }

    public TimeProvider Clock { get; }

    public CallQueueStore Store { get; }

    public CallDesk Calls { get; }

    public OutcomeDesk Outcomes { get; }

    public ReportKeys ReportKeys { get; }

    internal Claims Claims { get; }

    public long Organisation { get; private set; }

    public long Association { get; private set; }

    public long Campaign { get; private set; }

    public static async Task<CallRoom> OpenAsync(IDatabase database, TimeProvider clock, CampaignRules? rules = null, BudgetOptions? budgets = null, OrganisationRules? organisation = null)
    {
        var room = new CallRoom(database, clock, budgets ?? Generous);
        await room.MakeAsync(rules ?? new CampaignRules { Hours = new CallingHoursRules { Always = true } }, organisation ?? new OrganisationRules());
        return room;
    }

    /// <summary>The same organisation through another door: a second replica, or the process after a restart.</summary>
    public CallRoom Through(IDatabase database, TimeProvider? clock = null) => new(database, clock ?? Clock, budgets) { Organisation = Organisation, Association = Association, Campaign = Campaign };

    /// <param name="name">What it is called.</param>
    /// <param name="campaignRules">Its rules.</param>
    /// <param name="begins">So many days from today.</param>
    /// <param name="ends">So many days from today.</param>
    public async Task<long> CampaignAsync(string name, CampaignRules campaignRules, int begins = -7, int ends = 60)
    {
        var today = Clock.GetUtcNow();
        return await InsertAsync("""
            insert into campaign (organisation_id, name, state, first_day, last_day, time_zone, rules, script, questions, created_at)
            values (@Organisation, @name, 'open', @first, @last, 'Europe/Stockholm', @text, '{}', '[]', @today) returning id
            """, new
        {
            Organisation,
            name,
            first = DateOnly.FromDateTime(today.Date).AddDays(begins),
            last = DateOnly.FromDateTime(today.Date).AddDays(ends),
            text = CampaignJson.Rules.Write(campaignRules),
            today,
        });
    }

    public async Task<long> ListAsync(string name = "list", long? campaign = null, bool matchLanguages = false) => await InsertAsync("""
        insert into list (organisation_id, campaign_id, association_id, name, state, match_languages, order_limit, created_at)
        values (@Organisation, @campaign, @Association, @name, 'open', @matchLanguages, 999999999, 0) returning id
        """, new { Organisation, campaign = campaign ?? Campaign, Association, name, matchLanguages });

    /// <summary>Somebody on these numbers (any texts; the same text is the same number), in a household with everybody who shares one.</summary>
    public async Task<long> PersonAsync(string name, params string[] on) => await PersonAsync(name, on, birthYear: 1980);

    public async Task<long> PersonAsync(string name, string[] on, int? birthYear = 1980, bool isProtected = false, string languages = "") => await Database.WriteAsync(async work =>
    {
        var now = Clock.GetUtcNow();
        var household = 0L;
        foreach (var number in on)
        {
            if (!numbers.TryGetValue(number, out var id)) continue;
            var theirs = await work.ScalarAsync<long>("select p.household_id from person_number pn join person p on p.id = pn.person_id where pn.number_id = @id limit 1", new { id });
            if (household == 0) household = theirs;
            else if (household != theirs)
            {
                await work.ExecuteAsync("update target set household_id = @household where household_id = @theirs", new { household, theirs });
                await work.ExecuteAsync("update person set household_id = @household where household_id = @theirs", new { household, theirs });
            }
        }
        if (household == 0) household = await work.ScalarAsync<long>("insert into household (held_until) values (0) returning id");
        var person = await work.ScalarAsync<long>("""
            insert into person (organisation_id, household_id, first_name, last_name, folded_name, birth_year, protected, languages, created_at, updated_at)
            values (@Organisation, @household, @name, 'Ek', @name, @birthYear, @isProtected, @languages, @now, @now) returning id
            """, new { Organisation, household, name, birthYear = (long?)birthYear, isProtected, languages, now });
        for (var i = 0; i < on.Length; i++)
        {
            if (!numbers.TryGetValue(on[i], out var id))
            {
                var e164 = "+999" + (10_000_000 + numbers.Count).ToString(CultureInfo.InvariantCulture);
                id = await work.ScalarAsync<long>("insert into number (organisation_id, e164, kind) values (@Organisation, @e164, 'foreign') returning id", new { Organisation, e164 });
                numbers.Add(on[i], id);
            }
            await work.ExecuteAsync("insert into person_number (person_id, number_id, position) values (@person, @id, @i)", new { person, id, i = (long)i });
        }
        return person;
    });

    /// <summary>Puts people on a list, in this order.</summary>
    public async Task PutOnAsync(long list, params IEnumerable<long> people) => await Database.WriteAsync(async work =>
    {
        foreach (var person in people)
        {
            nextOrder++;
            await work.ExecuteAsync("""
                insert into target (list_id, campaign_id, person_id, household_id, order_key, lane, due, counted)
                select l.id, l.campaign_id, p.id, p.household_id, @nextOrder, 3, @nextOrder, true from list l, person p where l.id = @list and p.id = @person
                """, new { list, person, nextOrder });
        }
        await RefoldAsync(work, people);
    });

    /// <summary>That many people with a number each.</summary>
    public async Task<IReadOnlyList<long>> PeopleAsync(int count, string prefix = "p")
    {
        var people = new List<long>();
        for (var i = 0; i < count; i++) people.Add(await PersonAsync($"{prefix}{i}", $"{prefix}{i}"));
        return people;
    }

    public long NumberId(string name) => numbers[name];

    public async Task<SeatedVolunteer> VolunteerAsync(string name, string languages = "sv", long? seat = null, string? device = null, bool confirmed = true)
    {
        var now = Clock.GetUtcNow();
        var id = await InsertAsync("insert into volunteer (organisation_id, name, confirmed_at, created_at) values (@Organisation, @name, @at, @now) returning id",
            new { Organisation, name, at = confirmed ? now : (DateTimeOffset?)null, now });
        var session = NewId.At(now);
        var hash = device ?? $"device of {name} {id}";
        await Database.WriteAsync(work => work.ExecuteAsync("""
            insert into session (id, organisation_id, volunteer_id, token_hash, device_hash, languages, started_at, seen_at, ends_at)
            values (@session, @Organisation, @id, @token, @hash, @languages, @now, @now, @ends)
            """, new { session, Organisation, id, token = session.ToString(), hash, languages, now, ends = now.AddDays(30) }));
        return new SeatedVolunteer
        {
            SessionId = session,
            OrganisationId = Organisation,
            VolunteerId = id,
            Name = name,
            DeviceHash = hash,
            SeatId = seat,
            Languages = languages.Split(' '),
            Confirmed = confirmed,
            SeenAt = now,
        };
    }

    /// <summary>The volunteer leaves; promises of theirs may fall to others.</summary>
    public Task SignOutAsync(SeatedVolunteer volunteer) => Database.WriteAsync(work =>
        work.ExecuteAsync("update session set ended_at = @now where id = @SessionId", new { now = Clock.GetUtcNow(), volunteer.SessionId }));

    public async Task<CallCard> ClaimAsync(SeatedVolunteer volunteer, long list) => (await Calls.ClaimNextAsync(volunteer, list)).Value;

    public OutcomeReport Outcome(Guid call, string outcome) => new() { Id = NewId.At(Clock.GetUtcNow()), CallId = call, Outcome = outcome };

    public async Task<Reported> ReportAsync(SeatedVolunteer volunteer, Guid call, string outcome) =>
        (await Outcomes.ReportAsync(Outcome(call, outcome), new Reporter { Volunteer = volunteer })).Value;

    public async Task<Reported> ReportAsync(SeatedVolunteer volunteer, OutcomeReport report) =>
        (await Outcomes.ReportAsync(report, new Reporter { Volunteer = volunteer })).Value;

    internal Task<IReadOnlyList<(string Kind, string Body)>> LogAsync() => Database.ReadAsync<IReadOnlyList<(string, string)>>(async work =>
        [.. (await work.QueryAsync<LogRow>($"select kind, body from log order by {(work.Engine == Engine.Sqlite ? "number" : "id")}")).Select(r => (r.Kind, r.Body))]);

    private async Task RefoldAsync(Work work, IEnumerable<long> people)
    {
        // Who may not be rung at all stands so from the beginning.
        foreach (var person in people)
        {
            var household = await work.ScalarAsync<long>("select household_id from person where id = @person", new { person });
            var batch = new Batch();
            var reading = new HouseholdReader(rules).Add(batch, "$1", household);
            await work.SendAsync(batch);
            await reading.CompleteAsync(work);
            var moves = new Batch();
            await new StandingWriter().AddAsync(work, moves, reading.Targets, WhatFollows.For(reading.With()), held: []);
            await work.SendAsync(moves);
        }
    }

    private Task<long> InsertAsync(string sql, object values) => Database.WriteAsync(work => work.ScalarAsync<long>(sql, values));

    private async Task MakeAsync(CampaignRules campaignRules, OrganisationRules organisation)
    {
        Organisation = await InsertAsync("insert into organisation (name, rules, created_at) values ('Organisation', @rules, 0) returning id", new { rules = CampaignJson.OrganisationRules.Write(organisation) });
        Association = await InsertAsync("insert into association (organisation_id, name, municipality, created_at) values (@Organisation, 'Solna', '0184', 0) returning id", new { Organisation });
        Campaign = await CampaignAsync("Campaign", campaignRules);
    }

    private sealed record LogRow
    {
        public required string Kind { get; init; }

        public required string Body { get; init; }
    }
}
