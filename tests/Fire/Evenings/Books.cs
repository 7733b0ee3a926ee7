using System.Text.Json;
using Canvass.Databases;

namespace Canvass.Fire;

/// <summary>What the database of calls says, read with statements that are nobody else's.</summary>
internal sealed record Books
{
    public required IReadOnlyList<KeptOutcome> Outcomes { get; init; }

    /// <summary>The call log in the order in which it was written.</summary>
    public required IReadOnlyList<LogLine> Log { get; init; }

    public required IReadOnlyList<KeptCall> Calls { get; init; }

    public required IReadOnlyList<KeptTarget> Targets { get; init; }

    public required IReadOnlyList<KeptHousehold> Households { get; init; }

    /// <summary>Calls whose outcome stands, by outcome, counted from the log.</summary>
    public IReadOnlyDictionary<string, long> Totals
    {
        get
        {
            var totals = new Dictionary<string, long>(StringComparer.Ordinal);
            foreach (var line in Log)
            {
                if (line.Added is { } added) totals[added] = totals.GetValueOrDefault(added) + 1;
                if (line.Removed is { } removed) totals[removed] = totals.GetValueOrDefault(removed) - 1;
            }
            return totals.Where(t => t.Value != 0).ToDictionary(StringComparer.Ordinal);
        }
    }

    public static Task<Books> ReadAsync(IDatabase database) => database.ReadAsync(async work => new Books
    {
        Outcomes = await work.QueryAsync<KeptOutcome>("select id, call_id, code, replaces, superseded_by from outcome"),
        Log = [.. (await work.QueryAsync<LogRow>($"select {(work.Engine == Engine.Sqlite ? "number as id" : "id")}, number, kind, body from log order by 1")).Select(LogLine.Read)],
        Calls = await work.QueryAsync<KeptCall>("select id, state, outcome_id, target_id from call"),
        Targets = await work.QueryAsync<KeptTarget>("select t.id, p.household_id, t.lane, t.back_lane, t.why from target t join person p on p.id = t.person_id"),
        Households = await work.QueryAsync<KeptHousehold>("select id, held_call, held_until from household"),
    });
}

internal sealed record LogRow
{
    public required long Id { get; init; }

    public long? Number { get; init; }

    public required string Kind { get; init; }

    public required string Body { get; init; }
}

internal sealed record LogLine
{
    /// <summary>Null: not numbered yet.</summary>
    public long? Number { get; init; }

    public required string Kind { get; init; }

    /// <summary>Null where the entry is about no call.</summary>
    public Guid? CallId { get; init; }

    public string? Added { get; init; }

    public string? Removed { get; init; }

    public static LogLine Read(LogRow line)
    {
        var body = JsonSerializer.Deserialize<JsonElement>(line.Body);
        var (added, removed) = (Part(body, "added"), Part(body, "removed"));
        return new LogLine
        {
            Number = line.Number,
            Kind = line.Kind,
            CallId = (added ?? removed)?.GetProperty("callId").GetGuid(),
            Added = added?.GetProperty("outcome").GetString(),
            Removed = removed?.GetProperty("outcome").GetString(),
        };
    }

    private static JsonElement? Part(JsonElement body, string name) => body.TryGetProperty(name, out var part) && part.ValueKind == JsonValueKind.Object ? part : null;
}

internal sealed record KeptOutcome
{
    public required Guid Id { get; init; }

    public required Guid CallId { get; init; }

    public required string Code { get; init; }

    public Guid? Replaces { get; init; }

    public Guid? SupersededBy { get; init; }
}

internal sealed record KeptCall
{
    public required Guid Id { get; init; }

    public required long State { get; init; }

    public Guid? OutcomeId { get; init; }

    public required long TargetId { get; init; }
}

internal sealed record KeptTarget
{
    public required long Id { get; init; }

    public required long HouseholdId { get; init; }

    public long? Lane { get; init; }

    public long? BackLane { get; init; }

    public string? Why { get; init; }
}

internal sealed record KeptHousehold
{
    public required long Id { get; init; }

    public Guid? HeldCall { get; init; }

    public required long HeldUntil { get; init; }
}
