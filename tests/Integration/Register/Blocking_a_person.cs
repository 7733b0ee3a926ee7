using Canvass.CallQueue.Register;
using Canvass.Integration.Import;
using Canvass.Shared;
using NUnit.Framework;

namespace Canvass.Integration.Register;

/// <summary>
/// A8: whoever is blocked as a person is not rung, whatever numbers and membership numbers they get later. Control: Bo, of whom the same files
/// say the same, and Anna herself once every block that names her is lifted.
/// </summary>
[TestFixtureSource(typeof(Database), nameof(Database.All))]
[Category("A8")]
public sealed class Blocking_a_person(Database database) : WithImports(database)
{
    private const string First = "070-174 06 05";
    private const string Second = "070-174 06 06";
    private const string Third = "070-174 06 07";

    [Test]
    public async Task holds_for_the_numbers_they_get_later()
    {
        await room.ImportPeopleAsync(list, $"Anna Ek;;{First}", $"Bo Berg;;{Third}");
        await BlockAsync("Anna Ek");

        await room.ImportPeopleAsync(list, $"Anna Ek;;{First}, {Second}", $"Bo Berg;;{Third}, 070-174 06 08");

        Assert.Multiple(async () =>
        {
            Assert.That(await room.StandingAsync(list, "Anna Ek"), Is.EqualTo("blocked"));
            Assert.That(await room.StandingAsync(list, "Bo Berg"), Is.EqualTo("lane 3"));
            Assert.That(await room.LoggedOnAsync(list), Is.EqualTo(2), "whoever was counted before the block stays counted");
        });
    }

    [Test]
    public async Task holds_for_somebody_who_has_nothing_but_a_name()
    {
        await room.ImportPeopleAsync(list, "Anna Ek", "Bo Berg");
        var blocked = await BlockAsync("Anna Ek");
        await room.ImportPeopleAsync(list, $"Anna Ek-Alm;M1;{First}", $"Bo Berg-Alm;M2;{Second}");

        await MergeAsync("Anna Ek", "Anna Ek-Alm");
        await MergeAsync("Bo Berg", "Bo Berg-Alm");

        Assert.Multiple(async () =>
        {
            Assert.That(blocked.Select(b => b.Kind), Is.EqualTo(new[] { "person" }));
            Assert.That(await room.StandingAsync(list, "Anna Ek"), Is.EqualTo("blocked"));
            Assert.That(await room.StandingAsync(list, "Bo Berg"), Is.EqualTo("lane 3"));
        });
    }

    [Test]
    public async Task holds_for_whoever_they_turn_out_to_be([Values] bool blockedFirst, [Values] bool blockedIsKept)
    {
        await room.ImportPeopleAsync(list, $"Anna Ek;;{First}", $"Anna Alm;;{Second}");
        var (kept, other) = blockedIsKept || !blockedFirst ? ("Anna Ek", "Anna Alm") : ("Anna Alm", "Anna Ek");
        if (blockedFirst) await BlockAsync("Anna Ek");
        await MergeAsync(kept, other);
        if (!blockedFirst) await BlockAsync(kept);

        await room.ImportPeopleAsync(list, $"{kept};;{(kept == "Anna Ek" ? First : Second)}, {Third}");
        var blocked = await room.StandingAsync(list, kept);
        foreach (var block in await room.Register.BlocksAsync(room.Organisation)) await LiftAsync(block);

        Assert.That((blocked, await room.StandingAsync(list, kept)), Is.EqualTo(("blocked", "lane 3")));
    }

    /// <summary>Both were blocked, and each block is lifted by itself.</summary>
    [Test]
    public async Task stays_while_either_of_two_who_were_merged_is_blocked([Values] bool keptIsLiftedFirst)
    {
        await room.ImportPeopleAsync(list, "Anna Ek", "Anna Alm");
        var (kept, other) = ((await BlockAsync("Anna Ek")).Single(), (await BlockAsync("Anna Alm")).Single());
        await MergeAsync("Anna Ek", "Anna Alm");
        await room.ImportPeopleAsync(list, $"Anna Berg;M1;{First}");
        await MergeAsync("Anna Ek", "Anna Berg");

        await LiftAsync(keptIsLiftedFirst ? kept : other);
        var still = await room.StandingAsync(list, "Anna Ek");
        await LiftAsync(keptIsLiftedFirst ? other : kept);

        Assert.That((still, await room.StandingAsync(list, "Anna Ek")), Is.EqualTo(("blocked", "lane 3")));
    }

    [TestCase($"Anna Ek;;{First}", $"Anna Ek;;{First}, {Second}", "blocked")]
    [TestCase("Anna Ek", "Anna Ek", "blocked")]
    public async Task holds_when_the_file_that_brought_them_is_undone_and_comes_again(string row, string again, string standing)
    {
        var import = await room.ImportPeopleAsync(list, row, $"Bo Berg;;{Third}");
        var (anna, bo) = (await room.PersonAsync("Anna Ek"), await room.PersonAsync("Bo Berg"));
        await BlockAsync("Anna Ek");

        _ = (await room.Desk.UndoAsync(room.Organisation, import.Id, "user:1")).Value;
        var onList = await room.CountAsync("target where taken_off_at is null");
        await room.ImportPeopleAsync(list, again, $"Bo Berg;;{Third}");

        Assert.Multiple(async () =>
        {
            Assert.That(onList, Is.Zero);
            Assert.That(await room.StandingAsync(list, "Anna Ek"), Is.EqualTo(standing));
            Assert.That(await room.PersonAsync("Anna Ek"), Is.EqualTo(anna));
            Assert.That(await room.PersonAsync("Bo Berg"), Is.Not.EqualTo(bo), "nobody asked to be remembered");
        });
    }

    /// <summary>Control: what they got in between is not blocked yet.</summary>
    [Test]
    public async Task adds_nothing_that_is_blocked_by_hand_already()
    {
        await room.ImportPeopleAsync(list, $"Anna Ek;M1;{First}");
        var first = await BlockAsync("Anna Ek");
        var again = await BlockAsync("Anna Ek");
        await room.ImportPeopleAsync(list, $"Anna Ek;M1;{Second}");

        var then = await BlockAsync("Anna Ek");

        Assert.That((first.Count, again.Count, string.Join(' ', then.Select(b => b.Kind))), Is.EqualTo((3, 0, "number")));
    }

    /// <summary>Two letters came, of which one named her, and the other her number and her membership number.</summary>
    [Test]
    public async Task ends_when_all_that_names_them_is_lifted_and_not_before()
    {
        await room.ImportPeopleAsync(list, $"Anna Ek;M1;{First}", $"Bo Ek;M2;{First}");
        await BlockAsync("Anna Ek");
        await room.Register.BlockExternalIdAsync(room.Organisation, "M1", "asked by letter", "user:1");
        await room.Register.BlockNumberAsync(room.Organisation, First, "asked by letter", "user:1");
        await room.ImportPeopleAsync(list, $"Anna Ek;M1;{Second}");

        var seen = new List<(string, string?, string?)>();
        foreach (var block in (await room.Register.BlocksAsync(room.Organisation)).OrderBy(b => (b.Kind, b.Id)))
        {
            await LiftAsync(block);
            seen.Add((block.Kind, await room.StandingAsync(list, "Anna Ek"), await room.StandingAsync(list, "Bo Ek")));
        }

        Assert.That(seen, Is.EqualTo(new[]
        {
            ("external_id", "blocked", "blocked"), ("external_id", "blocked", "blocked"),
            ("number", "blocked", "blocked"), ("number", "blocked", "lane 3"),
            ("person", "lane 3", "lane 3"),
        }));
    }

    private async Task<IReadOnlyList<BlockEntry>> BlockAsync(string name)
    {
        var before = (await room.Register.BlocksAsync(room.Organisation)).Select(b => b.Id).ToHashSet();
        Assert.That((await room.Register.BlockPersonAsync(room.Organisation, await room.PersonAsync(name), "asked by letter", "user:1")).Refusal, Is.Null);
        return [.. (await room.Register.BlocksAsync(room.Organisation)).Where(b => !before.Contains(b.Id))];
    }

    private async Task MergeAsync(string kept, string merged) =>
        Assert.That((await room.Register.MergeAsync(room.Organisation, await room.PersonAsync(kept), await room.PersonAsync(merged), "user:1")).Refusal, Is.Null);

    private async Task LiftAsync(BlockEntry block) => Assert.That((await room.Register.LiftAsync(room.Organisation, block.Id, "user:1")).Refusal, Is.Null);
}
