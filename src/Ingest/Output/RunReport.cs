using Encounters.Calendar;
using Encounters.Pipeline.Alerts;
using Encounters.Pipeline.Ingestion;
using Encounters.Pipeline.Sources;
using Encounters.Series;
using Encounters.Swings;
using Encounters.Words;

namespace Ingest.Output;

/// <summary>Reports what a pass does, while it runs and at its end.</summary>
internal sealed class RunReport(ReportWriter writer, Action<string> status) : IProgress<IngestionProgress>
{
    private const int MonthsShown = 3;

    private int _candidates;

    public void Report(IngestionProgress value)
    {
        switch (value)
        {
            case IngestionProgress.Discovered discovered:
                _candidates = discovered.Candidates;
                break;
            case IngestionProgress.Fetching fetching:
                status($"{fetching.Number} of {_candidates}: {fetching.Candidate.Name}");
                break;
            case IngestionProgress.Ingested ingested:
                Show(ingested.Release);
                break;
            case IngestionProgress.Judged judged:
                Show(judged.Alerts);
                break;
            case IngestionProgress.Quarantined quarantined:
                Show(quarantined.File);
                break;
        }
    }

    /// <summary>Shows what the passes found besides releases.</summary>
    public static void ShowRest(ReportWriter writer, IReadOnlyList<IngestionReport> reports)
    {
        foreach (var ignored in reports.SelectMany(report => report.Ignored).Distinct())
            Show(writer, ignored);
        foreach (var file in reports[^1].Quarantined.Where(file => file.Reasons.Count == 0))
            writer.Warning($"still in quarantine: {file.Location}");
        foreach (var failure in reports.SelectMany(report => report.Failures))
            writer.Warning($"failed: {failure}");
        if (reports[^1].Busy is { } busy)
            writer.Warning($"nothing done: {busy}");
        else if (reports.All(report => report is { Ingested: [], Quarantined: [], Failures: [] }))
            writer.Line("Nothing is new.");
    }

    /// <summary>Shows totals by fiscal year.</summary>
    public static void ShowTotals(ReportWriter writer, IReadOnlyList<SeriesYear> totals)
    {
        ReportColumn[] columns = [new("Series"), new("Fiscal year"), new("Months", true), new("Encounters", true)];
        if (totals.Count == 0)
        {
            writer.Rows(columns, []);
            return;
        }

        writer.Line();
        writer.Table(
            columns,
            totals.Select(total => (string[])
            [
                total.Series.Value,
                Figures.Year(total),
                Figures.Count(total.Months.Count),
                Figures.Count(total.Value),
            ]));
        writer.Line(Caveats.EventNotPerson);
        writer.Line(Caveats.YearToDate);
    }

    private void Show(IngestedRelease release)
    {
        var (dataset, coverage) = (release.Release.Dataset, release.Release.Coverage);
        writer.Line(
            $"{dataset}  data through {coverage.LastMonth}{(coverage.IsFinal ? " (final)" : "")}  "
            + $"published {release.Release.Published?.Month.ToString() ?? "unknown"}  {release.Release.Id}  "
            + $"{Figures.Count(release.Rows)} rows");
        foreach (var series in release.NewMonths.GroupBy(month => month.Series))
        {
            if (series.Count() > MonthsShown)
                writer.Line(
                    $"  {series.Key}: {series.Count()} new months, {series.Min(month => month.Month)} to "
                        + $"{series.Max(month => month.Month)}");
            foreach (var month in series.TakeLast(MonthsShown))
                writer.Line($"  {series.Key} {Name(month.Month)}: {Figures.Count(month.Value)}{Suffix(month.ChangePercent)}");
        }

        foreach (var revision in release.Revisions)
            writer.Line(
                $"  {revision.Series} {Name(revision.Month)} revised: {Figures.Count(revision.From.Value)} -> "
                    + $"{Figures.Count(revision.To.Value)}");
        foreach (var disagreement in release.Disagreements)
        {
            writer.Warning(
                $"  {disagreement.Series} {Name(disagreement.Month)}: {disagreement.Preferred.Release.Dataset} says "
                + $"{Figures.Count(disagreement.Preferred.Value)}, {disagreement.Other.Release.Dataset} "
                + $"{Figures.Count(disagreement.Other.Value)}");
        }

        foreach (var drift in release.Drift)
            writer.Warning($"  differs from the known layout: {drift}");
    }

    private static void Show(ReportWriter writer, IgnoredFile ignored)
    {
        if (ignored.NeedsAttention)
            writer.Warning($"skipped, but may be a release: {ignored.Location}: {ignored.Reason}");
        else
            writer.Line($"ignored {ignored.Location}: {ignored.Reason}");
    }

    private void Show(IReadOnlyList<Alert> alerts)
    {
        foreach (var alert in alerts.Where(alert => !alert.Historical && !IsSmall(alert)))
            writer.Warning($"  {HeadingOf(alert)}: {alert.Sentence}");
        if (alerts.Count(alert => !alert.Historical && IsSmall(alert)) is > 0 and var small)
            writer.Line($"  {small} smaller {(small == 1 ? "change" : "changes")} (see 'ingest alerts')");
        if (alerts.Count(alert => alert.Historical) is > 0 and var historical)
            writer.Line($"  {historical} {(historical == 1 ? "alert" : "alerts")} about past months (see 'ingest alerts')");
    }

    private static bool IsSmall(Alert alert) =>
        alert is { Kind: AlertKind.Swing or AlertKind.Shift, Severity: Severity.Notice };

    private static string HeadingOf(Alert alert)
    {
        var what = alert.Kind switch
        {
            AlertKind.Swing or AlertKind.Shift => alert.Severity == Severity.Critical ? "Major change" : "Change",
            AlertKind.Revision => "Revision",
            AlertKind.Quarantine => "File rejected",
            AlertKind.Overdue => "Overdue",
            AlertKind.Source => "Source refuses requests",
            _ => "Unexpected format",
        };
        return alert.Status switch
        {
            AlertStatus.Updated => $"{what} (updated)",
            AlertStatus.Withdrawn => $"Withdrawn ({what.ToLowerInvariant()})",
            _ => what,
        };
    }

    private void Show(QuarantinedFile file)
    {
        writer.Warning($"quarantined {file.Location}");
        foreach (var reason in file.Reasons)
            writer.Warning($"  {reason}");
    }

    private static string Name(Month month) =>
        month.FirstDay.ToString("MMMM yyyy", System.Globalization.CultureInfo.InvariantCulture);

    private static string Suffix(double? change) => change is null ? "" : $" ({Figures.Change(change)})";
}
