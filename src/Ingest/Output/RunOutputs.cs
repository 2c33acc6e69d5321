using Encounters.Api.Answers;
using Encounters.Pipeline.Ingestion;
using Encounters.Series;

namespace Ingest.Output;

/// <summary>What passes did, as a JSON document.</summary>
internal static class RunOutputs
{
    public static RunOutput Of(string store, IReadOnlyList<IngestionReport> reports, IReadOnlyList<SeriesYear> totals) => new(
        reports[^1].Source,
        store,
        [.. reports.SelectMany(report => report.Ingested).Select(Ingested)],
        reports[^1].Unchanged,
        [
            .. reports[^1].Quarantined.Select(file =>
                new QuarantinedOutput(file.Dataset?.Name, file.Release?.Value, file.Location, file.Reasons)),
        ],
        [.. reports.SelectMany(report => report.Ignored).Distinct()
            .Select(file => new IgnoredOutput(file.Location, file.Reason, file.NeedsAttention))],
        [.. reports.SelectMany(report => report.Failures)],
        reports[^1].Busy,
        [.. totals.Select(total => new YearTotalOutput(total.Series.Value, total.Year, total.Months.Count, total.Value))]);

    private static IngestedOutput Ingested(IngestedRelease release) => new(
        release.Release.Dataset.Name,
        release.Release.Id.Value,
        release.FileName,
        release.Rows,
        [
            .. release.NewMonths.Select(month =>
                new NewMonthOutput(month.Series.Value, month.Month.ToString(), month.Value, month.Previous,
                    Round(month.ChangePercent))),
        ],
        [.. release.Revisions.Select(revision => Change(revision.Series, revision.Month.ToString(), revision.From, revision.To))],
        [
            .. release.Disagreements.Select(disagreement =>
                Change(disagreement.Series, disagreement.Month.ToString(), disagreement.Preferred, disagreement.Other)),
        ],
        [.. release.Drift.Select(drift => new DriftOutput(drift.Kind.ToString(), drift.Column, drift.Value, drift.TakenFor,
            drift.Rows, drift.Encounters))],
        [.. release.Alerts.Select(AlertAnswer.Of)]);

    private static RevisionAnswer Change(SeriesKey series, string month, Observation from, Observation to) =>
        new(series.Value, month, from.Value, to.Value, from.Release.Id.Value, to.Release.Id.Value);

    private static double? Round(double? percent) => percent is { } value ? Math.Round(value, 1) : null;
}
