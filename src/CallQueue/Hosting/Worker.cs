using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Canvass.Hosting;

/// <summary>A role that runs as a program of its own.</summary>
public static class Worker
{
    private const int Done = 0;
    private const int Refused = 2;

    /// <summary>Runs until it is told to stop. What keeps it from starting is one line on standard error.</summary>
    /// <param name="role">As the settings call it.</param>
    /// <param name="databases">The connection strings one of which it needs.</param>
    /// <param name="args">The command line.</param>
    /// <param name="build">Adds what the role consists of.</param>
    public static async Task<int> RunAsync(string role, IReadOnlyList<string> databases, string[] args, Action<IHostApplicationBuilder> build)
    {
        try
        {
            var builder = Host.CreateApplicationBuilder(args);
            RequireSharedEngines(role, databases, builder.Configuration);
            builder.Services.AddCanvassLogs(builder.Configuration);
            build(builder);
            using var host = builder.Build();
            await host.RunAsync();
            return Done;
        }
        catch (Exception refusal) when (refusal is StartRefused or OptionsValidationException)
        {
            await Console.Error.WriteLineAsync(refusal.Message);
            return Refused;
        }
    }

    /// <summary>The embedded database belongs to one process, and the bus within a process is heard by nobody outside it.</summary>
    private static void RequireSharedEngines(string role, IReadOnlyList<string> databases, IConfiguration configuration)
    {
        var missing = new List<string>();
        if (databases.All(name => string.IsNullOrWhiteSpace(configuration.GetConnectionString(name))))
            missing.Add($"{string.Join(" or ", databases.Select(name => $"ConnectionStrings:{name}"))} (PostgreSQL)");
        if (Bus.BrokerIn(configuration) is null) missing.Add("ConnectionStrings:Bus (RabbitMQ)");
        if (missing.Count > 0)
            throw new StartRefused($"The {role} role cannot run as a program of its own without {string.Join(" and ", missing)}. Without them start the api alone: it does everything.");
    }
}
