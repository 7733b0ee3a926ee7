using System.CommandLine;
using System.Globalization;
using Canvass.Api.Hosting;
using Canvass.CallQueue;
using Canvass.CallQueue.Backup;

namespace Canvass.Api.Commands;

/// <summary>The whole installation in one encrypted file, and back.</summary>
internal sealed class BackupCommands(Tools tools)
{
    private readonly Option<string> keyFile = new("--key-file") { HelpName = "KEY", Description = "The key that encrypts it. Keep it where the backups are not: without it a backup is worth nothing." };

    public IEnumerable<Command> All() => [Backup(), Restore()];

    private Command Backup()
    {
        var file = new Argument<FileInfo?>("FILE") { Description = "Where to; must not be there yet, and is there when it is whole, for its owner alone.", Arity = ArgumentArity.ZeroOrOne };
        var newKey = new Option<string>("--new-key") { HelpName = "KEY", Description = "Make a key in a new file. Alone, nothing is backed up." };
        var command = new Command("backup", "Everything but the secret and the figures (which are counted anew), encrypted, as it is at one moment. Works beside a running server.") { file, keyFile, newKey };
        command.SetAction(async (parsed, ct) =>
        {
            var (to, made) = (parsed.GetValue(file), parsed.GetValue(newKey));
            if (made is not null && parsed.GetValue(keyFile) is not null) throw new MisusedCommand("Either --key-file or --new-key.");
            if (made is null && to is null) throw new MisusedCommand("Say where to: backup FILE --key-file KEY.");
            if (to is not null && FileIdentity.Of(to.FullName) is { IsRegular: true }) throw new CommandFailed($"{to.FullName} is there already. A backup writes over nothing.");
            var key = made is null ? KeyOf(parsed) : BackupKey.Make(made);
            if (made is not null) await Output.ComplainAsync($"A new key is in {Path.GetFullPath(made)}.");
            if (to is null) return CommandLine.Done;

            await using var open = await tools.OpenForOneChangeAsync(ct);
            var premises = open.Premises;
            var desk = CallQueueBackups.Over(premises.Calls, premises.Keys, premises.Journal);
            var rows = await WrittenFile.WriteAsync(to, (stream, until) => desk.BackupAsync(stream, key, Tools.Actor, until), ct);
            await Output.ComplainAsync($"{rows} rows are in {to.FullName}. The secret is not among them: keep a copy of it elsewhere.");
            return CommandLine.Done;
        });
        return command;
    }

    private Command Restore()
    {
        var file = new Argument<string>("FILE") { Description = "The backup." };
        var journal = new Option<string>("--journal") { HelpName = "FILE", Description = "The erasure journal as it was last; where the settings say if left out." };
        var without = new Option<bool>("--without-journal") { Description = "Go on although whoever was blocked or erased since the backup comes back." };
        var command = new Command("restore", "Put a backup into a new data folder (with the old secret in it) or a new database. Leases and sessions end, the figures are counted anew, and whoever was blocked or erased since the backup stays so.") { file, keyFile, journal, without };
        command.SetAction(async (parsed, ct) =>
        {
            var (named, alone) = (parsed.GetValue(journal), parsed.GetValue(without));
            if (named is not null && alone) throw new MisusedCommand("Either --journal or --without-journal.");
            var from = alone ? null : Path.GetFullPath(named ?? tools.Settings.Journal);
            var report = await Premises.RestoreAsync(tools.Settings, tools.Configuration, TimeProvider.System, parsed.GetRequiredValue(file), KeyOf(parsed), from, Tools.Actor, ct);
            var since = report.MadeAt.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
            Output.Line($"{report.Rows} rows are back as they were at {since}. Nobody gets in by a session, a link, a token or a seat code from before: sign in anew, print new codes (`seat codes`). Passwords are those of then: look whom you have shut out since. The figures are counted anew when the server starts.");
            if (report.Replayed is { } again) Output.Line($"From the journal: {again.Blocked} blocks, {again.Lifted} lifts and {again.Erased} people erased since then.{(again.StayBlocked > 0 ? $" {again.StayBlocked} more were lifted by correcting a call, which is lost: they stay blocked." : "")}");
            else await Output.ComplainAsync($"Without the journal: whoever was blocked or erased since {since} may be rung again. That is noted in the audit. Look through what was asked of you since then, and block them anew.");
            if (report.Damaged.Count > 0) await Output.ComplainAsync(Doctor.DamagedLines(from!, report.Damaged));
            return CommandLine.Done;
        });
        return command;
    }

    private BackupKey KeyOf(ParseResult parsed) => BackupKey.Read(parsed.GetValue(keyFile) ?? throw new MisusedCommand("Say which key: --key-file KEY. `backup --new-key KEY` makes one."));
}
