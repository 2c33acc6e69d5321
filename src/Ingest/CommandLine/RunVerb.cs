using System.CommandLine;
using System.Globalization;
using Encounters.Pipeline.Delivery;
using Encounters.Pipeline.Ingestion;
using Encounters.Pipeline.Ledger;
using Encounters.Pipeline.Sources;
using Encounters.Pipeline.Sources.Folders;
using Encounters.Pipeline.Sources.Web;
using Encounters.Pipeline.Storage;
using Ingest.Composition;
using Ingest.Output;
using Microsoft.Extensions.DependencyInjection;

namespace Ingest.CommandLine;

/// <summary><c>run [--source URL or FOLDER]</c>: one pass.</summary>
internal static class RunVerb
{
    public static Command Create(GlobalOptions globals, Func<ParseResult, ReportWriter> report)
    {
        var source = new Option<string?>("--source")
        {
            Description = "A landing page, or a folder of CSV files. Default: CBP's two landing pages.",
            HelpName = "URL or FOLDER",
        };
        var command = new Command("run", "Makes one pass: fetches what is new, checks, stores and publishes it.") { source };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var location = parsed.GetValue(source);
            var page = PageOf(location);
            if (location is not null && page is null && !Directory.Exists(location))
                throw new UsageException($"'{location}' is neither a folder nor an http address.");

            var store = StoreLocator.Open(parsed.GetValue(globals.Store));
            await using var services = Pipeline.Build(store, SettingsFor(page));
            IReleaseSource releases = location is not null && page is null
                ? new FolderSource(location)
                : services.GetRequiredService<WebSource>();
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
        ReportWriter writer, IServiceProvider services, IReadOnlyList<IngestionReport> reports, CancellationToken cancellationToken)
    {
        var store = services.GetRequiredService<Store>();
        var deliveries = await services.GetRequiredService<AlertDelivery>().DeliverAsync(cancellationToken);
        var totals = YearTotal.Of(await new SeriesLedger(store.Tables).ReadAsync(null, cancellationToken));
        writer.Json(RunDocument.Of(store.Description, reports, totals), CliJson.Types.RunJson);
        RunReport.ShowRest(writer, reports);
        RunReport.ShowTotals(writer, totals);
        if (deliveries != default)
            writer.Line($"Alerts delivered: {deliveries.Delivered}, postponed: {deliveries.Postponed}, given up: {deliveries.Dead}");
        writer.Line(string.Create(CultureInfo.InvariantCulture, $"Stored in {store.Description}"));
        if (reports.Any(report => report.Failures.Count > 0))
            return ExitCode.OutOfReach;
        return reports[^1].Quarantined.Count > 0 ? ExitCode.Damaged : ExitCode.Done;
    }

    private static Uri? PageOf(string? source) =>
        Uri.TryCreate(source, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" ? address : null;

    private static Dictionary<string, string?>? SettingsFor(Uri? page) => page is null
        ? null
        : new Dictionary<string, string?>
        {
            // Whoever names a page by hand allows its origin, plain http included.
            [$"{WebSourceOptions.Section}:{nameof(WebSourceOptions.LandingPages)}:0"] = page.AbsoluteUri,
            [$"{WebSourceOptions.Section}:{nameof(WebSourceOptions.AllowedOrigins)}:0"] = page.GetLeftPart(UriPartial.Authority),
        };
}
