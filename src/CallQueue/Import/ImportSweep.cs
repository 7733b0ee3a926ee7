using Canvass.Databases;
using Canvass.Hosting;
using Microsoft.Extensions.Logging;

namespace Canvass.CallQueue.Import;

/// <summary>Ends imports that a crash broke off, and forgets files that nobody brought in within a day.</summary>
internal sealed partial class ImportSweep(ImportDesk imports, IDatabase database, TimeProvider clock, ILogger<ImportSweep> logger)
    : Rounds("import-sweep", Every, database, clock, logger)
{
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(5);

    protected override async Task<int> TidyAsync(CancellationToken ct)
    {
        var resumed = await imports.ResumeAsync(ct);
        var forgotten = await imports.SweepAsync(ct);
        if (resumed > 0) Log.Resumed(logger, resumed);
        if (forgotten > 0) Log.Forgotten(logger, forgotten);
        return resumed + forgotten;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Ended {Imports} imports that had been broken off")]
        public static partial void Resumed(ILogger logger, int imports);

        [LoggerMessage(Level = LogLevel.Information, Message = "Forgot {Files} files or rows that had waited a day")]
        public static partial void Forgotten(ILogger logger, int files);
    }
}
