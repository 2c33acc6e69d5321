using Encounters.Pipeline.Alerts;
using Encounters.Pipeline.Derived;
using Encounters.Pipeline.Ledger;
using Encounters.Releases;
using Encounters.Series;
using Encounters.Storage;

namespace Encounters.Pipeline.Ingestion;

/// <summary>
/// Makes readers see the releases that a pass or a repair published: derives what follows from all releases together, once, and
/// then judges the alerts, once.
/// </summary>
internal sealed class ReleaseCompletion(Store store, ReleaseIngestion ingestion, AlertRaiser alerts)
{
    private readonly DerivedWriter _derived = new(store);
    private readonly UnjudgedReleases _unjudged = new(store.Tables);

    // What the alerts are judged by, where it was read already.
    private Histories? _histories;

    /// <summary>Derives what follows from the releases that are not complete yet, and marks them.</summary>
    /// <returns>These releases, and what each changed.</returns>
    public async Task<IReadOnlyList<IngestedRelease>> CompleteAsync(CancellationToken cancellationToken)
    {
        ReleaseEntry[] unfinished = [.. ingestion.Entries.Where(entry => !entry.IsComplete)];
        if (unfinished.Length == 0)
            return [];
        Release[] changed = [.. unfinished.Select(entry => entry.Release)];
        var releases = new ReleaseSet(ingestion.Entries, changed, ingestion.Contents);
        await _derived.ApplyAsync(releases, cancellationToken);
        await _unjudged.AddAsync(changed, cancellationToken);
        await ingestion.CompleteAsync(unfinished, cancellationToken);

        _histories = await releases.ReadHistoriesAsync(cancellationToken);
        var wholes = _histories.All.Where(history => history.Key.Dimension is null).ToArray();
        List<IngestedRelease> ingested = [];
        foreach (var entry in unfinished)
        {
            var manifest = await ingestion.Contents.ReadManifestAsync(entry.Release, cancellationToken);
            ingested.Add(Describe(entry, wholes, manifest.Drift));
        }

        return ingested;
    }

    /// <summary>Whether alerts are to be judged.</summary>
    public async Task<bool> HasUnjudgedAsync(CancellationToken cancellationToken) =>
        (await _unjudged.ListAsync(cancellationToken)).Count > 0;

    /// <summary>Judges the alerts of all releases that have been completed since the last time.</summary>
    /// <returns>The alerts that were raised, updated or withdrawn.</returns>
    public async Task<IReadOnlyList<Alert>> JudgeAsync(CancellationToken cancellationToken)
    {
        var unjudged = await _unjudged.ListAsync(cancellationToken);
        if (unjudged.Count == 0)
            return [];
        List<(ReleaseEntry Entry, IReadOnlyList<Drift> Drift)> judged = [];
        foreach (var entry in ingestion.Entries.Where(entry => unjudged.Contains(entry.Release.ToString())))
            judged.Add((entry, (await ingestion.Contents.ReadManifestAsync(entry.Release, cancellationToken)).Drift));
        Release[] releases = [.. judged.Select(entry => entry.Entry.Release)];
        _histories ??= await new ReleaseSet(ingestion.Entries, releases,
            ingestion.Contents).ReadHistoriesAsync(cancellationToken);
        var raised = await alerts.JudgeReleasesAsync(judged, _histories, cancellationToken);
        await _unjudged.RemoveAsync(releases, cancellationToken);
        return raised;
    }

    private static IngestedRelease Describe(
        ReleaseEntry entry, IReadOnlyList<SeriesHistory> wholes, IReadOnlyList<Drift> drift)
    {
        return new IngestedRelease(
            entry.Release,
            entry.FileName,
            entry.Rows,
            [.. wholes.SelectMany(history => NewMonths(history, entry.Release))],
            [.. wholes.SelectMany(history => history.Revisions).Where(revision => revision.To.Release == entry.Release)],
            [
                .. wholes.SelectMany(history => history.Months).SelectMany(month => month.Disagreements)
                    .Where(disagreement => disagreement.Other.Release == entry.Release
                        || disagreement.Preferred.Release == entry.Release),
            ],
            drift,
            []);
    }

    private static IEnumerable<NewMonth> NewMonths(SeriesHistory history, Release release)
    {
        for (var i = 0; i < history.Months.Count; i++)
        {
            var month = history.Months[i];
            if (month.First.Release != release)
                continue;
            var before = i > 0 && history.Months[i - 1].Month.Next == month.Month
                ? history.Months[i - 1].Current.Value
                : (long?)null;
            yield return new NewMonth(history.Key, month.Month, month.First.Value, before);
        }
    }
}
