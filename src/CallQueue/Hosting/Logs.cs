using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Serilog;
using Serilog.Events;
using Serilog.Formatting.Json;

namespace Canvass.Hosting;

/// <summary>Log lines on standard output: for eyes on a terminal, one JSON object each where a program reads them.</summary>
public static class Logs
{
    private const string ForEyes = "{Timestamp:HH:mm:ss} {Level:u3} {Message:lj} {NewLine}{Exception}";

    public static IServiceCollection AddCanvassLogs(this IServiceCollection services, IConfiguration configuration)
    {
        var logger = new LoggerConfiguration()
            .MinimumLevel.Information()
            .MinimumLevel.Override("Microsoft", LogEventLevel.Warning)
            .MinimumLevel.Override("Microsoft.Hosting.Lifetime", LogEventLevel.Information)
            .MinimumLevel.Override("MassTransit", LogEventLevel.Warning)
            .ReadFrom.Configuration(configuration)
            // Told in one line by whoever starts the program, not as a stack.
            .Filter.ByExcluding(line => line.MessageTemplate.Text == "Hosting failed to start")
            // A slow terminal or a full pipe must not hold up a call.
            .WriteTo.Async(sink =>
            {
                if (Console.IsOutputRedirected) sink.Console(new JsonFormatter(renderMessage: true));
                else sink.Console(outputTemplate: ForEyes, formatProvider: CultureInfo.InvariantCulture);
            })
            .CreateLogger();
        return services.AddLogging(logging =>
        {
            logging.ClearProviders();
            logging.AddSerilog(logger, dispose: true);
        });
    }
}
