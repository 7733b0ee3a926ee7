namespace Canvass.CallQueue.Log;

/// <summary>Tells the relay in this process that something was committed. Heard once however often it was raised meanwhile.</summary>
public sealed class LogSignal : IDisposable
{
    private readonly SemaphoreSlim raised = new(0, 1);

    public void Raise()
    {
        if (raised.CurrentCount > 0) return;
        try
        {
            raised.Release();
        }
        catch (SemaphoreFullException)
        {
            // Somebody else raised it at the same moment: it is raised.
        }
    }

    public Task WaitAsync(CancellationToken ct) => raised.WaitAsync(ct);

    public void Dispose() => raised.Dispose();
}
