using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Canvass.CallQueue.Rooms;

namespace Canvass.Api.Commands;

/// <summary>Rooms, the codes that are laid on their seats, and the newcomers who sit there.</summary>
internal sealed class RoomCommands(Tools tools)
{
    private readonly Argument<string> room = new("ROOM") { Description = "Its name or id." };
    private readonly Option<string> organisation = new("--organisation") { HelpName = "NAME", Description = "Its name or id; needed where there are several." };
    private readonly Option<bool> json = new("--json") { Description = "Print JSON." };

    public IEnumerable<Command> All() =>
    [
        SetupCommands.Group("room", "Where people ring.", CreateRoom(), Leader()),
        SetupCommands.Group("seat", "Seats and their codes.", Codes(), Free()),
        SetupCommands.Group("volunteer", "Those who ring.", Volunteers(), Confirm()),
    ];

    private Command CreateRoom()
    {
        var name = new Argument<string>("NAME") { Description = "What it is called." };
        var atHome = new Option<bool>("--at-home") { Description = "For volunteers who ring from home: other limits hold." };
        var command = new Command("create", "Make a room; seat codes fills it with seats.") { name, atHome, organisation };
        command.SetAction(async (parsed, ct) =>
        {
            await using var open = await tools.OpenAsync(ct);
            var of = await open.OrganisationAsync(parsed.GetValue(organisation), ct);
            var made = (await open.Get<RoomDesk>().CreateAsync(of.Id, parsed.GetRequiredValue(name), parsed.GetValue(atHome), ct)).OrFail();
            Output.Line($"Room {made.Id} \"{made.Name}\"");
            return CommandLine.Done;
        });
        return command;
    }

    private Command Leader()
    {
        var until = new Option<TimeOnly>("--until") { HelpName = "HH:MM", Description = "When the clocks show this today, in the time zone of the installation; 24:00, which is midnight, if left out.", CustomParser = TimeOfDay };
        var gone = new Option<bool>("--gone") { Description = "Nobody is there any more." };
        var command = new Command("leader", "Say that a call leader is in a room: its seats then have the limits of a room that somebody watches. Works beside a running server.") { room, until, gone, organisation };
        command.SetAction(async (parsed, ct) =>
        {
            if (parsed.GetValue(gone) && parsed.GetResult(until) is not null) throw new MisusedCommand("Say either until when a leader is there, or --gone.");
            await using var open = await tools.OpenForOneChangeAsync(ct);
            var of = await open.OrganisationAsync(parsed.GetValue(organisation), ct);
            var desk = open.Get<RoomDesk>();
            var place = await RoomAsync(desk, of.Id, parsed.GetRequiredValue(room), ct);
            if (place.AtHome) throw new CommandFailed($"{place.Name} is for volunteers at home: no leader sees them, so their limits stay.");
            if (parsed.GetValue(gone))
            {
                (await desk.LeaderHereAsync(of.Id, place.Id, open.Premises.Clock.GetUtcNow(), ct)).OrFail();
                Output.Line($"No leader is in {place.Name} any more.");
            }
            else
            {
                var end = (await desk.LeaderHereAsync(of.Id, place.Id, parsed.GetValue(until), ct)).OrFail();
                Output.Line($"A leader is in {place.Name} until {Output.Local(end, open.Premises.Settings.TimeZone)}.");
            }
            return CommandLine.Done;
        });
        return command;
    }

    private Command Codes()
    {
        var add = new Option<int?>("--add") { HelpName = "COUNT", Description = "Make so many new seats, and codes for these only." };
        var list = new Option<long?>("--list") { HelpName = "ID", Description = "With --add: the only list the new seats ring. Without it the volunteer chooses." };
        var days = new Option<int?>("--days") { HelpName = "COUNT", Description = "The codes end after so many days; this evening at midnight if left out." };
        var command = new Command("codes", "Print codes for the room's seats. Each code is shown this once: the old slips open nothing any more. Works beside a running server.") { room, add, list, days, organisation, json };
        command.SetAction(async (parsed, ct) =>
        {
            if (parsed.GetValue(add) < 1 || parsed.GetValue(days) < 1) throw new MisusedCommand("--add and --days count from 1.");
            if (parsed.GetValue(list) is not null && parsed.GetValue(add) is null) throw new MisusedCommand("--list is for new seats: say with --add how many.");
            await using var open = await tools.OpenForOneChangeAsync(ct);
            var of = await open.OrganisationAsync(parsed.GetValue(organisation), ct);
            var desk = open.Get<RoomDesk>();
            var place = await RoomAsync(desk, of.Id, parsed.GetRequiredValue(room), ct);
            DateTimeOffset? ends = parsed.GetValue(days) is { } count ? open.Premises.Clock.GetUtcNow().AddDays(count) : null;
            var slips = parsed.GetValue(add) is { } wanted
                ? (await desk.AddSeatsAsync(of.Id, place.Id, await NewSeatsAsync(desk, of.Id, place.Id, wanted, parsed.GetValue(list), ct), ends, Tools.Actor, ct)).OrFail()
                : (await desk.PrintAsync(of.Id, place.Id, endsAt: ends, actor: Tools.Actor, ct: ct)).OrFail();
            if (slips.Count == 0) throw new CommandFailed($"{place.Name} has no seats yet. Make some: seat codes \"{place.Name}\" --add 10");
            if (parsed.GetValue(json)) Output.Json(slips);
            else Output.Table(["SEAT", "CODE", "UNTIL"], [.. slips.Select(s => (IReadOnlyList<string>)[s.Label, s.Code, Output.Local(s.EndsAt, open.Premises.Settings.TimeZone)])]);
            return CommandLine.Done;
        });
        return command;
    }

    private Command Free()
    {
        var seat = new Argument<string>("SEAT") { Description = "What is written on it, as seat codes prints it." };
        var command = new Command("free", "Let somebody else sit down at a seat that was used in the last five minutes: whoever sat there is signed out and keeps an open call. Works beside a running server.") { room, seat, organisation };
        command.SetAction(async (parsed, ct) =>
        {
            await using var open = await tools.OpenForOneChangeAsync(ct);
            var of = await open.OrganisationAsync(parsed.GetValue(organisation), ct);
            var desk = open.Get<RoomDesk>();
            var place = await RoomAsync(desk, of.Id, parsed.GetRequiredValue(room), ct);
            var label = parsed.GetRequiredValue(seat);
            var found = (await desk.SeatsAsync(of.Id, place.Id, ct)).OrFail().FirstOrDefault(s => s.Label.Equals(label, StringComparison.OrdinalIgnoreCase))
                ?? throw new CommandFailed($"There is no seat \"{label}\" in {place.Name}. `seat codes` prints what they are called, and `volunteer list` who sits where.");
            (await desk.FreeSeatAsync(of.Id, found.Id, place.Id, Tools.Actor, ct)).OrFail();
            Output.Line($"{found.Label} in {place.Name} is free.");
            return CommandLine.Done;
        });
        return command;
    }

    private Command Volunteers()
    {
        var command = new Command("list", "Who sits in a room now. Works beside a running server.") { room, organisation, json };
        command.SetAction(async (parsed, ct) =>
        {
            await using var open = await tools.OpenBesideAsync(ct);
            var of = await open.OrganisationAsync(parsed.GetValue(organisation), ct);
            var desk = open.Get<RoomDesk>();
            var seated = (await desk.SeatedAsync(of.Id, (await RoomAsync(desk, of.Id, parsed.GetRequiredValue(room), ct)).Id, ct)).OrFail();
            if (parsed.GetValue(json)) Output.Json(seated);
            else Output.Table(["ID", "NAME", "SEAT", "CONFIRMED"], [.. seated.Select(s => (IReadOnlyList<string>)[$"{s.VolunteerId}", s.Name, s.Seat ?? "", s.Confirmed ? "yes" : "no"])]);
            return CommandLine.Done;
        });
        return command;
    }

    private Command Confirm()
    {
        var volunteer = new Argument<long?>("VOLUNTEER") { Description = "An id from volunteer list.", Arity = ArgumentArity.ZeroOrOne };
        var inRoom = new Option<string>("--room") { HelpName = "ROOM", Description = "Everybody who sits in this room now." };
        var command = new Command("confirm", "A call leader's yes to newcomers: without it they are shown thirty numbers. Works beside a running server.") { volunteer, inRoom, organisation };
        command.SetAction(async (parsed, ct) =>
        {
            var (one, named) = (parsed.GetValue(volunteer), parsed.GetValue(inRoom));
            if (one is null == named is null) throw new MisusedCommand("Name either one volunteer or a room: volunteer confirm 12, or volunteer confirm --room NAME.");
            await using var open = await tools.OpenForOneChangeAsync(ct);
            var of = await open.OrganisationAsync(parsed.GetValue(organisation), ct);
            var desk = open.Get<RoomDesk>();
            if (one is { } id)
            {
                (await desk.ConfirmAsync(of.Id, id, ct)).OrFail();
                Output.Line("Confirmed.");
            }
            else
            {
                var place = await RoomAsync(desk, of.Id, named!, ct);
                Output.Line($"Confirmed {(await desk.ConfirmAllAsync(of.Id, place.Id, ct)).OrFail()} newcomers in {place.Name}.");
            }
            return CommandLine.Done;
        });
        return command;
    }

    private static TimeOnly TimeOfDay(ArgumentResult result)
    {
        // To a desk the end of the day is 00:00.
        if (result.Tokens[0].Value == "24:00") return TimeOnly.MinValue;
        if (TimeOnly.TryParseExact(result.Tokens[0].Value, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)) return time;
        result.AddError($"\"{result.Tokens[0].Value}\" is no time of day. Write it as 21:30.");
        return default;
    }

    private static async Task<Room> RoomAsync(RoomDesk desk, long organisationId, string named, CancellationToken ct) =>
        (await desk.ListAsync(organisationId, ct)).FirstOrDefault(r => OpenTools.Named(r.Id, r.Name, named)) ?? throw new CommandFailed($"There is no room \"{named}\". `overview` lists them.");

    private static async Task<IReadOnlyList<NewSeat>> NewSeatsAsync(RoomDesk desk, long organisationId, long roomId, int count, long? list, CancellationToken ct)
    {
        var taken = (await desk.SeatsAsync(organisationId, roomId, ct)).OrFail().Select(s => s.Label).ToHashSet(StringComparer.Ordinal);
        return [.. Enumerable.Range(1, taken.Count + count).Select(n => $"{n}").Where(label => !taken.Contains(label)).Take(count).Select(label => new NewSeat(label, list))];
    }
}
