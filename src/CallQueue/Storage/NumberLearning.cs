using Canvass.CallQueue.Register;
using Canvass.Databases;

namespace Canvass.CallQueue.Storage;

/// <summary>
/// A number that somebody told on the phone is theirs for as long as an outcome that says so stands. Whoever else has it is in their
/// household meanwhile, so that one number is never in two calls. Behind the <see cref="RegisterGate"/>.
/// </summary>
internal sealed class NumberLearning(KeyedHash keys, Refold refold)
{
    private const string KnowsSql = "select 1 from person_number pn join number n on n.id = pn.number_id where pn.person_id = $1 and n.e164 = $2";

    private const string ToldOfSql = "select pn.person_id from person_number pn join number n on n.id = pn.number_id where n.organisation_id = $1 and n.e164 = $2 and pn.told";

    private const string PersonSql = """
        select p.external_id, p.folded_name, p.household_id, (select coalesce(max(pn.position), -1) + 1 from person_number pn where pn.person_id = p.id)
          from person p where p.id = $1
        """;

    /// <summary>
    /// One that was told of a crowd already is no household's: it is not taken for theirs. Else whoever types the same number everywhere would
    /// put everybody behind one lock.
    /// </summary>
    public async Task LearnAsync(Work work, long organisationId, long personId, PhoneNumber number, CancellationToken ct)
    {
        var (knows, others) = (false, 0);
        await work.SendAsync(new Batch()
            .Read(KnowsSql, _ => knows = true, personId, number.E164)
            .Read(ToldOfSql, _ => others++, organisationId, number.E164), ct);
        if (knows || others >= NumberBook.Crowd) return;

        var book = new NumberBook(work, organisationId, keys, importId: null);
        await book.LoadAsync([], [number.E164], ct);
        var (person, position) = ((KnownPerson?)null, 0L);
        await work.SendAsync(new Batch().Read(PersonSql, row =>
        {
            person = book.Known(personId, row.TextOrNull(0), row.Text(1), row.Long(2), null);
            position = row.Long(3);
        }, personId), ct);
        book.Put(person!, number, position, told: true);
        await book.SettleAsync(ct);
        await book.WriteLinksAsync(ct);
        await refold.HouseholdsAsync(work, book.Touched, ct);
    }

    // Somebody merged into them bears it as well.
    private const string UnlinkSql = "delete from person_number where number_id = $1 and told and (person_id = $2 or person_id in (select m.id from person m where m.merged_into = $2))";

    /// <summary>Nobody says any more that it is theirs: they are as if it had never been told.</summary>
    public static Task UnlearnAsync(Work work, long personId, long numberId, CancellationToken ct) => work.SendAsync(new Batch()
        .Add(UnlinkSql, numberId, personId)
        .RemoveNumbers(work.Engine, [(personId, numberId)]), ct);
}
