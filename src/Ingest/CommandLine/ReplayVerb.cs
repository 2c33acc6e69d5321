using System.CommandLine;
using Encounters.Pipeline.Ingestion;
using Encounters.Pipeline.Ledger;
using Encounters.Pipeline.Sources.Web;
using Ingest.Composition;
using Ingest.Output;
using Ingest.Samples;
using Microsoft.Extensions.DependencyInjection;

namespace Ingest.CommandLine;

/// <summary>
/// <c>replay</c>: serves the bundled samples over loopback HTTP as CBP's site would, one release after the other, and ingests
/// each through the real pipeline.
/// </summary>
internal static class ReplayVerb
{
    public static Command Create(GlobalOptions globals, Func<ParseResult, ReportWriter> report)
    {
        var command = new Command("replay", "The tour: replays bundled sample releases month by month through the real pipeline.");
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var store = Pipeline.OpenStore(parsed.GetRequiredValue(globals.Store));
            await using var site = await SampleSite.StartAsync(SampleReleases.Load(), cancellationToken);
            await using var services = Pipeline.Build(store, SampleSite.Settings, site.Redirect);
            var writer = report(parsed);
            writer.Line("Replaying the bundled samples: published monthly totals, breakdowns by fixed shares (not CBP's).");

            // What an earlier replay ingested is on the site from the start, as it would be on CBP's.
            var known = await new ReleaseLedger(store.Tables).ListAsync(cancellationToken);
            var offered = Math.Clamp(known.Count(entry => entry.IsComplete), 1, site.Count);
            List<IngestionReport> reports = [];
            await writer.WorkAsync("Replaying", async status =>
            {
                for (; offered <= site.Count; offered++)
                {
                    site.Offer(offered);
                    var source = ActivatorUtilities.CreateInstance<WebSource>(services, true);
                    reports.Add(await services.GetRequiredService<IngestionRunner>()
                        .RunAsync(source, new RunReport(writer, status), cancellationToken));
                }

                return reports.Count;
            });
            return (int)await RunVerb.ConcludeAsync(writer, services, reports, cancellationToken);
        });
        return command;
    }
}
