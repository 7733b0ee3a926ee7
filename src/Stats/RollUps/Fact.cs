using System.Text.Json;
using Canvass.Contracts;

namespace Canvass.Stats.RollUps;

/// <summary>What a log entry says to the figures.</summary>
internal abstract record Fact(long Number, DateTimeOffset At)
{
    /// <summary>A call is counted, counted no longer, or counted elsewhere.</summary>
    public sealed record Call(long Number, DateTimeOffset At, Cell? Added, Cell? Removed) : Fact(Number, At);

    /// <summary>Understood, and of no weight here.</summary>
    public sealed record Silent(long Number, DateTimeOffset At) : Fact(Number, At);

    /// <summary>Of a known kind, but not as that kind must be.</summary>
    public sealed record Unreadable(long Number, DateTimeOffset At, string Reason) : Fact(Number, At);

    /// <summary>Written by a newer program; what it says to the figures nobody here can know.</summary>
    public sealed record Unknown(long Number, DateTimeOffset At, string Kind) : Fact(Number, At);

    public static Fact Read(LogEntry entry)
    {
        try
        {
            return LogBody.Read(entry) switch
            {
                null => new Unknown(entry.Number, entry.At, entry.Kind),
                CallEntry call => ReadCall(entry, call),
                _ => new Silent(entry.Number, entry.At),
            };
        }
        catch (JsonException fault)
        {
            return new Unreadable(entry.Number, entry.At, $"The body of the {entry.Kind} cannot be read{(fault.Path is null ? "" : $" at {fault.Path}")}.");
        }
    }

    private static Fact ReadCall(LogEntry entry, CallEntry call)
    {
        var isAsItsKind = entry.Kind switch
        {
            LogKinds.Outcome => call is { Added: not null, Removed: null },
            LogKinds.Correction => call is { Added: not null, Removed: not null },
            _ => call is { Added: null, Removed: not null },
        };
        if (!isAsItsKind) return new Unreadable(entry.Number, entry.At, $"The {entry.Kind} does not add and take away what its kind does.");
        if (call.Added is { Outcome: null or "" } || call.Removed is { Outcome: null or "" }) return new Unreadable(entry.Number, entry.At, $"The {entry.Kind} names no outcome.");
        return new Call(entry.Number, entry.At, CellOf(entry, call.Added), CellOf(entry, call.Removed));
    }

    private static Cell? CellOf(LogEntry entry, CountedCall? call) => call is null ? null : new Cell(entry.OrganisationId, call.CampaignId, call.Outcome);
}
