using Encounters.Calendar;
using Encounters.Normalization;
using Encounters.Pipeline.Ledger;
using Encounters.Pipeline.Queries;
using Encounters.Releases;
using Encounters.Series;
using Encounters.Swings;
using Encounters.Testing;

namespace Encounters.Pipeline.Tests.Alerts;

/// <summary>The real series that the rules are tried on: the shared history, and every series of the shared releases.</summary>
internal static class RealSeries
{
    private static readonly Lazy<IReadOnlyList<(Release Release, ReleaseTotals Totals)>> Loaded = new(() =>
    [
        .. ((string[])[RealReleases.State2023, RealReleases.State2025, RealReleases.SouthwestAugust]).Select(fileName =>
        {
            using var stream = File.OpenRead(RealReleases.PathOf(fileName));
            using var normalized = Normalizer.Normalize(stream, ReleaseName.Read(fileName), CancellationToken.None).Release!;
            return (new Release(normalized.Totals.Dataset, normalized.Totals.Coverage,
                ContentHash.Of(System.Text.Encoding.UTF8.GetBytes(fileName)), null), normalized.Totals);
        }),
    ]);

    /// <summary>The shared releases with their totals.</summary>
    public static IReadOnlyList<(Release Release, ReleaseTotals Totals)> Releases => Loaded.Value;

    /// <summary>Border Patrol by sector, fiscal years 2000 to 2012.</summary>
    public static IReadOnlyList<(string Name, IReadOnlyList<MonthlyCount> Months)> History { get; } = ReadHistory();

    /// <summary>Every series of the releases, after its last gap.</summary>
    public static IReadOnlyList<(string Name, IReadOnlyList<MonthlyCount> Months)> OfReleases() =>
        [.. ReleaseTotalsReader.HistoriesOf(Releases).Select(history => (history.Key.Value, AfterLastGap(history)))];

    /// <summary>The southwest border since October 2019.</summary>
    public static IReadOnlyList<MonthlyCount> Southwest() => OfReleases().Single(series => series.Name == "southwest").Months;

    /// <summary>
    /// What CBP would have published in nationwide-state for a month: the fiscal years up to three before, through that month,
    /// with the figures of the closed releases.
    /// </summary>
    public static (Release Release, ReleaseTotals Totals) StateReleaseFor(Month last)
    {
        var (older, newer) = (Releases[0].Totals, Releases[1].Totals);
        var first = new FiscalYear(Math.Max(2020, last.FiscalYear.Number - 3));
        var coverage = last.FiscalMonth == 12 ? Coverage.Final(first, last.FiscalYear) : Coverage.ToDate(first, last);
        var totals = new Dictionary<SeriesKey, IReadOnlyList<long>>();
        foreach (var key in older.Keys.Concat(newer.Keys).Distinct())
        {
            long[] values = [.. coverage.Months.Select(month => newer[key, month] ?? older[key, month] ?? 0)];
            if (values.Any(value => value > 0))
                totals.Add(key, values);
        }

        var published = Publication.Judge(coverage, last.Next, null,
            new DateTimeOffset(last.Next.FirstDay, new TimeOnly(12, 0), TimeSpan.Zero).AddDays(20));
        var release = new Release(Dataset.NationwideState, coverage,
            ContentHash.Of(System.Text.Encoding.UTF8.GetBytes(last.ToString())), published);
        return (release,
            new ReleaseTotals(release.Dataset, coverage, newer.Columns.Dimensions, newer.Columns.GroupsCitizenship, totals));
    }

    private static IReadOnlyList<(string Name, IReadOnlyList<MonthlyCount> Months)> ReadHistory()
    {
        using var stream = File.OpenRead(RealReleases.DataFile("history/usbp-monthly-fy2000-fy2012.csv"));
        return MonthlyCsv.Read(stream);
    }

    private static IReadOnlyList<MonthlyCount> AfterLastGap(SeriesHistory history)
    {
        var start = history.Months.Count - 1;
        while (start > 0 && history.Months[start - 1].Month.Next == history.Months[start].Month)
            start--;
        return [.. history.Months.Skip(start).Select(month => new MonthlyCount(month.Month, month.Current.Value))];
    }
}
