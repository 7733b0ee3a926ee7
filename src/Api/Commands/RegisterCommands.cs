using System.CommandLine;
using Canvass.CallQueue.Register;

namespace Canvass.Api.Commands;

/// <summary>What only a human can decide about the register: who is the same, who must never be rung, which crowded number is fine.</summary>
internal sealed class RegisterCommands(Tools tools)
{
    private readonly Argument<string> organisation = new("ORGANISATION") { Description = "Its name or id." };
    private readonly Option<string> of = new("--organisation") { HelpName = "NAME", Description = "Its name or id; needed where there are several." };
    private readonly Option<bool> json = new("--json") { Description = "Print JSON." };
    private readonly Option<string> reason = new("--reason") { HelpName = "TEXT", Description = "Why, for whoever looks at it later.", DefaultValueFactory = _ => "by hand" };

    public IEnumerable<Command> All() =>
    [
        SetupCommands.Group("people", "Who is who, who is never rung, and what somebody in the register may ask.", [Find(), Same(), Merge(), Different(), BlockPerson(), Blocks(), Lift("unblock", "BLOCK"), .. new PrivacyCommands(tools).All()]),
        SetupCommands.Group("number", "Telephone numbers that are never rung, or on too many people.", BlockNumber(), Lift("lift", "BLOCK"), Crowded(), Clear()),
    ];

    private Command Find()
    {
        var text = new Argument<string>("TEXT") { Description = "A membership number, a telephone number however it is spelt, or a name or a part of it: \"Anna Ek\", \"Ek, Anna\" or \"Ek\"." };
        var command = new Command("find", "Who in the register is meant, and the id that the other commands ask for. Whoever was renamed or merged is found by what they were called, too.") { text, of, json };
        command.SetAction(async (parsed, ct) =>
        {
            await using var open = await tools.OpenBesideAsync(ct);
            var people = await open.Get<RegisterDesk>().FindAsync((await open.OrganisationAsync(parsed.GetValue(of), ct)).Id, parsed.GetRequiredValue(text), ct);
            if (parsed.GetValue(json)) Output.Json(people);
            else if (people.Count == 0) Output.Line("Nobody.");
            else Output.Table(Heads, [.. people.Select(Cells)]);
            await TellIfCutAsync(people.Count);
            return CommandLine.Done;
        });
        return command;
    }

    private static readonly string[] Heads = ["ID", "NAME", "BORN", "MUNICIPALITY", "MEMBER", "RUNG", "LISTS", "NUMBERS"];

    private static IReadOnlyList<string> Cells(RegisterPerson person)
    {
        return
        [
            $"{person.Id}", person.Protected ? "(protected)" : Said($"{person.FirstName} {person.LastName}".Trim()), Said($"{person.BirthYear}"),
            Said(person.Municipality is { } code ? Municipalities.WithCode(code)?.Name : null), Said(person.ExternalId), person.Blocked ? "blocked" : "–",
            Said(string.Join(", ", person.Lists)), Said(string.Join(' ', person.Numbers)),
        ];

        static string Said(string? what) => string.IsNullOrEmpty(what) ? "–" : what;
    }

    private static Task TellIfCutAsync(int shown) =>
        shown < RegisterDesk.Shown ? Task.CompletedTask : Output.ComplainAsync($"These are the first {RegisterDesk.Shown}; there may be more.");

    private Command Same()
    {
        var command = new Command("same", "Pairs of one name who are perhaps the same person: on different numbers, or on one with two membership numbers. Of whoever is protected only the id is shown.") { organisation, json };
        command.SetAction(async (parsed, ct) =>
        {
            await using var open = await tools.OpenBesideAsync(ct);
            var pairs = await open.Get<RegisterDesk>().PerhapsTheSameAsync((await open.OrganisationAsync(parsed.GetRequiredValue(organisation), ct)).Id, ct);
            if (parsed.GetValue(json)) Output.Json(pairs);
            else Output.Table(["PAIR", .. Heads], [.. pairs.SelectMany((pair, i) => new[] { pair.One, pair.Other }.Select(p => (IReadOnlyList<string>)[$"{i + 1}", .. Cells(p)]))]);
            await TellIfCutAsync(pairs.Count);
            return CommandLine.Done;
        });
        return command;
    }

    private Command Merge()
    {
        var (keep, other) = (Person("KEEP"), Person("OTHER"));
        var command = new Command("merge", "They are one person: the second one's calls, numbers, facts and places go to the first. Cannot be undone.") { keep, other, of };
        command.SetAction((parsed, ct) => ChangeAsync(parsed, async (desk, id) =>
        {
            (await desk.MergeAsync(id, parsed.GetValue(keep), parsed.GetValue(other), Tools.Actor, ct)).OrFail();
            return $"Person {parsed.GetValue(other)} is person {parsed.GetValue(keep)} from now on.";
        }, ct));
        return command;
    }

    private Command Different()
    {
        var (one, other) = (Person("ONE"), Person("OTHER"));
        var command = new Command("different", "They are two: not asked again, and whoever was blocked for being perhaps the other is not any more.") { one, other, of };
        command.SetAction((parsed, ct) => ChangeAsync(parsed, async (desk, id) =>
        {
            var lifted = (await desk.DifferentAsync(id, parsed.GetValue(one), parsed.GetValue(other), Tools.Actor, ct)).OrFail();
            return string.Join(Environment.NewLine, ["They stay two.", .. lifted.Select(person => $"Person {person} was blocked as perhaps the same: that block is lifted.")]);
        }, ct));
        return command;
    }

    private Command BlockPerson()
    {
        var person = Person("PERSON");
        var command = new Command("block", "Never ring this person again, whatever numbers they get; their membership number and every number they have now are blocked in the whole organisation, too.") { person, reason, of };
        command.SetAction((parsed, ct) => ChangeAsync(parsed, async (desk, id) =>
        {
            var blocks = (await desk.BlockPersonAsync(id, parsed.GetValue(person), parsed.GetRequiredValue(reason), Tools.Actor, ct)).OrFail();
            return Blocked(Named((await desk.GetAsync(id, parsed.GetValue(person), ct))!), blocks);
        }, ct));
        return command;

        // An id is easily mistyped, and the wrong person would never be rung again.
        static string Named(RegisterPerson person)
        {
            var known = person.Protected ? "protected" : string.Join(", ", new[] { $"{person.FirstName} {person.LastName}".Trim(), $"{person.BirthYear}" }.Where(t => t.Length > 0));
            return known.Length == 0 ? $"{person.Id}" : $"{person.Id} ({known})";
        }

        static string Blocked(string person, IReadOnlyList<BlockEntry> blocks)
        {
            if (blocks.Count == 0) return $"Person {person} is blocked already, with everything they have: nothing was added.";
            string[] also = [.. Some(BlockHash.ExternalId, "the membership number"), .. Some(BlockHash.Number, "the numbers they have now")];
            return string.Join(Environment.NewLine,
            [
                blocks.Any(b => b.Kind == BlockHash.Person) ? $"Person {person} is not rung again, whatever numbers they get: {Ids(BlockHash.Person)}." : $"Person {person} is blocked already.",
                .. also.Length == 0 ? also : [$"Blocked too, whoever comes with it: {string.Join("; ", also)}."],
                "`people unblock` lifts one block; they are rung again when none names them any more.",
            ]);

            IEnumerable<string> Some(string kind, string what) => blocks.Any(b => b.Kind == kind) ? [$"{what}, {Ids(kind)}"] : [];

            string Ids(string kind) => $"block {string.Join(", ", blocks.Where(b => b.Kind == kind).Select(b => b.Id))}";
        }
    }

    private Command Blocks()
    {
        var command = new Command("blocks", "What is blocked. Of each only a keyed hash is kept, so a number itself is not shown; people are, by their id.") { organisation, json };
        command.SetAction(async (parsed, ct) =>
        {
            await using var open = await tools.OpenBesideAsync(ct);
            var blocks = await open.Get<RegisterDesk>().BlocksAsync((await open.OrganisationAsync(parsed.GetRequiredValue(organisation), ct)).Id, ct);
            if (parsed.GetValue(json)) Output.Json(blocks);
            else Output.Table(["BLOCK", "OF", "BY A CALL", "REASON"], [.. blocks.Select(b => (IReadOnlyList<string>)[$"{b.Id}", b.PersonId is { } person ? $"person {person}" : b.Kind, b.ByOutcome ? "yes" : "no", b.Reason])]);
            await TellIfCutAsync(blocks.Count);
            return CommandLine.Done;
        });
        return command;
    }

    private Command BlockNumber()
    {
        var number = new Argument<string>("NUMBER") { Description = "However it is spelt." };
        var command = new Command("block", "Never ring this number, whoever has it now or later.") { number, reason, of };
        command.SetAction((parsed, ct) => ChangeAsync(parsed, async (desk, id) =>
            $"This number is not rung again, whoever has it: block {(await desk.BlockNumberAsync(id, parsed.GetRequiredValue(number), parsed.GetRequiredValue(reason), Tools.Actor, ct)).OrFail()}. `number lift` lifts it.", ct));
        return command;
    }

    private Command Lift(string name, string argument)
    {
        var block = new Argument<long>(argument) { Description = "An id from people blocks." };
        var command = new Command(name, "Lift a block that was made by hand. One that a call made is lifted by correcting that call. Whoever is blocked for being perhaps somebody else is so again with the next file that says the same: `people different` lasts.") { block, of };
        command.SetAction((parsed, ct) => ChangeAsync(parsed, async (desk, id) =>
        {
            (await desk.LiftAsync(id, parsed.GetValue(block), Tools.Actor, ct)).OrFail();
            return $"Block {parsed.GetValue(block)} is lifted. Whom another block names as well is still not rung: `people blocks` shows those that are left.";
        }, ct));
        return command;
    }

    private Command Crowded()
    {
        var command = new Command("crowded", "Numbers on so many people that they are not rung until somebody has looked.") { organisation, json };
        command.SetAction(async (parsed, ct) =>
        {
            await using var open = await tools.OpenBesideAsync(ct);
            var numbers = await open.Get<RegisterDesk>().CrowdedAsync((await open.OrganisationAsync(parsed.GetRequiredValue(organisation), ct)).Id, ct);
            if (parsed.GetValue(json)) Output.Json(numbers);
            else Output.Table(["ID", "NUMBER", "PEOPLE"], [.. numbers.Select(n => (IReadOnlyList<string>)[$"{n.NumberId}", n.E164, $"{n.People}"])]);
            return CommandLine.Done;
        });
        return command;
    }

    private Command Clear()
    {
        var number = new Argument<long>("ID") { Description = "From number crowded." };
        var command = new Command("clear", "Somebody has looked: everybody on this number is one household, and it may be rung.") { number, of };
        command.SetAction((parsed, ct) => ChangeAsync(parsed, async (desk, id) =>
        {
            (await desk.ClearAsync(id, parsed.GetValue(number), Tools.Actor, ct)).OrFail();
            return $"Number {parsed.GetValue(number)} may be rung.";
        }, ct));
        return command;
    }

    private async Task<int> ChangeAsync(ParseResult parsed, Func<RegisterDesk, long, Task<string>> change, CancellationToken ct)
    {
        await using var open = await tools.OpenForOneChangeAsync(ct);
        Output.Lines(await change(open.Get<RegisterDesk>(), (await open.OrganisationAsync(parsed.GetValue(of), ct)).Id));
        return CommandLine.Done;
    }

    private static Argument<long> Person(string name) => new(name) { Description = "Their id, from people find, people same or a card." };
}
