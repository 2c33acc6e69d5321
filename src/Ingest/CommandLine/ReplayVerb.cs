using System.CommandLine;
using Encounters.Pipeline.Ingestion;
using Encounters.Pipeline.Ledger;
using Encounters.Pipeline.Queries;
using Encounters.Pipeline.Sources.Web;
using Encounters.Releases;
using Ingest.Composition;
using Ingest.Output;
using Ingest.Tour;
using Microsoft.Extensions.DependencyInjection;

namespace Ingest.CommandLine;

/// <summary>
/// <c>replay</c>: serves six bundled CBP releases over loopback HTTP as CBP's site did, month by month, ingests each through the
/// real pipeline, and checks a figure that the press took from the wrong year.
/// </summary>
internal static class ReplayVerb
{
    // A press report in February 2024 gave this figure for December 2023.
    private const long PressFigure = 252_315;

    private const string PressReport =
        """
        According to U.S. Customs and Border Protection (CBP), in January,
        authorities reported 176,205 encounters with migrants in the southwestern
        border region, the main point of entry for irregular migrants from Latin
        America. The figures reported by the CBP marked a drop in migrant flows
        compared to December, when migration officials reported 252,315 encounters.
        """;

    private static readonly DateOnly PressDate = new(2024, 2, 29);

    public static Command Create(GlobalOptions globals, Func<ParseResult, ReportWriter> report)
    {
        var command = new Command("replay",
            "The tour: replays six of CBP's releases, month by month, through the real pipeline.");
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var store = StoreLocator.Open(parsed.GetValue(globals.Store));
            var releases = TourReleases.Load();
            await using var site = await TourSite.StartAsync(releases, cancellationToken);
            await using var services = PipelineServices.Build(store, TourSite.Settings, site.Redirect);
            var writer = report(parsed);
            writer.Line("Replaying six releases of U.S. Customs and Border Protection (CBP), November 2023 to April 2024.");

            // What an earlier replay ingested is on the site from the start, as it would be on CBP's.
            var known = (await new ReleaseLedger(store.Tables).ListAsync(cancellationToken))
                .Where(entry => entry.IsComplete).Select(entry => entry.Release.Hash).ToHashSet();
            var offered = Math.Clamp(releases.Count(release => known.Contains(ContentHash.Of(release.Content))), 1, site.Count);
            List<IngestionReport> reports = [];
            await writer.WorkAsync("Replaying", async status =>
            {
                for (; offered <= site.Count; offered++)
                {
                    site.Offer(offered);
                    reports.Add(await services.GetRequiredService<IngestionRunner>().RunAsync(
                        services.GetRequiredService<WebSource>(), new RunReport(writer, status), cancellationToken));
                }

                return reports.Count;
            });
            var outcome = await RunVerb.ConcludeAsync(writer, services, reports, cancellationToken);
            writer.Line();
            writer.Line("A press report from February 2024, checked with 'ingest check --text FILE --date 2024-02-29':");
            writer.Line();
            writer.Line(PressReport);
            writer.Line();
            var facts = new StoredFacts(store);
            TextReportView.Show(writer, TextCheck.Check(await TextCheck.ReadPublishedAsync(facts, cancellationToken), PressReport,
                PressDate, TimeProvider.System));
            writer.Line();
            writer.Line("The answer from 'ingest check 252315':");
            CheckVerb.Show(writer,
                await new NumberCheck(facts).FindAsync(PressFigure, SeriesSelection.Southwest, cancellationToken));
            return (int)outcome;
        });
        return command;
    }
}
