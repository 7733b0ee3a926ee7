using System.CommandLine;
using System.Globalization;
using Canvass.CallQueue.Rooms;

namespace Canvass.Api.Commands;

/// <summary>Rooms, the codes that are laid on their seats, and the newcomers who sit there.</summary>
internal sealed class RoomCommands(Tools tools)
{
    private readonly Option<string> organisation = new("--organisation") { Description = "Its name or id; needed where there are several." };
    private readonly Option<bool> json = new("--json") { Description = "Print JSON." };

    public IEnumerable<Command> All() =>
    [
        SetupCommands.Group("room", "Where people ring.", CreateRoom()),
        SetupCommands.Group("seat", "Seats and their codes.", Codes()),
        SetupCommands.Group("volunteer", "Those who ring.", Volunteers(), Confirm()),
    ];

    private Command CreateRoom()
    {
        var name = new Argument<string>("NAME");
        var atHome = new Option<bool>("--at-home") { Description = "For volunteers who ring from home: other limits hold." };
        var command = new Command("create", "Make a room; seat codes fills it with seats.") { name, atHome, organisation };
        command.SetAction(async (parsed, ct) =>
        {
            await using var open = await tools.OpenAsync(ct);
            var of = await open.OrganisationAsync(parsed.GetValue(organisation), ct);
            var made = (await open.Get<RoomDesk>().CreateAsync(of.Id, parsed.GetRequiredValue(name), parsed.GetValue(atHome), ct)).OrFail();
            Console.Out.WriteLine($"Room {made.Id} \"{made.Name}\"");
            return CommandLine.Done;
        });
        return command;
    }

    private Command Codes()
    {
        var room = new Argument<string>("ROOM") { Description = "Its name or id." };
        var add = new Option<int>("--add") { Description = "Make so many new seats first." };
        var list = new Option<long?>("--list") { Description = "With --add: the only list the new seats ring. Without it the volunteer chooses." };
        var days = new Option<int>("--days") { Description = "The codes end after so many days; this evening at midnight if left out." };
        var command = new Command("codes", "Print codes for the room's seats. Each code is shown this once: the old slips open nothing any more.") { room, add, list, days, organisation, json };
        command.SetAction(async (parsed, ct) =>
        {
            await using var open = await tools.OpenForOneChangeAsync(ct);
            var of = await open.OrganisationAsync(parsed.GetValue(organisation), ct);
            var desk = open.Get<RoomDesk>();
            var place = await RoomAsync(desk, of.Id, parsed.GetRequiredValue(room), ct);
            DateTimeOffset? ends = parsed.GetValue(days) is > 0 and var count ? open.Premises.Clock.GetUtcNow().AddDays(count) : null;
            var slips = parsed.GetValue(add) is > 0 and var wanted
                ? (await desk.AddSeatsAsync(of.Id, place.Id, await NewSeatsAsync(desk, of.Id, place.Id, wanted, parsed.GetValue(list), ct), ends, ct)).OrFail()
                : (await desk.PrintAsync(of.Id, place.Id, endsAt: ends, ct: ct)).OrFail();
            if (slips.Count == 0) throw new CommandFailed($"{place.Name} has no seats yet. Make some: seat codes \"{place.Name}\" --add 10");
            if (parsed.GetValue(json)) Output.Json(slips);
            else Output.Table(["SEAT", "CODE", "UNTIL"], [.. slips.Select(s => (IReadOnlyList<string>)[s.Label, s.Code, s.EndsAt.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture)])]);
            return CommandLine.Done;
        });
        return command;
    }

    private Command Volunteers()
    {
        var room = new Argument<string>("ROOM") { Description = "Its name or id." };
        var command = new Command("list", "Who sits in a room now.") { room, organisation, json };
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
        var room = new Option<string>("--room") { Description = "Everybody who sits in this room now." };
        var command = new Command("confirm", "A call leader's yes to newcomers: without it they are shown thirty numbers. Works beside a running server.") { volunteer, room, organisation };
        command.SetAction(async (parsed, ct) =>
        {
            var (one, named) = (parsed.GetValue(volunteer), parsed.GetValue(room));
            if (one is null == named is null) throw new MisusedCommand("Name either one volunteer or a room: volunteer confirm 12, or volunteer confirm --room NAME.");
            await using var open = await tools.OpenForOneChangeAsync(ct);
            var of = await open.OrganisationAsync(parsed.GetValue(organisation), ct);
            var desk = open.Get<RoomDesk>();
            if (one is { } id)
            {
                (await desk.ConfirmAsync(of.Id, id, ct)).OrFail();
                Console.Out.WriteLine("Confirmed.");
            }
            else
            {
                var place = await RoomAsync(desk, of.Id, named!, ct);
                Console.Out.WriteLine($"Confirmed {(await desk.ConfirmAllAsync(of.Id, place.Id, ct)).OrFail()} newcomers in {place.Name}.");
            }
            return CommandLine.Done;
        });
        return command;
    }

    private static async Task<Room> RoomAsync(RoomDesk desk, long organisationId, string named, CancellationToken ct) =>
        (await desk.ListAsync(organisationId, ct)).FirstOrDefault(r => OpenTools.Named(r.Id, r.Name, named)) ?? throw new CommandFailed($"There is no room \"{named}\". `overview` lists them.");

    private static async Task<IReadOnlyList<NewSeat>> NewSeatsAsync(RoomDesk desk, long organisationId, long roomId, int count, long? list, CancellationToken ct)
    {
        var taken = (await desk.SeatsAsync(organisationId, roomId, ct)).OrFail().Select(s => s.Label).ToHashSet(StringComparer.Ordinal);
        return [.. Enumerable.Range(1, taken.Count + count).Select(n => $"{n}").Where(label => !taken.Contains(label)).Take(count).Select(label => new NewSeat(label, list))];
    }
}
