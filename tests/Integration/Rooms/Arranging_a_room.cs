using System.Globalization;
using Canvass.CallQueue;
using Canvass.CallQueue.Rooms;
using Canvass.Databases;
using Canvass.Shared;
using NUnit.Framework;

namespace Canvass.Integration.Rooms;

[TestFixtureSource(typeof(Database), nameof(Database.All))]
public sealed class Arranging_a_room(Database database) : OnADatabase(database)
{
    /// <summary>Midnight in Sweden, at the end of the clock's first day.</summary>
    private static readonly DateTimeOffset Midnight = new(2026, 8, 17, 22, 0, 0, TimeSpan.Zero);

    private Desks desks = null!;

    [SetUp]
    public async Task OpenAsync()
    {
        desks = await Desks.OpenAsync(own.Opened, clock);
    }

    [Test]
    public async Task makes_rooms_and_a_home()
    {
        var room = await desks.RoomAsync("ABF-salen");
        var home = await desks.RoomAsync("Hemma", atHome: true);

        Assert.That((room.AtHome, home.AtHome), Is.EqualTo((false, true)));
        Assert.That((await desks.Rooms.GetAsync(desks.Organisation, room.Id)).Value, Is.EqualTo(room).UsingPropertiesComparer());
        Assert.That(await desks.Rooms.ListAsync(desks.Organisation), Is.EqualTo(new[] { room, home }).UsingPropertiesComparer());
        Assert.That((await desks.Rooms.CreateAsync(desks.Organisation, "Hemma")).Refusal, Is.EqualTo(new Refusal.NameTaken("Hemma")));
        Assert.That((await desks.Rooms.CreateAsync(desks.Organisation, " ")).Refusal, Is.EqualTo(new Refusal.InvalidName()));
    }

    [Test]
    public async Task prints_a_slip_for_each_new_seat_and_keeps_its_code_nowhere()
    {
        var room = await desks.RoomAsync();

        var slips = (await desks.Rooms.AddSeatsAsync(desks.Organisation, room.Id, [new NewSeat("plats 1"), new NewSeat("plats 2")])).Value;

        Assert.That(slips.Select(s => s.Label), Is.EqualTo(new[] { "plats 1", "plats 2" }));
        Assert.That(slips.Select(s => s.Code), Is.All.Matches("^[2-9C-HJKMNP-RTV-Z]{3}(-[2-9C-HJKMNP-RTV-Z]{3}){2}$"));
        Assert.That(slips.Select(s => s.Code), Is.Unique);
        Assert.That((await desks.Rooms.SeatsAsync(desks.Organisation, room.Id)).Value.Select(s => s.Id), Is.EqualTo(slips.Select(s => s.SeatId)));
        var stored = await own.Opened.ReadAsync(w => w.QueryAsync<string>("select code_hash from seat"));
        Assert.That(stored, Is.EquivalentTo(slips.Select(s => Desks.Keys.Of("seat-code", s.Code.Replace("-", "")))), "what is kept is the keyed hash");
    }

    [Test]
    public async Task lets_codes_end_with_the_evening_of_the_house_or_of_the_seats_campaign()
    {
        var room = await desks.RoomAsync();
        var helsinki = await desks.ListAsync(timeZone: "Europe/Helsinki");

        var slips = (await desks.Rooms.AddSeatsAsync(desks.Organisation, room.Id, [new NewSeat("house"), new NewSeat("helsinki", helsinki.Id)])).Value;
        var given = (await desks.Rooms.AddSeatsAsync(desks.Organisation, room.Id, [new NewSeat("given")], Midnight.AddDays(2))).Value;

        Assert.That(slips.Select(s => s.EndsAt), Is.EqualTo(new[] { Midnight, Midnight.AddHours(-1) }));
        Assert.That(given[0].EndsAt, Is.EqualTo(Midnight.AddDays(2)));
        Assert.That((await desks.Rooms.SeatsAsync(desks.Organisation, room.Id)).Value.Select(s => s.CodeEndsAt), Is.EqualTo(new[] { Midnight, Midnight.AddHours(-1), Midnight.AddDays(2) }));
    }

    [Test]
    public async Task refuses_seats_it_cannot_make_and_makes_none_of_them()
    {
        var room = await desks.RoomAsync();
        await desks.SeatAsync(room, "taken");

        Assert.That(await RefusalOfAsync([new NewSeat("new"), new NewSeat("taken")]), Is.EqualTo(new Refusal.NameTaken("taken")));
        Assert.That(await RefusalOfAsync([new NewSeat("new"), new NewSeat(" new ")]), Is.EqualTo(new Refusal.NameTaken("new")));
        Assert.That(await RefusalOfAsync([new NewSeat("new"), new NewSeat("")]), Is.EqualTo(new Refusal.InvalidName()));
        Assert.That(await RefusalOfAsync([new NewSeat("new"), new NewSeat("other", 4711)]), Is.EqualTo(new Refusal.UnknownList()));
        Assert.That(await RefusalOfAsync([.. Enumerable.Range(0, 201).Select(i => new NewSeat($"{i}"))]), Is.EqualTo(new Refusal.TooManySeats(200)));
        Assert.That(await RefusalOfAsync([new NewSeat("new")], clock.GetUtcNow()), Is.EqualTo(new Refusal.InvalidCodeEnd(31)));
        Assert.That(await RefusalOfAsync([new NewSeat("new")], clock.GetUtcNow().AddDays(32)), Is.EqualTo(new Refusal.InvalidCodeEnd(31)));
        Assert.That((await desks.Rooms.SeatsAsync(desks.Organisation, room.Id)).Value.Select(s => s.Label), Is.EqualTo(new[] { "taken" }));

        async Task<Refusal?> RefusalOfAsync(IReadOnlyList<NewSeat> seats, DateTimeOffset? endsAt = null) =>
            (await desks.Rooms.AddSeatsAsync(desks.Organisation, room.Id, seats, endsAt)).Refusal;
    }

    [Test]
    public async Task prints_again_with_a_new_code_and_the_old_slip_opens_nothing()
    {
        var room = await desks.RoomAsync();
        var (old, untouched) = (await desks.SeatAsync(room, "plats 1"), await desks.SeatAsync(room, "plats 2"));

        var fresh = (await desks.Rooms.PrintAsync(desks.Organisation, room.Id, [old.SeatId])).Value.Single();

        Assert.That((fresh.SeatId, fresh.Label, fresh.EndsAt), Is.EqualTo((old.SeatId, "plats 1", Midnight)));
        Assert.That((await SignInAsync(old.Code, "Anna")).Refusal, Is.InstanceOf<Refusal.WrongSeatCode>());
        Assert.That((await SignInAsync(fresh.Code, "Anna")).Refusal, Is.Null);
        Assert.That((await SignInAsync(untouched.Code, "Bo")).Refusal, Is.Null);
        Assert.That((await desks.Rooms.PrintAsync(desks.Organisation, room.Id)).Value, Has.Count.EqualTo(2), "all of them");
        Assert.That((await desks.Rooms.PrintAsync(desks.Organisation, room.Id, [old.SeatId, 4711])).Refusal, Is.EqualTo(new Refusal.UnknownSeat()));
        Assert.That((await desks.Rooms.PrintAsync(desks.Organisation, room.Id, null, clock.GetUtcNow())).Refusal, Is.EqualTo(new Refusal.InvalidCodeEnd(31)));
    }

    [Test]
    public async Task begins_the_newcomers_count_of_a_seat_again_with_a_new_code_but_not_its_hour_and_day()
    {
        var room = await desks.RoomAsync();
        var slip = await desks.SeatAsync(room);
        await SignInAsync(slip.Code, "Anna");
        await ShowAsync(20);

        await desks.Rooms.PrintAsync(desks.Organisation, room.Id);

        Assert.That(await BudgetAsync(2), Is.EqualTo((20L, 20L, 0L)));
        Assert.That(await BudgetAsync(1), Is.EqualTo((20L, 20L, 20L)));
    }

    [Test]
    public async Task ties_a_seat_to_a_list_and_lets_it_go()
    {
        var slip = await desks.SeatAsync(await desks.RoomAsync());
        var list = await desks.ListAsync();

        Assert.That((await desks.Rooms.SetListAsync(desks.Organisation, slip.SeatId, list.Id)).Value.ListId, Is.EqualTo(list.Id));
        Assert.That((await SignInAsync(slip.Code, "Anna")).Value.Volunteer.ListId, Is.EqualTo(list.Id));
        Assert.That((await desks.Rooms.SetListAsync(desks.Organisation, slip.SeatId, null)).Value.ListId, Is.Null);
        Assert.That((await desks.Rooms.SetListAsync(desks.Organisation, slip.SeatId, 4711)).Refusal, Is.EqualTo(new Refusal.UnknownList()));
        Assert.That((await desks.Rooms.SetListAsync(desks.Organisation, 4711, list.Id)).Refusal, Is.EqualTo(new Refusal.UnknownSeat()));
    }

    [Test]
    public async Task tells_those_who_sit_there_until_when_a_leader_is_here()
    {
        var room = await desks.RoomAsync();
        var anna = (await SignInAsync((await desks.SeatAsync(room)).Code, "Anna")).Value;

        Assert.That((await desks.Rooms.LeaderHereAsync(desks.Organisation, room.Id, Midnight)).Value, Is.True);

        Assert.That(anna.Volunteer.LeaderUntil, Is.EqualTo(DateTimeOffset.UnixEpoch));
        Assert.That((await desks.Sessions.FindAsync(anna.Token))!.LeaderUntil, Is.EqualTo(Midnight));
        Assert.That((await desks.Rooms.LeaderHereAsync(desks.Organisation, 4711, Midnight)).Refusal, Is.EqualTo(new Refusal.UnknownRoom()));
    }

    /// <summary>Control: midnight with today's date alone is one that has passed.</summary>
    [TestCase("21:30", "2026-08-17T19:30:00Z")]
    [TestCase("00:00", "2026-08-17T22:00:00Z")]
    public async Task takes_the_leaders_hour_from_the_clock_on_the_wall(string until, string instant)
    {
        var room = await desks.RoomAsync();

        var end = (await desks.Rooms.LeaderHereAsync(desks.Organisation, room.Id, TimeOnly.Parse(until, CultureInfo.InvariantCulture))).Value;

        Assert.That(end, Is.EqualTo(DateTimeOffset.Parse(instant, CultureInfo.InvariantCulture)));
        Assert.That((await desks.Rooms.GetAsync(desks.Organisation, room.Id)).Value.LeaderUntil, Is.EqualTo(end));
        Assert.That((await desks.Rooms.LeaderHereAsync(desks.Organisation, 4711, TimeOnly.MinValue)).Refusal, Is.EqualTo(new Refusal.UnknownRoom()));
    }

    /// <summary>Tomorrow's is not meant: for a whole day the room would have the limits of one that somebody watches.</summary>
    [TestCase("09:00")]
    [TestCase("10:00")]
    public async Task refuses_an_hour_that_has_passed(string until)
    {
        var room = await desks.RoomAsync();
        var hour = TimeOnly.Parse(until, CultureInfo.InvariantCulture);

        var answer = await desks.Rooms.LeaderHereAsync(desks.Organisation, room.Id, hour);

        Assert.That(answer.Refusal, Is.EqualTo(new Refusal.HourPassed(hour, new TimeOnly(10, 0))));
        Assert.That(answer.Refusal!.Why, Does.StartWith($"It is 10:00 by the clocks here, so {until} has passed today."));
        Assert.That((await desks.Rooms.GetAsync(desks.Organisation, room.Id)).Value.LeaderUntil, Is.EqualTo(room.LeaderUntil));
    }

    [Test]
    public async Task shows_the_leader_who_sits_where_and_who_is_new()
    {
        var room = await desks.RoomAsync();
        var (one, two) = (await desks.SeatAsync(room, "plats 1"), await desks.SeatAsync(room, "plats 2"));
        var bo = (await SignInAsync(two.Code, "Bo")).Value;
        await SignInAsync(one.Code, "Anna");
        await ShowAsync(15);
        await desks.Rooms.ConfirmAsync(desks.Organisation, bo.Volunteer.VolunteerId);

        var seated = (await desks.Rooms.SeatedAsync(desks.Organisation, room.Id)).Value;

        Assert.That(seated.Select(s => (s.Seat, s.Name, s.Confirmed, s.ShownUnconfirmed, s.State)), Is.EqualTo(new[]
        {
            ("plats 1", "Anna", false, 15L, "ready"),
            ("plats 2", "Bo", true, 0L, "ready"),
        }));
        clock.AdvanceTo(Midnight);
        Assert.That((await desks.Rooms.SeatedAsync(desks.Organisation, room.Id)).Value, Is.Empty, "The evening is over.");
    }

    [Test]
    public async Task remembers_that_a_newcomer_was_confirmed_and_forgives_the_seat_and_the_device()
    {
        var room = await desks.RoomAsync();
        var slip = await desks.SeatAsync(room);
        var anna = (await SignInAsync(slip.Code, "Anna")).Value;
        await ShowAsync(29);

        Assert.That((await desks.Rooms.ConfirmAsync(desks.Organisation, anna.Volunteer.VolunteerId)).Value, Is.True);
        Assert.That((await desks.Rooms.ConfirmAsync(desks.Organisation, anna.Volunteer.VolunteerId)).Value, Is.True, "a second tap");

        Assert.That((await desks.Sessions.FindAsync(anna.Token))!.Confirmed, Is.True);
        Assert.That(await BudgetAsync(2), Is.EqualTo((29L, 29L, 0L)));
        Assert.That(await BudgetAsync(3), Is.EqualTo((29L, 29L, 0L)));
        await desks.Sessions.SignOutAsync(anna.Volunteer);
        var again = await desks.Sessions.SignInAsync(new SignIn { SeatCode = slip.Code, Name = "Anna", DeviceToken = anna.DeviceToken, Source = "test" });
        Assert.That(again.Value.Volunteer.Confirmed, Is.True);
        Assert.That((await desks.Rooms.ConfirmAsync(desks.Organisation, 4711)).Refusal, Is.EqualTo(new Refusal.UnknownVolunteer()));
    }

    [Test]
    public async Task confirms_with_one_tap_all_who_sit_in_the_room()
    {
        var (room, other) = (await desks.RoomAsync("one"), await desks.RoomAsync("other"));
        var here = new List<SignedIn>();
        foreach (var name in new[] { "Anna", "Bo" }) here.Add((await SignInAsync((await desks.SeatAsync(room, $"seat of {name}")).Code, name)).Value);
        var gone = (await SignInAsync((await desks.SeatAsync(room, "seat of Cecilia")).Code, "Cecilia")).Value;
        await desks.Sessions.SignOutAsync(gone.Volunteer);
        var elsewhere = (await SignInAsync((await desks.SeatAsync(other)).Code, "David")).Value;

        Assert.That((await desks.Rooms.ConfirmAllAsync(desks.Organisation, room.Id)).Value, Is.EqualTo(2));
        Assert.That((await desks.Rooms.ConfirmAllAsync(desks.Organisation, room.Id)).Value, Is.Zero);

        foreach (var one in here) Assert.That((await desks.Sessions.FindAsync(one.Token))!.Confirmed, Is.True);
        Assert.That((await desks.Sessions.FindAsync(elsewhere.Token))!.Confirmed, Is.False);
        Assert.That(await own.Opened.ReadAsync(w => w.ScalarAsync<long>("select count(*) from volunteer where confirmed_at is not null")), Is.EqualTo(2));
        Assert.That((await desks.Rooms.ConfirmAllAsync(desks.Organisation, 4711)).Refusal, Is.EqualTo(new Refusal.UnknownRoom()));
    }

    [Test]
    public async Task of_another_organisation_is_as_one_that_is_not_there()
    {
        var another = await desks.AnotherOrganisationAsync();
        var room = await desks.RoomAsync("Theirs", organisation: another);
        var slip = await desks.SeatAsync(room);
        var anna = (await SignInAsync(slip.Code, "Anna")).Value;
        var ours = desks.Organisation;

        foreach (var id in new[] { room.Id, 4711 })
        {
            Assert.That((await desks.Rooms.GetAsync(ours, id)).Refusal, Is.EqualTo(new Refusal.UnknownRoom()));
            Assert.That((await desks.Rooms.SeatsAsync(ours, id)).Refusal, Is.EqualTo(new Refusal.UnknownRoom()));
            Assert.That((await desks.Rooms.SeatedAsync(ours, id)).Refusal, Is.EqualTo(new Refusal.UnknownRoom()));
            Assert.That((await desks.Rooms.AddSeatsAsync(ours, id, [new NewSeat("new")])).Refusal, Is.EqualTo(new Refusal.UnknownRoom()));
            Assert.That((await desks.Rooms.PrintAsync(ours, id)).Refusal, Is.EqualTo(new Refusal.UnknownRoom()));
            Assert.That((await desks.Rooms.LeaderHereAsync(ours, id, Midnight)).Refusal, Is.EqualTo(new Refusal.UnknownRoom()));
            Assert.That((await desks.Rooms.ConfirmAllAsync(ours, id)).Refusal, Is.EqualTo(new Refusal.UnknownRoom()));
        }
        foreach (var id in new[] { slip.SeatId, 4711 })
        {
            Assert.That((await desks.Rooms.SetListAsync(ours, id, null)).Refusal, Is.EqualTo(new Refusal.UnknownSeat()));
            Assert.That((await desks.Rooms.FreeSeatAsync(ours, id)).Refusal, Is.EqualTo(new Refusal.UnknownSeat()));
        }
        Assert.That((await desks.Rooms.ConfirmAsync(ours, anna.Volunteer.VolunteerId)).Refusal, Is.EqualTo(new Refusal.UnknownVolunteer()));
        Assert.That(await desks.Rooms.ListAsync(ours), Is.Empty);
        var list = await desks.ListAsync();
        Assert.That((await desks.Rooms.SetListAsync(another, slip.SeatId, list.Id)).Refusal, Is.EqualTo(new Refusal.UnknownList()));
        Assert.That((await desks.Sessions.FindAsync(anna.Token))!.Confirmed, Is.False);
    }

    private Task<Answer<SignedIn>> SignInAsync(string code, string name) => desks.Sessions.SignInAsync(new SignIn { SeatCode = code, Name = name, Source = "test" });

    /// <summary>As if so many numbers had been shown to everybody, unconfirmed.</summary>
    private Task ShowAsync(long numbers) => own.Opened.WriteAsync(w => w.ExecuteAsync("update budget set hour_count = @numbers, day_count = @numbers, total = @numbers", new { numbers }));

    private Task<(long Hour, long Day, long Total)> BudgetAsync(long kind) => own.Opened.ReadAsync(async w =>
        (await w.ScalarAsync<long>("select hour_count from budget where kind = @kind", new { kind }),
         await w.ScalarAsync<long>("select day_count from budget where kind = @kind", new { kind }),
         await w.ScalarAsync<long>("select total from budget where kind = @kind", new { kind })));
}
