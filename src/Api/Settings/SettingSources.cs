using Microsoft.Extensions.Configuration;

namespace Canvass.Api.Settings;

/// <summary>Where settings come from; the later wins. The same for the server and for every command.</summary>
internal static class SettingSources
{
    public static IConfigurationRoot Read(IReadOnlyList<string> settingArguments) => new ConfigurationBuilder()
        .AddEnvironmentVariables("DOTNET_")
        .AddEnvironmentVariables("ASPNETCORE_")
        .AddJsonFile(Path.GetFullPath("appsettings.json"), optional: true, reloadOnChange: false)
        .AddEnvironmentVariables()
        .AddCommandLine([.. settingArguments])
        .Build();
}
