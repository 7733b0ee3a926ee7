using System.CommandLine;
using System.Text;
using Canvass.CallQueue.Privacy;

namespace Canvass.Api.Commands;

/// <summary>What somebody in the register may ask: to see what is kept, to have it left alone or forgotten.</summary>
internal sealed class PrivacyCommands(Tools tools)
{
    private readonly Argument<long> person = new("PERSON") { Description = "Their id, from people same or from a card." };
    private readonly Option<string> of = new("--organisation") { HelpName = "NAME", Description = "Its name or id; needed where there are several." };

    public IEnumerable<Command> All() => [Extract(), Erase(), Restrict("restrict"), Restrict("unrestrict")];

    private Command Extract()
    {
        var file = new Argument<FileInfo?>("FILE") { Description = "Standard output if left out. It is there when it is whole, for its owner alone.", Arity = ArgumentArity.ZeroOrOne };
        var letter = new Option<string>("--letter") { HelpName = "LANGUAGE", Description = "A letter that they can read, in sv or en; otherwise JSON." };
        letter.AcceptOnlyFromAmong(ExtractLetter.Swedish, ExtractLetter.English);
        var command = new Command("extract", "Everything that is kept of somebody, for them: of those who rang or looked only their role and when. It is audited.") { person, file, letter, of };
        command.SetAction(async (parsed, ct) =>
        {
            await using var open = await tools.OpenForOneChangeAsync(ct);
            var organisation = await open.OrganisationAsync(parsed.GetValue(of), ct);
            var extract = (await open.Get<PrivacyDesk>().ExtractAsync(organisation.Id, parsed.GetValue(person), Tools.Actor, ct)).OrFail();
            var text = parsed.GetValue(letter) is { } language ? ExtractLetter.Write(extract, language, open.Premises.Settings.TimeZone) : Output.JsonOf(extract) + "\n";
            if (parsed.GetValue(file) is { } to) await WrittenFile.WriteAsync(to, (stream, until) => WriteAsync(stream, text, until), ct);
            else Output.Lines(text.TrimEnd('\n'));
            return CommandLine.Done;
        });
        return command;
    }

    private static async Task<int> WriteAsync(Stream stream, string text, CancellationToken ct)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        await stream.WriteAsync(bytes, ct);
        return bytes.Length;
    }

    private Command Erase()
    {
        var neverRing = new Option<bool>("--never-ring") { Description = "They asked not to be rung either: membership number and numbers stay blocked, as keyed hashes, for the next file." };
        var command = new Command("erase", "They asked to be forgotten: name, numbers, notes, answers and facts go, in the whole organisation; calls stay in the figures, without them. Whoever is blocked stays so. Cannot be undone.") { person, neverRing, of };
        command.SetAction((parsed, ct) => ChangeAsync(parsed, async (desk, id) =>
        {
            (await desk.EraseAsync(id, parsed.GetValue(person), parsed.GetValue(neverRing), Tools.Actor, ct)).OrFail();
            return $"Person {parsed.GetValue(person)} is erased. Backups made until now still hold them: a restore erases them again, by the erasure journal.";
        }, ct));
        return command;
    }

    private Command Restrict(string name)
    {
        var restricted = name == "restrict";
        var command = new Command(name, restricted ? "They dispute what is kept of them, or that it may be: it is kept, and they are not rung, until `people unrestrict`." : "It is settled: they may be rung again.") { person, of };
        command.SetAction((parsed, ct) => ChangeAsync(parsed, async (desk, id) =>
        {
            (await desk.RestrictAsync(id, parsed.GetValue(person), restricted, Tools.Actor, ct)).OrFail();
            return $"Person {parsed.GetValue(person)} {(restricted ? "is kept as they are, and not rung" : "may be rung again")}.";
        }, ct));
        return command;
    }

    private async Task<int> ChangeAsync(ParseResult parsed, Func<PrivacyDesk, long, Task<string>> change, CancellationToken ct)
    {
        await using var open = await tools.OpenForOneChangeAsync(ct);
        Output.Line(await change(open.Get<PrivacyDesk>(), (await open.OrganisationAsync(parsed.GetValue(of), ct)).Id));
        return CommandLine.Done;
    }
}
