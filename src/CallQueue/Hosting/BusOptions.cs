using System.ComponentModel.DataAnnotations;

namespace Canvass.Hosting;

public sealed record BusOptions
{
    public const string Section = "Canvass:Bus";

    /// <summary>Begins the name of every queue and exchange: two installations on one broker do not hear each other.</summary>
    [RegularExpression("^[a-z0-9-]{0,40}$", ErrorMessage = "Canvass:Bus:Prefix may hold small letters, digits and hyphens, at most 40.")]
    public string Prefix { get; init; } = "";
}
