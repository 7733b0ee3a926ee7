using Canvass.CallQueue.Register;
using Canvass.Databases;

namespace Canvass.CallQueue.Storage;

/// <summary>
/// A number that somebody told on the phone is theirs from now on, and the first to be tried. Whoever else has it is in their
/// household from now on, so that one number is never in two calls.
/// </summary>
internal static class NumberLearning
{
    /// <returns>True: the number is new to them, and the household may be another one now. Read everything again.</returns>
    public static async Task<bool> LearnAsync(Work work, KeyedHash keys, Refold refold, long organisationId, long personId, PhoneNumber number, CancellationToken ct)
    {
        var knows = false;
        await work.SendAsync(new Batch().Read(KnowsSql, _ => knows = true, personId, number.E164), ct);
        if (knows)
        {
            await work.SendAsync(new Batch().Add(LaterSql, personId).Add(FirstSql, personId, number.E164, organisationId), ct);
            return false;
        }

        await RegisterGate.EnterAsync(work, organisationId);
        var book = new NumberBook(work, organisationId, keys, importId: null);
        await book.LoadAsync([], [number.E164], ct);
        KnownPerson? person = null;
        await work.SendAsync(new Batch()
            .Add(LaterSql, personId)
            .Read("select external_id, folded_name, household_id from person where id = $1", row => person = book.Known(personId, row.TextOrNull(0), row.Text(1), row.Long(2), null), personId), ct);
        book.Put(person!, number, position: 0);
        await book.SettleAsync(ct);
        await book.WriteLinksAsync(ct);
        await refold.HouseholdsAsync(work, book.Touched, ct);
        return true;
    }

    private const string KnowsSql = "select 1 from person_number pn join number n on n.id = pn.number_id where pn.person_id = $1 and n.e164 = $2";
    private const string LaterSql = "update person_number set position = position + 1 where person_id = $1";
    private const string FirstSql = "update person_number set position = 0 where person_id = $1 and number_id = (select id from number where organisation_id = $3 and e164 = $2)";
}
