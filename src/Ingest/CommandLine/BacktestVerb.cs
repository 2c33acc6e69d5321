using System.CommandLine;
using System.Globalization;
using CsvHelper;
using Encounters.Pipeline.Queries;
using Encounters.Swings;
using Encounters.Words;
using Ingest.Composition;
using Ingest.Output;

namespace Ingest.CommandLine;

/// <summary><c>backtest FILE</c>: the alerts and stories that the rules would have raised.</summary>
internal static class BacktestVerb
{
    public static Command Create(Func<ParseResult, ReportWriter> report)
    {
        var file = new Argument<FileInfo>("FILE") { Description = "A CSV of month,<series>... with months as yyyy-MM." };
        var command = new Command("backtest",
            "Runs the swing rules over a CSV, month by month, and lists the alerts they would have raised.") { file };
        command.SetAction(parsed =>
        {
            var results = Read(parsed.GetRequiredValue(file)).Where(series => series.Months.Count > 0)
                .Select(series => new Backtest(SwingParameters.Default).Run(series.Name, series.Months)).ToArray();
            Show(report(parsed), [.. results.SelectMany(result => result.Alerts)], [.. results.Select(result => result.Rate)]);
            return (int)ExitCode.Done;
        });
        return command;
    }

    private static IReadOnlyList<(string Name, IReadOnlyList<MonthlyCount> Months)> Read(FileInfo file)
    {
        try
        {
            using var stream = file.OpenRead();
            return MonthlyCsv.Read(stream);
        }
        catch (Exception exception) when (exception is FormatException or CsvFormatException or FileNotFoundException
            or DirectoryNotFoundException)
        {
            throw new UsageException($"'{file}' could not be read: {exception.Message}");
        }
    }

    private static void Show(ReportWriter writer, IReadOnlyList<BacktestAlert> alerts, IReadOnlyList<BacktestRate> rates)
    {
        writer.Json([.. alerts.Select(BacktestAlertOutput.Of)], CliJson.Types.IReadOnlyListBacktestAlertOutput);
        writer.Table(
            [
                new("Series"), new("Month"), new("Kind"), new("Severity"), new("Encounters", true), new("Change", true),
                new("Expected from", true), new("to", true),
            ],
            alerts.Select(alert => (string[])
            [
                alert.Series,
                alert.Month.Month.ToString(),
                alert.Kind.Word,
                alert.Severity.Word,
                Figures.Count(alert.Month.Value),
                Figures.Change(alert.Month.ChangePercent),
                alert.Month.Expectation is { } low ? Figures.Count((long)low.Low) : "",
                alert.Month.Expectation is { } high ? Figures.Count((long)high.High) : "",
            ]));
        writer.Line();
        ShowStories(writer, alerts);
        writer.Line();
        writer.MoreTable(
            [
                new("Series"), new("From"), new("To"), new("Months", true), new("Missing", true), new("Swings", true),
                new("Shifts", true), new("Per year", true),
                new($"{Backtest.BaselinePercent:0}% rule", true), new("Per year", true),
            ],
            rates.Select(rate => (string[])
            [
                rate.Series,
                rate.First.ToString(),
                rate.Last.ToString(),
                Figures.Count(rate.Months),
                Figures.Count(rate.Gaps),
                Figures.Count(rate.Swings),
                Figures.Count(rate.Shifts),
                PerYear(rate.Swings + rate.Shifts, rate.Months),
                Figures.Count(rate.Baseline),
                PerYear(rate.Baseline, rate.Months),
            ]));
    }

    /// <summary>A story is what moved in one direction in one month; the series with the most encounters leads it.</summary>
    private static void ShowStories(ReportWriter writer, IReadOnlyList<BacktestAlert> alerts) => writer.MoreTable(
        [new("Story"), new("Leads with"), new("Encounters", true), new("Change", true), new("Also")],
        alerts.GroupBy(BacktestAlertOutput.StoryIdOf).OrderBy(story => story.Key, StringComparer.Ordinal).Select(story =>
        {
            var ranked = story.OrderByDescending(alert => Math.Max(alert.Month.Value, alert.Month.Previous ?? 0)).ToArray();
            return (string[])
            [
                story.Key,
                ranked[0].Series,
                Figures.Count(ranked[0].Month.Value),
                Figures.Change(ranked[0].Month.ChangePercent),
                string.Join(", ", ranked.Skip(1).Select(alert => alert.Series)),
            ];
        }));

    private static string PerYear(int alerts, int months) =>
        months == 0 ? "" : (12.0 * alerts / months).ToString("0.00", CultureInfo.InvariantCulture);
}
