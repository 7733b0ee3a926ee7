using Canvass.CallQueue.Access;
using Canvass.CallQueue.Campaigns;
using Canvass.CallQueue.Claiming;
using Canvass.CallQueue.Flags;
using Canvass.CallQueue.FollowUps;
using Canvass.CallQueue.Leases;
using Canvass.CallQueue.Lists;
using Canvass.CallQueue.Log;
using Canvass.CallQueue.Outcomes;
using Canvass.CallQueue.Privacy;
using Canvass.CallQueue.Register;
using Canvass.CallQueue.Rooms;
using Canvass.CallQueue.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Canvass.CallQueue;

/// <summary>The desks with what stands behind them. Needs a <see cref="CallQueueStore"/>, a <see cref="KeyedHash"/>, an <see cref="ErasureJournal"/> and a clock.</summary>
public static class CallQueueDesks
{
    /// <param name="services">Where they are added.</param>
    /// <param name="houseZone">Where the evening ends for what belongs to no campaign.</param>
    /// <param name="onlyDemo">Names and numbers could be read on their way from here: nobody is handed out but a demonstration's people.</param>
    public static IServiceCollection AddCallQueueDesks(this IServiceCollection services, TimeZoneInfo houseZone, bool onlyDemo)
    {
        services.AddOptions<SessionOptions>().BindConfiguration(SessionOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<LeaseOptions>().BindConfiguration(LeaseOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<BudgetOptions>().BindConfiguration(BudgetOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton<RulesCache>();
        services.TryAddSingleton<StandingWriter>();
        services.TryAddSingleton<HouseholdReader>();
        services.AddSingleton<LogSignal>();
        services.AddSingleton<ReportKeys>();
        services.AddSingleton<IClaims>(s => new Claims(
            s.GetRequiredService<CallQueueStore>(),
            s.GetRequiredService<RulesCache>(),
            s.GetRequiredService<StandingWriter>(),
            s.GetRequiredService<IOptions<LeaseOptions>>().Value,
            s.GetRequiredService<IOptions<BudgetOptions>>().Value,
            onlyDemo));
        services.AddSingleton<IOutcomes>(s => new OutcomeStore(
            s.GetRequiredService<CallQueueStore>(),
            s.GetRequiredService<RulesCache>(),
            s.GetRequiredService<StandingWriter>(),
            s.GetRequiredService<KeyedHash>(),
            s.GetRequiredService<IOptions<BudgetOptions>>().Value,
            s.GetRequiredService<IJournalOutbox>()));
        services.AddSingleton<WaitingCounts>();
        services.AddSingleton(s => new CallDesk(s.GetRequiredService<IClaims>(), s.GetRequiredService<ICampaignFreezer>(), s.GetRequiredService<WaitingCounts>(), s.GetRequiredService<TimeProvider>()));
        services.AddSingleton(s => new OutcomeDesk(s.GetRequiredService<IOutcomes>(), s.GetRequiredService<ReportKeys>(), s.GetRequiredService<LogSignal>(), s.GetRequiredService<WaitingCounts>().Forget));
        services.AddSingleton<CampaignStore>();
        services.AddSingleton<ICampaigns>(s => s.GetRequiredService<CampaignStore>());
        services.AddSingleton<ICampaignFreezer>(s => s.GetRequiredService<CampaignStore>());
        services.AddSingleton<IOrganisations, OrganisationStore>();
        services.AddSingleton<IAssociations, AssociationStore>();
        services.AddSingleton<ILists, ListStore>();
        services.AddSingleton<IRooms, RoomStore>();
        services.AddSingleton<IOpenings, OpeningStore>();
        services.AddSingleton<IHands, HandStore>();
        services.AddSingleton<IMessages, MessageStore>();
        services.AddSingleton<IEvenings, EveningStore>();
        services.AddSingleton<ISurveys, SurveyStore>();
        services.AddSingleton<IFlags, FlagStore>();
        services.AddSingleton<IFollowUps, FollowUpStore>();
        services.AddSingleton(s => new FlagDesk(s.GetRequiredService<IFlags>(), s.GetRequiredService<OutcomeDesk>()));
        services.AddSingleton(s => new FollowUpDesk(s.GetRequiredService<IFollowUps>(), houseZone, s.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IWaiting, WaitingStore>();
        services.AddSingleton<ISessions, SessionStore>();
        services.AddSingleton<IInstallation, InstallationStore>();
        services.AddSingleton<IAudit, AuditStore>();
        services.AddSingleton<IJournalOutbox, JournalOutbox>();
        services.AddSingleton<CodeTries>();
        services.AddSingleton(s => new AuditDesk(s.GetRequiredService<IAudit>(), s.GetRequiredService<KeyedHash>()));
        services.AddSingleton(s => new InstallationDesk(s.GetRequiredService<IInstallation>()));
        services.AddSingleton(s => new OrganisationDesk(s.GetRequiredService<IOrganisations>()));
        services.AddSingleton(s => new AssociationDesk(s.GetRequiredService<IAssociations>()));
        services.AddSingleton(s => new CampaignDesk(s.GetRequiredService<ICampaigns>(), onlyDemo));
        services.AddSingleton(s => new ListDesk(s.GetRequiredService<ILists>()));
        services.AddSingleton(s => new RoomDesk(s.GetRequiredService<IRooms>(), s.GetRequiredService<KeyedHash>(), houseZone, s.GetRequiredService<TimeProvider>()));
        services.AddSingleton(s => new OpeningDesk(s.GetRequiredService<IOpenings>()));
        services.AddSingleton(s => new HelpDesk(s.GetRequiredService<IHands>()));
        services.AddSingleton(s => new MessageDesk(s.GetRequiredService<IMessages>()));
        services.AddSingleton(s => new EveningDesk(s.GetRequiredService<IEvenings>()));
        services.AddSingleton(s => new SurveyDesk(s.GetRequiredService<ISurveys>(), houseZone, s.GetRequiredService<TimeProvider>()));
        services.AddSingleton(s => new SessionDesk(
            s.GetRequiredService<ISessions>(),
            s.GetRequiredService<KeyedHash>(),
            s.GetRequiredService<IOptions<SessionOptions>>().Value,
            s.GetRequiredService<CodeTries>(),
            s.GetRequiredService<TimeProvider>()));
        services.AddSingleton(s => new WaitingDesk(
            s.GetRequiredService<IWaiting>(),
            s.GetRequiredService<KeyedHash>(),
            s.GetRequiredService<IOptions<SessionOptions>>().Value,
            s.GetRequiredService<CodeTries>(),
            houseZone,
            s.GetRequiredService<TimeProvider>()));
        services.AddAccess(houseZone);
        return services;
    }

    private static void AddAccess(this IServiceCollection services, TimeZoneInfo houseZone)
    {
        services.AddOptions<AccessOptions>().BindConfiguration(AccessOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<IAccounts, AccountStore>();
        services.AddSingleton<IUserSessions, UserSessionStore>();
        services.AddSingleton<ILinks, LinkStore>();
        services.AddSingleton<ILeaders, LeaderStore>();
        services.AddSingleton(s => new LeaderDesk(s.GetRequiredService<ILeaders>()));
        services.AddSingleton<IUsers, UserStore>();
        services.AddSingleton<IProgramTokens, ProgramTokenStore>();
        services.AddSingleton(s => new UserDesk(s.GetRequiredService<IUsers>()));
        services.AddSingleton(s => new ProgramTokenDesk(s.GetRequiredService<IProgramTokens>(), s.GetRequiredService<KeyedHash>(), s.GetRequiredService<TimeProvider>()));
        services.AddSingleton(s => new AccountDesk(s.GetRequiredService<IAccounts>(), s.GetRequiredService<KeyedHash>()));
        services.AddSingleton(s => new UserSessionDesk(
            s.GetRequiredService<IUserSessions>(), s.GetRequiredService<KeyedHash>(), s.GetRequiredService<IOptions<AccessOptions>>().Value, s.GetRequiredService<TimeProvider>()));
        services.AddSingleton(s => new LinkDesk(
            s.GetRequiredService<ILinks>(), s.GetRequiredService<KeyedHash>(), s.GetRequiredService<IOptions<AccessOptions>>().Value, houseZone, s.GetRequiredService<TimeProvider>()));
    }

    /// <summary>For a process that has the installation's secret: of several one does it at a time.</summary>
    public static IServiceCollection AddPrivacySweeps(this IServiceCollection services)
    {
        services.AddHostedService(s => new AuditSweep(
            s.GetRequiredService<IAudit>(), s.GetRequiredService<CallQueueStore>().Database, s.GetRequiredService<TimeProvider>(), s.GetRequiredService<ILogger<AuditSweep>>()));
        services.AddHostedService(s => new JournalSweep(
            s.GetRequiredService<IJournalOutbox>(), s.GetRequiredService<CallQueueStore>().Database, s.GetRequiredService<TimeProvider>(), s.GetRequiredService<ILogger<JournalSweep>>()));
        return services;
    }
}
