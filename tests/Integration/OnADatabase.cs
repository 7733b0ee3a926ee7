using Canvass.Shared;
using NUnit.Framework;

namespace Canvass.Integration;

/// <summary>A database of each test's own, and a clock to move. Where the server cannot be reached, that is all a test has to say.</summary>
/// <param name="database">The engine.</param>
/// <param name="time">What the database goes by; <see cref="clock"/> if left out.</param>
public abstract class OnADatabase(Database database, TimeProvider? time = null)
{
    private protected Clock clock = null!;
    private protected OwnDatabase own = null!;

    private protected Database Database => database;

    [SetUp]
    public async Task OpenDatabaseAsync()
    {
        clock = new Clock();
        own = await database.FreshAsync(time ?? clock);
    }

    [TearDown]
    public async Task CloseDatabaseAsync()
    {
        if (own is not null) await own.DisposeAsync();
    }
}
