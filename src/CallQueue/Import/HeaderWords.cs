using System.Globalization;
using System.Text;

namespace Canvass.CallQueue.Import;

/// <summary>The Swedish and English words that stand over columns.</summary>
internal static class HeaderWords
{
    private static readonly Dictionary<string, ColumnUse> Exact = Table(
        (ColumnUse.ExternalId, "medlemsnummer medlemsnr medlnr medlnummer medlemid medlemsid partimedlemsnummer id externtid externid externalid personid kontaktid kundnummer kundnr zetkinid memberid memberno membernr membernumber membershipid membershipno membershipnumber contactid"),
        (ColumnUse.FirstName, "fornamn tilltalsnamn firstname givenname forename fname"),
        (ColumnUse.LastName, "efternamn slaktnamn lastname surname familyname lname"),
        (ColumnUse.FullName, "namn name fullname fullstandigtnamn personnamn heltnamn forochefternamn fornamnochefternamn fornamnefternamn efternamnfornamn efternamnochfornamn medlemsnamn membername contactname kontaktperson"),
        (ColumnUse.Birth, "fodelsear fodelsedatum fodelsedag fodelsetid fodd foddar personnummer personnr persnr pnr persnummer samordningsnummer birthyear yearofbirth birthdate dateofbirth birthday dob born ssn personalnumber personalidentitynumber"),
        (ColumnUse.Municipality, "kommun kommunkod kommunnamn kommunnr hemkommun bostadskommun boendekommun folkbokforingskommun municipality municipalitycode municipalityname homemunicipality"),
        (ColumnUse.District, "valdistrikt valdistriktskod valdistriktkod valdistriktnr valdistriktsnr valdistriktsnummer distriktskod votingdistrict votingdistrictcode electoraldistrict precinct districtcode"),
        (ColumnUse.Languages, "sprak spraken samtalssprak modersmal hemsprak talarsprak talar sprakkod onskatsprak preferredlanguage language languages languagecode mothertongue speaks"),
        (ColumnUse.Phone, "nummer tel tfn tlf tele mob tel1 tel2 tel3 msisdn cell cellular hemnummer hemnr arbetsnummer"));

    private static readonly string[] PhoneParts = ["telefon", "mobil", "phone", "telnr", "telnummer", "cellno", "telno", "telephone", "mobnr", "tfnnr"];

    // What is about a telephone without being its number.
    private static readonly string[] NotPhones =
        ["tid", "tider", "typ", "type", "status", "operator", "kommentar", "anteckning", "anteckningar", "notering", "samtycke", "consent", "notes", "datum", "date", "modell"];

    private static readonly string[] ProtectedParts = ["skyddad", "skyddat", "skyddsmark", "sekretess", "protected"];

    private static readonly string[] MailParts = ["epost", "email", "mejl", "mailadress", "mailaddress"];

    private static readonly HashSet<string> Mail = ["mail", "mailen"];

    private static readonly string[] AddressParts = ["adress", "address", "postnr", "postnummer", "postort", "postkod", "postcode", "postalcode", "zipcode"];

    private static readonly HashSet<string> Address = ["co", "gata", "gatunamn", "ort", "stad", "street", "streetname", "city", "town", "zip", "land", "country", "lagenhetsnummer", "lghnr"];

    private static readonly string[] FactPrefixes = ["fakta:", "fact:"];

    /// <summary>What a header says its column is; nothing if no word is known.</summary>
    public static Meaning? Recognise(string? header)
    {
        if (string.IsNullOrWhiteSpace(header) || header.Length > 60) return null;
        if (FactName(header) is { } fact) return new Meaning(ColumnUse.Fact, FactName: fact);

        var key = Key(header);
        // Not every word with skydd: a skyddsombud is a safety representative.
        if (key is "skydd" || ContainsAny(key, ProtectedParts)) return new Meaning(ColumnUse.Protected);
        if (Mail.Contains(key) || ContainsAny(key, MailParts)) return new Meaning(ColumnUse.NotImported, NotImportedReason.Email);
        if (Address.Contains(key) || ContainsAny(key, AddressParts)) return new Meaning(ColumnUse.NotImported, NotImportedReason.Address);

        var numberless = key.TrimEnd("0123456789".ToCharArray());
        if (Exact.TryGetValue(key, out var use) || Exact.TryGetValue(numberless, out use)) return new Meaning(use);
        if (IsPhone(key, numberless)) return new Meaning(ColumnUse.Phone);
        return null;
    }

    /// <summary>What stands behind "fakta:".</summary>
    public static string? FactName(string header)
    {
        var trimmed = header.Trim();
        var prefix = FactPrefixes.FirstOrDefault(prefix => trimmed.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));
        var name = prefix is null ? "" : trimmed[prefix.Length..].Trim();
        return name.Length > 0 ? name : null;
    }

    /// <summary>Exports call every fact by its prefix: one named "E-post" would be left out by the next import, "Telefon" would be rung.</summary>
    public static string ForFact(string name) => $"{FactPrefixes[0]} {name}";

    private static bool IsPhone(string key, string numberless) =>
        (ContainsAny(key, PhoneParts) && !NotPhones.Any(word => numberless.EndsWith(word, StringComparison.Ordinal)))
        || key.StartsWith("telhem", StringComparison.Ordinal) || key.StartsWith("telmob", StringComparison.Ordinal)
        || key.StartsWith("telarb", StringComparison.Ordinal) || key is "hemtel" or "arbtel" or "arbetstel" or "mobtel";

    private static bool ContainsAny(string key, string[] parts) => parts.Any(part => key.Contains(part, StringComparison.Ordinal));

    // "E-postadress (privat)" → epostadressprivat
    private static string Key(string header)
    {
        var key = new StringBuilder(header.Length);
        foreach (var rune in header.EnumerateRunes())
        {
            if (rune == Rune.ReplacementChar) continue;
            foreach (var c in rune.ToString().Normalize(NormalizationForm.FormD))
            {
                if (char.IsLetterOrDigit(c) && CharUnicodeInfo.GetUnicodeCategory(c) is not UnicodeCategory.NonSpacingMark) key.Append(char.ToLowerInvariant(c));
            }
        }

        return key.ToString();
    }

    private static Dictionary<string, ColumnUse> Table(params (ColumnUse Use, string Words)[] lines) =>
        lines.SelectMany(line => line.Words.Split(' ').Select(word => (word, line.Use))).ToDictionary(StringComparer.Ordinal);

    internal sealed record Meaning(ColumnUse Use, NotImportedReason? Reason = null, string? FactName = null);
}
