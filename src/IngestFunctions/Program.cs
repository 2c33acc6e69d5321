using Encounters.Api;
using Encounters.Charts;
using Encounters.Pipeline;
using Encounters.Pipeline.Jobs;
using Encounters.Storage.Azure;
using IngestFunctions;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

try
{
    var builder = FunctionsApplication.CreateBuilder(args);
    builder.ConfigureFunctionsWebApplication();
    builder.AddTelemetry();
    builder.Services.AddAzureStore(builder.Configuration);
    builder.Services.AddEncounterPipeline(builder.Configuration, SeriesChart.DrawPng);
    builder.Services.AddRequiredSchedules(builder.Configuration);
    builder.Services.AddEncounterApi(builder.Configuration);
    await builder.Build().RunAsync();
    return 0;
}
catch (OptionsValidationException exception)
{
    // The host logs what a worker writes here and does not start the app.
    foreach (var failure in exception.Failures)
        await Console.Error.WriteLineAsync($"IngestFunctions cannot start because a setting is invalid: {failure}");
    return 2;
}
