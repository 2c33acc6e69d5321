using System.CommandLine;
using System.Globalization;
using Encounters.Pipeline.Delivery;
using Encounters.Pipeline.Ingestion;
using Encounters.Pipeline.Ledger;
using Encounters.Series;
using Encounters.Storage;
using Ingest.Composition;
using Ingest.Output;
using Microsoft.Extensions.DependencyInjection;

namespace Ingest.CommandLine;

/// <summary><c>run [--source URL or FOLDER]</c>: one pass.</summary>
internal static class RunVerb
{
    public static Command Create(GlobalOptions globals, Func<ParseResult, ReportWriter> report)
    {
        var source = SourceOption.Create();
        var command = new Command("run",
            "Checks the source once: fetches what is new, validates it, stores it and publishes it.") { source };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var choice = SourceOption.Read(parsed.GetValue(source));
            var store = StoreLocator.Open(parsed.GetValue(globals.Store));
            await using var services = PipelineServices.Build(store, choice.Settings);
            var releases = choice.Open(services);
            var writer = report(parsed);
            var outcome = await writer.WorkAsync(
                $"Reading {releases.Description}",
                status => services.GetRequiredService<IngestionRunner>()
                    .RunAsync(releases, new RunReport(writer, status), cancellationToken));
            return (int)await ConcludeAsync(writer, services, [outcome], cancellationToken);
        });
        return command;
    }

    /// <summary>Shows what passes did and judges them.</summary>
    public static async Task<ExitCode> ConcludeAsync(
        ReportWriter writer, IServiceProvider services, IReadOnlyList<IngestionReport> reports,
        CancellationToken cancellationToken)
    {
        var store = services.GetRequiredService<Store>();
        var deliveries = await services.GetRequiredService<AlertDelivery>().DeliverAsync(cancellationToken);
        var points = await new SeriesLedger(store.Tables).ReadAsync(null, cancellationToken);
        var totals = SeriesPoint.YearsOf([.. points.Where(point => point.Series.Dimension is null)], YearKind.FiscalYear);
        writer.Json(RunOutputs.Of(store.Description, reports, totals), CliJson.Types.RunOutput);
        RunReport.ShowRest(writer, reports);
        RunReport.ShowTotals(writer, totals);
        if (deliveries != default)
            writer.Line(
                $"Alerts delivered: {deliveries.Delivered}, postponed: {deliveries.Postponed}, given up: {deliveries.Dead}");
        writer.Line(string.Create(CultureInfo.InvariantCulture, $"Stored in {store.Description}"));
        if (reports.Any(report => report.Failures.Count > 0))
            return ExitCode.OutOfReach;
        return reports[^1].Quarantined.Count > 0 ? ExitCode.Damaged : ExitCode.Done;
    }
}
