using System.CommandLine;
using Encounters.Api.Answers;
using Encounters.Pipeline.Queries;
using Encounters.Words;
using Ingest.Composition;
using Ingest.Output;

namespace Ingest.CommandLine;

/// <summary><c>vintages KEY [--first]</c>: the value that each release gives each month.</summary>
internal static class VintagesVerb
{
    public static Command Create(GlobalOptions globals, Func<ParseResult, ReportWriter> report)
    {
        var key = SeriesChoice.Argument("One series (southwest), or its breakdowns (southwest/*).");
        key.Arity = ArgumentArity.ExactlyOne;
        var first = new Option<bool>("--first") { Description = "Only the first published value of each month." };
        var command = new Command("vintages",
            "Shows the value of each month by release, in order of publication.") { key, first };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var facts = new StoredFacts(StoreLocator.OpenExisting(parsed.GetValue(globals.Store)));
            var queries = new StoreQueries(facts);
            var selection = (await SeriesChoice.ReadAsync(facts, parsed.GetValue(key), cancellationToken))!;
            var vintages = await queries.ReadVintagesAsync(selection, parsed.GetValue(first), cancellationToken);
            var (writer, rows) = (report(parsed), vintages.Select(VintageAnswer.Of).ToArray());
            writer.Json(rows, CliJson.Types.IReadOnlyListVintageAnswer);
            writer.Table(
                [new("Series"), new("Month"), new("Encounters", true), new("Published"), new("Release", IsRelease: true)],
                rows.Select(row => (string[])
                    [row.Series, row.Month, Figures.Count(row.Value), row.Published ?? "unknown", row.Release]));
            writer.Line(Caveats.EventNotPerson);
            return (int)ExitCode.Done;
        });
        return command;
    }
}
