using System.Collections.Concurrent;
using Canvass.CallQueue;
using Canvass.CallQueue.Campaigns;
using Canvass.CallQueue.Claiming;
using Canvass.CallQueue.Rooms;
using Canvass.Databases;
using Canvass.Shared;
using NUnit.Framework;

namespace Canvass.Integration;

/// <summary>
/// A1: many takers at once on lists that share people and numbers. Every hold is written down by those who have it, from the answer to
/// the outcome, and judged afterwards by somebody who knows nothing of the queue.
/// Control: the same storm on a take that locks the row of the list instead of the household must show overlaps (<see cref="A_lock_on_the_list_row_is_not_enough"/>).
/// </summary>
[TestFixtureSource(typeof(Database), nameof(Database.All))]
[Category("A1")]
public sealed class Under_a_storm(Database database) : OnADatabase(database, TimeProvider.System)
{
    private static readonly bool Full = Environment.GetEnvironmentVariable("CANVASS_TEST_SIZE") == "full";

    // People come back at once and nearly without end, or a storm of twenty thousand would find nobody left after a quarter of it.
    private static readonly CampaignRules Tireless = new()
    {
        Attempts = 20,
        PauseAfterNoAnswer = TimeSpan.Zero,
        PauseAfterVoicemail = TimeSpan.Zero,
        PauseAfterNotAvailable = TimeSpan.Zero,
        PauseAfterBusy = TimeSpan.Zero,
        NotTwiceInSamePart = false,
        Hours = new CallingHoursRules { Always = true },
    };

    private static readonly OrganisationRules Patient = new() { AttemptsPerWindow = 100 };

    private CallRoom room = null!;

    [SetUp]
    public async Task OpenAsync()
    {
        room = await CallRoom.OpenAsync(own.Opened, TimeProvider.System, Tireless, organisation: Patient);
    }

    [Test]
    public async Task no_person_and_no_number_is_held_by_two()
    {
        var (takers, people, takes) = Full ? (200, 5_000, 20_000) : (32, 400, 1_200);
        var lists = await OverlappingListsAsync(people);
        var rooms = await ReplicasAsync(2);
        var holds = new ConcurrentBag<Hold>();

        await TakeAsync(rooms, lists, takers, takes, holds);

        Assert.Multiple(() =>
        {
            Assert.That(holds, Has.Count.GreaterThanOrEqualTo(takes), "the storm did not take place");
            Assert.That(Overlaps(holds, h => [h.Person]), Is.Empty, "a person was held by two");
            Assert.That(Overlaps(holds, h => h.Numbers), Is.Empty, "a number was held by two");
        });
        foreach (var replica in rooms.Skip(1)) await replica.Database.DisposeAsync();
    }

    [Test]
    public async Task a_chain_of_shared_numbers_is_one_household()
    {
        // A{1,2}, B{2,1}, C{2}
        var list = await room.ListAsync();
        await room.PutOnAsync(list, await room.PersonAsync("A", "n1", "n2"), await room.PersonAsync("B", "n2", "n1"), await room.PersonAsync("C", "n2"));
        var takers = await Task.WhenAll(Enumerable.Range(0, 64).Select(i => room.VolunteerAsync($"v{i}")));

        for (var round = 0; round < (Full ? 50 : 5); round++)
        {
            var answers = await Task.WhenAll(takers.Select(taker => Task.Run(() => room.Calls.ClaimNextAsync(taker, list))));

            var holder = answers.Select((answer, i) => (answer, taker: takers[i])).Where(a => a.answer.Refusal is null).ToList();
            Assert.That(holder, Has.Count.EqualTo(1));
            Assert.That(answers.Select(a => a.Refusal).OfType<Refusal>(), Has.All.InstanceOf<Refusal.NobodyLeft>());
            _ = (await room.Calls.ReleaseAsync(holder[0].taker, holder[0].answer.Value.CallId, "other")).Value;
            await room.Database.WriteAsync(work => work.ExecuteAsync("delete from skip"));
        }
    }

    [Test]
    public async Task two_tabs_of_one_volunteer_get_the_same_card()
    {
        var list = await room.ListAsync();
        await room.PutOnAsync(list, await room.PeopleAsync(40));

        for (var i = 0; i < (Full ? 200 : 20); i++)
        {
            var volunteer = await room.VolunteerAsync($"tabs{i}");
            var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => room.ClaimAsync(volunteer, list))));
            Assert.That(answers.Select(a => a.CallId).Distinct().Count(), Is.EqualTo(1));
            _ = (await room.Calls.ReleaseAsync(volunteer, answers[0].CallId, "other")).Value;
        }
    }

    /// <summary>The obvious way, and what comes of it: it is here so that the judge above is known to see what it should.</summary>
    [Test]
    public async Task A_lock_on_the_list_row_is_not_enough()
    {
        var lists = await OverlappingListsAsync(300);
        var holds = new ConcurrentBag<Hold>();
        var takers = await Task.WhenAll(Enumerable.Range(0, 24).Select(i => room.VolunteerAsync($"naive{i}")));

        await Task.WhenAll(takers.Select((taker, i) => Task.Run(async () =>
        {
            for (var n = 0; n < 40; n++)
            {
                var list = lists[(i + n) % lists.Count];
                var taken = await room.Database.WriteAsync(async work =>
                {
                    var row = await work.FirstOrDefaultAsync<NaiveRow>($"""
                        select id, person_id from target where list_id = @list and lane = 3 order by due limit 1 {(work.Engine == Engine.Postgres ? "for update skip locked" : "")}
                        """, new { list });
                    if (row is not null) await work.ExecuteAsync("update target set lane = null, why = 'done' where id = @Id", new { row.Id });
                    return row;
                });
                if (taken is null) continue;
                var from = Environment.TickCount64;
                await Task.Delay(20);
                holds.Add(new Hold(taken.PersonId, [], from, Environment.TickCount64 + 1));
            }
        })));

        Assert.That(Overlaps(holds, h => [h.Person]), Is.Not.Empty);
    }

    private static async Task TakeAsync(IReadOnlyList<CallRoom> rooms, IReadOnlyList<long> lists, int takers, int takes, ConcurrentBag<Hold> holds)
    {
        var volunteers = await Task.WhenAll(Enumerable.Range(0, takers).Select(i => rooms[0].VolunteerAsync($"taker{i}")));
        string[] outcomes = ["no_answer", "refused", "busy", "call_later", "not_available", "voicemail", "not_in_service"];
        var empty = 0;
        await Task.WhenAll(volunteers.Select((volunteer, i) => Task.Run(async () =>
        {
            var random = new Random(i);
            // Who comes away empty-handed takes again; that nobody is left at all must not go on for ever.
            while (holds.Count < takes && Volatile.Read(ref empty) < takes)
            {
                var door = rooms[random.Next(rooms.Count)];
                var answer = await door.Calls.ClaimNextAsync(volunteer, lists[random.Next(lists.Count)]);
                if (answer.Refusal is not null)
                {
                    Interlocked.Increment(ref empty);
                    continue;
                }
                // Certain: from after the answer came until before the next request leaves.
                var (card, from) = (answer.Value, System.Diagnostics.Stopwatch.GetTimestamp());
                await Task.Delay(random.Next(8));
                var to = System.Diagnostics.Stopwatch.GetTimestamp();
                holds.Add(new Hold(card.Person.Id, [.. card.Numbers.Select(n => n.Id)], from, to));
                if (random.Next(3) == 0)
                    _ = (await door.Calls.ReleaseAsync(volunteer, card.CallId, "other")).Value;
                else
                {
                    var outcome = outcomes[random.Next(outcomes.Length)];
                    await door.ReportAsync(volunteer, door.Outcome(card.CallId, outcome) with { CallBackAt = outcome == "call_later" ? TimeProvider.System.GetUtcNow() : null });
                }
            }
        })));
    }

    /// <summary>Three lists of mostly the same people, every third of whom shares a number with the one before.</summary>
    private async Task<IReadOnlyList<long>> OverlappingListsAsync(int count)
    {
        var people = new List<long>();
        for (var i = 0; i < count; i++) people.Add(await room.PersonAsync($"p{i}", i % 3 == 1 ? [$"n{i}", $"n{i - 1}"] : [$"n{i}"]));
        var lists = new List<long>();
        for (var l = 0; l < 3; l++)
        {
            lists.Add(await room.ListAsync($"list {l}"));
            await room.PutOnAsync(lists[l], people.Where((_, i) => i % 5 != l));
        }
        return lists;
    }

    private async Task<IReadOnlyList<CallRoom>> ReplicasAsync(int count) =>
        // SQLite has one process; on PostgreSQL the second replica has its own connections and caches.
        own.Opened.Engine == Engine.Sqlite ? [room] : [room, .. Enumerable.Range(1, count - 1).Select(_ => room.Through(own.OpenAnother()))];

    private static List<string> Overlaps(IEnumerable<Hold> holds, Func<Hold, IEnumerable<long>> what)
    {
        var found = new List<string>();
        foreach (var same in holds.SelectMany(h => what(h).Select(id => (id, h))).GroupBy(x => x.id))
        {
            var inOrder = same.Select(x => x.h).OrderBy(h => h.From).ToList();
            for (var i = 1; i < inOrder.Count; i++)
                if (inOrder[i].From < inOrder[i - 1].To) found.Add($"{same.Key}: {inOrder[i - 1]} and {inOrder[i]}");
        }
        return found;
    }

    private sealed record Hold(long Person, IReadOnlyList<long> Numbers, long From, long To);

    private sealed record NaiveRow
    {
        public required long Id { get; init; }

        public required long PersonId { get; init; }
    }
}
