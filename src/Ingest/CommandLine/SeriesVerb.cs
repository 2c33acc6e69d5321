using System.CommandLine;
using System.CommandLine.Parsing;
using Encounters.Api.Answers;
using Encounters.Calendar;
using Encounters.Pipeline.Ledger;
using Encounters.Pipeline.Queries;
using Encounters.Series;
using Encounters.Swings;
using Encounters.Words;
using Ingest.Composition;
using Ingest.Output;

namespace Ingest.CommandLine;

/// <summary><c>series [KEY] [--from] [--to] [--as-of]</c>.</summary>
internal static class SeriesVerb
{
    // As many as a screen has lines.
    private const int MonthsInChart = 24;

    public static Command Create(GlobalOptions globals, Func<ParseResult, ReportWriter> report)
    {
        var key = KeyArgument("One series (southwest), its breakdowns (southwest/*), or nothing to list the keys.");
        var from = MonthOption("--from", "The first month.");
        var to = MonthOption("--to", "The last month.");
        var asOf = new Option<AsOf?>("--as-of")
        {
            Description = "Use what had been published by then: a release, a date (2024-02-29) or a month (2024-02).",
            HelpName = "RELEASE or DATE",
            CustomParser = result => AsOf.TryParse(result.Tokens[0].Value, out var value)
                ? value
                : Refuse<AsOf?>(result, "is neither a release nor a date (yyyy-MM-dd)"),
        };
        var chart = new Option<FileInfo?>("--chart")
        {
            Description = "Also save a chart of the series, with the expected range and alerts, to this file (.svg or .png).",
            HelpName = "FILE",
        };
        chart.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && !ChartFile.IsSupported(result.Tokens[0].Value))
                result.AddError("--chart needs a file name that ends with .svg or .png.");
        });
        var command = new Command("series",
            "Shows the monthly totals of a series: current value, and the value as first published.")
        {
            key, from, to, asOf, chart,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var store = StoreLocator.OpenExisting(parsed.GetValue(globals.Store));
            var (queries, writer) = (new StoreQueries(new StoredFacts(store)), report(parsed));
            if (parsed.GetValue(key) is not { } selection)
                return await ListAsync(queries, writer, cancellationToken);
            var (point, first, file) = (parsed.GetValue(asOf), parsed.GetValue(from), parsed.GetValue(chart));
            if (file is not null && selection.Breakdowns)
                throw new UsageException("--chart can draw only one series.");

            // What is expected of a month depends on the months before it, shown or not.
            var known = await queries.ReadSeriesAsync(selection, null, parsed.GetValue(to), point, cancellationToken)
                ?? throw new UsageException($"There is no release '{point}'. 'ingest releases' lists them.");
            SeriesPoint[] months = [.. known.Where(month => first is null || month.Month >= first)];
            if (months.Length == 0 && !(await queries.ListSeriesAsync(cancellationToken)).Any(selection.Includes))
                throw new UsageException($"There is no series '{selection}'. 'ingest series' lists the keys.");
            Show(writer, selection, months, selection.Breakdowns ? null : ExpectedMonths.NextOf(known));
            if (file is not null)
            {
                await ChartFile.WriteAsync(
                    file, await new SeriesPictures(new StoredFacts(store)).OfAsync(selection.Key, known, first,
                        cancellationToken), cancellationToken);
                writer.Line($"Chart saved to {file.FullName}");
            }

            return (int)ExitCode.Done;
        });
        return command;
    }

    /// <summary>An optional argument that selects series.</summary>
    public static Argument<SeriesSelection?> KeyArgument(string description) => new("KEY")
    {
        Description = description,
        Arity = ArgumentArity.ZeroOrOne,
        CustomParser = ParseSelection,
    };

    /// <summary>An option that selects series.</summary>
    public static Option<SeriesSelection?> SelectionOption(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "KEY",
        CustomParser = ParseSelection,
    };

    private static SeriesSelection? ParseSelection(ArgumentResult result) =>
        SeriesSelection.TryParse(result.Tokens[0].Value, out var selection)
            ? selection
            : Refuse<SeriesSelection?>(result, "is not a series key such as 'southwest' or 'nationwide/citizenship=mexico'");

    private static Option<Month?> MonthOption(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "yyyy-MM",
        CustomParser = result => Month.TryParse(result.Tokens[0].Value, out var month)
            ? month
            : Refuse<Month?>(result, "is not a month (yyyy-MM)"),
    };

    private static T? Refuse<T>(ArgumentResult result, string problem)
    {
        result.AddError($"'{result.Tokens[0].Value}' {problem}.");
        return default;
    }

    private static async Task<int> ListAsync(StoreQueries queries, ReportWriter writer, CancellationToken cancellationToken)
    {
        var keys = (await queries.ListSeriesAsync(cancellationToken)).Select(key => key.Value).ToArray();
        writer.Json(keys, CliJson.Types.IReadOnlyListString);
        foreach (var key in keys)
            writer.Line(key);
        return (int)ExitCode.Done;
    }

    private static void Show(ReportWriter writer, SeriesSelection selection, SeriesPoint[] months, NextMonth? next)
    {
        writer.Json(
            [.. months.Select(point => SeriesMonthAnswer.Of(point, selection.Breakdowns))],
            CliJson.Types.IReadOnlyListSeriesMonthAnswer);

        writer.Table(
            [new("Series"), new("Month"), new("Encounters", true), new("Change", true), new("As first published", true),
                new("Release")],
            months.Select((point, i) => (string[])
            [
                point.Series.Value,
                point.Month.ToString(),
                Figures.Count(point.Value),
                Figures.Change(ChangeFrom(i > 0 ? months[i - 1] : null, point)),
                point.FirstValue == point.Value ? "same" : Figures.Count(point.FirstValue),
                point.Release,
            ]));
        if (!selection.Breakdowns)
            writer.Chart([.. months.TakeLast(MonthsInChart).Select(point => (point.Month.ToString(), point.Value))]);
        if (next is { } forecast)
            writer.Line(
                $"Expected in {DisplayNames.Of(forecast.Month)}: {SwingSentence.Range(forecast.Low, forecast.High)}, in 19 of "
                    + $"20 cases.");
        writer.Line(Caveats.EventNotPerson);
    }

    private static double? ChangeFrom(SeriesPoint? before, SeriesPoint point) =>
        before is not null && before.Series == point.Series && before.Month.Next == point.Month
            ? PercentChange.Of(before.Value, point.Value)
            : null;
}
