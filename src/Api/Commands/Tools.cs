using System.Diagnostics.CodeAnalysis;
using Canvass.Api.Hosting;
using Canvass.Api.Settings;
using Canvass.CallQueue;
using Canvass.CallQueue.Register;
using Canvass.Stats;

namespace Canvass.Api.Commands;

/// <summary>What commands work with: the settings, and the desks over the same databases as the server's.</summary>
internal sealed class Tools(IReadOnlyList<string> settingArguments)
{
    /// <summary>Who the audit says it was.</summary>
    public static string Actor => $"command line ({Environment.UserName})";

    [field: AllowNull]
    public IConfigurationRoot Configuration => field ??= SettingSources.Read(settingArguments);

    [field: AllowNull]
    public CanvassSettings Settings => field ??= SettingsReader.Read(Configuration);

    /// <summary>Alone with the embedded database: a running server is told of, not worked around.</summary>
    public async Task<OpenTools> OpenAsync(CancellationToken ct) => Over(await Premises.OpenAsync(Settings, Configuration, TimeProvider.System, ct));

    /// <summary>To read, whether a server runs or not.</summary>
    public async Task<OpenTools> OpenBesideAsync(CancellationToken ct) => Over(await Premises.OpenBesideAsync(Settings, Configuration, TimeProvider.System, ct));

    /// <summary>For one small change during an evening: alone if nobody is there, beside a running server if one is.</summary>
    public async Task<OpenTools> OpenForOneChangeAsync(CancellationToken ct)
    {
        try
        {
            return await OpenAsync(ct);
        }
        catch (HouseTaken)
        {
            return await OpenBesideAsync(ct);
        }
    }

    private OpenTools Over(Premises premises)
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(Configuration);
        services.AddLogging();
        premises.AddTo(services);
        services.AddCallQueueLog(Configuration);
        services.AddStatsReports(Configuration);
        return new OpenTools(premises, services.BuildServiceProvider());
    }
}

internal sealed class OpenTools(Premises premises, ServiceProvider services) : IAsyncDisposable
{
    public Premises Premises => premises;

    public T Get<T>()
        where T : notnull => services.GetRequiredService<T>();

    public AsyncServiceScope Scope() => services.CreateAsyncScope();

    /// <summary>The one that was named by id or name; the only one there is where none was named.</summary>
    public async Task<Organisation> OrganisationAsync(string? named, CancellationToken ct)
    {
        var all = await Get<OrganisationDesk>().ListAsync(ct);
        if (named is not null)
            return all.FirstOrDefault(o => Named(o.Id, o.Name, named)) ?? throw new CommandFailed($"There is no organisation \"{named}\". `overview` lists them.");
        return all.Count switch
        {
            0 => throw new CommandFailed("There is no organisation yet. Make one: organisation create NAME."),
            1 => all[0],
            _ => throw new CommandFailed($"There are {all.Count} organisations. Say which with --organisation: {string.Join(", ", all.Select(o => o.Name))}."),
        };
    }

    public static bool Named(long id, string name, string named) =>
        name.Equals(named, StringComparison.OrdinalIgnoreCase) || (long.TryParse(named, System.Globalization.CultureInfo.InvariantCulture, out var number) && number == id);

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        await premises.DisposeAsync();
    }
}

internal static class AnswerOnTheCommandLine
{
    public static T OrFail<T>(this Answer<T> answer) => answer.Refusal is { } refusal ? throw new CommandFailed(refusal.Why) : answer.Value;
}
