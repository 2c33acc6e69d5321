using System.CommandLine;
using Encounters.Api.Answers;
using Encounters.Pipeline.Queries;
using Ingest.Composition;
using Ingest.Output;

namespace Ingest.CommandLine;

/// <summary><c>revisions [KEY]</c>: months that a later release restated.</summary>
internal static class RevisionsVerb
{
    private static readonly ReportColumn[] Columns =
    [
        new("Series"), new("Month"), new("From", true), new("To", true), new("From release", IsRelease: true),
        new("To release", IsRelease: true),
    ];

    public static Command Create(GlobalOptions globals, Func<ParseResult, ReportWriter> report)
    {
        var key = SeriesChoice.Argument("One series (southwest), its breakdowns (southwest/*), or nothing for all.");
        var point = AsOfOption.Create();
        var command = new Command("revisions",
            "Lists the months that CBP restated, with the earlier and the later figure.") { key, point };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var today = new StoredFacts(StoreLocator.OpenExisting(parsed.GetValue(globals.Store)));
            var selection = await SeriesChoice.ReadAsync(today, parsed.GetValue(key), cancellationToken);
            var asOf = parsed.GetValue(point);
            var then = await AsOfOption.ReadAsync(today, asOf, cancellationToken);
            var revisions = await new StoreQueries(then).ReadRevisionsAsync(selection, cancellationToken);
            var writer = report(parsed);
            writer.Json([.. revisions.Select(RevisionAnswer.Of)], CliJson.Types.IReadOnlyListRevisionAnswer);
            if (revisions.Count == 0)
            {
                writer.Empty(Columns, await EmptyReason.OfRevisionsAsync(today, then, asOf, selection, cancellationToken));
                return (int)ExitCode.Done;
            }

            writer.Table(
                Columns,
                revisions.Select(revision => (string[])
                [
                    revision.Series.Value,
                    revision.Month.ToString(),
                    Figures.Count(revision.From),
                    Figures.Count(revision.To),
                    revision.FromRelease,
                    revision.ToRelease,
                ]));
            return (int)ExitCode.Done;
        });
        return command;
    }
}
