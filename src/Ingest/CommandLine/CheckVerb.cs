using System.CommandLine;
using System.Globalization;
using Encounters.Api.Answers;
using Encounters.Pipeline.Queries;
using Encounters.Series;
using Ingest.Composition;
using Ingest.Output;

namespace Ingest.CommandLine;

/// <summary><c>check NUMBER [--series KEY]</c>: where a number comes from.</summary>
internal static class CheckVerb
{
    // A small number stands in thousands of breakdowns; nobody reads them all. --json has them.
    private const int MatchesShown = 20;

    public static Command Create(GlobalOptions globals, Func<ParseResult, ReportWriter> report)
    {
        var number = new Argument<long>("NUMBER")
        {
            Description = "A count as a report gives it: 252315 or 252,315.",
            CustomParser = result =>
            {
                const NumberStyles Style = NumberStyles.AllowThousands;
                if (long.TryParse(result.Tokens[0].Value, Style, CultureInfo.InvariantCulture, out var value))
                    return value;
                result.AddError($"'{result.Tokens[0].Value}' is not a whole number.");
                return 0;
            },
        };
        var series = SeriesVerb.SelectionOption("--series", "Only these series: southwest, or southwest/* for its breakdowns.");
        var command = new Command("check", "Finds which series and months or years have, or once had, a value.") { number, series };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var check = new NumberCheck(new StoredFacts(StoreLocator.OpenExisting(parsed.GetValue(globals.Store))));
            var found = await check.FindAsync(parsed.GetValue(number), parsed.GetValue(series), cancellationToken);
            var writer = report(parsed);
            writer.Json(CheckAnswer.Of(found), CliJson.Types.CheckAnswer);
            Show(writer, found);
            return (int)ExitCode.Done;
        });
        return command;
    }

    /// <summary>Shows what is known of a number.</summary>
    public static void Show(ReportWriter writer, NumberReport found)
    {
        foreach (var match in found.Matches.Take(MatchesShown))
        {
            var point = match.Point;
            var when = $"{DisplayNames.Of(point.Month)} ({point.Month}, fiscal year {point.Month.FiscalYear})";
            writer.Line($"{Figures.Count(found.Number)} is {point.Series} in {when}, {HowSaid(match)} ({match.Said}).");
            foreach (var other in match.NotToBeTakenFor)
                writer.Line($"  It is not {DisplayNames.Of(other.Month)} ({Figures.Count(other.Value)}, fiscal year {other.Month.FiscalYear}).");
        }

        foreach (var sum in found.Sums.Take(MatchesShown))
            writer.Line($"{Figures.Count(found.Number)} is {sum.Series} in {PeriodText.Of(sum.Period)}, {HowSaid(sum)} ({sum.Said}).");
        var (shown, all) = (Math.Min(found.Matches.Count, MatchesShown) + Math.Min(found.Sums.Count, MatchesShown), found.Matches.Count + found.Sums.Count);
        if (all > shown)
            writer.Line($"… and {all - shown} more. Ask for one series with --series.");
        if (all > 0)
            return;
        writer.Line($"No month or year of any series has, or once had, {Figures.Count(found.Number)}. The nearest months:");
        foreach (var point in found.Nearest)
            writer.Line($"  {point.Series} {point.Month}: {Figures.Count(point.Value)}");
    }

    private static string HowSaid(SumMatch sum) =>
        sum.IsCurrent ? "as published today" : $"as published for a while; {Figures.Count(sum.Value)} today";

    private static string HowSaid(NumberMatch match) => match switch
    {
        { IsCurrent: true, IsFirst: true } => "as first published and today",
        { IsCurrent: true } => $"today; first published as {Figures.Count(match.Point.FirstValue)}",
        { IsFirst: true } => $"as first published; {Figures.Count(match.Point.Value)} today",
        _ => $"for a while; first published as {Figures.Count(match.Point.FirstValue)}, {Figures.Count(match.Point.Value)} today",
    };
}
