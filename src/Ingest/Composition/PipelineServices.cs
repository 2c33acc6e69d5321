using Encounters.Api;
using Encounters.Charts;
using Encounters.Pipeline;
using Encounters.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Ingest.Composition;

/// <summary>Wires the pipeline for this machine: settings from the environment, logs to standard error.</summary>
internal static class PipelineServices
{
    /// <summary>Builds the services and checks the settings.</summary>
    /// <param name="store">The store.</param>
    /// <param name="settings">Settings that take precedence over the environment.</param>
    /// <param name="configure">Registrations that take precedence over the usual ones.</param>
    /// <exception cref="OptionsValidationException">A setting is wrong.</exception>
    public static ServiceProvider Build(
        Store store, IReadOnlyDictionary<string, string?>? settings = null, Action<IServiceCollection>? configure = null)
    {
        var configuration = new ConfigurationBuilder()
            .AddEnvironmentVariables()
            .AddInMemoryCollection(settings ?? new Dictionary<string, string?>())
            .Build();
        var services = new ServiceCollection();
        services.AddLogging(logging => logging
            .SetMinimumLevel(LogLevel.Error)

            // What the libraries log about a failed request is already in the report, in words.
            .AddFilter("System.Net.Http.HttpClient", LogLevel.None)
            .AddFilter("Polly", LogLevel.None)
            .AddConfiguration(configuration.GetSection("Logging"))
            .AddSimpleConsole(console => console.SingleLine = true));
        services.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(
            console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        services.AddSingleton(store);
        services.AddEncounterPipeline(configuration, SeriesChart.DrawPng);
        services.AddChartLinks();
        configure?.Invoke(services);

        var provider = services.BuildServiceProvider(validateScopes: true);
        provider.GetRequiredService<IStartupValidator>().Validate();
        return provider;
    }
}
