using System.Globalization;
using Canvass.CallQueue.Rooms;
using Canvass.Databases;

namespace Canvass.CallQueue.Storage;

internal sealed class SurveyStore(CallQueueStore store) : ISurveys
{
    private const string Total = "answers";

    private const string OnceSql = "update session set surveyed = true where id = @SessionId and not surveyed";

    private const string CountSql = """
        insert into survey_count (room_id, day, question, answer, times) values (@roomId, @day, @question, @answer, 1)
            on conflict (room_id, day, question, answer) do update set times = survey_count.times + 1
        """;

    public Task<Answer<bool>> CountAsync(SeatedVolunteer volunteer, DateOnly day, SurveyAnswers answers, CancellationToken ct) => store.Database.WriteAsync<Answer<bool>>(async work =>
    {
        if (await work.OpenSessionsAsync("id = @SessionId", new { volunteer.SessionId }) is not [{ RoomId: { } roomId }]) return new Refusal.SessionOver();
        if (await work.ExecuteAsync(OnceSql, new { volunteer.SessionId }) == 0) return new Refusal.AlreadyAnswered();
        // In one order, so that two who answer at once do not wait for each other.
        foreach (var (question, answer) in Given(answers).Order()) await work.ExecuteAsync(CountSql, new { roomId, day, question, answer });
        return true;
    }, ct);

    private static IEnumerable<(string Question, string Answer)> Given(SurveyAnswers answers)
    {
        yield return (Total, Total);
        if (answers.Felt is { } felt) yield return ("felt", felt.ToString(CultureInfo.InvariantCulture));
        foreach (var disturbance in answers.Disturbed) yield return ("disturbed", disturbance);
        if (answers.Again is { } again) yield return ("again", again);
    }

    private const string DaysSql = $"""
        select c.day, c.question, c.answer, c.times
          from survey_count c
         where c.room_id = @roomId
           and c.day in (select a.day from survey_count a where a.room_id = @roomId and a.day < @before and a.question = '{Total}' and a.times >= @least order by a.day desc limit @limit)
         order by c.day desc, c.question, c.answer
        """;

    public Task<IReadOnlyList<SurveyDay>?> DaysAsync(long organisationId, long roomId, DateOnly before, int least, int limit, CancellationToken ct) => store.Database.ReadAsync<IReadOnlyList<SurveyDay>?>(async work =>
        await RoomStore.FindAsync(work, organisationId, roomId) is null ? null
            : [.. (await work.QueryAsync<Row>(DaysSql, new { roomId, before, least = (long)least, limit = (long)limit })).GroupBy(row => row.Day).Select(OfDay)], ct);

    private static SurveyDay OfDay(IGrouping<DateOnly, Row> day) => new(
        day.Key,
        day.First(row => row.Question == Total).Times,
        day.Where(row => row.Question != Total).GroupBy(row => row.Question, StringComparer.Ordinal).ToDictionary(
            question => question.Key, question => (IReadOnlyDictionary<string, long>)question.ToDictionary(row => row.Answer, row => row.Times, StringComparer.Ordinal), StringComparer.Ordinal));

    private sealed record Row
    {
        public required DateOnly Day { get; init; }

        public required string Question { get; init; }

        public required string Answer { get; init; }

        public required long Times { get; init; }
    }
}
