using Canvass.Api.Access;

namespace Canvass.Api.Imports;

/// <summary>Who brings people in: administrators, organisers to their own lists, and programs that were made for it.</summary>
internal static class Importing
{
    public const Callers People = Callers.Organiser | Callers.Administrator;
    public const string Scope = "import";

    public static void AddImports(this IServiceCollection services)
    {
        services.AddSingleton<OwnLists>();
        services.AddSingleton<ImportStream>();
        services.AddSingleton<ImportsUnderWay>();
        services.AddHostedService(s => s.GetRequiredService<ImportsUnderWay>());
    }
}
