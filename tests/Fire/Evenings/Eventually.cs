using NUnit.Framework;

namespace Canvass.Fire;

/// <summary>Waits for a named condition. The limit is only there so that a test that hangs says what for.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(50);

    public static async Task HoldsAsync(string what, Func<Task<bool>> condition, Func<string>? tell = null)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            if (TimeProvider.System.GetElapsedTime(started) > Limit) throw new AssertionException($"It never came true that {what}. {tell?.Invoke()}");
            await Task.Delay(Between);
        }
    }

    public static Task HoldsAsync(string what, Func<bool> condition, Func<string>? tell = null) => HoldsAsync(what, () => Task.FromResult(condition()), tell);

    public static async Task<T> InTimeAsync<T>(string what, Task<T> task)
    {
        try
        {
            return await task.WaitAsync(Limit);
        }
        catch (TimeoutException late)
        {
            throw new AssertionException($"It never came: {what}.", late);
        }
    }
}
