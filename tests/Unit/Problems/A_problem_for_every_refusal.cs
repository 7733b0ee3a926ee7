using System.Reflection;
using System.Runtime.CompilerServices;
using Canvass.Api.Problems;
using Canvass.CallQueue;
using Canvass.CallQueue.Campaigns;
using Canvass.CallQueue.Import;
using Canvass.CallQueue.Register;
using NUnit.Framework;

namespace Canvass.Unit.Problems;

/// <summary>Control tried: without its line in the mapping a refusal fails here with "No problem document for …".</summary>
public sealed class A_problem_for_every_refusal
{
    private static readonly IReadOnlyList<Type> Refusals = [.. typeof(Refusal).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(Refusal)) && !t.IsAbstract).OrderBy(t => t.Name, StringComparer.Ordinal)];

    [TestCaseSource(nameof(Refusals))]
    public void has_a_status_a_code_and_words(Type type)
    {
        var refusal = Make(type);

        var problem = refusal.ToProblem();

        Assert.Multiple(() =>
        {
            Assert.That(problem.StatusCode, Is.InRange(400, 507));
            Assert.That(problem.ProblemDetails.Type, Does.Match("^[a-z]+(-[a-z]+)*$"));
            Assert.That(problem.ProblemDetails.Detail, Is.EqualTo(refusal.Why).And.Not.Empty);
            Assert.That(problem.ProblemDetails.Title, Is.Not.Empty);
        });
    }

    [Test]
    public void has_a_code_of_its_own() => Assert.That(Refusals.Select(t => Make(t).Code()), Is.Unique);

    [TestCase("NobodyLeft", "nobody-left")]
    [TestCase("OutsideHours", "outside-hours")]
    [TestCase("BudgetSpent", "budget-spent")]
    [TestCase("LeaseLost", "lease-lost")]
    public void keeps_the_code_that_programs_know(string name, string code) =>
        Assert.That(Make(Refusals.Single(t => t.Name == name)).Code(), Is.EqualTo(code));

    private static Refusal Make(Type type)
    {
        var constructor = type.GetConstructors(BindingFlags.Public | BindingFlags.Instance).Single(c => c.GetParameters() is not [{ } only] || only.ParameterType != type);
        return (Refusal)constructor.Invoke([.. constructor.GetParameters().Select(p => Some(p.ParameterType))]);
    }

    private static object? Some(Type type) =>
        type == typeof(string) ? "x"
        : type == typeof(Waiting) ? new Waiting()
        : type == typeof(NumberProblem) ? NumberProblem.TooShort
        : type == typeof(SheetProblem) ? new SheetProblem("x", "x")
        : type == typeof(IReadOnlyList<long>) ? new[] { 1L }
        : type == typeof(IReadOnlyList<string>) ? new[] { "x" }
        : type == typeof(IReadOnlyList<Flaw>) ? new[] { new Flaw("x", "x") }
        : type == typeof(IReadOnlyList<MappingProblem>) ? new[] { new MappingProblem("x", "x", null) }
        : Nullable.GetUnderlyingType(type) is not null ? null
        : type.IsValueType ? RuntimeHelpers.GetUninitializedObject(type)
        : throw new AssertionException($"This test knows no {type.Name}: teach it one.");
}
