using NUnit.Framework;

namespace Canvass.Shared;

/// <summary>
/// What must come true, by itself, some time. It is looked for again and again; the limit only ends a test that would wait for ever,
/// and is so far away that no slow machine reaches it.
/// </summary>
public static class Eventually
{
    private static readonly TimeSpan Hopeless = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(20);

    public static async Task TrueAsync(Func<Task<bool>> isTrue, string what)
    {
        using var hopeless = new CancellationTokenSource(Hopeless);
        while (!await isTrue())
        {
            if (hopeless.IsCancellationRequested) Assert.Fail($"It never came true that {what}.");
            await Task.Delay(Between, TimeProvider.System, CancellationToken.None);
        }
    }
}
