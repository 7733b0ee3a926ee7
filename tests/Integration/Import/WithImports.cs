using Canvass.Shared;
using NUnit.Framework;

namespace Canvass.Integration.Import;

/// <summary>A room, and an empty list in it that files come to.</summary>
public abstract class WithImports(Database database) : OnADatabase(database)
{
    private protected ImportRoom room = null!;
    private protected long list;

    [SetUp]
    public async Task OpenRoomAsync()
    {
        room = await ImportRoom.OpenAsync(own, clock);
        list = await room.ListAsync();
    }
}
