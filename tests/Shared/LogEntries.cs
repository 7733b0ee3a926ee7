using System.Globalization;
using Canvass.CallQueue.Log;
using Canvass.Contracts;
using Canvass.Databases;

namespace Canvass.Shared;

/// <summary>Entries as the desks write them, without the desks.</summary>
public static class LogEntries
{
    public static readonly string[] Outcomes = ["conversation", "no_answer", "busy", "refused", "voicemail"];

    /// <summary>The row that setting up an installation writes.</summary>
    public static async Task<Guid> SetUpAsync(IDatabase database, Guid? logId = null)
    {
        var id = logId ?? NewId.At(Clock.MondayMorning);
        await database.WriteAsync(work => work.ExecuteAsync(
            "insert into installation (id, log_id, secret_mark, created_at) values (1, @id, 'test', 0)", new { id }));
        return id;
    }

    public static Task AppendAsync(IDatabase database, params IEnumerable<LogEntry> entries)
    {
        var all = entries.ToList();
        return database.WriteAsync(async work =>
        {
            foreach (var entry in all) await AppendAsync(work, entry);
        });
    }

    public static Task AppendAsync(Work work, LogEntry entry) => work.AppendToLogAsync(entry.Kind, entry.At, entry.OrganisationId, entry.Body);

    public static LogEntry Outcome(long number, string outcome, long campaign = 1, long organisation = 1) =>
        Entry(number, LogKinds.Outcome, LogBody.Write(new CallEntry { Added = Call(number, outcome, campaign) }), organisation);

    public static LogEntry Correction(long number, string from, string to, long campaign = 1) =>
        Entry(number, LogKinds.Correction, LogBody.Write(new CallEntry { Added = Call(number, to, campaign), Removed = Call(number, from, campaign) }));

    public static LogEntry Withdrawal(long number, string outcome, long campaign = 1) =>
        Entry(number, LogKinds.Withdrawal, LogBody.Write(new CallEntry { Removed = Call(number, outcome, campaign) }));

    public static LogEntry Session(long number) => Entry(number, LogKinds.Session, LogBody.Write(new SessionEntry
    {
        SessionId = IdOf(number),
        VolunteerId = 1,
        From = Clock.MondayMorning,
        To = Clock.MondayMorning.AddHours(2),
    }));

    public static LogEntry Entry(long number, string kind, string body, long organisation = 1) =>
        new() { Number = number, Kind = kind, At = Clock.MondayMorning.AddSeconds(number), OrganisationId = organisation, Body = body };

    /// <summary>A whole log: mostly outcomes in three campaigns, now and then a correction or a withdrawal of one that stands.</summary>
    public static IReadOnlyList<LogEntry> Evening(int entries, int seed = 1)
    {
        var any = new Random(seed);
        var standing = new List<(long Campaign, string Outcome)>();
        var log = new List<LogEntry>(entries);
        for (var number = 1L; number <= entries; number++)
        {
            var dice = any.Next(20);
            var outcome = Outcomes[any.Next(Outcomes.Length)];
            if (dice == 0 && standing.Count > 0)
            {
                var at = any.Next(standing.Count);
                log.Add(Correction(number, standing[at].Outcome, outcome, standing[at].Campaign));
                standing[at] = (standing[at].Campaign, outcome);
            }
            else if (dice == 1 && standing.Count > 0)
            {
                var at = any.Next(standing.Count);
                log.Add(Withdrawal(number, standing[at].Outcome, standing[at].Campaign));
                standing.RemoveAt(at);
            }
            else if (dice == 2)
            {
                log.Add(Session(number));
            }
            else
            {
                var campaign = any.Next(1, 4);
                log.Add(Outcome(number, outcome, campaign));
                standing.Add((campaign, outcome));
            }
        }
        return log;
    }

    private static CountedCall Call(long number, string outcome, long campaign) => new()
    {
        CallId = IdOf(number),
        CampaignId = campaign,
        ListId = 1,
        AssociationId = 1,
        PersonId = number,
        VolunteerId = 1,
        SessionId = IdOf(0),
        Outcome = outcome,
        At = Clock.MondayMorning.AddSeconds(number),
        LocalDate = DateOnly.FromDateTime(Clock.MondayMorning.Date),
        LocalHour = 10,
        Municipality = "0184",
        District = "01840101",
    };

    private static Guid IdOf(long number) => Guid.Parse(number.ToString("x32", CultureInfo.InvariantCulture));
}
