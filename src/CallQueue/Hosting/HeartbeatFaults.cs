using System.Runtime.ExceptionServices;
using Microsoft.Extensions.Logging;

namespace Canvass.Hosting;

/// <summary>
/// RabbitMQ.Client 7.1 looks after its heartbeats on a timer whose faults nobody can catch: where it finds a connection dead just as that
/// is being closed, the fault ends the whole process (the client's issue 1884, mended in 7.2.1). The connection is gone either way, and
/// no volunteer is to notice. Whatever else nobody caught still ends the process.
/// </summary>
internal static partial class HeartbeatFaults
{
    private const string Callbacks = "RabbitMQ.Client.Framing.Connection.Heartbeat";

    private static int outlived;
    private static volatile ILogger? told;

    /// <summary>For the whole process; whoever asks last is told.</summary>
    public static void Outlive(ILogger logger)
    {
        told = logger;
        if (Interlocked.Exchange(ref outlived, 1) == 0) ExceptionHandling.SetUnhandledExceptionHandler(IsOutlived);
    }

    public static bool IsOne(Exception fault) => fault.StackTrace?.Contains(Callbacks, StringComparison.Ordinal) == true;

    private static bool IsOutlived(Exception fault)
    {
        if (!IsOne(fault)) return false;
        if (told is { } logger) Log.Outlived(logger, fault);
        return true;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "The bus's client stumbled over a connection that was already closed; it goes on with the next one.")]
        public static partial void Outlived(ILogger logger, Exception fault);
    }
}
