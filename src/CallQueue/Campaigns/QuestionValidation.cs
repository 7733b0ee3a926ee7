namespace Canvass.CallQueue.Campaigns;

internal static class QuestionValidation
{
    private const int MostQuestions = 40;
    private const int MostOptions = 40;
    private const int LongestScale = 11;
    private const int LongestGround = 1000;

    public static IReadOnlyList<Flaw> Flaws(this IReadOnlyList<Question> questions) =>
    [
        .. Texts.TooMany("questions", questions.Count, MostQuestions),
        .. Texts.Ids("questions", questions.Select(q => q.Id)),
        .. questions.SelectMany((q, i) => Flaws($"questions[{i}]", q, questions.Take(i))),
    ];

    private static IEnumerable<Flaw> Flaws(string at, Question question, IEnumerable<Question> earlier) =>
    [
        .. Texts.Flaws($"{at}.text", question.Text, Texts.LongestText),
        .. Shape(at, question),
        .. Texts.TooMany($"{at}.options", question.Options.Count, MostOptions),
        .. Texts.Ids($"{at}.options", question.Options.Select(o => o.Code), "code"),
        .. question.Options.SelectMany((o, i) => Texts.Flaws($"{at}.options[{i}].text", o.Text, Texts.LongestTitle)),
        .. Condition(at, question, earlier),
    ];

    /// <summary>Each kind has what it needs and nothing that another kind needs: such a thing is a slip that somebody should hear about.</summary>
    private static IEnumerable<Flaw> Shape(string at, Question question)
    {
        var chosen = question.Kind is QuestionKind.Single or QuestionKind.Multiple;
        if (chosen && question.Options.Count == 0) yield return new Flaw($"{at}.options", $"{at}.options must name what can be chosen.");
        if (!chosen && question.Options.Count > 0) yield return new Flaw($"{at}.options", $"{at}.options belong to questions of the kinds single and multiple.");
        if (question.Kind == QuestionKind.Scale && question.ScaleFrom >= question.ScaleTo)
            yield return new Flaw($"{at}.scaleFrom", $"{at}.scaleFrom must be less than scaleTo.");
        if (question.Kind == QuestionKind.Scale && (long)question.ScaleTo - question.ScaleFrom >= LongestScale)
            yield return new Flaw($"{at}.scaleTo", $"{at}.scaleTo may be at most {LongestScale - 1} above scaleFrom.");
        if (question.Kind == QuestionKind.Activity && question.Activity is null) yield return new Flaw($"{at}.activity", $"{at}.activity must say when it is.");
        if (question.Kind != QuestionKind.Activity && question.Activity is not null) yield return new Flaw($"{at}.activity", $"{at}.activity belongs to questions of the kind activity.");
        if (question.Activity?.Place is { Length: > Texts.LongestTitle }) yield return new Flaw($"{at}.activity.place", $"{at}.activity.place may have at most {Texts.LongestTitle} characters.");
        if (question.Ground is { Length: > LongestGround }) yield return new Flaw($"{at}.ground", $"{at}.ground may have at most {LongestGround} characters.");
    }

    private static IEnumerable<Flaw> Condition(string at, Question question, IEnumerable<Question> earlier)
    {
        if (question.ShownIf is not { } condition) yield break;
        if (earlier.FirstOrDefault(q => q.Id == condition.Question) is not { } asked)
        {
            yield return new Flaw($"{at}.shownIf.question", $"{at}.shownIf.question must be the id of an earlier question.");
            yield break;
        }
        if (condition.AnyOf.Count == 0) yield return new Flaw($"{at}.shownIf.anyOf", $"{at}.shownIf.anyOf must name at least one answer.");
        foreach (var code in condition.AnyOf.Except(asked.Codes(), StringComparer.Ordinal))
            yield return new Flaw($"{at}.shownIf.anyOf", $"{at}.shownIf.anyOf names \"{code}\", which is not an answer to \"{asked.Id}\".");
    }
}
