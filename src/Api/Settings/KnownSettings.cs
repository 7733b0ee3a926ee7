using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Canvass.Api.Mail;
using Canvass.CallQueue.Access;
using Canvass.CallQueue.Claiming;
using Canvass.CallQueue.Leases;
using Canvass.CallQueue.Log;
using Canvass.Hosting;
using Canvass.Stats.Intake;
using SessionOptions = Canvass.CallQueue.Rooms.SessionOptions;

namespace Canvass.Api.Settings;

/// <summary>Every setting there is under the sections that are ours.</summary>
internal static class KnownSettings
{
    private static readonly string[] Sections = ["Canvass", "CallQueue", "Stats", "Privacy", "Access", "Mail", "ConnectionStrings"];

    private static readonly HashSet<string> Single = new(StringComparer.OrdinalIgnoreCase)
    {
        "Canvass:Data", "Canvass:Roles", "Canvass:PublicUrl", "Canvass:TimeZone", "Canvass:Secret",
        "Privacy:Journal",
        "ConnectionStrings:Canvass", "ConnectionStrings:Stats", "ConnectionStrings:Bus",
    };

    private static readonly (string Section, object Defaults)[] Records =
    [
        (AccessOptions.Section, new AccessOptions()),
        (LeaseOptions.Section, new LeaseOptions()),
        (BudgetOptions.Section, new BudgetOptions()),
        (SessionOptions.Section, new SessionOptions()),
        (LogOptions.Section, new LogOptions()),
        (BusOptions.Section, new BusOptions()),
        (IntakeOptions.Section, new IntakeOptions()),
        (MailOptions.Section, new MailOptions()),
    ];

    public static IReadOnlyList<string> Flaws(IConfiguration configuration)
    {
        var flaws = new List<string>();
        foreach (var (key, value) in Sections.SelectMany(name => configuration.GetSection(name).AsEnumerable()))
        {
            if (value is null || Single.Contains(key)) continue;
            var (section, name) = Split(key);
            if (Records.FirstOrDefault(r => r.Section.Equals(section, StringComparison.OrdinalIgnoreCase)).Defaults is not { } record)
            {
                flaws.Add($"There is no setting {key}. Look for a slip of the pen; docs/settings.md names them all.");
                continue;
            }
            var property = record.GetType().GetProperties().FirstOrDefault(p => p.CanWrite && p.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
            if (property is null) flaws.Add($"There is no setting {key}. {section} has {string.Join(", ", record.GetType().GetProperties().Where(p => p.CanWrite).Select(p => p.Name))}.");
            else if (!Reads(property.PropertyType, value)) flaws.Add($"{key} is \"{value}\", which is not {Kind(property.PropertyType)}.");
        }
        return flaws.Count > 0 ? flaws : [.. Records.SelectMany(r => OutOfBounds(configuration, r.Section, r.Defaults))];
    }

    private static IEnumerable<string> OutOfBounds(IConfiguration configuration, string section, object defaults)
    {
        var bound = configuration.GetSection(section).Get(defaults.GetType()) ?? defaults;
        var results = new List<ValidationResult>();
        Validator.TryValidateObject(bound, new ValidationContext(bound), results, validateAllProperties: true);
        return results.Select(r => $"{section}: {r.ErrorMessage}");
    }

    private static (string Section, string Name) Split(string key)
    {
        var last = key.LastIndexOf(':');
        return last < 0 ? ("", key) : (key[..last], key[(last + 1)..]);
    }

    private static bool Reads(Type type, string value)
    {
        try
        {
            return TypeDescriptor.GetConverter(type).ConvertFromInvariantString(value) is not null;
        }
        // Converters throw whatever the parser beneath them throws, some of it wrapped in a bare Exception.
        catch (Exception)
        {
            return false;
        }
    }

    private static string Kind(Type type) =>
        type == typeof(TimeSpan) ? "a length of time; write it as hours:minutes:seconds, 00:15:00"
        : type == typeof(bool) ? "true or false"
        : type == typeof(int) || type == typeof(long) ? "a whole number"
        : $"a {type.Name}";
}
