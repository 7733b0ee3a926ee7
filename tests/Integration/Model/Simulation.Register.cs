using System.Globalization;
using System.Text;
using Canvass.CallQueue;
using Canvass.CallQueue.Campaigns;
using Canvass.CallQueue.Import;
using Canvass.CallQueue.Register;
using Canvass.CallQueue.Rooms;
using Canvass.CallQueue.Storage;
using Canvass.Integration.Import;
using Canvass.Shared;
using NUnit.Framework;

namespace Canvass.Integration.Model;

/// <summary>What happens around the calls: files, merges, blocks, seats.</summary>
internal sealed partial class Simulation
{
    private static readonly TimeSpan SeatKept = TimeSpan.FromMinutes(5);

    private readonly List<Known> known = [];
    private readonly List<Sitter> sitters = [];
    private readonly List<(IReadOnlyList<long> Ids, IReadOnlyList<string> Numbers, Action Lift)> blocks = [];
    private readonly Dictionary<long, string> numbers = [];
    private (Guid Id, long List, DateTimeOffset At, IReadOnlyList<long> Brought, IReadOnlyList<long> CameBack)? newest;
    private int nextNumber;
    private int nextPerson;

    private List<SeatedVolunteer> Present => [.. sitters.Select(s => s.Volunteer).OfType<SeatedVolunteer>()];

    /// <summary>A file: some whom nobody knew, some who are on other lists, some who are on this one; now and then the whole list, now and then killed on its way.</summary>
    private async Task ImportAsync()
    {
        var list = SomeList();
        var wholeList = Chance(25);
        var onList = model.Targets.Where(t => t.Place.ListId == list && !t.Place.TakenOff).Select(t => t.Person.Member.PersonId).ToHashSet();
        var old = known.Where(k => wholeList && onList.Contains(k.PersonId) ? Chance(90) : Chance(4)).ToList();
        foreach (var person in old) if (Chance(5)) person.Phones.Add(SomeNumber());
        foreach (var person in old) person.Protected |= Chance(1);
        var file = old.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => NewPerson())).ToList();
        await BringAsync(list, file, wholeList, Chance(20) ? new Killed(Chance(50) ? "building" : "finishing", 1) : null);
    }

    private async Task BringAsync(long list, IReadOnlyList<Known> file, bool wholeList = false, Killed? killed = null)
    {
        if (file.Count == 0) return;
        var csv = new StringBuilder("Medlemsnummer;Namn;Telefon;Mobil;Födelseår;Skyddad;Språk\r\n");
        foreach (var person in file) csv.Append(person.Row(random));
        var before = model.Targets.Where(t => t.Place.ListId == list).Select(t => t.Person.Member.PersonId).ToHashSet();
        var off = model.Targets.Where(t => t.Place.ListId == list && t.Place.TakenOff).Select(t => t.Person.Member.PersonId).ToHashSet();
        var desk = ImportRoom.DeskOn(room.Database);
        var staged = (await desk.StageAsync(ImportRoom.File(room.Organisation, list, Encoding.UTF8.GetBytes(csv.ToString()), again: true))).Value;
        Assert.That(staged.Report.Rejected, Is.Zero, "every row of the file is somebody");
        var import = await RenameAsync(staged.Id);
        try
        {
            _ = (await desk.CommitAsync(room.Organisation, import, wholeList, "user:1", killed, mayTakeOff: long.MaxValue)).Value;
        }
        catch (KilledException)
        {
            Tell("imports killed");
            await CrashAsync();
            desk = ImportRoom.DeskOn(room.Database);
            Assert.That(await desk.ResumeAsync(), Is.EqualTo(1), "the import that died is gone on with");
        }

        Tell(wholeList ? "whole lists" : "imports");
        var register = await AdoptAsync();
        foreach (var person in file)
        {
            person.PersonId = register.ByExternalId[person.ExternalId];
            var plainly = plain.Person(person.PersonId);
            plainly.BirthYear = person.BirthYear;
            plainly.Protected |= person.Protected;
            plainly.Numbers.UnionWith(person.Phones);
            plainly.Lists.Add(list);
        }
        if (wholeList)
            foreach (var missing in before.Except(file.Select(f => f.PersonId))) plain.Person(missing).Lists.Remove(list);
        // Whoever was taken off and comes back is not new: an undo takes them off again.
        newest = (import, list, Now, [.. file.Select(f => f.PersonId).Where(id => !before.Contains(id)).Distinct()], [.. file.Select(f => f.PersonId).Where(off.Contains).Distinct()]);
    }

    /// <summary>The ringing order begins where the import's id says, and the same seed must tell the same story.</summary>
    private Task<Guid> RenameAsync(Guid staged) => room.Database.WriteAsync(async work =>
    {
        var bytes = new byte[16];
        random.NextBytes(bytes);
        var told = new Guid(bytes);
        var row = (IDictionary<string, object?>)(await work.QueryAsync<dynamic>("select * from import where id = @staged", new { staged }))[0];
        var columns = string.Join(", ", row.Keys.Where(column => column != "id"));
        await work.ExecuteAsync($"insert into import (id, {columns}) select @told, {columns} from import where id = @staged", new { staged, told });
        await work.ExecuteAsync("update import_row set import_id = @told where import_id = @staged", new { staged, told });
        await work.ExecuteAsync("delete from import where id = @staged", new { staged });
        return told;
    });

    private async Task UndoAsync()
    {
        if (newest is not { } import || Now - import.At > TimeSpan.FromHours(20)) return;
        newest = null;
        Tell("imports undone");
        var undone = await ImportRoom.DeskOn(room.Database).UndoAsync(room.Organisation, import.Id, "user:1");
        Assert.That(undone.Refusal, Is.Null);
        foreach (var person in import.Brought.Where(id => !WasRung(id, import.List, DateTimeOffset.MinValue))) plain.Person(person).Lists.Remove(import.List);
        foreach (var person in import.CameBack.Where(id => !WasRung(id, import.List, import.At))) plain.Person(person).Lists.Remove(import.List);
        // Whom it took off is back, who was nowhere else is nobody any more, and whoever is of another age by the file is as old as before.
        var register = await AdoptAsync();
        foreach (var (member, _) in register.People) plain.Person(member.PersonId).BirthYear = member.BirthYear;
        foreach (var (member, _) in register.People)
            foreach (var place in member.Places.Where(p => p.ListId == import.List && !p.TakenOff && !import.Brought.Contains(member.PersonId) && !import.CameBack.Contains(member.PersonId))) plain.Person(member.PersonId).Lists.Add(place.ListId);
        known.RemoveAll(k => !register.ByExternalId.ContainsKey(k.ExternalId));
    }

    private bool WasRung(long person, long list, DateTimeOffset since) =>
        model.Calls.Any(c => c.Person == person && c.Target.Place.ListId == list && (c.State == ModelState.Open || (c.Stands is not null && c.ClaimedAt >= since)));

    private async Task MergeAsync()
    {
        var (kept, merged) = (known[random.Next(known.Count)].PersonId, known[random.Next(known.Count)].PersonId);
        if (kept == merged) return;
        Assert.That((await RegisterDesk.MergeAsync(room.Organisation, kept, merged, "user:1")).Refusal, Is.Null);
        Tell("merges");
        plain.Merged(kept, merged);
        foreach (var person in known.Where(k => k.PersonId == merged)) person.PersonId = kept;
        // What only they had is not the import's to take back.
        newest = null;
        await AdoptAsync();
    }

    private async Task BlockAsync()
    {
        var person = known[random.Next(known.Count)];
        if (Chance(40)) await BlockPersonAsync(person);
        else
        {
            var number = person.Phones[random.Next(person.Phones.Count)];
            Blocked([(await RegisterDesk.BlockNumberAsync(room.Organisation, Spelt(number, random), "asked by letter", "user:1")).Value], number);
            Tell("blocks");
        }
        await AdoptAsync();
    }

    /// <summary>What names the person and what names their numbers is lifted by itself.</summary>
    private async Task BlockPersonAsync(Known person)
    {
        var theirs = (await RegisterNow.ReadAsync(room.Database)).NumbersOf(person.PersonId).Where(number => !blocks.Exists(b => b.Numbers.Contains(number)));
        var made = (await RegisterDesk.BlockPersonAsync(room.Organisation, person.PersonId, "asked by letter", "user:1")).Value;
        var named = made.Where(b => b.Kind != BlockHash.Number).Select(b => b.Id).ToList();
        if (named.Count > 0)
        {
            plain.Block(person.PersonId);
            blocks.Add((named, [], () => plain.Lift(person.PersonId)));
        }
        // What was blocked by hand before is not blocked once more.
        Blocked([.. made.Where(b => b.Kind == BlockHash.Number).Select(b => b.Id)], [.. theirs]);
        Tell("people blocked");
    }

    private void Blocked(IReadOnlyList<long> ids, params IReadOnlyList<string> theirNumbers)
    {
        Assert.That(ids, Has.Count.EqualTo(theirNumbers.Count), "one block for each number");
        if (ids.Count == 0) return;
        foreach (var number in theirNumbers) plain.Block(number);
        blocks.Add((ids, theirNumbers, () =>
        {
            foreach (var number in theirNumbers) plain.Lift(number);
        }));
    }

    private async Task LiftAsync()
    {
        if (blocks.Count == 0) return;
        var lifted = blocks[random.Next(blocks.Count)];
        blocks.Remove(lifted);
        foreach (var block in lifted.Ids) Assert.That((await RegisterDesk.LiftAsync(room.Organisation, block, "user:1")).Refusal, Is.Null);
        Tell("lifts");
        lifted.Lift();
        await AdoptAsync();
    }

    /// <summary>Other rules in the middle of a campaign, which the sweep takes to everybody before the next step.</summary>
    private async Task ChangeRulesAsync()
    {
        var id = campaignOf[SomeList()].Id;
        var changed = campaignOf.Values.First(c => c.Id == id);
        var pause = TimeSpan.FromHours(random.Next(2, 7));
        changed = changed with
        {
            Rules = changed.Rules with
            {
                Attempts = random.Next(2, 6),
                PauseAfterNoAnswer = pause,
                PauseAfterVoicemail = pause,
                PauseAfterNotAvailable = pause,
                PauseAfterBusy = TimeSpan.FromMinutes(random.Next(5, 40)),
                NotTwiceInSamePart = Chance(50),
            },
        };
        foreach (var list in campaignOf.Keys.Where(list => campaignOf[list].Id == id).ToList()) campaignOf[list] = changed;
        var sabotaged = changed with { Rules = Sabotaged(changed.Rules) };
        Assert.That((await new CampaignDesk(new CampaignStore(room.Store)).ChangeAsync(room.Organisation, id, new CampaignChange { Rules = sabotaged.Rules })).Refusal, Is.Null);
        var walk = new RulesWalk(room.Store, new Refold(new HouseholdReader(new RulesCache()), new StandingWriter()));
        while (sabotage != Sabotage.RulesForNobody && await walk.StepAsync(CancellationToken.None) is not null) continue;
        Tell("rules changed");
        model.Change(sabotaged);
        await AdoptAsync();
    }

    /// <summary>An open call stays with who leaves until its lease ends.</summary>
    private async Task LeaveAsync(SeatedVolunteer volunteer)
    {
        if (Present.Count < 5) return;
        Assert.That((await Sessions.SignOutAsync(volunteer)).Refusal, Is.Null);
        Left(sitters.Single(s => s.Volunteer == volunteer));
    }

    /// <summary>Somebody who is not signed in comes back, to a seat that may be another's.</summary>
    private async Task SitDownAsync()
    {
        if (sitters.Find(s => s.Volunteer is null) is not { } sitter) return;
        var seat = sitters[random.Next(sitters.Count)].SeatCode;
        var before = sitters.Find(s => s.Volunteer is not null && s.SatAt == seat);
        var answer = await SignInAsync(sitter, seat);
        if (before is not null && Now - model.Volunteer(before.Volunteer!.VolunteerId).SeenAt < SeatKept)
        {
            Assert.That(answer.Refusal, Is.InstanceOf<Refusal.SeatTaken>(), "somebody was there a moment ago");
            return;
        }
        if (before is not null) Tell("seats taken over");
        if (before is not null) Left(before);
        Sat(sitter, seat, answer.Value.Volunteer);
    }

    private void Left(Sitter sitter)
    {
        model.Volunteer(sitter.Volunteer!.VolunteerId).SignedOut = true;
        plain.Left(sitter.Volunteer.VolunteerId);
        sitter.Volunteer = null;
    }

    private void Sat(Sitter sitter, string seat, SeatedVolunteer volunteer)
    {
        // Each claim is a sign of life.
        sitter.Volunteer = volunteer with { SeenAt = DateTimeOffset.MinValue };
        sitter.SatAt = seat;
        if (!model.Knows(volunteer.VolunteerId)) model.Add(new ModelVolunteer(volunteer.VolunteerId, volunteer.Languages, Now));
        var sits = model.Volunteer(volunteer.VolunteerId);
        (sits.SeenAt, sits.SignedOut, sits.OnlyList) = (Now, false, volunteer.ListId);
        plain.Sat(volunteer.VolunteerId, Now, volunteer.ListId);
    }

    private Task<Answer<SignedIn>> SignInAsync(Sitter sitter, string seat) => Sessions.SignInAsync(new SignIn
    {
        SeatCode = seat,
        Name = sitter.Name,
        Languages = sitter.Languages,
        DeviceToken = sitter.Device,
        Source = "the room",
    });

    private async Task SeatsAsync()
    {
        var rooms = new RoomDesk(new RoomStore(room.Store), CallRoom.Keys, TimeZoneInfo.Utc, clock);
        var where = (await rooms.CreateAsync(room.Organisation, "The room")).Value;
        var slips = (await rooms.AddSeatsAsync(room.Organisation, where.Id, [.. Enumerable.Range(1, Volunteers).Select(i => new NewSeat($"seat {i}", RungAt(i)))], Now.AddDays(30))).Value;
        for (var i = 0; i < Volunteers; i++)
        {
            var sitter = new Sitter($"Volunteer {Letters(i)}", $"device of the volunteer number {i}", (i % 5) switch { 0 => ["sv", "ar"], 1 => ["sv", "so"], 2 => ["ar"], _ => ["sv"] }, slips[i].Code);
            sitters.Add(sitter);
            Sat(sitter, sitter.SeatCode, (await SignInAsync(sitter, sitter.SeatCode)).Value.Volunteer);
        }
    }

    /// <summary>Some seats ring one list, the others any.</summary>
    private long? RungAt(int seat) => seat % 4 == 0 ? campaignOf.Keys.ElementAt(seat / 4 % campaignOf.Count) : null;

    /// <summary>Everybody comes by a file, most by several.</summary>
    private async Task PeopleAsync()
    {
        var all = Enumerable.Range(0, people).Select(_ => NewPerson()).ToList();
        foreach (var list in campaignOf.Keys) await BringAsync(list, [.. all.Where(_ => Chance(60))]);
        known.RemoveAll(k => k.PersonId == 0);
    }

    private Task<long> EmptyListAsync(string name, long campaign, bool matchLanguages = false) => room.Database.WriteAsync(work => work.ScalarAsync<long>("""
        insert into list (organisation_id, campaign_id, association_id, name, state, match_languages, created_at)
        values (@Organisation, @campaign, @Association, @name, 'open', @matchLanguages, 0) returning id
        """, new { room.Organisation, campaign, room.Association, name, matchLanguages }));

    /// <summary>One in three shares a home with others; some have a mobile beside it.</summary>
    private Known NewPerson()
    {
        var home = Chance(33) ? Number(random.Next(people / 8)) : null;
        var mobile = home is null || Chance(40) ? NewNumber() : null;
        var person = new Known
        {
            ExternalId = string.Create(CultureInfo.InvariantCulture, $"M{nextPerson}"),
            Name = $"Person {Letters(nextPerson++)}",
            Phones = [.. new[] { mobile, home }.OfType<string>()],
            BirthYear = Chance(2) ? 2015 : 1980,
            Protected = Chance(2),
            Languages = random.Next(30) switch { 0 => "ar", 1 => "ar, so", 2 => "sv, ar", _ => "" },
        };
        known.Add(person);
        return person;
    }

    private string SomeNumber() => Chance(50) ? NewNumber() : Number(random.Next(nextNumber));

    private string NewNumber() => Number(people / 8 + nextNumber++);

    private static string Number(int i) => string.Create(CultureInfo.InvariantCulture, $"+999{70_000_000 + i}");

    private static string Spelt(string number, Random random) => random.Next(3) switch
    {
        0 => number,
        1 => $"{number[..4]} {number[4..6]}-{number[6..9]} {number[9..]}",
        _ => $"00{number[1..4]} {number[4..]}",
    };

    private static string Letters(int i) => string.Concat((char)('A' + i / 676 % 26), (char)('a' + i / 26 % 26), (char)('a' + i % 26));

    private long SomeList() => campaignOf.Keys.ElementAt(random.Next(campaignOf.Count));

    private async Task<RegisterNow> AdoptAsync()
    {
        var register = await RegisterNow.ReadAsync(room.Database);
        model.Adopt(register);
        foreach (var (member, _) in register.People) plain.Person(member.PersonId).Languages = member.Languages;
        // Also of those that an undo took away: a card may still bear them.
        foreach (var (id, number) in register.Numbers) numbers[id] = number;
        return register;
    }

    private SessionDesk Sessions => new(new SessionStore(room.Store), CallRoom.Keys, new SessionOptions { SeatKept = SeatKept }, new CodeTries(clock), clock);

    private RegisterDesk RegisterDesk =>
        new(new RegisterStore(room.Store, CallRoom.Keys, new Refold(new HouseholdReader(new RulesCache()), new StandingWriter()), TestJournal.Of(room.Store)));

    /// <summary>Somebody as the files have them.</summary>
    private sealed class Known
    {
        public required string ExternalId { get; init; }

        public required string Name { get; init; }

        public required List<string> Phones { get; init; }

        public required int BirthYear { get; init; }

        public bool Protected { get; set; }

        public required string Languages { get; init; }

        public long PersonId { get; set; }

        public string Row(Random random) =>
            $"{ExternalId};{Name};{Spelt(Phones[0], random)};{(Phones.Count > 1 ? Spelt(Phones[^1], random) : "")};{BirthYear};{(Protected ? "ja" : "")};{Languages}\r\n";
    }

    private sealed class Sitter(string name, string device, IReadOnlyList<string> languages, string seatCode)
    {
        public string Name => name;

        public string Device => device;

        public IReadOnlyList<string> Languages => languages;

        public string SeatCode => seatCode;

        public string? SatAt { get; set; }

        public SeatedVolunteer? Volunteer { get; set; }
    }
}
