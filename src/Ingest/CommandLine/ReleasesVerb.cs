using System.CommandLine;
using System.Globalization;
using Encounters.Api.Answers;
using Encounters.Pipeline.Queries;
using Ingest.Composition;
using Ingest.Output;

namespace Ingest.CommandLine;

/// <summary><c>releases</c>: what was ingested.</summary>
internal static class ReleasesVerb
{
    private static readonly ReportColumn[] Columns =
    [
        new("Dataset"), new("Release", IsRelease: true), new("Data through"), new("Published"), new("Retrieved"),
        new("Rows", true), new("Encounters", true),
    ];

    public static Command Create(GlobalOptions globals, Func<ParseResult, ReportWriter> report)
    {
        var command = new Command("releases", "Lists the ingested releases in order of publication.");
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var queries = new StoreQueries(new StoredFacts(StoreLocator.OpenExisting(parsed.GetValue(globals.Store))));
            var entries = await queries.ListReleasesAsync(cancellationToken);
            var writer = report(parsed);
            writer.Json([.. entries.Select(ReleaseAnswer.Of)], CliJson.Types.IReadOnlyListReleaseAnswer);
            if (entries.Count == 0)
            {
                writer.Empty(Columns, EmptyReason.NothingYet);
                return (int)ExitCode.Done;
            }

            writer.Table(
                Columns,
                entries.Select(entry => (string[])
                [
                    entry.Release.Dataset.Name,
                    entry.Release.Id.Value,
                    entry.Release.Coverage.LastMonth + (entry.Release.Coverage.IsFinal ? " (final)" : ""),
                    entry.Release.Published?.Month.ToString() ?? "unknown",
                    entry.Retrieved.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                    Figures.Count(entry.Rows),
                    Figures.Count(entry.Encounters),
                ]));
            return (int)ExitCode.Done;
        });
        return command;
    }
}
