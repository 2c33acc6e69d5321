using Encounters.Api.Http;
using Encounters.Calendar;
using Encounters.Releases;
using Encounters.Series;

namespace Encounters.Api.Endpoints;

/// <summary>Vintages as a matrix: a row for each month of a series, a column for each release.</summary>
internal static class VintageMatrix
{
    /// <summary>The rows, in the order of the vintages.</summary>
    public static IReadOnlyList<Row> RowsOf(IEnumerable<Vintage> vintages) =>
    [
        .. vintages.GroupBy(vintage => (vintage.Series, vintage.Month), (month, said) => new Row(
            month.Series,
            month.Month,
            said.ToDictionary(vintage => vintage.Observation.Release.Id, vintage => vintage.Observation.Value))),
    ];

    /// <summary>
    /// The columns: series, month, and the releases in order of publication. A cell is empty if the release has no value.
    /// </summary>
    public static CsvTable<Row> TableOf(IEnumerable<Vintage> vintages) => new(
    [
        new("series", row => row.Series.Value),
        new("month", row => row.Month.ToString()),
        .. vintages.Select(vintage => vintage.Observation.Release).Distinct().Order().Select(release => new CsvColumn<Row>(
            release.Id.Value, row => row.Values.TryGetValue(release.Id, out var value) ? value : null)),
    ]);

    /// <summary>A month of a series, and what each release gave as its value.</summary>
    internal sealed record Row(SeriesKey Series, Month Month, IReadOnlyDictionary<ReleaseId, long> Values);
}
