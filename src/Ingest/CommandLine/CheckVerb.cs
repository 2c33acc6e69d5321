using System.CommandLine;
using System.Globalization;
using Encounters.Api.Answers;
using Encounters.Claims;
using Encounters.Pipeline.Queries;
using Encounters.Series;
using Ingest.Composition;
using Ingest.Output;

namespace Ingest.CommandLine;

/// <summary>
/// <c>check NUMBER [--series KEY]</c>: where a number comes from. <c>check --text FILE [--date DAY]</c>: every figure of a text,
/// judged.
/// </summary>
internal static class CheckVerb
{
    // A small number occurs in thousands of breakdowns, too many to read. --json has them all.
    private const int MatchesShown = 20;

    public static Command Create(GlobalOptions globals, Func<ParseResult, ReportWriter> report)
    {
        var number = new Argument<long?>("NUMBER")
        {
            Arity = ArgumentArity.ZeroOrOne,
            Description = "A count, with or without commas: 252315 or 252,315.",
            CustomParser = result =>
            {
                const NumberStyles Style = NumberStyles.AllowThousands;
                if (long.TryParse(result.Tokens[0].Value, Style, CultureInfo.InvariantCulture, out var value))
                    return value;
                result.AddError($"'{result.Tokens[0].Value}' is not a whole number.");
                return null;
            },
        };
        var series = SeriesChoice.Option("--series", "Only these series: southwest, or southwest/* for its breakdowns.");
        var text = new Option<string?>("--text")
        {
            Description =
            "A text file to check, or - for standard input. Exit code 1 if a figure is wrong.",
            HelpName = "FILE"
        };
        var (date, asOf) = (TextDateOption(), AsOfOption.Create());
        var command = new Command("check", "Finds where a number comes from, or checks every figure in a text.") { number, series,
            asOf, text, date };
        command.Validators.Add(result =>
        {
            if (result.GetResult(number) is { Tokens.Count: > 0 } == result.GetResult(text) is not null)
                result.AddError("Give either a NUMBER or --text FILE.");
            if (result.GetResult(text) is not null && result.GetResult(asOf) is not null)
                result.AddError("--as-of goes with a NUMBER; a text is judged by its --date.");
        });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (parsed.GetValue(text) is { } file)
            {
                var facts = new StoredFacts(StoreLocator.OpenExisting(parsed.GetValue(globals.Store)));
                var isWrong = await TextReportView.CheckAsync(
                    report(parsed), facts, await ReadTextAsync(file, cancellationToken), parsed.GetValue(date),
                    cancellationToken);
                return (int)(isWrong ? ExitCode.Damaged : ExitCode.Done);
            }

            var today = new StoredFacts(StoreLocator.OpenExisting(parsed.GetValue(globals.Store)));
            var check = new NumberCheck(await AsOfOption.ReadAsync(today, parsed.GetValue(asOf), cancellationToken));
            var selection = await SeriesChoice.ReadAsync(today, parsed.GetValue(series), cancellationToken);
            var found = await check.FindAsync(parsed.GetValue(number)!.Value, selection, cancellationToken);
            var writer = report(parsed);
            writer.Json(CheckAnswer.Of(found), CliJson.Types.CheckAnswer);
            writer.Rows(
                [new("Series"), new("Period"), new("Fiscal year"), new("Encounters", true), new("Today", true), new("Release")],
                [
                    .. found.Matches.Select(match => (string[])
                    [
                        match.Point.Series.Value,
                        match.Point.Month.ToString(),
                        match.Point.Month.FiscalYear.Number.ToString(CultureInfo.InvariantCulture),
                        Figures.Count(found.Number),
                        Figures.Count(match.Point.Value),
                        match.Said,
                    ]),
                    .. found.Sums.Select(sum => (string[])
                    [
                        sum.Series.Value, PeriodText.Of(sum.Period), "", Figures.Count(found.Number), Figures.Count(sum.Value),
                        sum.Said,
                    ]),
                ]);
            Show(writer, found);
            return (int)ExitCode.Done;
        });
        return command;
    }

    private static Option<DateOnly?> TextDateOption() => new("--date")
    {
        Description = "The date of the text, yyyy-MM-dd. Default: the date at its top, or today.",
        HelpName = "DAY",
        CustomParser = result =>
        {
            if (TextDate.TryParse(result.Tokens[0].Value, out var day))
                return day;
            result.AddError($"'{result.Tokens[0].Value}' is not a date (yyyy-MM-dd).");
            return null;
        },
    };

    private static Task<string> ReadTextAsync(string file, CancellationToken cancellationToken) => file == "-"
        ? Console.In.ReadToEndAsync(cancellationToken)
        : File.ReadAllTextAsync(file, cancellationToken);

    /// <summary>Shows where a number comes from.</summary>
    public static void Show(ReportWriter writer, NumberReport found)
    {
        foreach (var match in found.Matches.Take(MatchesShown))
        {
            var point = match.Point;
            var when = $"{DisplayNames.Of(point.Month)} ({point.Month}, fiscal year {point.Month.FiscalYear})";
            writer.Line($"{Figures.Count(found.Number)} is {point.Series} in {when}, {HowSaid(match)} ({match.Said}).");
            foreach (var other in match.NotToBeTakenFor)
                writer.Line(
                    $"  It is not {DisplayNames.Of(other.Month)} ({Figures.Count(other.Value)}, fiscal year "
                        + $"{other.Month.FiscalYear}).");
        }

        foreach (var sum in found.Sums.Take(MatchesShown))
            writer.Line(
                $"{Figures.Count(found.Number)} is {sum.Series} in {PeriodText.Of(sum.Period)}, {HowSaid(sum)} ({sum.Said}).");
        var (shown, all) = (Math.Min(found.Matches.Count, MatchesShown) + Math.Min(found.Sums.Count, MatchesShown),
            found.Matches.Count + found.Sums.Count);
        if (all > shown)
            writer.Line($"… and {all - shown} more. Choose one series with --series.");
        if (all > 0)
            return;
        writer.Line($"No month or year of any series has, or once had, {Figures.Count(found.Number)}. The nearest months:");
        foreach (var point in found.Nearest)
            writer.Line($"  {point.Series} {point.Month}: {Figures.Count(point.Value)}");
    }

    private static string HowSaid(SumMatch sum) =>
        sum.IsCurrent ? "as published today" : $"as published at one time; {Figures.Count(sum.Value)} today";

    private static string HowSaid(NumberMatch match) => match switch
    {
        { IsCurrent: true, IsFirst: true } => "as first published and today",
        { IsCurrent: true } => $"today; first published as {Figures.Count(match.Point.FirstValue)}",
        { IsFirst: true } => $"as first published; {Figures.Count(match.Point.Value)} today",
        _ => $"at one time; first published as {Figures.Count(match.Point.FirstValue)}, {Figures.Count(match.Point.Value)} today",
    };
}
