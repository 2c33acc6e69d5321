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

/// <summary><c>series [KEY] [--by] [--from] [--to] [--as-of]</c>.</summary>
internal static class SeriesVerb
{
    private const string ByMonth = "month";

    // About as many as fit on a screen.
    private const int MonthsInChart = 24;

    private static readonly ReportColumn[] MonthColumns =
    [
        new("Series"), new("Month"), new("Encounters", true), new("Change", true), new("As first published", true),
        new("Release", IsRelease: true),
    ];

    public static Command Create(GlobalOptions globals, Func<ParseResult, ReportWriter> report)
    {
        var key = SeriesChoice.Argument("One series (southwest), its breakdowns (southwest/*), or nothing to list the keys.");
        var from = MonthOption("--from", "The first month.");
        var to = MonthOption("--to", "The last month.");
        var (by, asOf) = (ByOption(), AsOfOption.Create());
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
            "Shows the totals of a series by month or year. Months have the current value and the value as first published.")
        {
            key, by, from, to, asOf, chart,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var today = new StoredFacts(StoreLocator.OpenExisting(parsed.GetValue(globals.Store)));
            var writer = report(parsed);
            if (await SeriesChoice.ReadAsync(today, parsed.GetValue(key), cancellationToken) is not { } selection)
                return await ListAsync(new StoreQueries(today), writer, cancellationToken);
            var file = parsed.GetValue(chart);
            var isByYear = SeriesYearAnswer.TryParse(parsed.GetRequiredValue(by), out var kind);
            if (file is not null && (selection.Breakdowns || isByYear))
                throw new UsageException("--chart draws the months of exactly one series.");
            var question = new Question(
                today,
                await AsOfOption.ReadAsync(today, parsed.GetValue(asOf), cancellationToken),
                parsed.GetValue(asOf),
                selection,
                parsed.GetValue(from),
                parsed.GetValue(to));
            if (isByYear)
                await ShowYearsAsync(writer, question, kind, cancellationToken);
            else
                await ShowMonthsAsync(writer, question, file, cancellationToken);
            return (int)ExitCode.Done;
        });
        return command;
    }

    public static Option<Month?> MonthOption(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "yyyy-MM",
        CustomParser = result => Month.TryParse(result.Tokens[0].Value, out var month)
            ? month
            : Refuse<Month?>(result, "is not a month (yyyy-MM)"),
    };

    private static Option<string> ByOption()
    {
        var by = new Option<string>("--by")
        {
            Description = "The span of a total. A year to date is compared with the same months of the year before.",
            DefaultValueFactory = _ => ByMonth,
        };
        by.AcceptOnlyFromAmong([ByMonth, .. SeriesYearAnswer.KindNames]);
        return by;
    }

    private static T? Refuse<T>(ArgumentResult result, string problem)
    {
        result.AddError($"'{result.Tokens[0].Value}' {problem}.");
        return default;
    }

    private static async Task<int> ListAsync(StoreQueries queries, ReportWriter writer, CancellationToken cancellationToken)
    {
        var keys = (await queries.ListSeriesAsync(cancellationToken)).Select(key => key.Value).ToArray();
        writer.Json(keys, CliJson.Types.IReadOnlyListString);
        ReportColumn[] columns = [new("Key"), new("Name")];
        if (keys.Length == 0)
            writer.Empty(columns, EmptyReason.NothingYet);
        else
            writer.Table(columns, keys.Select(key => (string[])[key, DisplayNames.Of(SeriesKey.Parse(key))]));
        return (int)ExitCode.Done;
    }

    private static async Task ShowMonthsAsync(
        ReportWriter writer, Question question, FileInfo? chart, CancellationToken cancellationToken)
    {
        // What is expected of a month depends on the months before it, shown or not.
        var known = await new StoreQueries(question.Then).ReadSeriesAsync(question.Selection, null, question.To,
            cancellationToken);
        SeriesPoint[] months = [.. known.Where(month => question.From is null || month.Month >= question.From)];
        var reason = months.Length == 0 ? await question.WhyEmptyAsync(cancellationToken) : null;
        writer.Json([.. months.Select(SeriesMonthAnswer.Of)], CliJson.Types.IReadOnlyListSeriesMonthAnswer);
        if (reason is null)
            Show(writer, question.Selection, months, known, question.Selection.Breakdowns ? null : ExpectedMonths.NextOf(known));
        else
            writer.Empty(MonthColumns, reason);
        if (chart is null)
            return;
        var pictures = new SeriesPictures(question.Then);
        var picture = await pictures.OfAsync(question.Selection.Key, known, question.From, cancellationToken);
        await ChartFile.WriteAsync(chart, picture with { Published = question.AsOf?.Words }, cancellationToken);
        writer.Line($"Chart saved to {chart.FullName}");
    }

    private static async Task ShowYearsAsync(
        ReportWriter writer, Question question, YearKind kind, CancellationToken cancellationToken)
    {
        var years = await new StoreQueries(question.Then).ReadYearsAsync(question.Selection, kind, question.From, question.To,
            cancellationToken);
        var reason = years.Count == 0 ? await question.WhyEmptyAsync(cancellationToken) : null;
        writer.Json([.. years.Select(SeriesYearAnswer.Of)], CliJson.Types.IReadOnlyListSeriesYearAnswer);
        ReportColumn[] columns =
        [
            new("Series"), new(kind == YearKind.FiscalYear ? "Fiscal year" : "Year"), new("Encounters", true),
            new("Same months before", true), new("Change", true), new("Months"),
        ];
        if (reason is not null)
        {
            writer.Empty(columns, reason);
            return;
        }

        writer.Table(
            columns,
            years.Select(year => (string[])
            [
                year.Series.Value,
                Figures.Year(year),
                Figures.Count(year.Value),
                year.SameMonthsBefore is { } before ? Figures.Count(before) : "",
                Figures.Change(year.ChangePercent),
                Figures.Months(year),
            ]));
        writer.Line(Caveats.EventNotPerson);
        if (years.Any(year => year.Extent != YearExtent.Complete))
            writer.Line(Caveats.YearToDate);
    }

    private static void Show(
        ReportWriter writer, SeriesSelection selection, SeriesPoint[] months, IReadOnlyList<SeriesPoint> known, NextMonth? next)
    {
        var values = known.ToDictionary(point => (point.Series, point.Month), point => point.Value);
        writer.Table(
            MonthColumns,
            months.Select(point => (string[])
            [
                point.Series.Value,
                point.Month.ToString(),
                Figures.Count(point.Value),
                Figures.Change(values.TryGetValue((point.Series, point.Month.AddMonths(-1)), out var before)
                    ? PercentChange.Of(before, point.Value)
                    : null),
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

    /// <summary>What was asked, and of which facts.</summary>
    private sealed record Question(
        IStoreFacts Today, IStoreFacts Then, AsOf? AsOf, SeriesSelection Selection, Month? From, Month? To)
    {
        /// <summary>Why there is nothing to show.</summary>
        public Task<string> WhyEmptyAsync(CancellationToken cancellationToken) =>
            EmptyReason.OfMonthsAsync(Today, Then, AsOf, Selection, From, To, cancellationToken);
    }
}
