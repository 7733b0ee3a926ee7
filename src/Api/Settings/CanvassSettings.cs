namespace Canvass.Api.Settings;

/// <summary>What an operator decides. Made only by <see cref="SettingsReader"/>, so whoever holds one holds values that go together.</summary>
internal sealed record CanvassSettings
{
    public const string DefaultAddress = "http://localhost:5080";

    /// <summary>Where the server listens; none where the web server is told in its own settings.</summary>
    public required IReadOnlyList<string> Addresses { get; init; }

    /// <summary>Where the embedded databases and the secret lie.</summary>
    public required string DataFolder { get; init; }

    public required Roles Roles { get; init; }

    /// <summary>How browsers reach this installation, where it is not the address it listens on.</summary>
    public Uri? PublicUrl { get; init; }

    /// <summary>
    /// An address that is reached from other machines, where what is said could be read on the way. Null: there is none, https stands before it, or
    /// the operator allows it.
    /// </summary>
    public string? PlainAddress { get; init; }

    /// <summary>Where the evening ends for what belongs to no campaign.</summary>
    public required TimeZoneInfo TimeZone { get; init; }

    public string? Secret { get; init; }

    /// <summary>Null: SQLite in the data folder.</summary>
    public string? CanvassDatabase { get; init; }

    /// <summary>Null: beside the other one, in a file or a schema of its own.</summary>
    public string? StatsDatabase { get; init; }

    /// <summary>Null: the in-process bus.</summary>
    public Uri? Bus { get; init; }

    /// <summary>The file that remembers whom a restored backup must not bring back.</summary>
    public required string Journal { get; init; }

    /// <summary>What people type to get here, as far as is known.</summary>
    public string TypedAddress => (PublicUrl?.ToString() ?? (Addresses is [var first, ..] ? Typed(BindingAddress.Parse(first)) : DefaultAddress)).TrimEnd('/');

    // Nobody can type "every address of this machine".
    private static string Typed(BindingAddress address) => address.Host is "+" or "*" or "0.0.0.0" or "[::]" ? $"{address.Scheme}://localhost:{address.Port}" : address.ToString();

    public bool OnPostgres => CanvassDatabase is not null;
}

/// <summary>What this process does. One process does everything unless it is told otherwise.</summary>
[Flags]
internal enum Roles
{
    None = 0,

    /// <summary>Answers over HTTP.</summary>
    Api = 1,

    /// <summary>Numbers the log and puts it on the bus.</summary>
    Queue = 2,

    /// <summary>Counts what comes over the bus.</summary>
    Stats = 4,

    All = Api | Queue | Stats,
}
