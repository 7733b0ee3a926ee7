using System.Net;
using System.Net.Mail;
using Microsoft.Extensions.Options;

namespace Canvass.Api.Mail;

/// <summary>Hands letters to the mail server. One that cannot be handed over is not kept: whoever asked is given the link to send by themselves.</summary>
internal sealed partial class Postman(IOptions<MailOptions> options, ILogger<Postman> logger)
{
    /// <returns>False: no server is set, or it did not take the letter.</returns>
    public async Task<bool> SendAsync(Letter letter, CancellationToken ct)
    {
        var mail = options.Value;
        if (!mail.IsSet) return false;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(mail.Patience);
        try
        {
            using var server = new SmtpClient(mail.Host, mail.Port) { EnableSsl = mail.Tls };
            if (mail.User.Length > 0) server.Credentials = new NetworkCredential(mail.User, mail.Password);
            using var message = new MailMessage(mail.From, letter.To, letter.Subject, letter.Text);
            await server.SendMailAsync(message, patience.Token);
            return true;
        }
        // The library's own words may quote the address.
        catch (SmtpException fault)
        {
            Log.NotTaken(logger, fault.StatusCode);
            return false;
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            Log.Silent(logger, mail.Patience);
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "The mail server did not take a letter ({Status}). Whoever asked for it was given its link to copy.")]
        public static partial void NotTaken(ILogger logger, SmtpStatusCode status);

        [LoggerMessage(LogLevel.Warning, "The mail server did not answer within {Patience}. Whoever asked for a letter was given its link to copy.")]
        public static partial void Silent(ILogger logger, TimeSpan patience);
    }
}

/// <summary>What is sent. In Swedish first, and then in English: nobody has told us yet what they read.</summary>
internal sealed record Letter(string To, string Subject, string Text)
{
    public static Letter Invitation(string to, string link) => new(to, "Inbjudan till Canvass / Invitation to Canvass", $"""
        Hej!

        Du är inbjuden till Canvass. Öppna länken inom tre dygn; den fungerar en gång. Du väljer ett lösenord och en andra faktor.

        {link}

        Hello!

        You are invited to Canvass. Open the link within three days; it works once. You choose a password and a second factor.
        """);

    public static Letter Reset(string to, string link) => new(to, "Ny inloggning till Canvass / Signing in to Canvass anew", $"""
        Hej!

        Din administratör har nollställt din inloggning. Öppna länken inom ett dygn; den fungerar en gång. Du väljer lösenord och andra faktor på nytt.
        Väntade du inte det här brevet? Tala med din administratör.

        {link}

        Hello!

        Your administrator has reset how you sign in. Open the link within a day; it works once. You choose a password and a second factor anew.
        If you did not expect this letter, talk to your administrator.
        """);
}
