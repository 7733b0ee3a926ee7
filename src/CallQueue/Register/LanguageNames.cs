namespace Canvass.CallQueue.Register;

/// <summary>
/// What a language is called: its code of two letters (ISO 639-1; of three where there is none), other codes of three, and Swedish and
/// English names. Whatever comes in by file or by hand is known by the first word of its line, or two who mean one language never meet.
/// </summary>
internal static class LanguageNames
{
    private const string Table = """
        sv swe svenska swedish
        en eng engelska english
        ar ara arb arabiska arabic
        fi fin finska finnish suomi
        so som somaliska somali
        fa per fas prs persiska persian farsi dari
        ku kur ckb kmr kurdiska kurdish kurmanji sorani
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
        zh chi zho cmn yue kinesiska chinese mandarin kantonesiska cantonese
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
        smj lulesamiska
        sma sydsamiska
        aa aar afar
        ab abk abchaziska abkhaz
        ae ave avestiska avestan
        af afr afrikaans
        ak aka akan
        an arg aragonska aragonese
        as asm assamesiska assamese
        av ava avariska avar
        ay aym aymara
        az aze azerbajdzjanska azerbaijani azeri
        ba bak basjkiriska bashkir
        be bel belarusiska vitryska belarusian
        bi bis bislama
        bm bam bambara
        bo tib bod tibetanska tibetan
        br bre bretonska breton
        ca cat katalanska catalan
        ce che tjetjenska chechen
        ch cha chamorro
        co cos korsikanska corsican
        cr cre cree
        cu chu kyrkoslaviska
        cv chv tjuvasjiska chuvash
        cy wel cym kymriska walesiska welsh
        dv div divehi dhivehi
        dz dzo dzongkha
        ee ewe
        eo epo esperanto
        eu baq eus baskiska basque
        ff ful fulani fula
        fj fij fijianska fijian
        fo fao färöiska faroese
        fy fry frisiska frisian
        ga gle iriska irish
        gd gla gaeliska gaelic
        gl glg galiciska galician
        gn grn guarani
        gu guj gujarati
        gv glv manx
        ha hau hausa
        ho hmo hirimotu
        ht hat haitiska haitian
        hz her herero
        ia ina interlingua
        id ind indonesiska indonesian
        ie ile interlingue
        ig ibo igbo
        ii iii nuosu
        ik ipk inupiaq
        io ido
        iu iku inuktitut
        jv jav javanesiska javanese
        kg kon kikongo
        ki kik kikuyu
        kj kua kwanyama
        kk kaz kazakiska kazakh
        kl kal grönländska greenlandic
        km khm khmer kambodjanska
        kn kan kannada
        kr kau kanuri
        ks kas kashmiri
        kv kom komi
        kw cor korniska cornish
        ky kir kirgiziska kyrgyz
        la lat latin
        lb ltz luxemburgiska luxembourgish
        lg lug luganda
        li lim limburgiska limburgish
        ln lin lingala
        lo lao laotiska
        lu lub lubakatanga
        mg mlg malagassiska malagasy
        mh mah marshallesiska marshallese
        mi mao mri maori
        ml mal malayalam
        mn mon mongoliska mongolian
        mr mar marathi
        ms may msa malajiska malay
        mt mlt maltesiska maltese
        my bur mya burmesiska burmese
        na nau nauruanska nauruan
        nd nde nordndebele
        ne nep nepali nepalesiska
        ng ndo ndonga
        nr nbl sydndebele
        nv nav navajo
        ny nya chichewa nyanja
        oc oci occitanska occitan
        oj oji ojibwa
        or ori oriya odia
        os oss ossetiska ossetian
        pi pli pali
        qu que quechua
        rm roh rätoromanska romansh
        rn run rundi kirundi
        rw kin kinyarwanda
        sa san sanskrit
        sc srd sardiska sardinian
        sd snd sindhi
        sg sag sango
        si sin singalesiska sinhala
        sl slv slovenska slovenian slovene
        sm smo samoanska samoan
        sn sna shona
        ss ssw swazi swati
        st sot sesotho sotho
        su sun sundanesiska sundanese
        te tel telugu
        tg tgk tadzjikiska tajik
        tk tuk turkmeniska turkmen
        tn tsn tswana setswana
        to ton tonganska tongan
        ts tso tsonga
        tt tat tatariska tatar
        tw twi
        ty tah tahitiska tahitian
        ug uig uiguriska uyghur
        ve ven venda
        vo vol volapük
        wa wln vallonska walloon
        wo wol wolof
        xh xho xhosa
        yo yor yoruba
        za zha zhuang
        zu zul zulu
        """;

    private static readonly char[] Between = [',', ';', '/', '&', '+', '\n', '\r', '|'];

    private static readonly Dictionary<string, string> Codes = Table.Split('\n')
        .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        .SelectMany(words => words.Select(word => (word, words[0])))
        .ToDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>What is said to be a code: "ara" and "AR" are ar. Null: no language has it.</summary>
    public static string? CodeOf(string code) => code.Length is 2 or 3 ? Codes.GetValueOrDefault(code) : null;

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
