namespace Canvass.CallQueue.Import;

/// <summary>The languages most spoken in Sweden, by their ISO 639-1 code (639-3 where there is none), Swedish and English names.</summary>
internal static class LanguageNames
{
    private const string Table = """
        sv swe svenska swedish
        en eng engelska english
        ar ara arabiska arabic
        fi fin finska finnish suomi
        so som somaliska somali
        fa per fas persiska persian farsi dari
        ku kur kurdiska kurdish kurmanji sorani
        pl pol polska polish
        es spa spanska spanish
        tr tur turkiska turkish
        ti tir tigrinja tigrinya tigrinska
        bs bos bosniska bosnian
        hr hrv kroatiska croatian
        sr srp serbiska serbian
        sq alb sqi albanska albanian
        ru rus ryska russian
        uk ukr ukrainska ukrainian
        de ger deu tyska german
        fr fre fra franska french
        no nor nb nn norska norwegian bokmål nynorsk
        da dan danska danish
        is isl ice isländska icelandic
        th tha thailändska thai
        zh chi zho kinesiska chinese mandarin kantonesiska cantonese
        vi vie vietnamesiska vietnamese
        ro rum ron rumänska romanian
        hu hun ungerska hungarian
        el gre ell grekiska greek
        it ita italienska italian
        pt por portugisiska portuguese
        nl dut nld nederländska holländska dutch
        et est estniska estonian
        lv lav lettiska latvian
        lt lit litauiska lithuanian
        bg bul bulgariska bulgarian
        cs cze ces tjeckiska czech
        sk slo slk slovakiska slovak
        mk mac mkd makedonska macedonian
        am amh amhariska amharic
        om orm oromo oromiska
        ur urd urdu
        hi hin hindi
        bn ben bengali bengaliska
        pa pan punjabi
        ta tam tamil tamilska
        ps pus pashto pashtu
        uz uzb uzbekiska uzbek
        he heb hebreiska hebrew
        ja jpn japanska japanese
        ko kor koreanska korean
        tl tgl tagalog filipino
        sw swa swahili
        hy arm hye armeniska armenian
        ka geo kat georgiska georgian
        yi yid jiddisch yiddish
        se sme nordsamiska samiska sami
        rom romani romska romanes
        fit meänkieli
        syr arc syriska assyriska syrianska assyrian syriac
        sgn ssp teckenspråk
        """;

    private static readonly char[] Between = [',', ';', '/', '&', '+', '\n', '\r', '|'];

    private static readonly Dictionary<string, string> Codes = Table.Split('\n')
        .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        .SelectMany(words => words.Select(word => (word, words[0])))
        .ToDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>"svenska, arabiska och Farsi" → sv, ar, fa; what is no language is given back as it stands.</summary>
    public static (IReadOnlyList<string> Codes, IReadOnlyList<string> Unknown) Read(string cell)
    {
        var codes = new List<string>();
        var unknown = new List<string>();
        var parts = cell.Replace(" och ", ",", StringComparison.OrdinalIgnoreCase).Replace(" and ", ",", StringComparison.OrdinalIgnoreCase)
            .Split(Between, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        foreach (var part in parts)
        {
            if (Find(part) is not { } code) unknown.Add(part);
            else if (!codes.Contains(code)) codes.Add(code);
        }

        return (codes, unknown);
    }

    // "sv-SE" and "arabiska (modersmål)" are said by their first word.
    private static string? Find(string text) =>
        Codes.GetValueOrDefault(text) ?? Codes.GetValueOrDefault(text.Split([' ', '-', '_', '('], 2)[0]);
}
