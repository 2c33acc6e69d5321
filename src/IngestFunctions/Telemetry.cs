using System.Text.RegularExpressions;
using Azure.Identity;
using Azure.Monitor.OpenTelemetry.Exporter;
using Encounters.Pipeline.Ingestion;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Azure.Functions.Worker.OpenTelemetry;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OpenTelemetry;

namespace IngestFunctions;

/// <summary>What telemetry the worker sends, and where.</summary>
internal static partial class Telemetry
{
    private const string ConnectionSetting = "APPLICATIONINSIGHTS_CONNECTION_STRING";
    private const string AuthenticationSetting = "APPLICATIONINSIGHTS_AUTHENTICATION_STRING";
    private const string ClientIdPrefix = "ClientId=";

    /// <summary>Adds traces, metrics and logs. They go to Application Insights when a connection string is set.</summary>
    public static void AddTelemetry(this FunctionsApplicationBuilder builder)
    {
        // One line for each request to the store would make up most of the telemetry and tell us nothing.
        // The storage client even warns about a blob that does not exist yet; failures reach us as exceptions.
        builder.Logging.AddFilter("Azure", LogLevel.Error);
        builder.Logging.AddFilter("System.Net.Http", LogLevel.Warning).AddFilter("Polly", LogLevel.Warning);

        var telemetry = builder.Services.AddOpenTelemetry().UseFunctionsWorkerDefaults();
        telemetry.WithTracing(tracing => tracing.AddSource(PipelineTelemetry.Name));
        telemetry.WithMetrics(metrics => metrics.AddMeter(PipelineTelemetry.Name));

        // With the version that the defaults choose, logs lack the id of their invocation and the host drops them:
        // https://github.com/Azure/azure-functions-dotnet-worker/issues/3487 and /3489. This line can go when both are closed.
        builder.Services.Configure<WorkerOptions>(options => options.Capabilities["WorkerOpenTelemetrySchemaVersion"] = "1.17.0");

        // On a developer's machine there is no Application Insights to send to.
        if (builder.Configuration[ConnectionSetting] is not { Length: > 0 } connection)
            return;
        if (!InstrumentationKey().IsMatch(connection))
            throw new OptionsValidationException(ConnectionSetting, typeof(string),
                [$"{ConnectionSetting} has no InstrumentationKey."]);
        telemetry.UseAzureMonitorExporter(options =>
        {
            options.Credential = CredentialOf(builder.Configuration[AuthenticationSetting]);

            // Metrics are sent every minute whether or not anything happens, and would be most of the cost.
            // The platform has its own metrics of processor, memory and requests, and live metrics are not used.
            options.EnablePerformanceCounters = false;
            options.EnableStandardMetrics = false;
            options.EnableLiveMetrics = false;
        });
    }

    [GeneratedRegex("(^|;)\\s*InstrumentationKey=[0-9a-f-]{36}\\s*(;|$)", RegexOptions.IgnoreCase)]
    private static partial Regex InstrumentationKey();

    /// <summary>
    /// The identity that the setting names for the host, such as <c>ClientId=…;Authorization=AAD</c>: the exporter does not read
    /// the setting itself, and an Application Insights without keys accepts no anonymous telemetry. Null without the setting.
    /// </summary>
    private static ManagedIdentityCredential? CredentialOf(string? authentication)
    {
        var parts = authentication?.Split(';', StringSplitOptions.TrimEntries) ?? [];
        if (!parts.Contains("Authorization=AAD", StringComparer.OrdinalIgnoreCase))
            return null;
        var clientId = Array.Find(parts, part => part.StartsWith(ClientIdPrefix, StringComparison.OrdinalIgnoreCase));
        return new ManagedIdentityCredential(clientId is null
            ? ManagedIdentityId.SystemAssigned
            : ManagedIdentityId.FromUserAssignedClientId(clientId[ClientIdPrefix.Length..]));
    }
}
