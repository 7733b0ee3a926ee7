using Canvass.CallQueue;
using Canvass.CallQueue.Claiming;
using Canvass.CallQueue.Rooms;
using Canvass.CallQueue.Storage;
using Canvass.Shared;
using NUnit.Framework;

namespace Canvass.Integration;

/// <summary>
/// Everybody in the room asks what there is to wait for, and a count reads the whole list.
/// Control: counting at every refusal makes 64 counts of one; keeping the claim's answer and not only the count hides whoever is due.
/// </summary>
[TestFixtureSource(typeof(Database), nameof(Database.All))]
public sealed class When_a_list_runs_dry(Database database) : OnADatabase(database)
{
    private CallRoom room = null!;
    private Counted counted = null!;
    private WaitingCounts waiting = null!;
    private CallDesk desk = null!;
    private long list;
    private ListFrame frame = null!;

    [SetUp]
    public async Task OpenAsync()
    {
        room = await CallRoom.OpenAsync(own.Opened, clock);
        list = await room.ListAsync();
        frame = (await room.Claims.ListAsync(room.Organisation, list, CancellationToken.None))!;
        counted = new Counted(room.Claims);
        waiting = new WaitingCounts(counted, clock);
        desk = new CallDesk(counted, new CampaignStore(room.Store), waiting, clock);
    }

    [Test]
    public async Task it_is_counted_once_for_all_who_ask_in_the_same_moment()
    {
        var volunteers = new List<SeatedVolunteer>();
        for (var i = 0; i < 64; i++) volunteers.Add(await room.VolunteerAsync($"v{i}"));

        var answers = await Task.WhenAll(volunteers.Select(v => desk.ClaimNextAsync(v, list)));
        var inOneMoment = counted.Counts;
        clock.Advance(TimeSpan.FromSeconds(1));
        await desk.ClaimNextAsync(volunteers[0], list);

        Assert.That(answers.Select(a => a.Refusal), Is.All.InstanceOf<Refusal.NobodyLeft>());
        Assert.That((inOneMoment, counted.Counts), Is.EqualTo((1, 2)));
    }

    [Test]
    public async Task one_count_runs_at_a_time_however_often_people_come_free()
    {
        counted.Gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var asked = new List<Task>();
        for (var i = 0; i < 8; i++)
        {
            asked.Add(waiting.OnAsync(frame, CancellationToken.None));
            waiting.Forget();
        }

        Assert.That(counted.Counts, Is.EqualTo(1));
        counted.Gate.SetResult();
        await Task.WhenAll(asked);
        Assert.That(counted.AtOnce, Is.EqualTo(1));
    }

    [Test]
    public async Task whoever_becomes_due_is_handed_out_at_once()
    {
        await room.PutOnAsync(list, await room.PeopleAsync(1));
        var (anna, bo) = (await room.VolunteerAsync("Anna"), await room.VolunteerAsync("Bo"));
        var card = (await desk.ClaimNextAsync(anna, list)).Value;
        var early = (Refusal.NobodyLeft)(await desk.ClaimNextAsync(bo, list)).Refusal!;

        await room.Calls.ReleaseAsync(anna, card.CallId, "other");

        Assert.That(early.Waiting.Held, Is.EqualTo(1));
        Assert.That((await desk.ClaimNextAsync(bo, list)).Refusal, Is.Null, "another process gave them back, and this one still remembers its count");
    }

    [Test]
    public async Task it_is_counted_anew_when_this_process_gave_somebody_back()
    {
        await room.PutOnAsync(list, await room.PeopleAsync(1));
        var (anna, bo) = (await room.VolunteerAsync("Anna"), await room.VolunteerAsync("Bo"));
        var card = (await desk.ClaimNextAsync(anna, list)).Value;
        await desk.ClaimNextAsync(bo, list);

        await desk.ReleaseAsync(anna, card.CallId, "know_person");
        var hers = (Refusal.NobodyLeft)(await desk.ClaimNextAsync(anna, list)).Refusal!;

        Assert.That((hers.Waiting.Held, hers.Waiting.NotForYou), Is.EqualTo((0, 1)), "not to the same volunteer today");
    }

    [Test]
    public async Task the_next_instant_told_is_never_past()
    {
        await room.PutOnAsync(list, await room.PeopleAsync(1));
        var (anna, bo) = (await room.VolunteerAsync("Anna"), await room.VolunteerAsync("Bo"));
        var card = (await desk.ClaimNextAsync(anna, list)).Value;
        await room.ReportAsync(anna, room.Outcome(card.CallId, "call_later") with { CallBackAt = clock.GetUtcNow().AddMilliseconds(500), ByMe = true });
        var before = (Refusal.NobodyLeft)(await desk.ClaimNextAsync(bo, list)).Refusal!;

        clock.Advance(TimeSpan.FromMilliseconds(500));
        var after = (Refusal.NobodyLeft)(await desk.ClaimNextAsync(bo, list)).Refusal!;

        Assert.That((before.NextDue is not null, after.NextDue is null || after.NextDue > clock.GetUtcNow()), Is.EqualTo((true, true)));
    }

    [Test]
    public async Task a_count_that_failed_is_not_remembered()
    {
        counted.Fault = new InvalidOperationException("broken");
        Assert.ThrowsAsync<InvalidOperationException>(() => waiting.OnAsync(frame, CancellationToken.None));

        counted.Fault = null;

        Assert.That((await waiting.OnAsync(frame, CancellationToken.None)).NextDue, Is.Null);
    }

    /// <summary>The real queue, with its counts counted.</summary>
    private sealed class Counted(IClaims claims) : IClaims
    {
        private int counts;
        private int running;

        public int Counts => counts;

        public int AtOnce { get; private set; }

        public TaskCompletionSource? Gate { get; set; }

        public Exception? Fault { get; set; }

        public async Task<ListStanding> StandingAsync(ListFrame list, CancellationToken ct)
        {
            Interlocked.Increment(ref counts);
            AtOnce = Math.Max(AtOnce, Interlocked.Increment(ref running));
            try
            {
                if (Gate is { } gate) await gate.Task;
                return Fault is { } fault ? throw fault : await claims.StandingAsync(list, ct);
            }
            finally
            {
                Interlocked.Decrement(ref running);
            }
        }

        public Task<ListFrame?> ListAsync(long organisationId, long listId, CancellationToken ct) => claims.ListAsync(organisationId, listId, ct);

        public Task<ClaimResult> ClaimAsync(ClaimAttempt attempt, CancellationToken ct) => claims.ClaimAsync(attempt, ct);

        public Task<CallCard?> CurrentAsync(SeatedVolunteer volunteer, CancellationToken ct) => claims.CurrentAsync(volunteer, ct);

        public Task<Answer<DateTimeOffset>> RenewAsync(SeatedVolunteer volunteer, Guid callId, bool dialled, IReadOnlyList<long>? shown, CancellationToken ct) => claims.RenewAsync(volunteer, callId, dialled, shown, ct);

        public Task<Answer<bool>> ReleaseAsync(SeatedVolunteer volunteer, Guid callId, string reason, CancellationToken ct) => claims.ReleaseAsync(volunteer, callId, reason, ct);

        public Task<Answer<CallCard>> SwitchAsync(SeatedVolunteer volunteer, Guid callId, long personId, CancellationToken ct) => claims.SwitchAsync(volunteer, callId, personId, ct);

        public Task<IReadOnlyList<OwnCall>> MineAsync(SeatedVolunteer volunteer, CancellationToken ct) => claims.MineAsync(volunteer, ct);

        public Task<OwnCall?> FindReturnedAsync(SeatedVolunteer volunteer, string lastDigits, CancellationToken ct) => claims.FindReturnedAsync(volunteer, lastDigits, ct);
    }
}
