using System.Globalization;
using System.Reflection;
using System.Text;
using Encounters.Calendar;
using Encounters.Swings;

namespace Encounters.Pipeline.Tests.Alerts;

/// <summary>The tables of docs/swings.md are what the code gives, and the code keeps to its bars.</summary>
public sealed class SwingsDocumentTests
{
    private const string Border = "southwest_border";
    private static readonly CultureInfo English = CultureInfo.InvariantCulture;

    [Fact]
    public void The_backtest_table_is_what_the_rules_give()
    {
        var rates = RealSeries.History.Select(
            series => new Backtest(SwingParameters.Default).Run(series.Name, series.Months).Rate).ToArray();
        var table = new StringBuilder("| series | months | swings | shifts | 20% rule | alerts a year | 20% rule a year |\n| --- "
            + "| --: | --: | --: | --: | --: | --: |\n");
        foreach (var rate in rates)
            Row(rate.Series, rate.Months, rate.Swings, rate.Shifts, rate.Baseline);
        Row("all", rates.Sum(rate => rate.Months), rates.Sum(rate => rate.Swings), rates.Sum(rate => rate.Shifts),
            rates.Sum(rate => rate.Baseline));
        SwingsDocument.Matches("backtest", table.ToString());
        Assert.InRange(12.0 * rates.Sum(rate => rate.Swings + rate.Shifts) / rates.Sum(rate => rate.Months), 0, 0.7);
        Assert.InRange(rates.Single(rate => rate.Series == Border) is var border ? border.Swings + border.Shifts : 0, 0, 2);

        void Row(string name, int months, int swings, int shifts, int baseline) => table
            .Append(English, $"| {name} | {months:N0} | {swings} | {shifts} | {baseline} ")
            .Append(English, $"| {12.0 * (swings + shifts) / months:0.00} | {12.0 * baseline / months:0.00} |\n");
    }

    [Fact]
    public void The_table_of_the_southwest_is_what_the_rules_give()
    {
        var (alerts, rate) = new Backtest(SwingParameters.Default).Run("southwest", RealSeries.Southwest());
        var table = new StringBuilder(
            "| month | kind | severity | encounters | change | expected |\n| --- | --- | --- | --: | --: | --: |\n");
        foreach (var alert in alerts)
        {
            var expectation = alert.Month.Expectation!.Value;
            table.Append(English,
                $"| {alert.Month.Month} | {alert.Month.Level?.Change.ToString() ?? "Swing"} | "
                    + $"{alert.Severity.ToString().ToLowerInvariant()} ")
                .Append(English,
                    $"| {alert.Month.Value:N0} | {alert.Month.ChangePercent:+0.0;-0.0}% | "
                        + $"{expectation.Low:N0}–{expectation.High:N0} |\n");
        }

        table.Append(English, $"\nIn {rate.Months} months; the 20% rule raises {rate.Baseline} alerts.\n");
        SwingsDocument.Matches("southwest", table.ToString());
        Assert.Subset(
            alerts.Select(alert => alert.Month.Month.ToString()).ToHashSet(),
            new HashSet<string> { "2021-03", "2023-01", "2023-06", "2023-12", "2024-01", "2025-01", "2025-02" });
    }

    [Fact]
    public void The_ranges_hold_nineteen_of_twenty_months_and_the_forecasts_beat_the_month_before()
    {
        var table = new StringBuilder("| series | forecasts | in the range | our error | same as last month | same month last "
            + "year |\n| --- | --: | --: | --: | --: | --: |\n");
        var (history, releases) = (RealSeries.History, RealSeries.OfReleases());
        Row("Border Patrol sectors, fiscal years 2000 to 2012", history);
        var real = Row("All series of the releases, since fiscal year 2020", releases);
        Row("of these, 3,000 a month and more",
            [.. releases.Where(series => series.Months.Average(month => month.Value) >= 3_000)]);
        Row("of these, below 300 a month", [.. releases.Where(series => series.Months.Average(month => month.Value) < 300)]);
        var southwest =
            Row("Southwest border, since fiscal year 2020", [.. releases.Where(series => series.Name == "southwest")]);
        var all = Row("All together", [.. history, .. releases]);
        SwingsDocument.Matches("score", table.ToString());
        Assert.InRange(all.Coverage, 0.94, 0.96);
        Assert.True(real.Error < real.Naive);
        Assert.InRange(southwest.Error, 0, southwest.Naive * 1.03);

        (double Coverage, double Error, double Naive) Row(
            string name, IReadOnlyList<(string Name, IReadOnlyList<MonthlyCount> Months)> series)
        {
            int count = 0, inside = 0;
            double error = 0, naive = 0, yearly = 0;
            foreach (var months in series.Select(entry => entry.Months))
            {
                foreach (var (i, month) in new SwingDetector(SwingParameters.Default).Assess(months).Index())
                {
                    if (month.Expectation is not { } expectation)
                        continue;
                    count++;
                    inside += expectation.Reach < 1 ? 1 : 0;
                    error += Math.Abs(expectation.Residual);
                    naive += Math.Abs(expectation.Change);
                    yearly += Math.Abs(Math.Log((month.Value + 0.5) / (months[i - 12].Value + 0.5)));
                }
            }

            table.Append(English,
                $"| {name} | {count:N0} | {100.0 * inside / count:0.0}% | {error / count:0.0000} | {naive / count:0.0000} | "
                    + $"{yearly / count:0.0000} |\n");
            return ((double)inside / count, error / count, naive / count);
        }
    }

    [Fact]
    public void The_season_of_the_prior_and_the_tails_of_the_ranges_are_those_of_the_shared_series()
    {
        var table = new StringBuilder("| calendar month | change | shipped |\n| --- | --: | --: |\n");
        for (var month = new Month(2000, 1); month.Year == 2000; month = month.Next)
        {
            var change = SeasonOf(month.MonthOfYear);
            table.Append(English, $"| {month.FirstDay:MMMM} | {change:+0.00;-0.00} | {SeasonPrior.Of(month):+0.0;-0.0;0} |\n");
            Assert.InRange(SeasonPrior.Of(month) - change, -0.06, 0.06);
        }

        SwingsDocument.Matches("season", table.ToString());
        table = new StringBuilder(
            "| expected count | 2.5% below | shipped | 2.5% above | shipped |\n| --- | --: | --: | --: | --: |\n");
        var scores = RealSeries.History.Concat(RealSeries.OfReleases())
            .SelectMany(series => new SwingDetector(SwingParameters.Default).Assess(series.Months))
            .Where(month => month.Expectation is not null)
            .Select(month => (Year: month.Month.FiscalYear.Number, month.Expectation!.Value)).ToArray();
        foreach (var (from, below, name) in ((double, double, string)[])[(0, 30, "below 30"), (30, 300, "30 to 300"),
            (300, 3_000, "300 to 3,000"), (3_000, double.PositiveInfinity, "3,000 and more")])
        {
            // The median over the years, so that the shocks of one year do not set the range of all.
            double[][] years = [.. scores.Where(score => score.Value.Expected >= from && score.Value.Expected < below)
                .GroupBy(score => score.Year, score => score.Value.Score).Where(year => year.Count() >= 20)
                .Select(year => year.Order().ToArray())];
            var (low, high) = ForecastTails.Of(from);
            table.Append(English,
                $"| {name} | {MedianOf(years, 0.025):0.00} | {-low:0.00} | {MedianOf(years, 0.975):0.00} | {high:0.00} |\n");
        }

        SwingsDocument.Matches("tails", table.ToString());
    }

    [Fact]
    public void The_table_of_sensitivities_is_what_the_rules_give()
    {
        var (southwest, border) = (RealSeries.Southwest(), RealSeries.History.Single(series => series.Name == Border).Months);
        var usual = NewsOf(southwest, SwingParameters.Default);
        var table = new StringBuilder(
            "| parameter | value | southwest since 2020 | border 2000 to 2012 |\n| --- | --: | --- | --- |\n");
        Row("(as they are)", "", SwingParameters.Default);
        foreach (var property in typeof(SwingParameters).GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.CanWrite))
        {
            foreach (var factor in (double[])[0.75, 1.25])
            {
                var parameters = SwingParameters.Default with { };
                var value = Move(property, factor);
                property.SetValue(parameters, Convert.ChangeType(value, property.PropertyType, English));
                Row(property.Name, value.ToString("0.###", English), parameters);
            }
        }

        SwingsDocument.Matches("sensitivity", table.ToString());

        void Row(string name, string value, SwingParameters parameters)
        {
            var found = NewsOf(southwest, parameters);
            var differences = name == "(as they are)"
                ? string.Join(", ", found)
                : string.Join(", ", found.Except(usual).Select(month => $"+{month}")
                    .Concat(usual.Except(found).Select(month => $"-{month}")).DefaultIfEmpty("the same"));
            table.Append(English,
                $"| {name} | {value} | {differences} | "
                    + $"{string.Join(", ", NewsOf(border, parameters).DefaultIfEmpty("none"))} |\n");
        }
    }

    /// <summary>A ratio moves by a quarter of what it is above 1; a number of months is rounded.</summary>
    private static double Move(PropertyInfo property, double factor) => property.GetValue(SwingParameters.Default) switch
    {
        int number => Math.Round(number * factor),
        double ratio when property.Name.EndsWith("Ratio", StringComparison.Ordinal) => 1 + ((ratio - 1) * factor),
        double number => number * factor,
        var other => throw new InvalidOperationException($"{property.Name} is a {other?.GetType()}."),
    };

    private static IReadOnlyList<string> NewsOf(IReadOnlyList<MonthlyCount> series, SwingParameters parameters)
    {
        var detector = new SwingDetector(parameters);
        return [.. detector.Assess(series).Where(month => detector.IsSwing(month) || SwingDetector.IsShift(month))
            .Select(month => month.Month.ToString())];
    }

    /// <summary>The median over the sectors and coasts of the median change of a calendar month.</summary>
    private static double SeasonOf(int monthOfYear) =>
        Median(RealSeries.History.Where(series => series.Name != Border).Select(series => Median(
        series.Months.Zip(series.Months.Skip(1)).Where(pair => pair.Second.Month.MonthOfYear == monthOfYear)
            .Select(pair => Math.Log((pair.Second.Value + 0.5) / (pair.First.Value + 0.5))))));

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[sorted.Length / 2] + sorted[(sorted.Length - 1) / 2]) / 2;
    }

    private static double MedianOf(double[][] years, double share) =>
        Median(years.Select(year => year[(int)(year.Length * share)]));
}
