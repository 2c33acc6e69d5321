using System.Net;
using Encounters.Api;
using Encounters.Pipeline;
using Encounters.Pipeline.Functions;
using Encounters.Pipeline.Storage;
using Ingest.CommandLine;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Ingest.Serving;

/// <summary>The functions on one machine: the timers, and the HTTP functions at the routes that they have on Azure.</summary>
internal static class PipelineServer
{
    private const string KeyHeader = "x-functions-key";

    /// <summary>Builds the server.</summary>
    /// <param name="store">The store.</param>
    /// <param name="port">The port; 0 for any free one.</param>
    /// <param name="settings">Settings that go before the environment.</param>
    /// <param name="configure">Registrations that go before the usual ones.</param>
    /// <exception cref="UsageException">A schedule cannot be read.</exception>
    public static WebApplication Build(
        Store store, int port, IReadOnlyDictionary<string, string?>? settings = null, Action<IServiceCollection>? configure = null)
    {
        // The host watches its content root for settings: not the folder in which it was started, which may be as large as any.
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.AddInMemoryCollection(settings ?? new Dictionary<string, string?>());

        // In a container the port is published on purpose; elsewhere only this machine is served.
        var inContainer = builder.Configuration.GetValue<bool>("DOTNET_RUNNING_IN_CONTAINER");
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(inContainer ? IPAddress.Any : IPAddress.Loopback, port));
        builder.Logging.AddFilter("Polly", LogLevel.None).AddFilter("System.Net.Http.HttpClient", LogLevel.None)
            .AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        builder.Services.AddSingleton(store);
        builder.Services.AddSingleton(new TimerLedger(store.Tables));
        builder.Services.AddSingleton(new ServeOptions(builder.Configuration[ServeOptions.KeySetting]));
        builder.Services.AddEncounterPipeline(builder.Configuration);
        builder.Services.AddEncounterApi(builder.Configuration);

        // Pages of others may read; on Azure the platform says the same.
        builder.Services.AddCors(cors => cors.AddDefaultPolicy(policy =>
            policy.AllowAnyOrigin().WithMethods("GET", "HEAD").WithHeaders("If-None-Match", "Range").WithExposedHeaders("ETag", "Link", "Content-Range")));
        AddTimer(builder, FunctionCatalog.IngestReleases, jobs => jobs.IngestReleasesAsync);
        AddTimer(builder, FunctionCatalog.DeliverAlerts, jobs => jobs.DeliverAlertsAsync);
        AddTimer(builder, FunctionCatalog.AuditStore, jobs => jobs.AuditStoreAsync);
        configure?.Invoke(builder.Services);

        var app = builder.Build();
        app.UseCors();
        var api = app.Services.GetRequiredService<EncounterApi>();
        Map(app, FunctionCatalog.ListReleases, api.ListReleasesAsync);
        Map(app, FunctionCatalog.ListSeries, api.ListSeriesAsync);
        Map(app, FunctionCatalog.GetSeries, api.GetSeriesAsync);
        Map(app, FunctionCatalog.GetExpected, api.GetExpectedAsync);
        Map(app, FunctionCatalog.GetChart, api.GetChartAsync);
        Map(app, FunctionCatalog.ListRevisions, api.ListRevisionsAsync);
        Map(app, FunctionCatalog.ListAlerts, api.ListAlertsAsync);
        Map(app, FunctionCatalog.CheckNumber, api.CheckNumberAsync);
        Map(app, FunctionCatalog.ListDatasets, api.ListDatasetsAsync);
        Map(app, FunctionCatalog.GetFile, api.GetFileAsync);
        Map(app, FunctionCatalog.GetOpenApi, api.GetOpenApiAsync);
        Map(app, FunctionCatalog.GetFeed, api.GetFeedAsync);
        Map(app, FunctionCatalog.GetDashboard, api.GetDashboardAsync);
        Map(app, FunctionCatalog.GetHealth, api.GetHealthAsync);
        Map(app, FunctionCatalog.IngestNow, api.IngestNowAsync);
        return app;
    }

    private static void AddTimer(
        WebApplicationBuilder builder, TimerFunction function, Func<PipelineJobs, Func<CancellationToken, Task>> work)
    {
        var expression = builder.Configuration[function.ScheduleSetting] ?? function.DefaultSchedule;
        var schedule = TimerService.TryParse(expression)
            ?? throw new UsageException($"{function.ScheduleSetting}: '{expression}' is not a six-field NCrontab expression.");
        builder.Services.AddSingleton<IHostedService>(provider => ActivatorUtilities.CreateInstance<TimerService>(
            provider, function, schedule, work(provider.GetRequiredService<PipelineJobs>())));
    }

    private static void Map(
        IEndpointRouteBuilder app, HttpFunction function, Func<HttpRequest, CancellationToken, Task<IResult>> handler)
    {
        app.MapMethods($"/{function.Route}", function.Methods.Select(method => method.ToUpperInvariant()), AnswerAsync).WithName(function.Name);

        async Task AnswerAsync(HttpContext context)
        {
            var options = context.RequestServices.GetRequiredService<ServeOptions>();
            var result = function.Access == FunctionAccess.Function && !options.Admits(context.Request.Headers[KeyHeader])
                ? Results.Problem($"Send the key in the header {KeyHeader}.", statusCode: StatusCodes.Status401Unauthorized)
                : await handler(context.Request, context.RequestAborted);
            await result.ExecuteAsync(context);
        }
    }
}
