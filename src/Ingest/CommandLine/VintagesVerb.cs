using System.CommandLine;
using Encounters.Api.Answers;
using Encounters.Pipeline.Queries;
using Encounters.Words;
using Ingest.Composition;
using Ingest.Output;

namespace Ingest.CommandLine;

/// <summary><c>vintages KEY [--first]</c>: what every release said of every month.</summary>
internal static class VintagesVerb
{
    public static Command Create(GlobalOptions globals, Func<ParseResult, ReportWriter> report)
    {
        var key = SeriesVerb.KeyArgument("Exactly one series (southwest), or its breakdowns (southwest/*).");
        key.Arity = ArgumentArity.ExactlyOne;
        var first = new Option<bool>("--first") { Description = "Only what was said of each month first." };
        var command = new Command("vintages",
            "Shows the value of each month by release, in the order of publication.") { key, first };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var queries = new StoreQueries(new StoredFacts(StoreLocator.OpenExisting(parsed.GetValue(globals.Store))));
            var selection = parsed.GetValue(key)!;
            var vintages = await queries.ReadVintagesAsync(selection, parsed.GetValue(first), cancellationToken);
            if (vintages.Count == 0)
                throw new UsageException($"There is no series '{selection}'. 'ingest series' lists the keys.");
            var (writer, rows) = (report(parsed), vintages.Select(VintageAnswer.Of).ToArray());
            writer.Json(rows, CliJson.Types.IReadOnlyListVintageAnswer);
            writer.Table(
                [new("Series"), new("Month"), new("Encounters", true), new("Published"), new("Release")],
                rows.Select(row => (string[])
                    [row.Series, row.Month, Figures.Count(row.Value), row.Published ?? "unknown", row.Release]));
            writer.Line(Caveats.EventNotPerson);
            return (int)ExitCode.Done;
        });
        return command;
    }
}
