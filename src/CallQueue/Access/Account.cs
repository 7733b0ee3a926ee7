namespace Canvass.CallQueue.Access;

/// <summary>Somebody who signs in by e-mail, password and second factor. Belongs to one organisation.</summary>
public sealed class Account
{
    public long Id { get; set; }

    public long OrganisationId { get; set; }

    public string Email { get; set; } = "";

    /// <summary>As <see cref="EmailAddress.Fold"/> has it.</summary>
    public string FoldedEmail { get; set; } = "";

    public string Name { get; set; } = "";

    /// <summary>Null: not chosen yet.</summary>
    public string? PasswordHash { get; set; }

    /// <summary>New with every change of what this person signs in with: sessions that bear another are over.</summary>
    public string SecurityStamp { get; set; } = "";

    /// <summary>Sealed.</summary>
    public string? AuthenticatorKey { get; set; }

    /// <summary>Sealed. Counts once a code of it was given; until then the other does.</summary>
    public string? OfferedAuthenticatorKey { get; set; }

    public bool SecondFactor { get; set; }

    public long FailedCodes { get; set; }

    /// <summary>No code is looked at until then.</summary>
    public DateTimeOffset? LockedUntil { get; set; }

    public DateTimeOffset? DisabledAt { get; set; }

    public long Version { get; set; } = 1;

    public DateTimeOffset CreatedAt { get; set; }

    public IReadOnlyList<RoleGrant> Roles { get; set; } = [];
}
