using System.Text;

namespace Canvass.CallQueue.Register;

/// <summary>Opens an installation at the start: its log and its one secret, which must be the one its database was made with.</summary>
public sealed class InstallationDesk
{
    public const int ShortestSecret = 32;

    private readonly IInstallation installation;

    internal InstallationDesk(IInstallation installation) => this.installation = installation;

    public async Task<Answer<Installation>> OpenAsync(SecretPlace place, CancellationToken ct = default)
    {
        var stored = await installation.FindAsync(ct);
        var secret = Read(place);
        if (secret is null)
        {
            // Only a database without a secret gets a new one: with another, nothing that was hashed could be found again.
            if (stored is not null || place.File is null) return new Refusal.SecretMissing(place.File);
            secret = SecretFile.Make(place.File);
        }
        if (secret.Length < ShortestSecret) return new Refusal.SecretTooShort();

        var keys = new KeyedHash(Encoding.UTF8.GetBytes(secret));
        stored ??= await installation.MakeAsync(keys.Mark, ct);
        if (stored.SecretMark != keys.Mark) return new Refusal.SecretWrong();
        return new Installation { LogId = stored.LogId, CreatedAt = stored.CreatedAt, Keys = keys };
    }

    /// <summary>The keys where there is no database yet, for one that is to be restored.</summary>
    public static Answer<KeyedHash> KeysFor(SecretPlace place) => Read(place) switch
    {
        null => new Refusal.SecretMissing(place.File),
        { Length: < ShortestSecret } => new Refusal.SecretTooShort(),
        var secret => new KeyedHash(Encoding.UTF8.GetBytes(secret)),
    };

    private static string? Read(SecretPlace place) =>
        !string.IsNullOrWhiteSpace(place.Setting) ? place.Setting.Trim() : place.File is null ? null : SecretFile.Read(place.File);
}

/// <summary>Where the secret is looked for, in this order.</summary>
public sealed record SecretPlace
{
    /// <summary>Canvass:Secret.</summary>
    public string? Setting { get; init; }

    /// <summary>Beside an embedded database; made on its first start. Null on PostgreSQL, where several machines must share one.</summary>
    public string? File { get; init; }
}

public sealed record Installation
{
    /// <summary>New for every database that is made or restored.</summary>
    public required Guid LogId { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required KeyedHash Keys { get; init; }
}

internal interface IInstallation
{
    Task<StoredInstallation?> FindAsync(CancellationToken ct);

    /// <summary>Makes it with this mark, unless another machine was first: then theirs is answered.</summary>
    Task<StoredInstallation> MakeAsync(string secretMark, CancellationToken ct);
}

internal sealed record StoredInstallation
{
    public required Guid LogId { get; init; }

    public required string SecretMark { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}
