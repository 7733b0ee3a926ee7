using Canvass.CallQueue;
using Canvass.CallQueue.Rooms;
using Canvass.Contracts;
using Canvass.Databases;
using Canvass.Shared;
using NUnit.Framework;

namespace Canvass.Integration.Rooms;

[TestFixtureSource(typeof(Database), nameof(Database.All))]
public sealed class Sitting_down_to_ring(Database database) : OnADatabase(database)
{
    private Desks desks = null!;
    private Room room = null!;
    private SeatSlip seat = null!;

    [SetUp]
    public async Task OpenAsync()
    {
        desks = await Desks.OpenAsync(own.Opened, clock);
        room = await desks.RoomAsync();
        seat = await desks.SeatAsync(room);
    }

    [Test]
    public async Task gives_a_token_that_finds_the_volunteer_and_is_kept_nowhere()
    {
        var signedIn = (await SignInAsync("Anna", languages: ["sv", "ar"])).Value;

        var found = (await desks.Sessions.FindAsync(signedIn.Token))!;
        Assert.That((found.SessionId, found.OrganisationId, found.VolunteerId, found.Name, found.RoomId, found.SeatId, found.AtHome, found.Confirmed, found.SeenAt),
            Is.EqualTo((signedIn.Volunteer.SessionId, desks.Organisation, signedIn.Volunteer.VolunteerId, "Anna", (long?)room.Id, (long?)seat.SeatId, false, false, Clock.MondayMorning)));
        Assert.That(found.Languages, Is.EqualTo(new[] { "sv", "ar" }));
        Assert.That(found.DeviceHash, Is.EqualTo(signedIn.Volunteer.DeviceHash));
        Assert.That(await own.Opened.ReadAsync(w => w.QueryAsync<string>("select token_hash from session")), Is.EqualTo(new[] { Desks.Keys.Of("session-token", signedIn.Token) }));
        Assert.That(await desks.Sessions.FindAsync(signedIn.Token + "x"), Is.Null);
        Assert.That(await desks.Sessions.FindAsync(""), Is.Null);
    }

    [Test]
    public async Task says_where_one_sits_and_until_when()
    {
        var signedIn = (await SignInAsync("Anna")).Value;

        Assert.That(signedIn.Details, Is.EqualTo(new SessionDetails { Room = "ABF-salen", Seat = "plats 1", State = SessionState.Ready, StartedAt = Clock.MondayMorning, Until = seat.EndsAt }));
        Assert.That((await desks.Sessions.DetailsAsync(signedIn.Volunteer)).Value, Is.EqualTo(signedIn.Details));
    }

    [Test]
    public async Task makes_the_budgets_that_claims_will_lock()
    {
        var anna = (await SignInAsync("Anna")).Value.Volunteer;

        var subjects = await own.Opened.ReadAsync(w => w.QueryAsync<string>("select subject from budget order by kind"));
        Assert.That(subjects, Is.EqualTo(new[] { $"{anna.VolunteerId}", $"{seat.SeatId}", anna.DeviceHash }));
    }

    [Test]
    public async Task at_home_is_known_as_such()
    {
        var home = await desks.SeatAsync(await desks.RoomAsync("Hemma", atHome: true));

        Assert.That((await SignInAsync("Anna", home)).Value.Volunteer.AtHome, Is.True);
    }

    [TestCase("222-222-222")]
    [TestCase("not a code")]
    [TestCase("")]
    public async Task with_a_code_that_is_not_there_is_refused_without_a_hint(string code)
    {
        var refused = await desks.Sessions.SignInAsync(new SignIn { SeatCode = code, Name = "Anna", Source = "test" });

        Assert.That(refused.Refusal, Is.EqualTo(new Refusal.WrongSeatCode(TimeSpan.Zero)));
    }

    [Test]
    public async Task with_a_code_whose_evening_is_over_is_refused_in_the_same_words()
    {
        clock.AdvanceTo(seat.EndsAt);

        Assert.That((await SignInAsync("Anna")).Refusal, Is.EqualTo(new Refusal.WrongSeatCode(TimeSpan.Zero)));
    }

    [Test]
    public async Task with_wrong_codes_waits_longer_each_time_and_with_the_right_one_never()
    {
        for (var i = 0; i < 3; i++) await WrongAsync();

        var held = WrongAsync();
        await clock.WhenTimersWaitAsync();
        Assert.That((await SignInAsync("Anna")).Refusal, Is.Null, "from the same source, while the wrong one is held back");
        Assert.That(held.IsCompleted, Is.False);
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.That((await held).Refusal, Is.EqualTo(new Refusal.WrongSeatCode(TimeSpan.FromSeconds(1))));

        Task<Answer<SignedIn>> WrongAsync() => desks.Sessions.SignInAsync(new SignIn { SeatCode = "222222222", Name = "Anna", Source = "test" });
    }

    [Test]
    public async Task ends_when_the_code_ends()
    {
        var anna = (await SignInAsync("Anna")).Value;
        clock.AdvanceTo(seat.EndsAt);

        Assert.That(await desks.Sessions.FindAsync(anna.Token), Is.Null);
        Assert.That((await desks.Sessions.SetStateAsync(anna.Volunteer, SessionState.Break)).Refusal, Is.EqualTo(new Refusal.SessionOver()));
        Assert.That((await desks.Sessions.NewCardAsync(anna.Volunteer)).Refusal, Is.EqualTo(new Refusal.SessionOver()));
    }

    [TestCase("", null, null)]
    [TestCase("Anna\u0000", null, null)]
    [TestCase("AnnaAnnaAnnaAnnaAnnaAnnaAnnaAnnaAnnaAnna1", null, null)]
    public async Task needs_a_first_name(string name, string? initial, string? card)
    {
        var refused = await desks.Sessions.SignInAsync(new SignIn { SeatCode = seat.Code, Name = name, SurnameInitial = initial, CallerCard = card, Source = "test" });

        Assert.That(refused.Refusal, Is.EqualTo(new Refusal.InvalidName(Longest: 40)));
    }

    /// <summary>Files say "ara" as well. Control: codes that no language has, below.</summary>
    [Test]
    public async Task states_each_language_by_the_one_code_that_files_are_read_to() =>
        Assert.That((await SignInAsync("Samira", languages: ["ara", "syr", "ar", "SV"])).Value.Volunteer.Languages, Is.EqualTo(new[] { "ar", "syr", "sv" }));

    [Test]
    public async Task states_languages_and_a_home_association_that_exist()
    {
        var solna = await desks.AssociationAsync();
        var theirs = await desks.AssociationAsync("Theirs", await desks.AnotherOrganisationAsync());

        foreach (var unknown in new[] { "Svenska", "zz", "", "s" })
            Assert.That((await SignInAsync("Anna", languages: ["sv", unknown])).Refusal, Is.EqualTo(new Refusal.InvalidLanguages()));
        Assert.That((await SignInAsync("Anna", home: theirs)).Refusal, Is.EqualTo(new Refusal.UnknownAssociation()));
        Assert.That((await SignInAsync("Anna", home: 4711)).Refusal, Is.EqualTo(new Refusal.UnknownAssociation()));
        var anna = (await SignInAsync("Anna", home: solna)).Value.Volunteer;
        await desks.Sessions.SignOutAsync(anna);
        Assert.That((await EndedAsync()).Single().HomeAssociationId, Is.EqualTo(solna));
        Assert.That(anna.Languages, Is.EqualTo(new[] { "sv" }));
    }

    [Test]
    public async Task again_with_the_same_name_on_the_same_device_is_the_same_volunteer()
    {
        var first = (await SignInAsync("Anna")).Value;
        await desks.Sessions.SignOutAsync(first.Volunteer);

        Assert.That(await VolunteerAsync("  anna ", first.DeviceToken), Is.EqualTo(first.Volunteer.VolunteerId));
        Assert.That(await VolunteerAsync("Anna", device: null), Is.Not.EqualTo(first.Volunteer.VolunteerId), "on another device");
        Assert.That(await VolunteerAsync("Bo", first.DeviceToken), Is.Not.EqualTo(first.Volunteer.VolunteerId), "another name");
        Assert.That(await VolunteerAsync("Anna", first.DeviceToken, initial: "bergman"), Is.Not.EqualTo(first.Volunteer.VolunteerId), "another Anna");
        Assert.That(await VolunteerAsync("Anna", first.DeviceToken, initial: "B"), Is.EqualTo(await VolunteerAsync("Anna", first.DeviceToken, initial: "b")));

        async Task<long> VolunteerAsync(string name, string? device, string? initial = null)
        {
            var signedIn = (await desks.Sessions.SignInAsync(new SignIn { SeatCode = seat.Code, Name = name, SurnameInitial = initial, DeviceToken = device, Source = "test" })).Value;
            await desks.Sessions.SignOutAsync(signedIn.Volunteer);
            return signedIn.Volunteer.VolunteerId;
        }
    }

    [Test]
    public async Task with_the_card_from_the_first_time_is_the_same_volunteer_on_any_device()
    {
        var anna = (await SignInAsync("Anna")).Value.Volunteer;
        var card = (await desks.Sessions.SignOutAsync(anna)).Value.Card!;

        Assert.That(await VolunteerWithAsync("Ankan", card.Secret), Is.EqualTo(anna.VolunteerId), "The QR is enough by itself.");
        Assert.That(await VolunteerWithAsync("ANNA", card.Signs.ToLowerInvariant()), Is.EqualTo(anna.VolunteerId), "The signs go with the name.");

        async Task<long> VolunteerWithAsync(string name, string shown)
        {
            var signedIn = (await SignInAsync(name, card: shown)).Value;
            Assert.That((await desks.Sessions.SignOutAsync(signedIn.Volunteer)).Value.Card, Is.Null, "A card is made once.");
            Assert.That(signedIn.Volunteer.Name, Is.EqualTo("Anna"));
            return signedIn.Volunteer.VolunteerId;
        }
    }

    [Test]
    public async Task with_the_signs_of_somebody_elses_card_is_refused()
    {
        var card = (await desks.Sessions.SignOutAsync((await SignInAsync("Anna")).Value.Volunteer)).Value.Card!;
        var abroad = await desks.SeatAsync(await desks.RoomAsync("Theirs", organisation: await desks.AnotherOrganisationAsync()));

        Assert.That((await SignInAsync("Bo", card: card.Signs)).Refusal, Is.InstanceOf<Refusal.UnknownCard>());
        Assert.That((await SignInAsync("Anna", abroad, card: card.Signs)).Refusal, Is.InstanceOf<Refusal.UnknownCard>(), "another organisation's seat");
        Assert.That((await SignInAsync("Anna", abroad, card: card.Secret)).Refusal, Is.InstanceOf<Refusal.UnknownCard>());
        Assert.That(await own.Opened.ReadAsync(w => w.ScalarAsync<long>("select count(*) from volunteer")), Is.EqualTo(1), "Nobody was made of a refusal.");
    }

    [Test]
    public async Task may_ask_for_a_new_card_which_ends_the_old_one()
    {
        var anna = (await SignInAsync("Anna")).Value.Volunteer;
        var old = (await desks.Sessions.NewCardAsync(anna)).Value;
        var fresh = (await desks.Sessions.NewCardAsync(anna)).Value;
        Assert.That((await desks.Sessions.SignOutAsync(anna)).Value.Card, Is.Null);

        Assert.That((await SignInAsync("Anna", card: old.Secret)).Refusal, Is.InstanceOf<Refusal.UnknownCard>());
        Assert.That((await SignInAsync("Anna", card: fresh.Secret)).Value.Volunteer.VolunteerId, Is.EqualTo(anna.VolunteerId));
    }

    [Test]
    public async Task where_somebody_else_sat_less_than_five_minutes_ago_needs_the_leader()
    {
        var anna = (await SignInAsync("Anna")).Value;
        clock.Advance(TimeSpan.FromMinutes(3));
        await desks.Sessions.FindAsync(anna.Token);
        clock.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromMilliseconds(1));

        Assert.That((await SignInAsync("Bo")).Refusal, Is.EqualTo(new Refusal.SeatTaken(room.Id, seat.SeatId, "plats 1")));
        Assert.That(await EndedAsync(), Is.Empty);

        Assert.That((await desks.Rooms.FreeSeatAsync(desks.Organisation, seat.SeatId)).Value, Is.True);

        Assert.That(await desks.Sessions.FindAsync(anna.Token), Is.Null);
        Assert.That((await SignInAsync("Bo")).Refusal, Is.Null);
        Assert.That((await EndedAsync()).Single().To, Is.EqualTo(Clock.MondayMorning.AddMinutes(3)));
    }

    /// <summary>Control: the minute before, in which nothing is written.</summary>
    [TestCase(59, false)]
    [TestCase(60, true)]
    public async Task whoever_asks_anything_at_all_keeps_the_seat(int seconds, bool keeps)
    {
        var anna = (await SignInAsync("Anna")).Value;
        clock.Advance(TimeSpan.FromSeconds(seconds));
        await desks.Sessions.FindAsync(anna.Token);
        clock.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromSeconds(1));

        Assert.That((await SignInAsync("Bo")).Refusal, Is.EqualTo(keeps ? new Refusal.SeatTaken(room.Id, seat.SeatId, "plats 1") : null));
    }

    [Test]
    public async Task where_somebody_left_without_a_word_ends_their_session_as_of_when_they_were_seen()
    {
        var anna = (await SignInAsync("Anna")).Value;
        clock.Advance(TimeSpan.FromMinutes(2));
        await desks.Sessions.FindAsync(anna.Token);
        clock.Advance(TimeSpan.FromMinutes(5));

        var bo = (await SignInAsync("Bo")).Value.Volunteer;

        Assert.That(bo.VolunteerId, Is.Not.EqualTo(anna.Volunteer.VolunteerId));
        Assert.That(await desks.Sessions.FindAsync(anna.Token), Is.Null);
        var entry = (await EndedAsync()).Single();
        Assert.That((entry.SessionId, entry.VolunteerId, entry.From, entry.To, entry.RoomId, entry.SeatId, entry.AtHome),
            Is.EqualTo((anna.Volunteer.SessionId, anna.Volunteer.VolunteerId, Clock.MondayMorning, Clock.MondayMorning.AddMinutes(2), (long?)room.Id, (long?)seat.SeatId, false)));
    }

    [Test]
    public async Task leaves_the_open_call_of_whoever_sat_there_with_them()
    {
        var calls = await CallRoom.OpenAsync(own.Opened, clock);
        var list = await calls.ListAsync();
        await calls.PutOnAsync(list, await calls.PeopleAsync(2));
        var there = (await desks.Rooms.AddSeatsAsync(calls.Organisation, (await desks.RoomAsync("Theirs", organisation: calls.Organisation)).Id, [new NewSeat("plats 1")])).Value[0];
        var anna = (await SignInAsync("Anna", there)).Value.Volunteer;
        var annas = await calls.ClaimAsync(anna, list);
        clock.Advance(TimeSpan.FromMinutes(6));

        var bo = (await SignInAsync("Bo", there)).Value.Volunteer;
        var bos = await calls.ClaimAsync(bo, list);

        Assert.That(bos.Person.Id, Is.Not.EqualTo(annas.Person.Id));
        Assert.That((await calls.Calls.CurrentAsync(anna))!.CallId, Is.EqualTo(annas.CallId));
    }

    [Test]
    public async Task again_on_the_same_chair_goes_on_with_the_same_session()
    {
        var first = (await SignInAsync("Anna")).Value;
        clock.Advance(TimeSpan.FromMinutes(1));
        await desks.Sessions.SetStateAsync(first.Volunteer, SessionState.Break);
        clock.Advance(TimeSpan.FromMinutes(1));

        var second = (await SignInAsync("Anna", device: first.DeviceToken)).Value;

        Assert.That(second.Volunteer.SessionId, Is.EqualTo(first.Volunteer.SessionId));
        Assert.That(await desks.Sessions.FindAsync(first.Token), Is.Null, "One page at a time bears the session.");
        Assert.That((await desks.Sessions.FindAsync(second.Token))!.SeenAt, Is.EqualTo(Clock.MondayMorning.AddMinutes(2)));
        Assert.That((second.Details.StartedAt, second.Details.State), Is.EqualTo((Clock.MondayMorning, SessionState.Ready)));
        Assert.That(await EndedAsync(), Is.Empty);
    }

    [Test]
    public async Task on_another_chair_ends_the_session_on_the_first()
    {
        var first = (await SignInAsync("Anna")).Value;
        var there = await desks.SeatAsync(room, "plats 2");

        var second = (await SignInAsync("Anna", there, device: first.DeviceToken)).Value;

        Assert.That(second.Volunteer.VolunteerId, Is.EqualTo(first.Volunteer.VolunteerId));
        Assert.That(await desks.Sessions.FindAsync(first.Token), Is.Null);
        Assert.That(await desks.Sessions.FindAsync(second.Token), Is.Not.Null);
        Assert.That((await EndedAsync()).Select(e => e.SeatId), Is.EqualTo(new long?[] { seat.SeatId }));
        Assert.That((await SignInAsync("Bo")).Refusal, Is.Null, "The first chair is free at once.");
    }

    // Control: without the lock on the seat, PostgreSQL let all eight sit down.
    [Test]
    public async Task of_many_who_want_a_free_seat_at_once_gives_it_to_one()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => SignInAsync($"Volunteer {i}")));

        Assert.That(answers.Count(a => a.Refusal is null), Is.EqualTo(1));
        Assert.That(answers.Where(a => a.Refusal is not null).Select(a => a.Refusal), Is.All.InstanceOf<Refusal.SeatTaken>());
        Assert.That(await own.Opened.ReadAsync(w => w.ScalarAsync<long>("select count(*) from session where ended_at is null")), Is.EqualTo(1));
    }

    // Control: without the lock that comes with the look at the session, PostgreSQL let both sign out.
    [Test]
    public async Task and_leaving_is_told_to_the_log_once_with_its_breaks()
    {
        var anna = (await SignInAsync("Anna")).Value;
        clock.Advance(TimeSpan.FromMinutes(30));
        await desks.Sessions.SetStateAsync(anna.Volunteer, SessionState.Break);
        Assert.That((await desks.Sessions.DetailsAsync(anna.Volunteer)).Value.State, Is.EqualTo(SessionState.Break));
        clock.Advance(TimeSpan.FromMinutes(10));
        await desks.Sessions.SetStateAsync(anna.Volunteer, SessionState.Break);
        await desks.Sessions.SetStateAsync(anna.Volunteer, SessionState.Ready);
        clock.Advance(TimeSpan.FromMinutes(20));
        await desks.Sessions.SetStateAsync(anna.Volunteer, SessionState.Break);
        clock.Advance(TimeSpan.FromMinutes(5));

        var signedOut = await Task.WhenAll(desks.Sessions.SignOutAsync(anna.Volunteer), desks.Sessions.SignOutAsync(anna.Volunteer));

        Assert.That(signedOut.Count(a => a.Refusal is Refusal.SessionOver), Is.EqualTo(1));
        var told = signedOut.Single(a => a.Refusal is null).Value;
        Assert.That((told.From, told.To), Is.EqualTo((Clock.MondayMorning, Clock.MondayMorning.AddMinutes(65))));
        var entry = (await EndedAsync()).Single();
        Assert.That((entry.From, entry.To), Is.EqualTo((told.From, told.To)));
        Assert.That(entry.Breaks.Select(b => (b.From, b.To)), Is.EqualTo(new[]
        {
            (Clock.MondayMorning.AddMinutes(30), Clock.MondayMorning.AddMinutes(40)),
            (Clock.MondayMorning.AddMinutes(60), Clock.MondayMorning.AddMinutes(65)),
        }));
        Assert.That(await desks.Sessions.FindAsync(anna.Token), Is.Null);
        Assert.That((await desks.Sessions.DetailsAsync(anna.Volunteer)).Refusal, Is.EqualTo(new Refusal.SessionOver()));
        Assert.That((await desks.LogAsync()).Single().OrganisationId, Is.EqualTo(desks.Organisation));
    }

    private Task<Answer<SignedIn>> SignInAsync(string name, SeatSlip? at = null, string? device = null, string? card = null, IReadOnlyList<string>? languages = null, long? home = null) =>
        desks.Sessions.SignInAsync(new SignIn
        {
            SeatCode = (at ?? seat).Code, Name = name, DeviceToken = device, CallerCard = card, Languages = languages, HomeAssociationId = home, Source = "test",
        });

    private async Task<IReadOnlyList<SessionEntry>> EndedAsync() => [.. (await desks.LogAsync()).Where(e => e.Kind == LogKinds.Session).Select(e => (SessionEntry)LogBody.Read(e)!)];
}
