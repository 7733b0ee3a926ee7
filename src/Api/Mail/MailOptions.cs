using System.ComponentModel.DataAnnotations;

namespace Canvass.Api.Mail;

/// <summary>The server that letters are handed to. Without one every letter is a link to copy.</summary>
public sealed record MailOptions : IValidatableObject
{
    public const string Section = "Mail";

    /// <summary>Empty: no letters are sent.</summary>
    public string Host { get; init; } = "";

    [Range(1, 65535)]
    public int Port { get; init; } = 587;

    /// <summary>Who they come from.</summary>
    public string From { get; init; } = "";

    /// <summary>Empty: the server asks for none.</summary>
    public string User { get; init; } = "";

    public string Password { get; init; } = "";

    /// <summary>STARTTLS. Only for a server on this machine is it worth turning off.</summary>
    public bool Tls { get; init; } = true;

    /// <summary>Somebody is waiting for the answer.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:01:00")]
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(10);

    public bool IsSet => Host.Length > 0;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (IsSet && CallQueue.Access.EmailAddress.Read(From) is null) yield return new ValidationResult("Mail:From is the address that letters come from; set it where Mail:Host is set.");
    }
}
