using System.Buffers.Text;
using System.CommandLine;
using System.Security.Cryptography;
using Canvass.Api.Access;
using Canvass.CallQueue;
using Canvass.CallQueue.Access;
using Microsoft.AspNetCore.Identity;

namespace Canvass.Api.Commands;

/// <summary>Administrators, for whoever may type commands on the server: the first one, and the one who has lost everything.</summary>
internal sealed class AdminCommands(Tools tools)
{
    private readonly Option<string> email = new("--email") { HelpName = "EMAIL", Description = "What they sign in with.", Required = true };

    public IEnumerable<Command> All() => [SetupCommands.Group("admin", "Administrators of an organisation.", Create(), Reset())];

    private Command Create()
    {
        var name = new Option<string>("--name") { HelpName = "NAME", Description = "What others see; the address if left out." };
        var organisation = new Option<string>("--organisation") { HelpName = "NAME", Description = "Its name or id; needed where there are several." };
        var command = new Command("create", "Make an administrator. The password is read from standard input; without one it is made up and printed this once. Works beside a running server.") { email, name, organisation };
        command.SetAction(async (parsed, ct) =>
        {
            var address = Address(parsed.GetRequiredValue(email));
            var given = Console.IsInputRedirected ? (await Console.In.ReadLineAsync(ct))?.TrimEnd() : null;
            var password = string.IsNullOrEmpty(given) ? Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(15)) : given;
            await using var open = await tools.OpenForOneChangeAsync(ct);
            var of = await open.OrganisationAsync(parsed.GetValue(organisation), ct);
            await using var scope = open.Scope();
            var account = new Account { OrganisationId = of.Id, Email = address, Name = parsed.GetValue(name) ?? address, Roles = [RoleGrant.Administrator] };
            var made = await scope.ServiceProvider.GetRequiredService<UserManager<Account>>().CreateAsync(account, password);
            if (!made.Succeeded) throw new CommandFailed(string.Join(' ', made.Errors.Select(e => e.Description)));
            Output.Line($"Administrator {account.Id} {address} of \"{of.Name}\"");
            if (password != given) Output.Line($"Password, shown this once: {password}");
            Output.Line("The first sign-in opens nothing but the second factor's set-up: POST /api/account/authenticator gives the key for an authenticator app, PUT the code it shows.");
            return CommandLine.Done;
        });
        return command;
    }

    private Command Reset()
    {
        var command = new Command("reset", "Print a link for somebody who has lost their password or their second factor: it works once, for a day, and until they open it nothing lets them in. Works beside a running server.") { email };
        command.SetAction(async (parsed, ct) =>
        {
            var address = Address(parsed.GetRequiredValue(email));
            await using var open = await tools.OpenForOneChangeAsync(ct);
            var account = await open.Get<AccountDesk>().ByEmailAsync(EmailAddress.Fold(address), ct) ?? throw new CommandFailed($"Nobody signs in with {address}.");
            var link = (await open.Get<LinkDesk>().ResetAsync(account.OrganisationId, account.Id, Tools.Actor, ct)).OrFail();
            Output.Line(LinkText.For(tools.Settings, link.Token));
            return CommandLine.Done;
        });
        return command;
    }

    private static string Address(string typed) => EmailAddress.Read(typed) ?? throw new MisusedCommand(new Refusal.InvalidEmail().Why);
}
