using System.Net;
using Microsoft.Extensions.Configuration;
using Npgsql;

namespace Canvass.Api.Settings;

/// <summary>Reads what an operator has set. A value that cannot be meant, or a name that does not exist, stops the start: a setting that is silently passed over is worse than none.</summary>
internal static class SettingsReader
{
    public static CanvassSettings Read(IConfiguration configuration)
    {
        IReadOnlyList<string> flaws = KnownSettings.Flaws(configuration);
        if (flaws.Count > 0) throw new BadSettings(flaws);
        var addresses = ReadAddresses(configuration);
        var publicUrl = Value(configuration, "Canvass:PublicUrl") is { } url ? ReadPublicUrl(url) : null;
        var folder = Path.GetFullPath(Value(configuration, "Canvass:Data") ?? "data");
        var journal = Value(configuration, "Privacy:Journal");
        var settings = new CanvassSettings
        {
            Addresses = addresses,
            DataFolder = folder,
            Roles = ReadRoles(Value(configuration, "Canvass:Roles")),
            PublicUrl = publicUrl,
            PlainAddress = publicUrl?.Scheme == Uri.UriSchemeHttps || configuration.GetValue<bool>("Access:AllowPlainHttp") ? null : PlainAddress(configuration, addresses),
            TimeZone = ReadZone(Value(configuration, "Canvass:TimeZone") ?? "Europe/Stockholm"),
            Secret = Value(configuration, "Canvass:Secret"),
            CanvassDatabase = ReadDatabase(configuration, "ConnectionStrings:Canvass"),
            StatsDatabase = ReadDatabase(configuration, "ConnectionStrings:Stats"),
            Bus = Value(configuration, "ConnectionStrings:Bus") is { } bus ? ReadBus(bus) : null,
            Journal = journal is null ? Path.Combine(folder, "erasure.journal") : Path.GetFullPath(journal),
        };
        IReadOnlyList<string> contradictions = [.. Contradictions(settings, journal)];
        return contradictions.Count > 0 ? throw new BadSettings(contradictions) : settings;
    }

    private static IEnumerable<string> Contradictions(CanvassSettings settings, string? journal)
    {
        if (settings.OnPostgres && settings.Secret is null)
            yield return "Canvass:Secret is not set. On PostgreSQL every machine needs the same one: at least 32 signs, for example from `openssl rand -base64 32`.";
        if (settings.OnPostgres && journal is null)
            yield return "Privacy:Journal is not set. On PostgreSQL it is the path of a file that all machines share: who was erased or blocked is written there as well, so that restoring a backup does not bring them back.";
        if (!settings.OnPostgres && settings.StatsDatabase is not null)
            yield return "ConnectionStrings:Stats is set but ConnectionStrings:Canvass is not. Set both for PostgreSQL, or neither for SQLite.";
        if (settings.Roles != Roles.All && !settings.OnPostgres)
            yield return "Canvass:Roles divides the work between processes, but SQLite belongs to one process. Set ConnectionStrings:Canvass to a PostgreSQL database, or leave Canvass:Roles out.";
        if (settings.Roles != Roles.All && settings.Bus is null)
            yield return "Canvass:Roles divides the work between processes, but the in-process bus does not reach beyond one. Set ConnectionStrings:Bus to amqp://…, or leave Canvass:Roles out.";
    }

    private static Roles ReadRoles(string? text)
    {
        if (text is null) return Roles.All;
        var roles = Roles.None;
        foreach (var name in text.Split([',', ' ', '+'], StringSplitOptions.RemoveEmptyEntries))
        {
            roles |= name.ToLowerInvariant() switch
            {
                "api" => Roles.Api,
                "queue" => Roles.Queue,
                "stats" => Roles.Stats,
                _ => throw new BadSettings([$"Canvass:Roles names \"{name}\". The roles are api, queue and stats."]),
            };
        }
        return roles == Roles.None ? throw new BadSettings(["Canvass:Roles names no role. The roles are api, queue and stats."]) : roles;
    }

    private static TimeZoneInfo ReadZone(string name) =>
        TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone : throw new BadSettings([$"Canvass:TimeZone is \"{name}\", which is no time zone. Write it as Europe/Stockholm."]);

    private static string[] ReadAddresses(IConfiguration configuration)
    {
        if (Value(configuration, "urls") is { } urls) return [.. urls.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(ReadAddress)];
        var saidElsewhere = configuration["http_ports"] is not null || configuration["https_ports"] is not null || configuration.GetSection("Kestrel:Endpoints").Exists();
        return saidElsewhere ? [] : [CanvassSettings.DefaultAddress];
    }

    private static string ReadAddress(string address)
    {
        try
        {
            if (BindingAddress.Parse(address) is { Scheme: "http" or "https", Port: >= 0 and <= 65535 }) return address;
        }
        catch (FormatException)
        {
            // Said below: what is no address at all and what is one for something else are the same slip.
        }
        throw new BadSettings([$"urls has \"{address}\", where nothing can listen. Write it as http://localhost:5080; several are separated by semicolons."]);
    }

    private static string? PlainAddress(IConfiguration configuration, string[] addresses)
    {
        // Endpoints in the web server's own settings are listened at besides.
        var endpoints = configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(endpoint => endpoint["Url"]).OfType<string>();
        var ports = addresses.Length == 0 && configuration["http_ports"] is { } named ? named.Split(';', StringSplitOptions.RemoveEmptyEntries) : [];
        return addresses.Concat(endpoints).Concat(ports.Select(port => $"http://*:{port}")).FirstOrDefault(address => IsPlain(BindingAddress.Parse(address)));
    }

    private static bool IsPlain(BindingAddress address) =>
        address is { Scheme: "http", IsUnixPipe: false, IsNamedPipe: false }
        && !address.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        && !(IPAddress.TryParse(address.Host, out var ip) && IPAddress.IsLoopback(ip));

    private static Uri ReadPublicUrl(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttps || url.Scheme == Uri.UriSchemeHttp)
            ? url
            : throw new BadSettings([$"Canvass:PublicUrl is \"{text}\". Write it as https://canvass.example.org."]);

    // An address may hold a password, so none of these three says what it was.
    private static Uri ReadBus(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var bus) && bus.Scheme is "amqp" or "amqps"
            ? bus
            : throw new BadSettings(["ConnectionStrings:Bus is not an address of RabbitMQ. Write it as amqp://user:password@host:5672/."]);

    private static string? ReadDatabase(IConfiguration configuration, string key)
    {
        if (Value(configuration, key) is not { } text) return null;
        try
        {
            return new NpgsqlConnectionStringBuilder(text).Host is { Length: > 0 } ? text : throw new ArgumentException("no host", nameof(configuration));
        }
        catch (ArgumentException)
        {
            throw new BadSettings([$"{key} is not an address of PostgreSQL. Write it as Host=db;Database=canvass;Username=canvass;Password=…, or leave it out for SQLite."]);
        }
    }

    private static string? Value(IConfiguration configuration, string key) =>
        configuration[key] is { } text && !string.IsNullOrWhiteSpace(text) ? text.Trim() : null;
}

/// <summary>The start is stopped by what was set; said on one line.</summary>
internal sealed class BadSettings(IReadOnlyList<string> flaws) : Exception(string.Join(' ', flaws));
