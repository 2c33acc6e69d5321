using System.Net;
using System.Net.Sockets;
using Encounters.Api;
using Encounters.Api.Endpoints;
using Encounters.Charts;
using Encounters.Pipeline;
using Encounters.Pipeline.Jobs;
using Encounters.Pipeline.Ledger;
using Encounters.Pipeline.Sources;
using Encounters.Storage;
using Ingest.Composition;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Ingest.Serving;

/// <summary>The functions on one machine: the timers, and the HTTP functions at the routes that they have on Azure.</summary>
internal static class PipelineServer
{
    private const string KeyHeader = "x-functions-key";
    private const string KeyParameter = "code";

    /// <summary>Builds the server.</summary>
    /// <param name="store">The store.</param>
    /// <param name="port">The port; 0 for any free one.</param>
    /// <param name="settings">Settings that take precedence over the environment.</param>
    /// <param name="configure">Registrations that take precedence over the usual ones.</param>
    /// <param name="readOnly">Whether it only answers readers: no timers, and nothing that writes.</param>
    /// <exception cref="UsageException">A schedule cannot be read, or the port is in use.</exception>
    public static WebApplication Build(
        Store store,
        int port,
        IReadOnlyDictionary<string, string?>? settings = null,
        Action<IServiceCollection>? configure = null,
        bool readOnly = false)
    {
        // The host watches its content root for settings. The folder in which it was started may be huge, so it is not used.
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.AddInMemoryCollection(settings ?? new Dictionary<string, string?>());

        // In a container the port is published on purpose; elsewhere only this machine is served.
        var inContainer = builder.Configuration.GetValue<bool>("DOTNET_RUNNING_IN_CONTAINER");
        var address = new IPEndPoint(inContainer ? IPAddress.Any : IPAddress.Loopback, port);
        RequireFree(address);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(address));
        builder.Logging.AddFilter("Polly", LogLevel.None).AddFilter("System.Net.Http.HttpClient", LogLevel.None)
            .AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        builder.Services.AddSingleton(store);
        builder.Services.AddSingleton(new TimerLedger(store.Tables));
        builder.Services.AddSingleton(new ServeOptions(
            builder.Configuration[ServeOptions.KeySetting], builder.Configuration[ServeOptions.HandInKeySetting], readOnly));
        builder.Services.AddEncounterPipeline(builder.Configuration, SeriesChart.DrawPng);
        builder.Services.AddEncounterApi(builder.Configuration);

        // Pages on other sites may read; on Azure, the platform is configured the same way.
        builder.Services.AddCors(cors => cors.AddDefaultPolicy(policy =>
            policy.AllowAnyOrigin().WithMethods("GET", "HEAD").WithHeaders("If-None-Match", "Range")
            .WithExposedHeaders("ETag", "Link", "Content-Range", "X-Total-Count", "X-Empty-Reason")));
        foreach (var timer in TimerJobs.All.Where(_ => !readOnly))
            AddTimer(builder, timer);
        configure?.Invoke(builder.Services);

        var app = builder.Build();
        app.UseCors();
        foreach (var endpoint in ApiEndpoints.All)
            Map(app, endpoint);
        return app;
    }

    /// <summary>Polls another source than CBP's pages.</summary>
    public static void UseSource(IServiceCollection services, Func<IServiceProvider, IReleaseSource> open) =>
        services.AddSingleton<Func<IReleaseSource>>(provider => () => open(provider));

    /// <summary>What to say about a port that is in use.</summary>
    public static string PortProblem(int port) =>
        $"port {port} is not available: another program is using it, or it is reserved. Choose another with --port, or use "
            + $"--port 0 to pick a free one.";

    /// <summary>
    /// Checks that the port is free before anything is built. By the time Kestrel notices, timers are running and the host has
    /// logged a stack trace.
    /// </summary>
    private static void RequireFree(IPEndPoint endpoint)
    {
        try
        {
            using var probe = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            probe.Bind(endpoint);
        }
        catch (SocketException exception) when (exception.SocketErrorCode is SocketError.AddressAlreadyInUse
            or SocketError.AccessDenied)
        {
            throw new UsageException(PortProblem(endpoint.Port));
        }
    }

    private static void AddTimer(WebApplicationBuilder builder, TimerJob job)
    {
        var expression = builder.Configuration[job.ScheduleSetting] ?? job.DefaultSchedule;
        var schedule = ScheduleOptions.TryParse(expression)
            ?? throw new UsageException($"{job.ScheduleSetting}: '{expression}' is not a six-field NCrontab expression.");
        builder.Services.AddSingleton<IHostedService>(provider =>
        {
            var jobs = provider.GetRequiredService<PipelineJobs>();
            Func<CancellationToken, Task> work = cancellationToken => job.RunAsync(jobs, cancellationToken);
            return ActivatorUtilities.CreateInstance<TimerService>(provider, job, schedule, work);
        });
    }

    private static void Map(WebApplication app, ApiEndpoint endpoint)
    {
        var (api, options) = (app.Services.GetRequiredService<EncounterApi>(), app.Services.GetRequiredService<ServeOptions>());
        var template = $"/{endpoint.Template}";

        // A method that nobody has heard of is an error like others, and the framework's own answer would be empty.
        var mapped = endpoint == ApiEndpoints.Unknown
            ? app.Map(template, AnswerAsync)
            : app.MapMethods(template, endpoint.Methods.Select(method => method.ToUpperInvariant()), AnswerAsync);
        mapped.WithName(endpoint.Name);

        async Task AnswerAsync(HttpContext context)
        {
            var result = endpoint.Access == EndpointAccess.Function && options.IsReadOnly
                ? Results.Problem(
                    "It was started with --read-only.", statusCode: StatusCodes.Status403Forbidden,
                    title: "This server is read-only.")
                : endpoint.Access == EndpointAccess.Function && !options.Admits(KeyOf(context.Request), endpoint.Name)
                ? Results.Problem(
                    $"Send the key in the header {KeyHeader} or the parameter {KeyParameter}.",
                    statusCode: StatusCodes.Status401Unauthorized)
                : await api.AnswerAsync(endpoint.Name, context.Request, context.RequestAborted);
            await result.ExecuteAsync(context);
        }
    }

    // As the Functions host reads it.
    private static string KeyOf(HttpRequest request) =>
        request.Headers.TryGetValue(KeyHeader, out var header) ? header.ToString() : request.Query[KeyParameter].ToString();
}
