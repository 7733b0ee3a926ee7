using System.Collections.Concurrent;
using NUnit.Framework;

namespace Canvass.Shared.Servers;

internal static class SharedServer
{
    private static readonly ConcurrentDictionary<string, bool> Complained = [];

    public static string AddressFrom(string variable, string server)
    {
        if (Environment.GetEnvironmentVariable(variable) is { Length: > 0 } address)
        {
            return address;
        }

        var reason = $"{server} was not reached: {variable} is not set. tests/run starts one and sets it.";
        var fixture = TestContext.CurrentContext.Test.ClassName ?? "A fixture";
        if (Complained.TryAdd($"{variable} {fixture}", true))
        {
            // dotnet test keeps an inconclusive test's reason to itself and ends with 0.
            TestContext.Error.WriteLine($"{fixture} shows nothing: {reason}");
        }

        Assert.Inconclusive(reason);
        return string.Empty;
    }
}
