using Canvass.Shared;
using NUnit.Framework;

namespace Canvass.Unit.Architecture;

public sealed class The_arrows_of_the_house
{
    private static readonly IReadOnlyList<SourceFile> CallQueue = Sources.Under("src", "CallQueue");

    [Test]
    public void no_folder_of_the_call_queue_needs_another_that_needs_it_back()
    {
        var arrows = CallQueue.Where(f => FolderOf(f) is not null)
            .SelectMany(f => f.Named().Select(Sources.Feature).OfType<string>().Where(to => to != FolderOf(f)).Select(to => (From: FolderOf(f)!, To: to)))
            .ToHashSet();

        Assert.That(Circle(arrows), Is.Empty);
    }

    [Test]
    public void only_the_wiring_sees_the_storage()
    {
        Assert.That(
            CallQueue.Where(f => FolderOf(f) is not (null or "Storage") && f.Named().Any(n => Sources.Feature(n) == "Storage")),
            Is.Empty);
    }

    [Test]
    public void no_feature_names_a_database_or_a_bus()
    {
        string[] seams = ["Storage", "Databases", "Hosting", "Log"];
        string[] engines = ["Dapper", "Npgsql", "NpgsqlTypes", "SQLitePCL", "Microsoft.Data", "System.Data", "MassTransit", "RabbitMQ"];

        Assert.That(
            from file in CallQueue
            where FolderOf(file) is { } folder && !seams.Contains(folder)
            from name in file.Named()
            where engines.Any(e => Within(name, e))
            select $"{file} names {name}",
            Is.Empty);
    }

    [Test]
    public void the_contracts_know_nobody()
    {
        Assert.That(
            from file in Sources.Under("src", "CallQueue", "Contracts")
            from name in file.Named()
            where !Within(name, "Canvass.Contracts") && !Within(name, "System")
            select $"{file} names {name}",
            Is.Empty);
    }

    [Test]
    public void the_databases_know_nothing_of_telephone_calls()
    {
        Assert.That(
            from file in Sources.Under("src", "CallQueue", "Databases")
            from name in file.Named()
            where Within(name, "Canvass") && !Within(name, "Canvass.Databases")
            select $"{file} names {name}",
            Is.Empty);
    }

    [Test]
    public void the_call_queue_knows_neither_the_figures_nor_the_front_door()
    {
        Assert.That(CallQueue.SelectMany(f => f.Named().Where(n => Within(n, "Canvass.Stats") || Within(n, "Canvass.Api")).Select(n => $"{f} names {n}")), Is.Empty);
    }

    [Test]
    public void the_figures_are_computed_from_the_contracts_alone()
    {
        string[] allowed = ["Canvass.Stats", "Canvass.Contracts", "Canvass.Databases", "Canvass.Hosting"];

        Assert.That(
            from file in Sources.Under("src", "Stats")
            from name in file.Named()
            where Within(name, "Canvass") && !allowed.Any(a => Within(name, a))
            select $"{file} names {name}",
            Is.Empty);
    }

    [TestCase("Campaigns/CallingHours.cs")]
    [TestCase("Campaigns/SwedishHolidays.cs")]
    [TestCase("Campaigns/DayPart.cs")]
    [TestCase("Campaigns/LocalTime.cs")]
    [TestCase("Campaigns/CampaignRulesValidation.cs")]
    [TestCase("Campaigns/QuestionValidation.cs")]
    [TestCase("Claiming/QueueOrder.cs")]
    [TestCase("Claiming/Budget.cs")]
    [TestCase("Leases/Lease.cs")]
    [TestCase("Outcomes/WhatFollows.cs")]
    [TestCase("Outcomes/HouseholdHistory.cs")]
    [TestCase("Outcomes/Standing.cs")]
    public void a_pure_rule_asks_nobody_and_waits_for_nobody(string path)
    {
        string[] impure = ["TimeProvider", "Task", "async", "await", "Work", "Batch", "Random", "File", "Stream", "HttpClient", "ILogger", "Environment"];
        var text = File.ReadAllText(Checkout.File("src", "CallQueue", path));

        Assert.That(text.Split([.. text.Where(c => !char.IsLetterOrDigit(c)).Distinct()]).Intersect(impure, StringComparer.Ordinal), Is.Empty);
        Assert.That(new SourceFile(path, text).Named().Where(n => Within(n, "System.IO") || Within(n, "System.Net") || Within(n, "System.Data") || Within(n, "System.Threading")), Is.Empty);
    }

    [Test]
    public void the_front_door_writes_no_sql()
    {
        string[] beginnings = ["select ", "insert into ", "update ", "delete from "];

        Assert.That(
            from file in Sources.Under("src", "Api")
            from line in file.Text.Split('\n')
            where beginnings.Any(b => line.Contains($"\"{b}", StringComparison.OrdinalIgnoreCase) || line.TrimStart().StartsWith(b, StringComparison.Ordinal) && line.Contains(" from ", StringComparison.Ordinal))
            select $"{file}: {line.Trim()}",
            Is.Empty);
    }

    private static string? FolderOf(SourceFile file) => file.Path.Split('/') is ["src", "CallQueue", var folder, _, ..] ? folder : null;

    private static bool Within(string name, string space) => name == space || name.StartsWith(space + ".", StringComparison.Ordinal);

    /// <summary>What is left when folders that need nobody are taken away again and again.</summary>
    private static HashSet<(string From, string To)> Circle(HashSet<(string From, string To)> arrows)
    {
        var left = arrows.Where(a => arrows.Any(b => b.From == a.To)).ToHashSet();
        return left.Count == arrows.Count ? left : Circle(left);
    }
}
