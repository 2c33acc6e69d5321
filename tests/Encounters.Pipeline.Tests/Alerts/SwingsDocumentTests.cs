using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using Encounters.Calendar;
using Encounters.Pipeline.Normalization;
using Encounters.Pipeline.Queries;
using Encounters.Releases;
using Encounters.Series;
using Encounters.Swings;
using Encounters.Testing;

namespace Encounters.Pipeline.Tests.Alerts;

/// <summary>The tables of docs/swings.md are what the code gives. With UPDATE_GOLDEN=1 they are written.</summary>
public sealed class SwingsDocumentTests
{
    private const string Border = "southwest_border";

    private static readonly string Document = Path.Combine(Repository.Root, "docs", "swings.md");

    private static readonly Lazy<IReadOnlyList<(string Name, IReadOnlyList<MonthlyCount> Months)>> History = new(() =>
    {
        using var stream = File.OpenRead(RealReleases.DataFile("history/usbp-monthly-fy2000-fy2012.csv"));
        return MonthlyCsv.Read(stream);
    });

    [Fact]
    public void The_backtest_table_is_what_the_rules_give()
    {
        var table = new StringBuilder("| series | months | swings | shifts | 20 % rule | swings and shifts a year | 20 % rule a year |\n| --- | --: | --: | --: | --: | --: | --: |\n");
        foreach (var (name, months) in History.Value)
        {
            var (_, rate) = new Backtest(SwingParameters.Default).Run(name, months);
            table.Append(CultureInfo.InvariantCulture, $"| {name} | {rate.Months} | {rate.Swings} | {rate.Shifts} | {rate.Baseline} ")
                .Append(CultureInfo.InvariantCulture, $"| {12.0 * (rate.Swings + rate.Shifts) / rate.Months:0.00} | {12.0 * rate.Baseline / rate.Months:0.00} |\n");
        }

        Matches("backtest", table.ToString());
        Assert.InRange(SwingsOf(History.Value.Single(series => series.Name == Border).Months, SwingParameters.Default).Count, 0, 1);
    }

    [Fact]
    public void The_table_of_the_southwest_is_what_the_rules_give()
    {
        var (alerts, rate) = new Backtest(SwingParameters.Default).Run("southwest", Southwest());
        var table = new StringBuilder("| month | kind | severity | encounters | change | expected |\n| --- | --- | --- | --: | --: | --: |\n");
        foreach (var alert in alerts)
        {
            var expectation = alert.Month.Expectation!.Value;
            table.Append(CultureInfo.InvariantCulture, $"| {alert.Month.Month} | {alert.Kind.ToString().ToLowerInvariant()} | {alert.Severity.ToString().ToLowerInvariant()} ")
                .Append(CultureInfo.InvariantCulture, $"| {alert.Month.Value:N0} | {alert.Month.ChangePercent:+0.0;-0.0} % | {expectation.Low:N0} to {expectation.High:N0} |\n");
        }

        table.Append(CultureInfo.InvariantCulture, $"\nIn {rate.Months} months; the 20 % rule raises {rate.Baseline} alerts.\n");
        Matches("southwest", table.ToString());
    }

    [Fact]
    public void The_table_of_sensitivities_is_what_the_rules_give()
    {
        var (southwest, border) = (Southwest(), History.Value.Single(series => series.Name == Border).Months);
        var usual = SwingsOf(southwest, SwingParameters.Default);
        var table = new StringBuilder("| parameter | value | southwest since 2020 | border 2000 to 2012 |\n| --- | --: | --- | --- |\n");
        Row("(as they are)", "", SwingParameters.Default);
        foreach (var property in typeof(SwingParameters).GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite))
        {
            // These two are not about the swing of a whole.
            if (property.Name is nameof(SwingParameters.FalseDiscoveryRate) or nameof(SwingParameters.ShiftMonths) or nameof(SwingParameters.ShiftRatio))
                continue;
            foreach (var factor in (double[])[0.75, 1.25])
            {
                var parameters = SwingParameters.Default with { };
                var value = Move(property, factor);
                property.SetValue(parameters, Convert.ChangeType(value, property.PropertyType, CultureInfo.InvariantCulture));
                Row(property.Name, value.ToString("0.###", CultureInfo.InvariantCulture), parameters);
            }
        }

        Matches("sensitivity", table.ToString());

        void Row(string name, string value, SwingParameters parameters)
        {
            var found = SwingsOf(southwest, parameters);
            var differences = name == "(as they are)"
                ? string.Join(", ", found)
                : string.Join(", ", found.Except(usual).Select(month => $"+{month}").Concat(usual.Except(found).Select(month => $"-{month}")).DefaultIfEmpty("the same"));
            table.Append(CultureInfo.InvariantCulture, $"| {name} | {value} | {differences} | {string.Join(", ", SwingsOf(border, parameters).DefaultIfEmpty("none"))} |\n");
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

    private static IReadOnlyList<string> SwingsOf(IReadOnlyList<MonthlyCount> series, SwingParameters parameters)
    {
        var detector = new SwingDetector(parameters);
        return [.. detector.Assess(series).Where(detector.IsSwing).Select(month => month.Month.ToString())];
    }

    /// <summary>The southwest land border as the two closed releases give it.</summary>
    private static MonthlyCount[] Southwest()
    {
        SortedDictionary<Month, long> months = [];
        foreach (var fileName in (string[])[RealReleases.State2023, RealReleases.State2025])
        {
            using var stream = File.OpenRead(RealReleases.PathOf(fileName));
            var name = ReleaseName.Read(fileName);
            var totals = Normalizer.Normalize(stream, name, TestContext.Current.CancellationToken).Release!.Totals;
            foreach (var month in totals.Coverage.Months)
                months[month] = totals[SeriesKey.Whole(Scope.Southwest), month]!.Value;
        }

        return [.. months.Select(entry => new MonthlyCount(entry.Key, entry.Value))];
    }

    private static void Matches(string section, string table)
    {
        var pattern = new Regex($"(?<=<!-- begin {section} -->\n).*?(?=<!-- end {section} -->)", RegexOptions.Singleline);
        lock (Document)
        {
            var text = File.ReadAllText(Document);
            if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
                File.WriteAllText(Document, text = pattern.Replace(text, table));
            Assert.Equal(table, pattern.Match(text).Value);
        }
    }
}
