using Canvass.Api.Access;
using Canvass.Api.Associations;
using Canvass.Api.Calls;
using Canvass.Api.Campaigns;
using Canvass.Api.Flags;
using Canvass.Api.FollowUps;
using Canvass.Api.Imports;
using Canvass.Api.Json;
using Canvass.Api.Lists;
using Canvass.Api.Mail;
using Canvass.Api.Organisations;
using Canvass.Api.People;
using Canvass.Api.Problems;
using Canvass.Api.Reports;
using Canvass.Api.Rooms;
using Canvass.Api.Settings;
using Canvass.Api.Tokens;
using Canvass.Api.Users;
using Canvass.Api.Web;
using Canvass.CallQueue;
using Canvass.Hosting;
using Canvass.Stats;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Serilog.Extensions.Logging;

namespace Canvass.Api.Hosting;

/// <summary>The table of contents: what the server consists of, what a request passes, and where it ends.</summary>
internal static class FrontDoor
{
    private const long LargestBody = 1024 * 1024;
    private static readonly TimeSpan StopsWithin = TimeSpan.FromSeconds(9);

    // Else it watches every folder below the one it was started in, for settings that we read once only: the data folder too, where
    // each commit would then wake the watcher.
    private const string DoNotWatch = "--hostBuilder:reloadConfigOnChange=false";

    /// <param name="premises">Open.</param>
    /// <param name="configuration">The settings.</param>
    /// <param name="adapt">Tests listen in on the log here; everything else is as in production.</param>
    public static WebApplication Build(Premises premises, IConfigurationRoot configuration, Action<WebApplicationBuilder>? adapt = null)
    {
        var settings = premises.Settings;
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ApplicationName = typeof(FrontDoor).Assembly.GetName().Name, Args = [DoNotWatch] });
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddConfiguration(configuration);
        AddServer(builder, settings.Addresses);
        AddLogs(builder);
        premises.AddTo(builder.Services);
        AddRoles(builder, settings.Roles);
        if (settings.Roles.HasFlag(Roles.Api)) AddApi(builder.Services);
        adapt?.Invoke(builder);

        var app = builder.Build();
        app.UseMiddleware<RequestLog>();
        app.UseMiddleware<ProblemsForAll>();
        app.UseMiddleware<SafeHeaders>();
        // Said here, so that what follows knows where a request is going.
        app.UseRouting();
        app.MapHealth();
        if (settings.Roles.HasFlag(Roles.Api))
        {
            app.UseWhen(context => context.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase), api => api.UseMiddleware<SessionGate>());
            MapApi(app.MapGroup("/api"));
            app.MapPages();
            // The name stands still: for another one the library would answer in plain text.
            app.MapOpenApi("/openapi/v1.json");
            Admission.AllDeclared(((IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints));
        }
        return app;
    }

    private static void MapApi(RouteGroupBuilder api)
    {
        api.MapSignIn();
        api.MapWhoAmI();
        api.MapListsHere();
        api.MapSignOut();
        api.MapChoosePassword();
        api.MapSetUpAuthenticator();
        api.MapConfirmAuthenticator();
        api.MapSignOutEverywhere();

        api.MapListUsers();
        api.MapGetUser();
        api.MapChangeUser();
        api.MapResetUser();
        api.MapSignOutUser();
        api.MapInvite();
        api.MapListInvitations();
        api.MapWithdrawInvitation();
        api.MapMakeToken();
        api.MapListTokens();
        api.MapWithdrawToken();

        api.MapListRooms();
        api.MapMakeRoom();
        api.MapGetRoom();
        api.MapChangeRoom();
        api.MapRoomOpenings();
        api.MapOpenRoom();
        api.MapCloseRoom();
        api.MapListSeats();
        api.MapAddSeats();
        api.MapChangeSeat();
        api.MapRetireSeat();
        api.MapFreeSeat();
        api.MapPrintCodes();
        api.MapMoveVolunteer();
        api.MapOpenWaiting();
        api.MapCloseWaiting();
        api.MapWaitingList();
        api.MapGiveSeat();
        api.MapGiveSeats();
        api.MapTurnAway();

        api.MapGetOrganisation();
        api.MapChangeOrganisation();
        api.MapListAssociations();
        api.MapMakeAssociation();
        api.MapGetAssociation();
        api.MapChangeAssociation();
        api.MapListCampaigns();
        api.MapMakeCampaign();
        api.MapGetCampaign();
        api.MapChangeCampaign();
        api.MapCampaignState();
        api.MapListLists();
        api.MapMakeList();
        api.MapGetList();
        api.MapChangeList();
        api.MapListState();
        api.MapPreviewState();
        api.MapMoveVolunteers();

        api.MapLeaderArrives();
        api.MapLeaderLeaves();
        api.MapOfferEvening();
        api.MapEndEvening();
        api.MapSeatedVolunteers();
        api.MapConfirmVolunteer();
        api.MapConfirmRoom();

        api.MapRaiseHand();
        api.MapMyHand();
        api.MapLowerHand();
        api.MapRaisedHands();
        api.MapTakeHand();
        api.MapSendMessage();
        api.MapRoomMessages();
        api.MapMyMessages();
        api.MapRoomSessions();
        api.MapAnswerSurvey();
        api.MapRoomSurvey();

        api.MapListFlags();
        api.MapMyFlags();
        api.MapChangeFlag();
        api.MapRoomFlags();
        api.MapChangeRoomFlag();
        api.MapListFollowUps();
        api.MapAddFollowUp();
        api.MapChangeFollowUp();
        api.MapExportFollowUps();

        api.MapStageImport();
        api.MapListImports();
        api.MapGetImport();
        api.MapMapColumns();
        api.MapCommitImport();
        api.MapWatchImport();
        api.MapRejectedRows();
        api.MapUndoImport();
        api.MapKeepMapping();
        api.MapListMappings();
        api.MapForgetMapping();

        api.MapListPeople();
        api.MapExportPeople();
        api.MapGetPerson();
        api.MapRectifyPerson();
        api.MapExtractPerson();
        api.MapErasePerson();
        api.MapRestrictPerson();
        api.MapPerhapsTheSamePeople();
        api.MapMergePeople();
        api.MapTellApart();
        api.MapListBlocks();
        api.MapAddBlock();
        api.MapLiftBlock();

        api.MapClaimCall();
        api.MapCurrentCall();
        api.MapRenewLease();
        api.MapReleaseCall();
        api.MapReportOutcome();
        api.MapSwitchPerson();
        api.MapMyCalls();
        api.MapCallReturned();
        api.MapSeatState();

        api.MapTotals();
        api.MapLag();
    }

    private static void AddApi(IServiceCollection services)
    {
        services.AddSingleton<SessionLookup>();
        services.AddSingleton<LeadersSeen>();
        services.AddSingleton<OwnAccount>();
        services.AddOptions<MailOptions>().BindConfiguration(MailOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<Postman>();
        services.AddSingleton<LinkSender>();
        services.AddSingleton<SlipPrinter>();
        services.AddImports();
        services.AddSingleton<PaperShelf>();
        services.AddSingleton<Cards>();
        services.AddSingleton<NextCall>();
        services.ConfigureHttpJsonOptions(ApiJson.Configure);
        // A body that cannot be read is thrown, so that one place makes the problem document.
        services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        services.AddApiDocument();
    }

    private static void AddRoles(WebApplicationBuilder builder, Roles roles)
    {
        var configuration = builder.Configuration;
        var endpoints = new List<BusEndpoint>();
        if (roles.HasFlag(Roles.Queue))
        {
            builder.Services.AddCallQueueWorker(configuration);
            builder.Services.AddImportSweep();
            endpoints.Add(CallQueueModule.Endpoint);
        }
        // Not the queue's alone: where it is a program of its own it has no secret.
        if (roles.HasFlag(Roles.Queue) || roles.HasFlag(Roles.Api)) builder.Services.AddPrivacySweeps();
        if (roles.HasFlag(Roles.Stats))
        {
            builder.Services.AddCallQueueLog(configuration);
            builder.Services.AddStats(configuration);
            endpoints.Add(StatsModule.Endpoint);
        }
        if (endpoints.Count > 0) builder.Services.AddCanvassBus(configuration, endpoints);
        builder.Services.AddStatsReports(configuration);
    }

    private static void AddServer(WebApplicationBuilder builder, IReadOnlyList<string> addresses)
    {
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = LargestBody;
            kestrel.Limits.MaxRequestHeadersTotalSize = 16 * 1024;
            kestrel.Limits.MaxRequestHeaderCount = 64;
            kestrel.Limits.MaxRequestLineSize = 4 * 1024;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
            kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(bytesPerSecond: 100, gracePeriod: TimeSpan.FromSeconds(10));
        });
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = StopsWithin);
        if (addresses.Count > 0) builder.WebHost.UseUrls([.. addresses]);
    }

    private static readonly (string Category, LogLevel Least)[] TellTales =
    [
        ("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None),
        ("Microsoft.AspNetCore.Routing", LogLevel.Warning),
        ("Microsoft.AspNetCore.Server.Kestrel.BadRequests", LogLevel.None),
        // Its debug lines name the parameter that could not be read, and the reader's own words about it.
        ("Microsoft.AspNetCore.Http", LogLevel.Warning),
    ];

    private static void AddLogs(WebApplicationBuilder builder)
    {
        builder.Services.AddCanvassLogs(builder.Configuration);
        // They write down addresses and headers as they came, in which anybody may have put anything. Not a matter of levels.
        foreach (var (category, least) in TellTales)
        {
            // Serilog's provider comes with a rule of its own, which only a rule for that provider goes before.
            builder.Logging.AddFilter(category, least);
            builder.Logging.AddFilter<SerilogLoggerProvider>(category, least);
        }
    }
}
