using Canvass.CallQueue.Campaigns;
using NUnit.Framework;
using static Canvass.Unit.Campaigns.Campaign_settings_as_json;

namespace Canvass.Unit.Campaigns;

public sealed class A_script_and_its_questions
{
    [Test]
    public void a_script_comes_back_as_it_was_written()
    {
        const string json = """
            {"steps":[{"id":"hello","title":{"sv":"Hälsa"},"text":{"sv":"Hej!","en":"Hello!"}}],
             "objections":[{"id":"who","title":{"sv":"Vem är du?"},"text":{"sv":"Jag är volontär."}}]}
            """;

        var script = CampaignJson.Script.FromStored(CampaignJson.Script.Write(CampaignJson.Script.Read(json).Value));

        Assert.Multiple(() =>
        {
            Assert.That(script.Steps.Single().Text["en"], Is.EqualTo("Hello!"));
            Assert.That(script.Objections.Single().Title["sv"], Is.EqualTo("Vem är du?"));
        });
    }

    [TestCase("""{"steps":[{"id":"a","title":{"sv":"T"},"text":{"sv":"x"}},{"id":"a","title":{"sv":"T"},"text":{"sv":"x"}}]}""", "steps[1].id")]
    [TestCase("""{"steps":[{"id":"A b","title":{"sv":"T"},"text":{"sv":"x"}}]}""", "steps[0].id")]
    [TestCase("""{"steps":[{"id":"a","title":{"sv":"T"},"text":{}}]}""", "steps[0].text")]
    [TestCase("""{"steps":[{"id":"a","title":{"sv":" "},"text":{"sv":"x"}}]}""", "steps[0].title.sv")]
    [TestCase("""{"objections":[{"id":"a","title":{"Swedish":"T"},"text":{"sv":"x"}}]}""", "objections[0].title")]
    [TestCase("""{"objections":[{"id":"a","text":{"sv":"x"}}]}""", "objections[0]")]
    [TestCase("""{"objections":[{"id":null,"title":{"sv":"T"},"text":{"sv":"x"}}]}""", "objections[0].id")]
    [TestCase("""{"objections":[{"id":"a","title":{"sv":"T"},"text":{"sv":null}}]}""", "objections[0].text.sv")]
    public void a_flaw_in_a_script_is_told_with_its_place(string json, string property)
    {
        Assert.That(FlawsOf(CampaignJson.Script.Read(json)).Single().Property, Is.EqualTo(property));
    }

    [Test]
    public void a_text_is_read_in_the_language_asked_for_else_in_swedish_else_in_english_else_in_any()
    {
        var texts = new Dictionary<string, string> { ["sv"] = "Hej", ["en"] = "Hello", ["so"] = "Salaan" };

        Assert.Multiple(() =>
        {
            Assert.That(texts.In("so"), Is.EqualTo("Salaan"));
            Assert.That(texts.In("ar"), Is.EqualTo("Hej"));
            Assert.That(new Dictionary<string, string> { ["so"] = "Salaan", ["en"] = "Hello" }.In("ar"), Is.EqualTo("Hello"));
            Assert.That(new Dictionary<string, string> { ["so"] = "Salaan" }.In("ar"), Is.EqualTo("Salaan"));
        });
    }

    [Test]
    public void a_question_counts_as_opinion_and_is_off_until_it_is_marked_practical_or_given_a_ground()
    {
        var questions = CampaignJson.Questions.Read("""
            [{"id":"buses","kind":"single","text":{"sv":"Bussarna?"},"options":[{"code":"good","text":{"sv":"Bra"}},{"code":"bad","text":{"sv":"Dåliga"}}]},
             {"id":"taxes","kind":"scale","text":{"sv":"Skatten?"},"ground":"Members, art. 9(2)(d)"},
             {"id":"lift","kind":"text","text":{"sv":"Behöver du skjuts?"},"opinion":false}]
            """).Value;

        Assert.That(questions.Select(q => (q.Id, q.Opinion, q.IsOn())), Is.EqualTo(new[] { ("buses", true, false), ("taxes", true, true), ("lift", false, true) }));
    }

    [Test]
    public void every_kind_of_question_comes_back_as_it_was_written()
    {
        const string json = """
            [{"id":"help","kind":"multiple","text":{"sv":"Vad?"},"options":[{"code":"ring","text":{"sv":"Ringa"},"followUp":true}],"required":true,"opinion":false},
             {"id":"sure","kind":"scale","text":{"sv":"Hur säker?"},"scaleTo":10,"shownIf":{"question":"help","anyOf":["ring"]}},
             {"id":"may1","kind":"activity","text":{"sv":"Första maj"},"activity":{"startsAt":"2027-05-01T10:00:00+00:00","place":"Torget"}}]
            """;

        var questions = CampaignJson.Questions.FromStored(CampaignJson.Questions.Write(CampaignJson.Questions.Read(json).Value));

        Assert.Multiple(() =>
        {
            Assert.That(questions.Select(q => q.Kind), Is.EqualTo(new[] { QuestionKind.Multiple, QuestionKind.Scale, QuestionKind.Activity }));
            Assert.That(questions[0].Options.Single().FollowUp && questions[0].Required);
            Assert.That(questions[1].Codes(), Is.EqualTo(new[] { "1", "2", "3", "4", "5", "6", "7", "8", "9", "10" }));
            Assert.That(questions[1].ShownIf!.AnyOf, Is.EqualTo(new[] { "ring" }));
            Assert.That(questions[2].Activity!.Place, Is.EqualTo("Torget"));
        });
    }

    [TestCase("""[{"id":"a","kind":"single","text":{"sv":"?"}}]""", "questions[0].options")]
    [TestCase("""[{"id":"a","kind":"text","text":{"sv":"?"},"options":[{"code":"x","text":{"sv":"x"}}]}]""", "questions[0].options")]
    [TestCase("""[{"id":"a","kind":"scale","text":{"sv":"?"},"scaleFrom":5,"scaleTo":5}]""", "questions[0].scaleFrom")]
    [TestCase("""[{"id":"a","kind":"scale","text":{"sv":"?"},"scaleFrom":-2147483648,"scaleTo":2147483647}]""", "questions[0].scaleTo")]
    [TestCase("""[{"id":"a","kind":"activity","text":{"sv":"?"}}]""", "questions[0].activity")]
    [TestCase("""[{"id":"a","kind":"text","text":{"sv":"?"},"activity":{"startsAt":"2027-05-01T10:00:00Z"}}]""", "questions[0].activity")]
    [TestCase("""[{"id":"a","kind":"text","text":{"sv":"?"},"shownIf":{"question":"b","anyOf":["x"]}},{"id":"b","kind":"text","text":{"sv":"?"}}]""", "questions[0].shownIf.question")]
    [TestCase("""[{"id":"a","kind":"scale","text":{"sv":"?"}},{"id":"b","kind":"text","text":{"sv":"?"},"shownIf":{"question":"a","anyOf":["6"]}}]""", "questions[1].shownIf.anyOf")]
    [TestCase("""[{"id":"a","kind":"scale","text":{"sv":"?"}},{"id":"b","kind":"text","text":{"sv":"?"},"shownIf":{"question":"a","anyOf":[]}}]""", "questions[1].shownIf.anyOf")]
    [TestCase("""[{"id":"a","kind":"single","text":{"sv":"?"},"options":[{"code":"x","text":{"sv":"x"}},{"code":"x","text":{"sv":"y"}}]}]""", "questions[0].options[1].code")]
    [TestCase("""[{"id":"a","kind":"essay","text":{"sv":"?"}}]""", "[0].kind")]
    [TestCase("""[{"id":"a","kind":2,"text":{"sv":"?"}}]""", "[0].kind")]
    [TestCase("""[{"id":"a","kind":"text","text":{"sv":"?"},"colour":"red"}]""", "[0].colour")]
    public void a_flaw_in_a_question_is_told_with_its_place(string json, string property)
    {
        Assert.That(FlawsOf(CampaignJson.Questions.Read(json)).Single().Property, Is.EqualTo(property));
    }
}
