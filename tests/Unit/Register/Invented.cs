using System.Globalization;

namespace Canvass.Unit.Register;

/// <summary>Identity numbers of nobody, made while the tests run so that none stands in the repository.</summary>
internal static class Invented
{
    /// <summary>A samordningsnummer (day + 60), twelve digits.</summary>
    public static string Coordination(DateOnly born, int serial = 980) => Twelve(born, born.Day + 60, serial);

    /// <summary>Twelve digits with the check digit that makes them whole.</summary>
    public static string Twelve(DateOnly born, int day, int serial)
    {
        var nine = string.Create(CultureInfo.InvariantCulture, $"{born.Year % 100:00}{born.Month:00}{day:00}{serial:000}");
        return string.Create(CultureInfo.InvariantCulture, $"{born.Year / 100}{nine}{CheckDigit(nine)}");
    }

    private static int CheckDigit(string nine)
    {
        var sum = nine.Select((c, i) => (c - '0') * (i % 2 == 0 ? 2 : 1)).Sum(product => product > 9 ? product - 9 : product);
        return (10 - (sum % 10)) % 10;
    }
}
