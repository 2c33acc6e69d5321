using Encounters.Calendar;
using Encounters.Series;
using Encounters.Storage;

namespace Encounters.Pipeline.Ledger;

/// <summary>
/// The tables <c>series</c> and <c>observations</c>. Both are a function of the published releases.
/// </summary>
public sealed class SeriesLedger(ITableStore tables)
{
    private const string First = "first";
    private const string Revised = "revision";
    private const string Disagreed = "disagreement";

    /// <summary>The keys of all series, in ordinal order.</summary>
    public async Task<IReadOnlyList<SeriesKey>> ListKeysAsync(CancellationToken cancellationToken)
    {
        SortedSet<SeriesKey> keys = [];
        await foreach (var row in tables.QueryAsync(StoreTables.Series, null, cancellationToken))
            keys.Add(KeyOf(row));
        return [.. keys];
    }

    /// <summary>The months of a series, or of all, in ordinal order of key and month.</summary>
    public async Task<IReadOnlyList<SeriesPoint>> ReadAsync(SeriesKey? key, CancellationToken cancellationToken)
    {
        // The releases first: a row that changes meanwhile then names a release that is not among them.
        var releases = new CurrentReleases(await new ReleaseLedger(tables).ListAsync(cancellationToken));
        List<SeriesPoint> points = [];
        await foreach (var row in tables.QueryAsync(StoreTables.Series, key?.Value, cancellationToken))
        {
            var (series, month) = (KeyOf(row), MonthOf(row, row.RowKey));
            points.Add(new SeriesPoint(
                series,
                month,
                row.Number("value"),
                releases.Of(series, month, row.Text("release")),
                row.Number("firstValue"),
                row.Text("firstRelease")));
        }

        return points;
    }

    /// <summary>The revisions of a series, or of all, by key, month and order of the releases.</summary>
    public Task<IReadOnlyList<RevisionPoint>> ReadRevisionsAsync(SeriesKey? key, CancellationToken cancellationToken) =>
        ReadChangesAsync(key, Revised, cancellationToken);

    /// <summary>
    /// Where two datasets of the same coverage disagree on a series, or on all: from the preferred value to the other.
    /// </summary>
    public Task<IReadOnlyList<RevisionPoint>> ReadDisagreementsAsync(SeriesKey? key, CancellationToken cancellationToken) =>
        ReadChangesAsync(key, Disagreed, cancellationToken);

    /// <summary>
    /// The rows of the table <c>series</c> that a history gives. As its release each month has the one from which on the current
    /// value has been current: a later release with the same value changes no row.
    /// </summary>
    internal static IEnumerable<TableRow> SeriesRows(SeriesHistory history) => history.Months.Select(month =>
        new TableRow(history.Key.Value, month.Month.ToString())
        {
            ["value"] = month.Current.Value,
            ["release"] = month.Since.Release.Id.Value,
            ["firstValue"] = month.First.Value,
            ["firstRelease"] = month.First.Release.Id.Value,
        });

    /// <summary>The rows of the table <c>observations</c> that a history gives.</summary>
    internal static IEnumerable<TableRow> ObservationRows(SeriesHistory history)
    {
        foreach (var month in history.Months)
        {
            if (month.First.Value != 0)
                yield return Row(month.Month, First, month.First, null, 0);
            for (var i = 0; i < month.Revisions.Count; i++)
                yield return Row(month.Month, Revised, month.Revisions[i].To, month.Revisions[i].From, i + 1);
            foreach (var disagreement in month.Disagreements)
                yield return Row(month.Month, Disagreed, disagreement.Other, disagreement.Preferred, 0);
        }

        TableRow Row(Month month, string kind, Observation observation, Observation? before, int number) =>
            new(history.Key.Value, $"{month}|{observation.Release.Id}")
            {
                ["kind"] = kind,
                ["number"] = (long)number,
                ["value"] = observation.Value,
                ["previous"] = before?.Value,
                ["previousRelease"] = before?.Release.Id.Value,
            };
    }

    private static SeriesKey KeyOf(TableRow row) => SeriesKey.TryParse(row.PartitionKey, out var key)
        ? key
        : throw new StoreDamagedException($"'{row.PartitionKey}' is a partition of the tables, but not a series key.");

    private static Month MonthOf(TableRow row, string text) => Month.TryParse(text, out var month)
        ? month
        : throw new StoreDamagedException($"The row '{row.RowKey}' of series '{row.PartitionKey}' does not begin with a month.");

    private async Task<IReadOnlyList<RevisionPoint>> ReadChangesAsync(
        SeriesKey? key, string kind, CancellationToken cancellationToken)
    {
        List<(long Number, RevisionPoint Point)> changes = [];
        await foreach (var row in tables.QueryAsync(StoreTables.Observations, key?.Value, cancellationToken))
        {
            if (row.FindText("kind") != kind)
                continue;
            var separator = row.RowKey.IndexOf('|', StringComparison.Ordinal);
            changes.Add((row.Number("number"), new RevisionPoint(
                KeyOf(row),
                MonthOf(row, separator < 0 ? row.RowKey : row.RowKey[..separator]),
                row.Number("previous"),
                row.Number("value"),
                row.Text("previousRelease"),
                row.RowKey[(separator + 1)..])));
        }

        return
        [
            .. changes.OrderBy(change => change.Point.Series).ThenBy(change => change.Point.Month).ThenBy(change => change.Number)
                .Select(change => change.Point),
        ];
    }
}
