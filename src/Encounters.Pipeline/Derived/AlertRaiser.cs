using Encounters.Calendar;
using Encounters.Pipeline.Alerts;
using Encounters.Pipeline.Delivery;
using Encounters.Pipeline.Feeds;
using Encounters.Pipeline.Ledger;
using Encounters.Pipeline.Publishing;
using Encounters.Pipeline.Sources;
using Encounters.Releases;
using Encounters.Storage;
using Microsoft.Extensions.Options;

namespace Encounters.Pipeline.Derived;

/// <summary>
/// Raises, updates and withdraws alerts and their stories. What is to be delivered goes into the outbox first, then into the
/// feed, and is kept as raised after that, so that a crash in between loses nothing.
/// </summary>
public sealed class AlertRaiser(
    Store store, IOptions<AlertOptions> options, IOptions<DeliveryOptions> delivery, TimeProvider clock)
{
    private readonly AlertLedger _alerts = new(store.Tables);
    private readonly StoryLedger _stories = new(store.Tables);
    private readonly ReleaseLedger _releases = new(store.Tables);
    private readonly SmallBlobs _documents = new(store.Blobs);
    private readonly Outbox _outbox = new(store.Tables, delivery.Value);

    /// <summary>Judges all series once, after the last release of a pass.</summary>
    /// <param name="entries">The releases that have come since the last judgment, each with how it departs from the known
    /// layout.</param>
    /// <param name="histories">The histories of all series, and the totals of all releases.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The alerts that were raised, updated or withdrawn.</returns>
    internal async Task<IReadOnlyList<Alert>> JudgeReleasesAsync(
        IReadOnlyList<(ReleaseEntry Entry, IReadOnlyList<Drift> Drift)> entries, Histories histories,
        CancellationToken cancellationToken)
    {
        var (now, detection) = Begin();
        var kept = await _alerts.ListAsync(cancellationToken);
        var byKey = histories.All.ToDictionary(history => history.Key.Value);
        var due = detection.FindInSeries(histories.All, histories.Totals)
            .Concat(entries.Select(entry => detection.FindDrift(entry.Entry, entry.Drift)).OfType<Alert>());
        var changed = AlertBook.Compare(kept, due, alert => AlertBook.IsRefuted(alert, byKey), now);
        return await KeepAsync(kept, changed, now, cancellationToken);
    }

    /// <summary>Raises the alert about a rejected file.</summary>
    public async Task<IReadOnlyList<Alert>> JudgeQuarantineAsync(
        Dataset? dataset, ReleaseId id, Month month, string location, IReadOnlyList<string> reasons,
        CancellationToken cancellationToken)
    {
        var (now, detection) = Begin();
        var kept = await _alerts.ListAsync(cancellationToken);
        var changed = AlertBook.Compare(kept, [detection.FindQuarantine(dataset, id, month, location, reasons)], _ => false, now);
        return await KeepAsync(kept, changed, now, cancellationToken);
    }

    /// <summary>
    /// Finds releases that are overdue, and overdue ones that have come out. Changes nothing if <paramref name="keep"/> returns
    /// false.
    /// </summary>
    /// <param name="releases">All releases.</param>
    /// <param name="keep">Asked before anything is written: takes the store's lock.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public async Task<IReadOnlyList<Alert>> JudgeOverdueAsync(
        IReadOnlyList<Release> releases, Func<Task<bool>> keep, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(keep);
        var (now, detection) = Begin();
        var kept = await _alerts.ListAsync(cancellationToken);
        var changed = AlertBook.Compare(kept, detection.FindOverdue(releases), alert => alert.Kind == AlertKind.Overdue, now);
        return changed.Count > 0 && await keep() ? await KeepAsync(kept, changed, now, cancellationToken) : [];
    }

    /// <summary>Finds links that could not be taken and may be releases, and those that were taken or are gone.</summary>
    /// <param name="missed">The links.</param>
    /// <param name="areAll">Whether the whole source was read; otherwise a link that is not among them may still be
    /// there.</param>
    /// <param name="keep">Asked before anything is written: takes the store's lock.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public async Task<IReadOnlyList<Alert>> JudgeLinksAsync(
        IReadOnlyList<IgnoredFile> missed, bool areAll, Func<Task<bool>> keep, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(keep);
        var (now, detection) = Begin();
        var kept = await _alerts.ListAsync(cancellationToken);
        var changed = AlertBook.Compare(kept, detection.FindMissedLinks(missed, kept),
            alert => areAll && AlertDetection.IsMissedLink(alert), now);
        return changed.Count > 0 && await keep() ? await KeepAsync(kept, changed, now, cancellationToken) : [];
    }

    /// <summary>Raises the alert about a source that refuses us, or withdraws it after a good poll.</summary>
    /// <param name="source">The name of the source.</param>
    /// <param name="refusal">What it refuses and what to do, in sentences; null after a good poll.</param>
    /// <param name="keep">Asked before anything is written: takes the store's lock.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public async Task<IReadOnlyList<Alert>> JudgeSourceAsync(
        string source, string? refusal, Func<Task<bool>> keep, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(keep);
        var (now, detection) = Begin();
        var kept = await _alerts.ListAsync(cancellationToken);
        Alert[] due = refusal is null ? [] : [detection.FindRefusal(source, refusal, kept)];
        var changed = AlertBook.Compare(kept, due, alert => alert.Kind == AlertKind.Source, now);
        return changed.Count > 0 && await keep() ? await KeepAsync(kept, changed, now, cancellationToken) : [];
    }

    private (DateTimeOffset Now, AlertDetection Detection) Begin()
    {
        var now = clock.GetUtcNow();
        return (now, new AlertDetection(options.Value, now));
    }

    private async Task<IReadOnlyList<Alert>> KeepAsync(
        IReadOnlyList<Alert> kept, IReadOnlyList<Alert> changed, DateTimeOffset now, CancellationToken cancellationToken)
    {
        Alert[] alerts = [.. kept.ExceptBy(changed.Select(alert => alert.Id), alert => alert.Id), .. changed];
        var known = await _stories.ListAsync(cancellationToken);
        var stories = StoryBook.Compare(known, alerts, changed, now);
        await _outbox.PutAsync(
            [.. stories.Select(Message.Of), .. changed.Where(alert => alert.StoryId is null).Select(Message.Of)], now,
            cancellationToken);
        Story[] all = [.. known.ExceptBy(stories.Select(story => story.Id), story => story.Id), .. stories];
        await WriteFeedAsync(all, alerts, cancellationToken);

        // The stories are written first: alerts that are not kept yet are found again, and their story then says the same.
        await _stories.WriteAsync(stories, cancellationToken);
        await _alerts.WriteAsync(changed, cancellationToken);
        return changed;
    }
    private async Task WriteFeedAsync(Story[] stories, Alert[] alerts, CancellationToken cancellationToken)
    {
        // Only an empty feed takes its date from the releases.
        var releases = AtomFeeds.HasMessages(stories, alerts) ? [] : await _releases.ListAsync(cancellationToken);
        if (alerts.Length + releases.Count > 0)
        {
            await _documents.WriteIfOtherAsync(
                StorePaths.AlertsFeed, AtomFeeds.OfAlerts(stories, alerts, releases), cancellationToken);
        }
    }
}
