using Canvass.CallQueue.Access;
using Canvass.Shared;
using Microsoft.AspNetCore.Builder;
using NUnit.Framework;

namespace Canvass.Integration.Http;

/// <summary>A server that a fixture's tests share, and an administrator of its organisation. Whom and what else they speak of, they bring.</summary>
/// <param name="database">The engine.</param>
/// <param name="people">How many are on the first list.</param>
/// <param name="demo">The organisation is a demonstration's.</param>
/// <param name="settings">What the server is set to.</param>
public abstract class OverHttp(Database database, int people = 0, bool demo = false, params IEnumerable<(string Name, string Value)> settings)
{
    private protected CanvassApp app = null!;
    private protected Caller admin = null!;

    private protected Database Database => database;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        app = await CanvassApp.StartAsync(database, people, Adapt, demo: demo, settings: settings);
        admin = await app.UserAsync(roles: RoleGrant.Administrator);
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        admin?.Dispose();
        if (app is not null) await app.DisposeAsync();
    }

    /// <summary>Where a fixture puts something of its own into the server.</summary>
    private protected virtual void Adapt(WebApplicationBuilder builder)
    {
    }
}
