using Canvass.CallQueue.Import;

namespace Canvass.Integration.Import;

/// <summary>Ends an import as a crash would: nothing of it runs on after a certain step.</summary>
internal sealed class Killed(string stage, int step) : IProgress<ImportProgress>
{
    private int seen;

    public void Report(ImportProgress value)
    {
        if (value.Stage == stage && ++seen == step) throw new KilledException();
    }
}

internal sealed class KilledException() : Exception("killed");
