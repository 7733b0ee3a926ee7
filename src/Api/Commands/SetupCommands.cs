using System.CommandLine;
using System.Globalization;
using Canvass.CallQueue;
using Canvass.CallQueue.Campaigns;
using Canvass.CallQueue.Lists;
using Canvass.CallQueue.Register;

namespace Canvass.Api.Commands;

/// <summary>What must be there before anybody can ring: an organisation, its associations, a campaign and its lists.</summary>
internal sealed class SetupCommands(Tools tools)
{
    private const string Opens = "Let it be rung, for the first time or again; a campaign from its first day on.";
    private const string Drains = "Whoever was begun is still rung, as agreed or again, and nobody new is begun.";
    private const string Pauses = "No new calls for now; those under way are finished.";
    private const string Closes = "No new calls any more, for good. Late reports are still taken.";

    private const string RungByLanguage =
        "Ring people in what they speak: whoever is known for other languages than Swedish goes only to volunteers who speak one of them, everybody else only to those who speak Swedish.";

    private readonly Option<string> organisation = new("--organisation") { HelpName = "NAME", Description = "Its name or id; needed where there are several." };

    public IEnumerable<Command> All() =>
    [
        Group("organisation", "Tenants of this installation.", CreateOrganisation(), ChangeOrganisation()),
        Group("association", "Local branches, each with its own lists.", CreateAssociation()),
        Group("campaign", "A period, its rules, its script.",
            CreateCampaign(), Campaign("open", Opens, (desk, o, id, ct) => desk.OpenAsync(o, id, Tools.Actor, ct)), Campaign("pause", Pauses, (desk, o, id, ct) => desk.PauseAsync(o, id, Tools.Actor, ct)),
            Campaign("close", Closes, (desk, o, id, ct) => desk.CloseAsync(o, id, Tools.Actor, ct)), Dates(), Rules(), CampaignBasis()),
        Group("list", "An association's telephone list in a campaign.",
            CreateList(), List("open", Opens, (desk, o, id, ct) => desk.OpenAsync(o, id, Tools.Actor, ct)), List("drain", Drains, (desk, o, id, ct) => desk.DrainAsync(o, id, Tools.Actor, ct)), List("pause", Pauses, (desk, o, id, ct) => desk.PauseAsync(o, id, Tools.Actor, ct)),
            List("close", Closes, (desk, o, id, ct) => desk.CloseAsync(o, id, Tools.Actor, ct)), MatchLanguages(), ListBasis()),
    ];

    private Command CreateOrganisation()
    {
        var name = new Argument<string>("NAME") { Description = "What it is called." };
        var said = new AnsweringOptions();
        var command = new Command("create", "Make an organisation.") { name };
        said.AddTo(command);
        command.SetAction(async (parsed, ct) =>
        {
            await using var open = await tools.OpenAsync(ct);
            var desk = open.Get<OrganisationDesk>();
            var made = (await desk.CreateAsync(parsed.GetRequiredValue(name), ct: ct)).OrFail();
            (await desk.ChangeAsync(made.Id, said.In(parsed), Tools.Actor, ct)).OrFail();
            return Made("Organisation", made.Id, made.Name);
        });
        return command;
    }

    private Command ChangeOrganisation()
    {
        var name = new Option<string>("--name") { HelpName = "NAME", Description = "What it is called from now on." };
        var said = new AnsweringOptions();
        var command = new Command("change", "Say who answers for an organisation, which must be said before anything is opened; what is left out stays as it is.") { name, organisation };
        said.AddTo(command);
        command.SetAction(async (parsed, ct) =>
        {
            await using var open = await tools.OpenForOneChangeAsync(ct);
            var of = await open.OrganisationAsync(parsed.GetValue(organisation), ct);
            var changed = (await open.Get<OrganisationDesk>().ChangeAsync(of.Id, said.In(parsed) with { Name = parsed.GetValue(name) }, Tools.Actor, ct)).OrFail();
            Output.Line($"Organisation {changed.Id} \"{changed.Name}\": controller {changed.Controller ?? "not said"}, contact {changed.Contact ?? "not said"}");
            return CommandLine.Done;
        });
        return command;
    }

    private sealed class AnsweringOptions
    {
        private readonly Option<string> controller = new("--controller") { HelpName = "NAME", Description = "Who answers for what is kept about people, by its full name." };
        private readonly Option<string> contact = new("--contact") { HelpName = "TEXT", Description = "How whoever was rung reaches them: an address, a number, an e-mail." };
        private readonly Option<string> protection = new("--data-protection-contact") { HelpName = "TEXT", Description = "Whom to ask about what is kept, where that is somebody else." };
        private readonly Option<string> callback = new("--callback-number") { HelpName = "NUMBER", Description = "Where somebody rings back who missed a call." };

        public void AddTo(Command command)
        {
            foreach (var option in (Option[])[controller, contact, protection, callback]) command.Add(option);
        }

        public OrganisationChange In(ParseResult parsed) => new()
        {
            Controller = parsed.GetValue(controller),
            Contact = parsed.GetValue(contact),
            DataProtectionContact = parsed.GetValue(protection),
            CallbackNumber = parsed.GetValue(callback),
        };
    }

    private Command CreateAssociation()
    {
        var name = new Argument<string>("NAME") { Description = "What it is called." };
        var municipality = new Option<string>("--municipality") { HelpName = "CODE", Description = "Its municipality's code, four digits: 0180." };
        var parent = new Option<long?>("--parent") { HelpName = "ID", Description = "The id of the association it stands under, for example a district." };
        var command = new Command("create", "Make an association.") { name, municipality, parent, organisation };
        command.SetAction(async (parsed, ct) =>
        {
            await using var open = await tools.OpenAsync(ct);
            var of = await open.OrganisationAsync(parsed.GetValue(organisation), ct);
            var made = (await open.Get<AssociationDesk>().CreateAsync(of.Id, parsed.GetRequiredValue(name), parsed.GetValue(municipality), parsed.GetValue(parent), Tools.Actor, ct)).OrFail();
            return Made("Association", made.Id, made.Name);
        });
        return command;
    }

    private Command CreateCampaign()
    {
        var name = new Argument<string>("NAME") { Description = "What it is called." };
        var first = new Option<DateOnly>("--first-day") { HelpName = "YYYY-MM-DD", Description = "Nobody is rung before it, and campaign weeks are counted from it. Today if left out.", CustomParser = Day };
        var last = new Option<DateOnly>("--last-day") { HelpName = "YYYY-MM-DD", Description = "Three weeks in all if left out.", CustomParser = Day };
        var anyHour = new Option<bool>("--any-hour") { Description = "Ring at every hour: for practice only." };
        var opened = new Option<bool>("--open") { Description = "Let it be rung, from its first day on." };
        var basis = new BasisOptions();
        var command = new Command("create", "Make a campaign with the usual rules.") { name, first, last, anyHour, opened, organisation };
        basis.AddTo(command);
        command.SetAction(async (parsed, ct) =>
        {
            await using var open = await tools.OpenAsync(ct);
            var of = await open.OrganisationAsync(parsed.GetValue(organisation), ct);
            var desk = open.Get<CampaignDesk>();
            var firstDay = parsed.GetResult(first) is null ? TodayAt(open) : parsed.GetValue(first);
            var made = (await desk.CreateAsync(of.Id, new CampaignSettings
            {
                Name = parsed.GetRequiredValue(name),
                FirstDay = firstDay,
                LastDay = parsed.GetResult(last) is null ? firstDay.AddDays(20) : parsed.GetValue(last),
                TimeZone = tools.Settings.TimeZone.Id,
                Rules = parsed.GetValue(anyHour) ? new CampaignRules { Hours = new CallingHoursRules { Always = true } } : new CampaignRules(),
                Basis = basis.In(parsed),
            }, Tools.Actor, ct)).OrFail();
            if (parsed.GetValue(opened)) OpenedOrFail(await desk.OpenAsync(of.Id, made.Id, Tools.Actor, ct), "campaign", made.Id);
            return Made("Campaign", made.Id, made.Name);
        });
        return command;
    }

    private Command Become<T>(string what, string verb, string says, Func<OpenTools, long, long, CancellationToken, Task<Answer<T>>> become, Func<T, (long Id, string Name, Stage Stage)> shown)
    {
        var id = new Argument<long>(what.ToUpperInvariant()) { Description = "Its id." };
        var command = new Command(verb, $"{says} Works beside a running server.") { id, organisation };
        command.SetAction(async (parsed, ct) =>
        {
            await using var open = await tools.OpenForOneChangeAsync(ct);
            var of = await open.OrganisationAsync(parsed.GetValue(organisation), ct);
            var answer = await become(open, of.Id, parsed.GetRequiredValue(id), ct);
            if (answer.Refusal is { } refusal) throw new CommandFailed(WhyNot(refusal, what.ToLowerInvariant()));
            var changed = shown(answer.Value);
            Output.Line($"{what} {changed.Id} \"{changed.Name}\" is {StageWord(changed.Stage)}.");
            return CommandLine.Done;
        });
        return command;
    }

    private Command Campaign(string verb, string says, Func<CampaignDesk, long, long, CancellationToken, Task<Answer<Campaign>>> become) =>
        Become("Campaign", verb, says, (open, of, id, ct) => become(open.Get<CampaignDesk>(), of, id, ct), c => (c.Id, c.Name, c.Stage));

    private Command List(string verb, string says, Func<ListDesk, long, long, CancellationToken, Task<Answer<CallList>>> become) =>
        Become("List", verb, says, (open, of, id, ct) => become(open.Get<ListDesk>(), of, id, ct), l => (l.Id, l.Name, l.Stage));

    private Command Dates()
    {
        var campaign = new Argument<long>("CAMPAIGN") { Description = "Its id." };
        var first = new Option<DateOnly?>("--first-day") { HelpName = "YYYY-MM-DD", Description = "Only before its first call: campaign weeks are counted from it.", CustomParser = result => Day(result) };
        var last = new Option<DateOnly?>("--last-day") { HelpName = "YYYY-MM-DD", Description = "Nobody is rung after it.", CustomParser = result => Day(result) };
        var command = new Command("dates", "Move a campaign's days: the last also when it has passed, and the campaign goes on. Works beside a running server.") { campaign, first, last, organisation };
        command.SetAction(async (parsed, ct) =>
        {
            var (firstDay, lastDay) = (parsed.GetValue(first), parsed.GetValue(last));
            if (firstDay is null && lastDay is null) throw new CommandFailed("Say which day, for example --last-day 2026-09-13.");
            await using var open = await tools.OpenForOneChangeAsync(ct);
            var of = await open.OrganisationAsync(parsed.GetValue(organisation), ct);
            var moved = (await open.Get<CampaignDesk>().MoveAsync(of.Id, parsed.GetRequiredValue(campaign), firstDay, lastDay, Tools.Actor, ct)).OrFail();
            Output.Line($"Campaign {moved.Id} \"{moved.Name}\": {moved.Days}");
            return CommandLine.Done;
        });
        return command;
    }

    private Command MatchLanguages()
    {
        var list = new Argument<long>("LIST") { Description = "Its id." };
        var off = new Option<bool>("--off") { Description = "Ring everybody on it, whatever is spoken." };
        var command = new Command("match-languages", $"{RungByLanguage} Only while nobody is on the list. Works beside a running server.") { list, off, organisation };
        command.SetAction(async (parsed, ct) =>
        {
            await using var open = await tools.OpenForOneChangeAsync(ct);
            var of = await open.OrganisationAsync(parsed.GetValue(organisation), ct);
            var changed = (await open.Get<ListDesk>().ChangeAsync(of.Id, parsed.GetRequiredValue(list), new ListChange { MatchLanguages = !parsed.GetValue(off) }, Tools.Actor, ct)).OrFail();
            Output.Line($"List {changed.Id} \"{changed.Name}\" is rung {(changed.MatchLanguages ? "by language" : "whatever is spoken")}.");
            return CommandLine.Done;
        });
        return command;
    }

    private Command Rules()
    {
        var campaign = new Argument<long>("CAMPAIGN") { Description = "Its id." };
        var file = new Argument<string?>("FILE") { Description = "JSON with the rules; - reads what is piped in. Without it nothing is changed.", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("rules", "Print a campaign's rules as JSON, and change those that a JSON names: what is left out stays as it is. The server takes them to everybody.") { campaign, file, organisation };
        command.SetAction(async (parsed, ct) =>
        {
            var wanted = parsed.GetValue(file) is { } from ? await ReadAsync(from, ct) : null;
            await using var open = wanted is null ? await tools.OpenBesideAsync(ct) : await tools.OpenAsync(ct);
            var of = await open.OrganisationAsync(parsed.GetValue(organisation), ct);
            var (desk, id) = (open.Get<CampaignDesk>(), parsed.GetRequiredValue(campaign));
            if (wanted is null)
            {
                Output.Lines(CampaignDesk.WriteRules((await desk.GetAsync(of.Id, id, ct)).OrFail().Rules));
                return CommandLine.Done;
            }
            var changes = (await desk.ChangeRulesAsync(of.Id, id, wanted, Tools.Actor, ct)).OrFail();
            foreach (var change in changes) Output.Line($"{change.Path}: {change.Was} → {change.Is}");
            if (changes.Count == 0) Output.Line("Nothing changed: the rules were so before.");
            return CommandLine.Done;
        });
        return command;
    }

    private static async Task<string> ReadAsync(string file, CancellationToken ct)
    {
        try
        {
            return file == "-" ? await Console.In.ReadToEndAsync(ct) : await File.ReadAllTextAsync(file, ct);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailed($"The rules in {file} cannot be read: {fault.Message}");
        }
    }

    private Command CreateList()
    {
        var name = new Argument<string>("NAME") { Description = "What it is called." };
        var campaign = new Option<long>("--campaign") { HelpName = "ID", Description = "Its id.", Required = true };
        var association = new Option<long>("--association") { HelpName = "ID", Description = "Its id.", Required = true };
        var opened = new Option<bool>("--open") { Description = "Let it be rung at once." };
        var match = new Option<bool>("--match-languages") { Description = RungByLanguage };
        var basis = new BasisOptions();
        var command = new Command("create", "Make an empty list; import fills it.") { name, campaign, association, match, opened, organisation };
        basis.AddTo(command);
        command.SetAction(async (parsed, ct) =>
        {
            await using var open = await tools.OpenAsync(ct);
            var of = await open.OrganisationAsync(parsed.GetValue(organisation), ct);
            var desk = open.Get<ListDesk>();
            var made = (await desk.CreateAsync(of.Id, new NewList
            {
                Name = parsed.GetRequiredValue(name),
                CampaignId = parsed.GetRequiredValue(campaign),
                AssociationId = parsed.GetRequiredValue(association),
                MatchLanguages = parsed.GetValue(match),
                Basis = basis.In(parsed),
            }, Tools.Actor, ct)).OrFail();
            if (parsed.GetValue(opened)) OpenedOrFail(await desk.OpenAsync(of.Id, made.Id, Tools.Actor, ct), "list", made.Id);
            return Made("List", made.Id, made.Name);
        });
        return command;
    }

    private Command CampaignBasis() => SayBasis("CAMPAIGN", "Say what the people of a campaign are to you, for those of its lists that do not; what is left out stays as it is.",
        async (open, of, id, basis, ct) => (await open.Get<CampaignDesk>().ChangeAsync(of, id, new CampaignChange { Basis = basis }, Tools.Actor, ct)).OrFail().Basis);

    private Command ListBasis() => SayBasis("LIST", "Say what the people of a list are to you; what is left out stays as it is, or as its campaign has it.",
        async (open, of, id, basis, ct) => (await open.Get<ListDesk>().ChangeAsync(of, id, new ListChange { Basis = basis }, Tools.Actor, ct)).OrFail().Basis);

    private Command SayBasis(string what, string says, Func<OpenTools, long, long, Basis, CancellationToken, Task<Basis>> say)
    {
        var id = new Argument<long>(what) { Description = "Its id." };
        var basis = new BasisOptions();
        var command = new Command("basis", $"{says} Works beside a running server.") { id, organisation };
        basis.AddTo(command);
        command.SetAction(async (parsed, ct) =>
        {
            await using var open = await tools.OpenForOneChangeAsync(ct);
            var of = await open.OrganisationAsync(parsed.GetValue(organisation), ct);
            BasisOptions.Print(await say(open, of.Id, parsed.GetRequiredValue(id), basis.In(parsed), ct));
            return CommandLine.Done;
        });
        return command;
    }

    /// <summary>What was made stays, as a draft: the next attempt is to open it and not to make it.</summary>
    private static void OpenedOrFail<T>(Answer<T> opened, string what, long id)
    {
        if (opened.Refusal is { } refusal) throw new CommandFailed($"{WhyNot(refusal, what)} It is made, as a draft: `{what} open {id}` opens it.");
    }

    private static string WhyNot(Refusal refusal, string what) => refusal is Refusal.Undeclared ? $"{refusal.Why} Say it with `organisation change` (--controller, --contact) and `{what} basis` (--people, --ground, --special-ground, --delete-on)." : refusal.Why;

    public static Command Group(string name, string says, params IEnumerable<Command> commands)
    {
        var group = new Command(name, says);
        foreach (var command in commands) group.Add(command);
        return group;
    }

    public static string StageWord(Stage stage) => stage.ToString().ToLowerInvariant();

    public static DateOnly TodayAt(OpenTools open) =>
        DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(open.Premises.Clock.GetUtcNow(), open.Premises.Settings.TimeZone).DateTime);

    public static DateOnly Day(System.CommandLine.Parsing.ArgumentResult result)
    {
        if (DateOnly.TryParseExact(result.Tokens[0].Value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)) return day;
        result.AddError($"\"{result.Tokens[0].Value}\" is no date. Write it as 2026-08-16.");
        return default;
    }

    private static int Made(string what, long id, string name)
    {
        Output.Line($"{what} {id} \"{name}\"");
        return CommandLine.Done;
    }
}
