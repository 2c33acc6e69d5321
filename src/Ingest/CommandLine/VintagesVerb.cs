using System.CommandLine;
using Encounters.Api.Answers;
using Encounters.Pipeline.Queries;
using Encounters.Words;
using Ingest.Composition;
using Ingest.Output;

namespace Ingest.CommandLine;

/// <summary><c>vintages KEY [--first] [--from] [--to] [--as-of]</c>: the value that each release gives each month.</summary>
internal static class VintagesVerb
{
    private static readonly ReportColumn[] Columns =
    [
        new("Series"), new("Month"), new("Encounters", true), new("Published"), new("Release", IsRelease: true),
    ];

    public static Command Create(GlobalOptions globals, Func<ParseResult, ReportWriter> report)
    {
        var key = SeriesChoice.Argument("One series (southwest), or its breakdowns (southwest/*).");
        key.Arity = ArgumentArity.ExactlyOne;
        var first = new Option<bool>("--first") { Description = "Only the first published value of each month." };
        var from = SeriesVerb.MonthOption("--from", "The first month.");
        var to = SeriesVerb.MonthOption("--to", "The last month.");
        var point = AsOfOption.Create();
        var command = new Command("vintages",
            "Shows the value of each month by release, in order of publication.") { key, first, from, to, point };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var today = new StoredFacts(StoreLocator.OpenExisting(parsed.GetValue(globals.Store)));
            var selection = (await SeriesChoice.ReadAsync(today, parsed.GetValue(key), cancellationToken))!;
            var (asOf, earliest, latest) = (parsed.GetValue(point), parsed.GetValue(from), parsed.GetValue(to));
            var then = await AsOfOption.ReadAsync(today, asOf, cancellationToken);
            var vintages = await new StoreQueries(then).ReadVintagesAsync(selection, parsed.GetValue(first), cancellationToken);
            VintageAnswer[] rows =
            [
                .. vintages.Where(vintage => !(vintage.Month < earliest) && !(vintage.Month > latest)).Select(VintageAnswer.Of),
            ];
            var writer = report(parsed);
            writer.Json(rows, CliJson.Types.IReadOnlyListVintageAnswer);
            if (rows.Length == 0)
            {
                writer.Empty(Columns, await EmptyReason.OfMonthsAsync(
                    today, then, asOf, selection, earliest, latest, cancellationToken));
                return (int)ExitCode.Done;
            }

            writer.Table(Columns, rows.Select(row => (string[])
                [row.Series, row.Month, Figures.Count(row.Value), row.Published ?? "unknown", row.Release]));
            writer.Line(Caveats.EventNotPerson);
            return (int)ExitCode.Done;
        });
        return command;
    }
}
