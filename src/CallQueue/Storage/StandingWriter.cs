using System.Collections.Concurrent;
using Canvass.CallQueue.Claiming;
using Canvass.CallQueue.Outcomes;
using Canvass.Databases;

namespace Canvass.CallQueue.Storage;

/// <summary>Puts targets where the fold says they stand, touching only those that stand elsewhere.</summary>
internal sealed class StandingWriter
{
    private const long NoNeed = 0;

    private readonly ConcurrentDictionary<string, long> needs = new(StringComparer.Ordinal);

    private const string MoveSql = """
        update target
           set lane = $2, who = $3, due = $4, back_lane = null, back_who = null, back_due = null, why = $5, tries = $6, numbers = $7, need = $8
         where id = $1
        """;

    // The holder keeps the place; where it returns to is what changed, and whom it may be given to if the lease runs out.
    private const string MoveBehindHoldSql = """
        update target set back_lane = $2, back_who = $3, back_due = $4, tries = $5, numbers = $6, who = $7, need = $8 where id = $1
        """;

    // A number that may not be rung any more goes from the card that is open, too. What the card was handed out with stays beside it:
    // whoever holds it must be told.
    private const string CardNumbersSql = "update call set good_numbers = $2 where target_id = $1 and state = 0 and coalesce(good_numbers, numbers) <> $2";

    /// <summary>Languages that somebody needs, as numbers that fit into a lane. Ask before building a batch: it may have to write.</summary>
    public async ValueTask<long> NeedAsync(Work work, string? codes)
    {
        if (codes is null) return NoNeed;
        if (needs.TryGetValue(codes, out var known)) return known;
        await work.ExecuteAsync("insert into language_need (codes) values (@codes) on conflict (codes) do nothing", new { codes });
        // Not remembered here: the transaction may still be rolled back.
        return await work.ScalarAsync<long>("select id from language_need where codes = @codes", new { codes });
    }

    /// <param name="work">The transaction.</param>
    /// <param name="batch">Gets an update for each target that moves.</param>
    /// <param name="targets">As they stand in the database.</param>
    /// <param name="standings">As they should stand.</param>
    /// <param name="held">The targets that open calls hold and keep holding.</param>
    public async ValueTask AddAsync(Work work, Batch batch, IReadOnlyList<TargetRow> targets, IReadOnlyList<TargetStanding> standings, IReadOnlyCollection<long> held)
    {
        foreach (var standing in standings)
        {
            var row = targets.First(t => t.Id == standing.TargetId);
            var (need, isPromise) = (await NeedAsync(work, standing.Need), standing.Lane == Lane.MyCallback);
            var (who, beside) = isPromise ? (standing.Volunteer!.Value, need) : (need, NoNeed);
            var numbers = standing.Lane is null ? null : IdList.Write(standing.Numbers);
            // A held target that was found gone has left its lane, and gets one of its own again: the household's hold still guards it.
            if (held.Contains(row.Id) && row.Lane == Lane.Held && standing.Lane is not null && !IsNewPromise(row, standing, who))
            {
                if (row.BackLane != standing.Lane || row.BackWho != who || row.BackDue != standing.Due || row.Tries != standing.Tries || row.Numbers != numbers || row.Who != need || row.Need != beside)
                    batch.Add(MoveBehindHoldSql, row.Id, (long)standing.Lane, who, standing.Due, standing.Tries, numbers, need, beside);
            }
            else if (row.Lane != standing.Lane || row.Who != who || row.Due != standing.Due || row.Why != standing.Why || row.Tries != standing.Tries || row.Numbers != numbers || row.Need != beside)
            {
                batch.Add(MoveSql, row.Id, (long?)standing.Lane, who, standing.Due, standing.Why, standing.Tries, numbers, beside);
            }
            if (held.Contains(row.Id)) batch.Add(CardNumbersSql, row.Id, IdList.Write(standing.Good));
        }
    }

    /// <summary>
    /// Whoever lost the card leaves the promise it was handed out for to anybody. One that is heard of meanwhile is first for the
    /// volunteer who gave it: it waits in its own lane, where nobody gets them before the hold is over.
    /// </summary>
    private static bool IsNewPromise(TargetRow row, TargetStanding standing, long who) =>
        standing.Lane == Lane.MyCallback && (row.BackLane != standing.Lane || row.BackWho != who || row.BackDue != standing.Due);

    /// <summary>
    /// Remembers committed needs, and tells which of them a volunteer with these languages can serve: first what few can. Whoever has no
    /// need is rung in Swedish where the list is rung by language, and by anybody elsewhere.
    /// </summary>
    public async ValueTask<ServedNeeds> ServedByAsync(Work work, IReadOnlyList<string> languages, bool byLanguage)
    {
        if (languages.All(l => l == LanguageNeed.Swedish)) return ServedNeeds.Swedish;
        foreach (var need in await work.QueryAsync<NeedRow>("select id, codes from language_need")) needs.TryAdd(need.Codes, need.Id);
        var few = needs.Where(n => LanguageNeed.IsServedBy(n.Key, languages)).Select(n => n.Value).Order();
        return new ServedNeeds([.. few], WithoutNeed: !byLanguage || languages.Contains(LanguageNeed.Swedish));
    }

    private sealed record NeedRow
    {
        public required long Id { get; init; }

        public required string Codes { get; init; }
    }
}
