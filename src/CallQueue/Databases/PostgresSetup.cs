namespace Canvass.Databases;

/// <summary>What a server has been told that decides whether our promises hold.</summary>
public sealed record PostgresSetup
{
    public required string SynchronousCommit { get; init; }

    public required bool Fsync { get; init; }

    /// <summary>Those that a commit waits for; empty: there are none.</summary>
    public required string Standbys { get; init; }

    /// <summary>How many there may be at once, of everybody together.</summary>
    public required int Connections { get; init; }

    /// <summary>Why what was answered may be lost all the same; null: it is kept.</summary>
    public string? Forgets => this switch
    {
        { Fsync: false } => "fsync is off, so a machine that loses its power may lose the whole database. Set fsync = on in postgresql.conf.",
        { SynchronousCommit: "off" } => "synchronous_commit is off, so what a volunteer was told is kept may be lost with the server. Set it to on, in postgresql.conf and wherever `alter database` or `alter role` said otherwise.",
        { SynchronousCommit: "local", Standbys.Length: > 0 } => "synchronous_commit is local, so the standbys in synchronous_standby_names may lack what was answered. Set it to on, in postgresql.conf and wherever `alter database` or `alter role` said otherwise.",
        _ => null,
    };
}
