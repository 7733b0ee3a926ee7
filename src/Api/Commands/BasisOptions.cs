using System.CommandLine;
using Canvass.CallQueue.Campaigns;

namespace Canvass.Api.Commands;

/// <summary>What must be said of the people before they are rung, as a campaign's and a list's commands take it.</summary>
internal sealed class BasisOptions
{
    private readonly Option<string> people = new("--people")
    {
        HelpName = "WHO", Description = "What they are to you: members, former_members (also people in regular contact), contacted_us, address_register (bought) or other.",
    };

    private readonly Option<string> ground = new("--ground") { HelpName = "ART", Description = "The ground of GDPR art. 6, as 6.1.f. Left out: what usually goes with such people." };
    private readonly Option<string> specialGround = new("--special-ground") { HelpName = "ART", Description = "The ground of GDPR art. 9, as 9.2.d. Left out: what usually goes with such people." };
    private readonly Option<DateOnly?> deleteOn = new("--delete-on") { HelpName = "YYYY-MM-DD", Description = "The day on which they are deleted.", CustomParser = result => SetupCommands.Day(result) };

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[people, ground, specialGround, deleteOn]) command.Add(option);
    }

    public Basis In(ParseResult parsed) => new()
    {
        People = parsed.GetValue(people),
        Ground = parsed.GetValue(ground),
        SpecialGround = parsed.GetValue(specialGround),
        DeleteOn = parsed.GetValue(deleteOn),
    };

    public static void Print(Basis basis)
    {
        var whole = basis.Whole;
        Output.Line($"people: {whole.People ?? "not said"}, ground: {whole.Ground ?? "not said"}, special ground: {whole.SpecialGround ?? "not said"}, deleted on: {(whole.DeleteOn is { } day ? $"{day:yyyy-MM-dd}" : "not said")}");
        foreach (var advice in basis.Advice()) Output.Line(advice);
    }
}
