using System.Globalization;
using Canvass.CallQueue.Campaigns;

namespace Canvass.CallQueue.Outcomes;

/// <summary>What may be answered to a question.</summary>
internal static class AnswerRules
{
    private static readonly string[] ActivityAnswers = ["yes", "maybe", "no"];
    private const int LongestAnswer = 4_000;

    /// <summary>A sentence that says what is wrong; null if nothing is.</summary>
    public static string? Flaw(Question question, ReportedAnswer answer)
    {
        if ((answer.Text?.Length ?? 0) > LongestAnswer) return $"An answer in words has at most {LongestAnswer} characters.";
        if (answer.Options.Distinct(StringComparer.Ordinal).Count() < answer.Options.Count) return $"The answer to \"{question.Id}\" names an option twice.";
        return question.Kind switch
        {
            QuestionKind.Text => answer.Options.Count > 0 ? $"\"{question.Id}\" is answered in words." : null,
            QuestionKind.Multiple => Unknown(question.Options.Select(o => o.Code)),
            QuestionKind.Single => OneOf(question.Options.Select(o => o.Code)),
            QuestionKind.Activity => OneOf(ActivityAnswers),
            QuestionKind.Scale => OneOf(Enumerable.Range(question.ScaleFrom, question.ScaleTo - question.ScaleFrom + 1).Select(n => n.ToString(CultureInfo.InvariantCulture))),
            _ => throw new ArgumentOutOfRangeException(nameof(question), question.Kind, null),
        };

        string? OneOf(IEnumerable<string> codes) => answer.Options.Count == 1 ? Unknown(codes) : $"\"{question.Id}\" has one answer.";

        string? Unknown(IEnumerable<string> codes) => answer.Options.Except(codes, StringComparer.Ordinal).FirstOrDefault() is { } unknown
            ? $"\"{question.Id}\" has no answer \"{unknown}\"."
            : null;
    }
}
