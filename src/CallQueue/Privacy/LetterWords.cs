namespace Canvass.CallQueue.Privacy;

/// <summary>What the letter says, by the code that stands for it. One that it has no words for is said as it is.</summary>
internal sealed class LetterWords
{
    public static readonly LetterWords Swedish = new(new(StringComparer.Ordinal)
    {
        ["title"] = "Uppgifter om dig",
        ["intro"] = "Du har bett att få veta vad vi har om dig. Det här är allt som finns i vårt ringregister. Klockslag är svensk tid om inget annat sägs. Vilka personer som ringt eller tittat framgår inte, bara i vilken roll.",
        ["you"] = "Du", ["name"] = "Namn", ["formerNames"] = "Tidigare namn, så som vi jämför dem", ["externalId"] = "Medlemsnummer", ["birthYear"] = "Födelseår", ["municipality"] = "Kommun", ["district"] = "Valdistrikt", ["languages"] = "Språk", ["numbers"] = "Telefonnummer",
        ["protected"] = "Du har skyddade personuppgifter: du rings aldrig och visas för ingen som ringer.", ["blocked"] = "Du är spärrad: vi ringer dig inte.",
        ["restricted"] = "Behandlingen är begränsad: uppgifterna finns kvar, men du rings inte.",
        ["lists"] = "Listor du står eller har stått på", ["source"] = "från", ["takenOff"] = "borttagen", ["facts"] = "Vad föreningarna har antecknat", ["calls"] = "Samtal och försök", ["noReport"] = "inget rapporterades",
        ["callBackAt"] = "vi lovade att ringa igen", ["note"] = "anteckning", ["answers"] = "svar", ["followUps"] = "Uppföljningar", ["done"] = "klart", ["flags"] = "Frågor till arrangören", ["blocks"] = "Spärrar som rör dig", ["block-number"] = "numret rings inte", ["block-external_id"] = "medlemsnumret rings inte", ["block-person"] = "du rings inte", ["seen"] = "När uppgifterna visats eller ändrats", ["nothing"] = "Inget.",
        ["rights"] = "Du kan begära att vi rättar uppgifterna, begränsar hur de används eller raderar dem, och att vi aldrig ringer dig igen. Du kan klaga hos Integritetsskyddsmyndigheten (IMY).",
        ["conversation"] = "samtal", ["call_later"] = "ring senare", ["not_available"] = "någon annan svarade", ["refused"] = "ville inte prata", ["do_not_call"] = "bad om att aldrig bli uppringd", ["language"] = "annat språk", ["wrong_number"] = "fel nummer",
        ["not_on_list"] = "hör inte hemma på listan", ["deceased"] = "avliden", ["no_answer"] = "inget svar", ["busy"] = "upptaget", ["voicemail"] = "röstbrevlåda", ["not_in_service"] = "numret används inte", ["withdrawn"] = "rapporten togs tillbaka",
        ["role-volunteer"] = "en ringare", ["role-account"] = "en inloggad funktionär", ["role-evening-leader"] = "en kvällsledare", ["role-operator"] = "den som sköter systemet",
        ["did-reveal"] = "såg namn och nummer för att ringa", ["did-extract"] = "tog fram ett sådant här utdrag", ["did-rectify"] = "rättade uppgifter", ["did-restrict"] = "begränsade behandlingen", ["did-restrict_end"] = "hävde begränsningen",
        ["did-people_list"] = "såg dig i en lista", ["did-person_view"] = "såg allt om dig", ["did-export"] = "hämtade en lista där du står som fil", ["did-person_merge"] = "slog ihop dubbletter", ["did-person_different"] = "skilde dig från någon annan",
    });

    public static readonly LetterWords English = new(new(StringComparer.Ordinal)
    {
        ["title"] = "What is kept about you",
        ["intro"] = "You asked what we keep about you. This is everything in our calling register. Times are Swedish unless something else is said. It does not say which people rang or looked, only in which role.",
        ["you"] = "You", ["name"] = "Name", ["formerNames"] = "Former names, as we compare them", ["externalId"] = "Membership number", ["birthYear"] = "Year of birth", ["municipality"] = "Municipality", ["district"] = "Voting district", ["languages"] = "Languages", ["numbers"] = "Telephone numbers",
        ["protected"] = "Your personal details are protected: you are never rung, and shown to nobody who rings.", ["blocked"] = "You are blocked: we do not ring you.",
        ["restricted"] = "Processing is restricted: the details are kept, and you are not rung.",
        ["lists"] = "Lists that you are or were on", ["source"] = "from", ["takenOff"] = "taken off", ["facts"] = "What the associations have noted", ["calls"] = "Calls and tries", ["noReport"] = "nothing was reported",
        ["callBackAt"] = "we promised to ring again", ["note"] = "note", ["answers"] = "answers", ["followUps"] = "Follow-ups", ["done"] = "done", ["flags"] = "Questions to the organiser", ["blocks"] = "Blocks that concern you", ["block-number"] = "the number is not rung", ["block-external_id"] = "the membership number is not rung", ["block-person"] = "you are not rung", ["seen"] = "When the details were shown or changed", ["nothing"] = "Nothing.",
        ["rights"] = "You can ask us to correct the details, to restrict how they are used or to erase them, and never to ring you again. You can complain to the Swedish Authority for Privacy Protection (IMY).",
        ["conversation"] = "a conversation", ["call_later"] = "ring later", ["not_available"] = "somebody else answered", ["refused"] = "did not want to talk", ["do_not_call"] = "asked never to be rung", ["language"] = "another language", ["wrong_number"] = "wrong number",
        ["not_on_list"] = "does not belong on the list", ["deceased"] = "deceased", ["no_answer"] = "no answer", ["busy"] = "busy", ["voicemail"] = "voicemail", ["not_in_service"] = "number not in service", ["withdrawn"] = "the report was taken back",
        ["role-volunteer"] = "a volunteer", ["role-account"] = "an organiser who was signed in", ["role-evening-leader"] = "an evening leader", ["role-operator"] = "whoever runs the system",
        ["did-reveal"] = "saw name and number to ring", ["did-extract"] = "drew an extract like this", ["did-rectify"] = "corrected details", ["did-restrict"] = "restricted processing", ["did-restrict_end"] = "ended the restriction",
        ["did-people_list"] = "saw you on a list", ["did-person_view"] = "saw everything about you", ["did-export"] = "took a list with you on it as a file", ["did-person_merge"] = "joined duplicates", ["did-person_different"] = "told you from somebody else",
    });

    private readonly Dictionary<string, string> words;

    private LetterWords(Dictionary<string, string> words) => this.words = words;

    public IReadOnlyCollection<string> Codes => words.Keys;

    public string this[string code] => words.GetValueOrDefault(code, code);
}
