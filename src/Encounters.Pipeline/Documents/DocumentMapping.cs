using Encounters.Calendar;
using Encounters.Categories;
using Encounters.Releases;
using Encounters.Series;

namespace Encounters.Pipeline.Documents;

/// <summary>Between the types of the domain and the documents that store them.</summary>
public static class DocumentMapping
{
    /// <summary>The publication as stored.</summary>
    public static PublishedDocument ToDocument(this Publication publication) => new(
        publication.Month.ToString(),
        publication.At,
        publication.At is null ? publication.Modified : null,
        publication.Replaces?.Value);

    /// <summary>The publication that was stored.</summary>
    public static Publication ToPublication(this PublishedDocument document) => Publication.Restore(
        Month.Parse(document.Month),
        document.At ?? document.Modified,
        ReleaseId.TryParse(document.Replaces, out var replaced) ? replaced : null);

    /// <summary>The coverage as stored.</summary>
    public static CoverageDocument ToDocument(this Coverage coverage) =>
        new(coverage.FirstMonth.ToString(), coverage.LastMonth.ToString(), coverage.IsFinal);

    /// <summary>The coverage that was stored.</summary>
    public static Coverage ToCoverage(this CoverageDocument document)
    {
        var first = Month.Parse(document.FirstMonth).FiscalYear;
        var last = Month.Parse(document.LastMonth);
        return document.Final ? Coverage.Final(first, last.FiscalYear) : Coverage.ToDate(first, last);
    }

    /// <summary>The totals as stored.</summary>
    public static TotalsDocument ToDocument(this ReleaseTotals totals)
    {
        SeriesKey[] keys = [.. totals.Keys];
        Array.Sort(keys);
        OrderedDictionary<string, IReadOnlyList<long>> series = new(keys.Length, StringComparer.Ordinal);
        foreach (var key in keys)
            series.Add(key.Value, totals.Values(key));
        return new TotalsDocument
        {
            Dimensions = [.. totals.Columns.Dimensions.Select(dimension => dimension.Name)],
            GroupsCitizenship = totals.Columns.GroupsCitizenship,
            FirstMonth = totals.Coverage.FirstMonth.ToString(),
            Series = series,
        };
    }

    /// <summary>Encounters by fiscal year, over all that the release counts.</summary>
    public static IReadOnlyList<YearTotalDocument> ByFiscalYear(this ReleaseTotals totals)
    {
        var values = totals.Values(SeriesKey.WholeOf(totals.Dataset));
        List<YearTotalDocument> years = [];
        for (var month = 0; month < values.Count;)
        {
            var (year, first, encounters) = (totals.Coverage.FirstMonth.AddMonths(month).FiscalYear, month, 0L);
            for (; month < values.Count && totals.Coverage.FirstMonth.AddMonths(month).FiscalYear == year; month++)
                encounters += values[month];
            years.Add(new YearTotalDocument(year.Number, month - first, encounters));
        }

        return years;
    }

    /// <summary>The totals that were stored.</summary>
    public static ReleaseTotals ToTotals(this TotalsDocument document, Release release) => new(
        release.Dataset,
        release.Coverage,
        Dimensions.All.Where(dimension => document.Dimensions.Contains(dimension.Name)),
        document.GroupsCitizenship,
        document.Series.ToDictionary(pair => SeriesKey.Parse(pair.Key), pair => pair.Value));
}
