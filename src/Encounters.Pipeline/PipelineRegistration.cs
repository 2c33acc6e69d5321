using Encounters.Pipeline.Alerts;
using Encounters.Pipeline.Auditing;
using Encounters.Pipeline.Delivery;
using Encounters.Pipeline.Derived;
using Encounters.Pipeline.Ingestion;
using Encounters.Pipeline.Jobs;
using Encounters.Pipeline.Queries;
using Encounters.Pipeline.Sources;
using Encounters.Pipeline.Sources.Web;
using Encounters.Pipeline.Validation;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Encounters.Pipeline;

/// <summary>Registers the pipeline. The head registers the <see cref="Storage.Store"/>.</summary>
public static class PipelineRegistration
{
    /// <summary>Adds the pipeline with its settings, which are checked at start.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configuration">The settings.</param>
    /// <param name="drawChart">Draws the charts that alerts are sent with.</param>
    public static IServiceCollection AddEncounterPipeline(
        this IServiceCollection services, IConfiguration configuration, DrawChart drawChart)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        services.TryAddSingleton(TimeProvider.System);
        services.AddOptions<WebSourceOptions>()
            .Bind(configuration.GetSection(WebSourceOptions.Section))
            .PostConfigure(options => options.ApplyDefaults())
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<WebSourceOptions>, WebSourceOptionsValidator>();
        services.AddOptions<ContinuityOptions>()
            .Bind(configuration.GetSection(ContinuityOptions.Section))
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<ContinuityOptions>, ContinuityOptionsValidator>();

        services.AddOptions<AlertOptions>().Bind(configuration.GetSection(AlertOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<AlertOptions>, AlertOptionsValidator>();
        services.AddOptions<DeliveryOptions>()
            .Configure(options => configuration.GetSection(DeliveryOptions.Section).Bind(options.Channels))
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<DeliveryOptions>, DeliveryOptionsValidator>();

        services.AddSingleton(drawChart);
        services.AddAlertDelivery();
        services.AddTransient<AlertRaiser>();
        services.AddWebSourceClient();
        services.AddSingleton(provider => new SourceMemory(provider.GetRequiredService<Storage.Store>().Tables));
        services.AddTransient<SiteGate>();
        services.AddTransient<IngestionRunner>();
        services.AddTransient<StoreRepair>();
        services.AddTransient<WebSource>();
        services.AddSingleton<Func<IReleaseSource>>(provider => provider.GetRequiredService<WebSource>);
        services.AddSingleton<StoreSnapshots>();
        services.AddSingleton<RunningJobs>();
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<RunningJobs>());
        services.AddSingleton<PipelineJobs>();
        return services;
    }
}
