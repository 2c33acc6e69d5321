using Azure.Monitor.OpenTelemetry.Exporter;
using Encounters.Api;
using Encounters.Pipeline;
using Encounters.Pipeline.Ingestion;
using Encounters.Pipeline.Storage.Azure;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Azure.Functions.Worker.OpenTelemetry;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry;

var builder = FunctionsApplication.CreateBuilder(args);
builder.ConfigureFunctionsWebApplication();

var telemetry = builder.Services.AddOpenTelemetry().UseFunctionsWorkerDefaults();
telemetry.WithTracing(tracing => tracing.AddSource(PipelineTelemetry.Name));
telemetry.WithMetrics(metrics => metrics.AddMeter(PipelineTelemetry.Name));

// On a developer's machine there is no Application Insights to send to.
if (!string.IsNullOrEmpty(builder.Configuration["APPLICATIONINSIGHTS_CONNECTION_STRING"]))
    telemetry.UseAzureMonitorExporter();

builder.Services.AddAzureStore(builder.Configuration);
builder.Services.AddEncounterPipeline(builder.Configuration);
builder.Services.AddEncounterApi(builder.Configuration);
builder.Build().Run();
