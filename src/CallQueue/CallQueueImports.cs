using Canvass.CallQueue.Import;
using Canvass.CallQueue.People;
using Canvass.CallQueue.Privacy;
using Canvass.CallQueue.Register;
using Canvass.CallQueue.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Canvass.CallQueue;

/// <summary>The register desk, the import desk, the export, and who is looked at. Stands on what <see cref="CallQueueDesks"/> adds.</summary>
public static class CallQueueImports
{
    public static IServiceCollection AddCallQueueImports(this IServiceCollection services)
    {
        services.TryAddSingleton<Refold>();
        services.AddSingleton<PeopleWriter>();
        services.AddSingleton<IImports, ImportStore>();
        services.AddSingleton(s => new ImportDesk(s.GetRequiredService<IImports>()));
        services.AddSingleton<IMappingTemplates, MappingTemplateStore>();
        services.AddSingleton(s => new MappingTemplateDesk(s.GetRequiredService<IMappingTemplates>(), s.GetRequiredService<IImports>()));
        services.AddSingleton<IExports, ExportStore>();
        services.AddSingleton(s => new PeopleExport(s.GetRequiredService<IExports>()));
        services.AddSingleton<IPeople, PeopleStore>();
        services.AddSingleton(s => new PeopleDesk(s.GetRequiredService<IPeople>()));
        services.AddSingleton<RegisterStore>();
        services.AddSingleton<IRegister>(s => s.GetRequiredService<RegisterStore>());
        services.AddSingleton<IPrivacy>(s => s.GetRequiredService<RegisterStore>());
        services.AddSingleton(s => new PrivacyDesk(s.GetRequiredService<IPrivacy>(), s.GetRequiredService<IRegister>()));
        services.AddSingleton(s => new RegisterDesk(s.GetRequiredService<IRegister>()));
        return services;
    }

    /// <summary>For a process with the queue role that has the installation's secret.</summary>
    public static IServiceCollection AddImportSweep(this IServiceCollection services) => services.AddHostedService(s => new ImportSweep(
        s.GetRequiredService<ImportDesk>(), s.GetRequiredService<CallQueueStore>().Database, s.GetRequiredService<TimeProvider>(), s.GetRequiredService<ILogger<ImportSweep>>()));
}
