using System.Globalization;
using System.Text;
using Encounters.Calendar;
using Encounters.Categories;
using Encounters.Pipeline.Ledger;
using Encounters.Pipeline.Sources;
using Encounters.Releases;
using Encounters.Series;
using Encounters.Swings;
using Encounters.Words;

namespace Encounters.Pipeline.Alerts;

/// <summary>
/// Finds the alerts that follow from the published releases. The result depends only on them and on the date; nothing is stored.
/// </summary>
internal sealed class AlertDetection(AlertOptions options, DateTimeOffset now)
{
    private const string MissedLink = ".link.";

    private static readonly string[] FigureCaveats = [Caveats.EventNotPerson, Caveats.Restated];

    /// <summary>The swings, shifts and revisions in the histories of all series.</summary>
    public IEnumerable<Alert> FindInSeries(
        IReadOnlyList<SeriesHistory> histories, IReadOnlyList<(Release Release, ReleaseTotals Totals)> releases)
    {
        var byKey = histories.ToDictionary(history => history.Key);
        var counts = histories.ToDictionary(
            history => history.Key,
            history => (IReadOnlyList<MonthlyCount>)[.. UnbrokenRun.Latest(history.Months, month => month.Month)
                .Select(month => new MonthlyCount(month.Month, month.Current.Value))]);
        foreach (var swing in new SwingSurvey(SwingParameters.Default).Find(counts))
        {
            var drivers = swing.Series.Dimension is null ? Drivers.Of(swing.Series, swing.Month.Month, releases) : [];
            yield return ToAlert(swing, drivers, byKey[swing.Series]);
        }

        foreach (var history in histories.Where(history => history.Key.Dimension is null))
        {
            foreach (var revision in history.Months.SelectMany(month => month.Revisions.TakeLast(1)).Where(IsLarge))
                yield return ToAlert(revision, history);
        }
    }

    /// <summary>The alert about a release that differs from the known layout; null if none does.</summary>
    public Alert? FindDrift(ReleaseEntry entry, IReadOnlyList<Drift> drift)
    {
        if (drift.Count == 0)
            return null;
        var (release, month) = (entry.Release, entry.Release.Coverage.LastMonth);
        var what = string.Join(", ", drift.Take(5));
        return new Alert
        {
            Id = $"{Alert.IdOf(month.ToString(), AlertKind.Drift, NameOf(release.Dataset))}.{release.Id}",
            Series = NameOf(release.Dataset),
            Month = month.ToString(),
            Kind = AlertKind.Drift,
            Severity = Severity.Notice,
            Historical = IsPast(month),
            Sentence = $"Release {release.Id} of {release.Dataset.Title} differs from the known layout: {what}"
                + (drift.Count > 5 ? $" and {drift.Count - 5} more." : "."),
            Release = release.Id.Value,
            RaisedAt = now,
        };
    }

    /// <summary>The alert about a rejected file.</summary>
    public Alert FindQuarantine(Dataset? dataset, ReleaseId id, Month month, string location, IReadOnlyList<string> reasons)
    {
        var series = dataset is null ? "dataset:unknown" : NameOf(dataset);
        return new()
        {
            Id = $"{Alert.IdOf(month.ToString(), AlertKind.Quarantine, series)}.{id}",
            Series = series,
            Month = month.ToString(),
            Kind = AlertKind.Quarantine,
            Severity = Severity.Warning,
            Sentence = $"A file was rejected and is in quarantine ({location}): {string.Join(" ", reasons.Take(3))} Published "
                + $"data is unchanged.",
            Release = id.Value,
            RaisedAt = now,
        };
    }

    /// <summary>Whether an alert is about a link that could not be taken.</summary>
    public static bool IsMissedLink(Alert alert) =>
        alert.Kind == AlertKind.Drift && alert.Id.Contains(MissedLink, StringComparison.Ordinal);

    /// <summary>The alerts about links on CBP's pages that may be releases and could not be taken.</summary>
    public IEnumerable<Alert> FindMissedLinks(IReadOnlyList<IgnoredFile> missed, IReadOnlyList<Alert> kept)
    {
        foreach (var file in missed)
        {
            var address = new Uri(file.Location);
            var ending = MissedLink + ContentHash.Of(Encoding.UTF8.GetBytes(file.Location)).Prefix;

            // The month of an alert does not move with the day on which the link is seen again.
            var month = kept.FirstOrDefault(alert => alert.Id.EndsWith(ending, StringComparison.Ordinal))?.Month
                ?? (FolderMonth.Find(address.AbsolutePath) ?? Month.Of(now)).ToString();
            yield return new Alert
            {
                Id = $"{month}.drift{ending}",
                Series = $"source:{address.Host}",
                Month = month,
                Kind = AlertKind.Drift,
                Severity = Severity.Warning,
                Sentence = $"CBP's page links to a data file that could not be read as a release: {file.Location}. {file.Reason} "
                    + "If it is a release, its figures are not in the store.",
                Release = "",
                RaisedAt = now,
            };
        }
    }

    /// <summary>
    /// The alerts about datasets whose next month is overdue: it is later than usual by more than a few days of grace. The usual
    /// interval is the median gap between releases of consecutive months; releases of closed years do not count.
    /// </summary>
    public IEnumerable<Alert> FindOverdue(IReadOnlyList<Release> releases)
    {
        const int EnoughGaps = 3;
        foreach (var dataset in releases.Where(release => release.Published is not null).GroupBy(release => release.Dataset))
        {
            // The first release of each month; later releases of the same month say nothing about the usual interval.
            var firsts = dataset
                .GroupBy(release => release.Coverage.LastMonth, release => release.Published!.NoLaterThan.DayNumber)
                .ToDictionary(month => month.Key, month => month.Min());
            int[] gaps =
            [
                .. firsts.Where(month => firsts.ContainsKey(month.Key.Next))
                .Select(month => firsts[month.Key.Next] - month.Value).Order(),
            ];
            if (gaps.Length < EnoughGaps)
                continue;
            var (usual, last) = (gaps[gaps.Length / 2], firsts.Keys.Max());
            var waited = DateOnly.FromDateTime(now.UtcDateTime).DayNumber - firsts[last];
            if (waited <= usual + options.OverdueAfterDays)
                continue;
            var month = last.Next;
            yield return new Alert
            {
                Id = Alert.IdOf(month.ToString(), AlertKind.Overdue, NameOf(dataset.Key)),
                Series = NameOf(dataset.Key),
                Month = month.ToString(),
                Kind = AlertKind.Overdue,
                Severity = Severity.Notice,
                Sentence = $"{dataset.Key.Title} through {DisplayNames.Of(month)} is overdue: the last release came "
                    + $"{waited} days ago, and a new one usually comes after {usual} days.",
                Release = dataset.Max()!.Id.Value,
                RaisedAt = now,
            };
        }
    }

    /// <summary>
    /// The alert about a source that refuses us. Its month is the one in which it was raised, as long as it is valid.
    /// </summary>
    public Alert FindRefusal(string source, string refusal, IReadOnlyList<Alert> kept)
    {
        var series = $"source:{source}";
        var month = kept.FirstOrDefault(alert => alert is { Kind: AlertKind.Source, Status: not AlertStatus.Withdrawn }
            && alert.Series == series)?.Month
            ?? Month.Of(now).ToString();
        return new Alert
        {
            Id = Alert.IdOf(month, AlertKind.Source, series),
            Series = series,
            Month = month,
            Kind = AlertKind.Source,
            Severity = Severity.Warning,
            Headline = $"Releases could not be read from {source}",
            Sentence = refusal,
            Release = "",
            RaisedAt = now,
        };
    }

    /// <summary>How an alert about a dataset names it; <c>southwest</c> alone would be the series.</summary>
    private static string NameOf(Dataset dataset) => $"dataset:{dataset}";

    private bool IsPast(Month month) =>
        month.LastDay.AddDays(options.HistoricalAfterDays) < DateOnly.FromDateTime(now.UtcDateTime);

    private bool IsHistorical(Month month, SeriesHistory history)
    {
        var first = history.Months.First(entry => entry.Month == month).First.Release;
        return IsPast(month) || history.Months.Count(entry => entry.First.Release == first) > options.MaxLiveMonths;
    }

    private bool IsLarge(Revision revision) =>
        Math.Abs(revision.To.Value - revision.From.Value) >= Math.Max(100, revision.From.Value * options.RevisionPercent / 100);

    private Alert ToAlert(Swing swing, IReadOnlyList<Driver> drivers, SeriesHistory history)
    {
        var month = swing.Month;
        var newsworthiness = Severities.NewsworthinessOf(swing.Kind, month);
        var kind = swing.Kind == SwingKind.Shift ? AlertKind.Shift : AlertKind.Swing;
        return new Alert
        {
            Id = Alert.IdOf(month.Month.ToString(), kind, swing.Series.Value),
            Series = swing.Series.Value,
            Month = month.Month.ToString(),
            Kind = kind,
            StoryId = Story.IdOf(month.Month.ToString(), swing.Direction),
            Severity = Severities.Of(newsworthiness),
            Newsworthiness = Math.Round(newsworthiness),
            Historical = IsHistorical(month.Month, history),
            Value = month.Value,
            Previous = month.Previous,
            ChangePct = month.ChangePercent is { } percent ? Math.Round(percent, 1) : null,
            ExpectedLow = month.Expectation is { } low ? Math.Round(low.Low) : null,
            ExpectedHigh = month.Expectation is { } high ? Math.Round(high.High) : null,
            Score = month.Expectation is { } scored ? Math.Round(scored.Score, 2) : null,
            Rank = SwingSentence.RankOf(swing),
            Headline = SwingSentence.HeadlineOf(swing),
            Sentence = SwingSentence.Of(swing, drivers),
            Drivers = [.. drivers.Select(driver =>
                new AlertDriver(
                driver.Dimension.Name,
                driver.Category?.Name ?? "(all others)",
                driver.Category is { } category ? DisplayNames.Of(driver.Dimension, category) : "all others",
                driver.Previous,
                driver.Value,
                driver.Change,
                driver.Share))],
            Followers = [.. swing.Followers.Select(key => key.Value)],
            Caveats = FigureCaveats,
            Release = history.Months.First(entry => entry.Month == month.Month).Current.Release.Id.Value,
            RaisedAt = now,
        };
    }

    private Alert ToAlert(Revision revision, SeriesHistory history)
    {
        var percent = Math.Round(PercentChange.Of(revision.From.Value, revision.To.Value) ?? 0, 1);
        return new Alert
        {
            Id = Alert.IdOf(revision.Month.ToString(), AlertKind.Revision, revision.Series.Value),
            Series = revision.Series.Value,
            Month = revision.Month.ToString(),
            Kind = AlertKind.Revision,
            Severity = Math.Abs(percent) >= 5 ? Severity.Warning : Severity.Notice,
            Historical = IsHistorical(revision.Month, history) && IsPast(revision.To.Release.Coverage.LastMonth),
            Value = revision.To.Value,
            Previous = revision.From.Value,
            ChangePct = percent,
            Sentence = string.Create(
                CultureInfo.InvariantCulture,
                $"CBP revised {DisplayNames.Of(revision.Series)} in {DisplayNames.Of(revision.Month)}: {revision.To.Value:N0} "
                    + $"instead of {revision.From.Value:N0} ({percent:+0.0;-0.0}%)."),
            Caveats = FigureCaveats,
            Release = revision.To.Release.Id.Value,
            RaisedAt = now,
        };
    }
}
