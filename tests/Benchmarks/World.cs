using System.Globalization;
using System.Text;
using Canvass.CallQueue.Campaigns;
using Canvass.CallQueue.Register;
using Canvass.CallQueue.Rooms;
using Canvass.CallQueue.Storage;
using Canvass.Databases;

namespace Canvass.Benchmarks;

/// <summary>
/// Lists of people with a number each, in a country that does not exist, stored in ringing order; and volunteers whose session
/// tokens are known. Ids begin far apart, so that no two kinds of thing have the same.
/// </summary>
internal sealed record World
{
    public const string Secret = "benchmarks only: thirty-two signs";
    public const long Organisation = 101;
    public const long Campaign = 301;
    public const long FirstList = 401;
    public const long FirstVolunteer = 5_001;
    public const long FirstSeat = 6_001;

    private const long Association = 201;
    private const long Room = 501;
    private const long FirstHousehold = 10_000_000;
    private const long FirstPerson = 20_000_000;
    private const long FirstNumber = 30_000_000;
    private const long FirstTarget = 40_000_000;

    /// <summary>On each list.</summary>
    public required int People { get; init; }

    public int Lists { get; init; } = 1;

    public int Volunteers { get; init; } = 16;

    /// <summary>Which part of every list has been rung: half of them are done with, the others wait for another try.</summary>
    public double Called { get; init; }

    /// <summary>A list before the others, of the same people as the first one, on which this part was talked to: so they are done with everywhere.</summary>
    public double? FinishedElsewhere { get; init; }

    public static KeyedHash Keys { get; } = new(Encoding.UTF8.GetBytes(Secret));

    public static string Token(int volunteer) => string.Create(CultureInfo.InvariantCulture, $"benchmark-volunteer-{volunteer:0000}");

    public async Task BuildAsync(OwnPlace place)
    {
        var database = place.Database;
        await CallQueueStore.Migrator.MigrateAsync(database);
        await database.WriteAsync(BuildHouseAsync);
        await database.WriteAsync(BuildVolunteersAsync);
        await database.WriteAsync(BuildPeopleAsync);
        await database.WriteAsync(BuildTargetsAsync);
        await database.WriteAsync(BuildCallsAsync);
        await place.SettleAsync();
    }

    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    private async Task BuildHouseAsync(Work work)
    {
        var rules = CampaignJson.Rules.Write(new CampaignRules { Hours = new CallingHoursRules { Always = true } });
        await work.InsertManyAsync("organisation", ["id", "name", "rules", "created_at"], [[Organisation, "Benchmark", CampaignJson.OrganisationRules.Write(new OrganisationRules()), 0L]]);
        await work.InsertManyAsync("association", ["id", "organisation_id", "name", "municipality", "created_at"], [[Association, Organisation, "Solna", "0184", 0L]]);
        await work.InsertManyAsync("campaign", ["id", "organisation_id", "name", "state", "first_day", "last_day", "time_zone", "rules", "script", "questions", "created_at"],
            [[Campaign, Organisation, "Campaign", "open", Day(-20), Day(60), "Europe/Stockholm", rules, "{}", "[]", 0L]]);
        var lists = Enumerable.Range(0, Lists + (FinishedElsewhere is null ? 0 : 1));
        await work.InsertManyAsync("list", ["id", "organisation_id", "campaign_id", "association_id", "name", "state", "order_limit", "created_at"],
            lists.Select(n => new object?[] { FirstList + n, Organisation, Campaign, Association, $"list {n}", "open", 999_999_999L, 0L }));
        await work.InsertManyAsync("room", ["id", "organisation_id", "name", "leader_until", "created_at"], [[Room, Organisation, "Room", Now.AddDays(10), 0L]]);

        static string Day(int from) => Now.AddDays(from).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
    }

    private async Task BuildVolunteersAsync(Work work)
    {
        var all = Enumerable.Range(0, Volunteers).ToList();
        await work.InsertManyAsync("seat", ["id", "organisation_id", "room_id", "label", "code_hash", "code_ends_at"],
            all.Select(n => new object?[] { FirstSeat + n, Organisation, Room, $"seat {n}", $"code {n}", Now.AddDays(10) }));
        await work.InsertManyAsync("volunteer", ["id", "organisation_id", "name", "confirmed_at", "created_at"],
            all.Select(n => new object?[] { FirstVolunteer + n, Organisation, $"Volunteer {n}", Now, 0L }));
        await work.InsertManyAsync("session", ["id", "organisation_id", "volunteer_id", "room_id", "seat_id", "token_hash", "device_hash", "started_at", "seen_at", "ends_at"],
            all.Select(n => new object?[]
            {
                NewId.At(Now), Organisation, FirstVolunteer + n, Room, FirstSeat + n, Keys.Of(KeyedHash.Purpose.SessionToken, Token(n)), $"device {n}", Now, Now, Now.AddDays(10),
            }));
        await work.InsertManyAsync("budget", ["kind", "subject"],
            [.. Enumerable.Range(1, 3).SelectMany(kind => all.Select(n => new object?[]
            {
                (long)kind, kind switch { 1 => (FirstVolunteer + n).ToString(CultureInfo.InvariantCulture), 2 => (FirstSeat + n).ToString(CultureInfo.InvariantCulture), _ => $"device {n}" },
            }))]);
    }

    private long Persons => (long)People * Lists;

    private async Task BuildPeopleAsync(Work work)
    {
        await work.InsertManyAsync("household", ["id"], Rows(i => [FirstHousehold + i]));
        await work.InsertManyAsync("person", ["id", "organisation_id", "household_id", "first_name", "last_name", "folded_name", "birth_year", "municipality", "created_at", "updated_at"],
            Rows(i => [FirstPerson + i, Organisation, FirstHousehold + i, $"Given{i % 977}", $"Family{i}", $"given{i % 977} family{i}", 1940 + (i % 60), "0184", 0L, 0L]));
        await work.InsertManyAsync("number", ["id", "organisation_id", "e164", "kind"],
            Rows(i => [FirstNumber + i, Organisation, string.Create(CultureInfo.InvariantCulture, $"+999{70_000_000 + i}"), "foreign"]));
        await work.InsertManyAsync("person_number", ["person_id", "number_id", "position"], Rows(i => [FirstPerson + i, FirstNumber + i, 0L]));

        IEnumerable<object?[]> Rows(Func<long, object?[]> row)
        {
            for (var i = 0L; i < Persons; i++) yield return row(i);
        }
    }

    private static readonly string[] TargetColumns = ["id", "list_id", "campaign_id", "person_id", "household_id", "order_key", "lane", "due", "why", "tries", "municipality", "counted"];

    private async Task BuildTargetsAsync(Work work)
    {
        var again = Now.AddDays(1).ToMs();
        await work.InsertManyAsync("target", TargetColumns, Targets());

        IEnumerable<object?[]> Targets()
        {
            for (var i = 0L; i < Persons; i++)
            {
                var (list, place) = (FirstList + (i / People), i % People);
                var (tried, done) = Stands(i);
                yield return [FirstTarget + i, list, Campaign, FirstPerson + i, FirstHousehold + i, place + 1, done ? null : tried ? 4L : 3L, done ? 0L : tried ? again : place + 1, done ? "done" : null, tried ? 1L : 0L, "0184", true];
            }
            if (FinishedElsewhere is not { } finished) yield break;
            for (var i = 0L; i < People; i++)
            {
                var done = i < finished * People;
                yield return [FirstTarget + Persons + i, FirstList + Lists, Campaign, FirstPerson + i, FirstHousehold + i, i + 1, done ? null : 3L, done ? 0L : i + 1, done ? "done" : null, 0L, "0184", true];
            }
        }
    }

    private (bool Tried, bool Done) Stands(long i)
    {
        if (i < (FinishedElsewhere ?? 0) * People) return (true, true);
        var tried = i % People < Called * People;
        return (tried, tried && i % 2 == 0);
    }

    private async Task BuildCallsAsync(Work work)
    {
        var ids = new Dictionary<long, Guid>();
        for (var i = 0L; i < Persons; i++)
            if (Stands(i).Tried) ids.Add(i, NewId.At(At(i)));
        await work.InsertManyAsync("call",
            ["id", "organisation_id", "campaign_id", "list_id", "association_id", "target_id", "person_id", "household_id", "volunteer_id", "session_id", "lane", "attempt", "claimed_at", "lease_until", "state", "ended_at"],
            ids.Select(c => new object?[]
            {
                c.Value, Organisation, Campaign, FirstList, Association, FirstTarget + c.Key, FirstPerson + c.Key, FirstHousehold + c.Key, FirstVolunteer, Guid.Empty, 3L, 1L, At(c.Key), At(c.Key), 1L, At(c.Key),
            }));
        await work.InsertManyAsync("outcome",
            ["id", "call_id", "organisation_id", "campaign_id", "list_id", "person_id", "volunteer_id", "code", "claimed_at", "at", "reported_at", "content_hash", "standing"],
            ids.Select(c => new object?[]
            {
                NewId.At(At(c.Key)), c.Value, Organisation, Campaign, FirstList, FirstPerson + c.Key, FirstVolunteer, Stands(c.Key).Done ? "conversation" : "no_answer", At(c.Key), At(c.Key), At(c.Key), "", "{}",
            }));

        DateTimeOffset At(long i) => Now.AddDays(-10).AddMilliseconds(i);
    }

    public IReadOnlyList<SeatedVolunteer> Seated { get => field ??= [.. Enumerable.Range(0, Volunteers).Select(Sit)]; }

    private static SeatedVolunteer Sit(int n) => new()
    {
        SessionId = NewId.At(Now),
        OrganisationId = Organisation,
        VolunteerId = FirstVolunteer + n,
        Name = $"Volunteer {n}",
        RoomId = Room,
        SeatId = FirstSeat + n,
        DeviceHash = $"device {n}",
        Confirmed = true,
        LeaderUntil = Now.AddDays(10),
        SeenAt = Now.AddDays(1),
    };
}
