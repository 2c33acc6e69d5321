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
/// <c>replay</c>: serves six bundled releases of CBP over loopback HTTP as CBP's site did, one month after the other, ingests each
/// through the real pipeline, and checks a figure that the press took for another year's.
/// </summary>
internal static class ReplayVerb
{
    // A press report of February 2024 gave it for December 2023.
    private const long PressFigure = 252_315;

    public static Command Create(GlobalOptions globals, Func<ParseResult, ReportWriter> report)
    {
        var command = new Command("replay", "The tour: replays six of CBP's releases, month by month, through the real pipeline.");
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
            writer.Line("In February 2024 a press report set January's 176,205 against 252,315 for December. 'ingest check 252315' answers:");
            CheckVerb.Show(writer, await new NumberCheck(new StoredFacts(store)).FindAsync(PressFigure, SeriesSelection.Southwest, cancellationToken));
            return (int)outcome;
        });
        return command;
    }
}
