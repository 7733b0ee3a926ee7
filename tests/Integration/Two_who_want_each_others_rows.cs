using System.Globalization;
using Canvass.CallQueue;
using Canvass.CallQueue.Rooms;
using Canvass.Shared;
using Canvass.Shared.Servers;
using Npgsql;
using NUnit.Framework;

namespace Canvass.Integration;

/// <summary>
/// Interleavings in which two transactions could wait for each other, forced by somebody who holds what both begin with. PostgreSQL
/// would end such a wait after a second and the claim be tried again: nobody is harmed, but a room full of them is slow.
/// Control: lapsing one's own call first, and looking at the household before the budget, make one deadlock each.
/// </summary>
public sealed class Two_who_want_each_others_rows() : OnADatabase(Database.Postgres)
{
    private CallRoom room = null!;
    private NpgsqlDataSource source = null!;
    private long list;

    [SetUp]
    public async Task OpenAsync()
    {
        room = await CallRoom.OpenAsync(own.Opened, clock);
        source = NpgsqlDataSource.Create(own.Place);
        list = await room.ListAsync();
    }

    [TearDown]
    public async Task CloseAsync()
    {
        if (source is not null) await source.DisposeAsync();
    }

    [Test]
    public async Task take_turns_when_each_is_given_the_person_whom_the_other_let_lapse()
    {
        await room.PutOnAsync(list, await room.PeopleAsync(2));
        var (anna, bo) = (await room.VolunteerAsync("Anna"), await room.VolunteerAsync("Bo"));
        var (hers, his) = (await room.ClaimAsync(anna, list), await room.ClaimAsync(bo, list));
        await SkipAsync(anna, hers.Person.Id);
        await SkipAsync(bo, his.Person.Id);
        clock.Advance(TimeSpan.FromHours(1));

        await using var holder = await source.OpenConnectionAsync();
        await using var held = await holder.BeginTransactionAsync();
        await ExecuteAsync(holder, "select id from call for update");
        var both = new[] { room.Calls.ClaimNextAsync(anna, list), room.Calls.ClaimNextAsync(bo, list) };
        await WaitingAsync(2);
        await held.RollbackAsync();
        await holder.DisposeAsync();
        var cards = await Task.WhenAll(both);

        Assert.That(cards.Select(c => c.Value.Person.Id), Is.EqualTo(new[] { his.Person.Id, hers.Person.Id }));
        Assert.That(await DeadlocksAsync(), Is.Zero);
    }

    [Test]
    public async Task take_turns_when_one_volunteer_asks_for_the_next_and_in_another_tab_for_the_other_member()
    {
        var (eva, bo) = (await room.PersonAsync("Eva", "home"), await room.PersonAsync("Bo", "home"));
        await room.PutOnAsync(list, eva, bo, await room.PersonAsync("Olle", "mobile"));
        var anna = await room.VolunteerAsync("Anna");
        var open = await room.ClaimAsync(anna, list);
        clock.Advance(TimeSpan.FromHours(1));

        await using var holder = await source.OpenConnectionAsync();
        await using var held = await holder.BeginTransactionAsync();
        await ExecuteAsync(holder, "select subject from budget for update");
        var next = room.Calls.ClaimNextAsync(anna, list);
        await WaitingAsync(1);
        var switched = room.Calls.SwitchAsync(anna, open.CallId, bo);
        await WaitingAsync(2);
        await held.RollbackAsync();
        await holder.DisposeAsync();
        await Task.WhenAll(next, switched);

        Assert.That(((await next).Refusal, (await switched).Refusal), Is.EqualTo(((Refusal?)null, (Refusal?)new Refusal.LeaseLost(open.CallId))));
        Assert.That(await DeadlocksAsync(), Is.Zero);
    }

    /// <summary>
    /// A page that was asleep renews and asks for the next at once, and the renewal is through just when the claim has seen the call as expired.
    /// Control: the claim that let it lapse all the same handed out another person, and nobody could be given the first before the renewed end.
    /// </summary>
    [Test]
    public async Task give_the_card_that_was_renewed_while_its_volunteer_asked_for_the_next()
    {
        await room.PutOnAsync(list, await room.PeopleAsync(2));
        var anna = await room.VolunteerAsync("Anna");
        var open = await room.ClaimAsync(anna, list);
        clock.Advance(TimeSpan.FromMinutes(20));
        await SkipAsync(anna, open.Person.Id);

        await using var holder = await source.OpenConnectionAsync();
        await using var held = await holder.BeginTransactionAsync();
        await ExecuteAsync(holder, "select id from call for update");
        var renewed = room.Calls.RenewAsync(anna, open.CallId, dialled: true);
        await WaitingAsync(1);
        var next = room.Calls.ClaimNextAsync(anna, list);
        await WaitingAsync(2);
        await held.RollbackAsync();
        await holder.DisposeAsync();
        await Task.WhenAll(renewed, next);

        Assert.That(((await renewed).Refusal, (await next).Value.CallId, (await next).Value.WasOpen), Is.EqualTo(((Refusal?)null, open.CallId, true)));
        Assert.That((await room.Calls.CurrentAsync(anna))?.CallId, Is.EqualTo(open.CallId));
        Assert.That(await DeadlocksAsync(), Is.Zero);
    }

    /// <summary>
    /// A volunteer taps "ring" while an import is joining the household with another one. Control: a renewal that looked only once lengthened the
    /// hold of the household that was, and the person was handed out a quarter of an hour after the card.
    /// </summary>
    [Test]
    public async Task keep_the_card_whose_household_was_joined_while_it_was_renewed()
    {
        await room.PutOnAsync(list, await room.PeopleAsync(2));
        var (anna, bo, cecilia) = (await room.VolunteerAsync("Anna"), await room.VolunteerAsync("Bo"), await room.VolunteerAsync("Cecilia"));
        await room.ClaimAsync(anna, list);
        var his = await room.ClaimAsync(bo, list);

        await using var holder = await source.OpenConnectionAsync();
        await using var joining = await holder.BeginTransactionAsync();
        await ExecuteAsync(holder, "select id from household order by id for update");
        foreach (var table in new[] { "target", "call", "person" }) await ExecuteAsync(holder, $"update {table} set household_id = (select min(id) from household)");
        await ExecuteAsync(holder, "update household set held_call = null");
        var renewed = room.Calls.RenewAsync(bo, his.CallId, dialled: true);
        await WaitingAsync(1);
        await joining.CommitAsync();
        await holder.DisposeAsync();
        var until = (await renewed).Value;
        clock.Advance(TimeSpan.FromMinutes(20));

        Assert.That(until, Is.EqualTo(his.ClaimedAt.AddMinutes(45)));
        Assert.That((await room.Calls.ClaimNextAsync(cecilia, list)).Refusal, Is.InstanceOf<Refusal.NobodyLeft>());
        Assert.That(await DeadlocksAsync(), Is.Zero);
    }

    private Task SkipAsync(SeatedVolunteer volunteer, long person) => room.Database.WriteAsync(work => work.ExecuteAsync(
        "insert into skip (volunteer_id, person_id, day, reason) values (@VolunteerId, @person, @day, 'other')", new { volunteer.VolunteerId, person, day = DateOnly.FromDateTime(clock.GetUtcNow().Date).ToString("O", CultureInfo.InvariantCulture) }));

    private Task WaitingAsync(int sessions) => Eventually.TrueAsync(
        async () => await LongAsync(source, "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'") == sessions, $"{sessions} wait for a lock");

    /// <summary>A session tells what it counted when it ends.</summary>
    private async Task<long> DeadlocksAsync()
    {
        var name = new NpgsqlConnectionStringBuilder(own.Place).Database;
        await own.CloseAsync();
        await using var server = NpgsqlDataSource.Create(PostgresServer.Shared.ConnectionString);
        await source.DisposeAsync();
        await Eventually.TrueAsync(async () => await LongAsync(server, $"select count(*) from pg_stat_activity where datname = '{name}' and backend_type = 'client backend'") == 0, "all sessions have ended");
        return await LongAsync(server, $"select deadlocks from pg_stat_database where datname = '{name}'");
    }

    private static async Task<long> LongAsync(NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
