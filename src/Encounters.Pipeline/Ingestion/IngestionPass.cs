using Encounters.Pipeline.Alerts;
using Encounters.Pipeline.Derived;
using Encounters.Pipeline.Sources;
using Encounters.Storage;
using Microsoft.Extensions.Logging;

namespace Encounters.Pipeline.Ingestion;

/// <summary>One pass over a source.</summary>
internal sealed class IngestionPass(
    Store store,
    IReleaseSource source,
    ReleaseIngestion ingestion,
    AlertRaiser alerts,
    IProgress<IngestionProgress>? progress,
    TimeProvider clock,
    ILogger logger) : IAsyncDisposable
{
    private readonly ReleaseCompletion _completion = new(store, ingestion, alerts);
    private readonly List<IngestedRelease> _ingested = [];
    private readonly List<string> _unchanged = [];
    private readonly List<QuarantinedFile> _quarantined = [];
    private readonly List<IgnoredFile> _ignored = [];
    private readonly List<string> _failures = [];
    private readonly CancellationTokenSource _stop = new();
    private StoreLockResult? _lock;

    public async ValueTask DisposeAsync()
    {
        if (_lock?.Held is { } held)
            await held.DisposeAsync();
        _stop.Dispose();
    }

    /// <summary>Makes the pass; stops at once if the caller cancels or the lock is lost.</summary>
    public async Task<IngestionReport> RunAsync(CancellationToken cancellationToken)
    {
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _stop.Token);
        try
        {
            return await MakePassAsync(linked.Token);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new StoreUnavailableException(
                $"The lock on '{store.Description}' was lost: the store could not be reached in time. Run again; "
                    + $"completed work is kept.");
        }
    }

    private async Task<IngestionReport> MakePassAsync(CancellationToken cancellationToken)
    {
        await ingestion.LoadAsync(cancellationToken);
        if (ingestion.Entries.Any(entry => !entry.IsComplete) && await TryLockAsync(cancellationToken))
        {
            foreach (var entry in ingestion.Entries.Where(entry => !entry.IsComplete))
                PipelineLog.Finishing(logger, entry.Release.ToString());
            await CompleteAsync(cancellationToken);
        }

        var discovery = await DiscoverAsync(cancellationToken);
        for (var i = 0; i < discovery.Candidates.Count && IsFreeToWrite; i++)
        {
            progress?.Report(new IngestionProgress.Fetching(i + 1, discovery.Candidates[i]));
            await TakeAsync(discovery.Candidates[i], cancellationToken);
        }

        if (_lock is { Held: not null })
            await CompleteAsync(cancellationToken);
        await JudgeAsync(cancellationToken);
        if (_failures.Count == 0 && IsFreeToWrite)
            await source.CompleteAsync(discovery, cancellationToken);
        return Report();
    }

    private async Task<Discovery> DiscoverAsync(CancellationToken cancellationToken)
    {
        var discovery = await source.DiscoverAsync(cancellationToken);
        if (discovery.IsUnchanged)
            PipelineLog.NotModified(logger, source.Description);
        else
            PipelineLog.Discovered(logger, source.Description, discovery.Candidates.Count, discovery.Ignored.Count);
        progress?.Report(new IngestionProgress.Discovered(discovery.Candidates.Count));
        _ignored.AddRange(discovery.Ignored);
        foreach (var failure in discovery.Failures)
            Fail(failure);
        return discovery;
    }

    /// <summary>Makes readers see what was published, by this pass or by one that was cut short.</summary>
    private async Task CompleteAsync(CancellationToken cancellationToken)
    {
        foreach (var ingested in await _completion.CompleteAsync(cancellationToken))
            Succeed(ingested);
    }

    /// <summary>Judges the alerts once, after the last release: also those of a pass that was cut short before.</summary>
    private async Task JudgeAsync(CancellationToken cancellationToken)
    {
        if (IsFreeToWrite && await _completion.HasUnjudgedAsync(cancellationToken) && await TryLockAsync(cancellationToken))
        {
            var raised = await _completion.JudgeAsync(cancellationToken);
            Attribute(raised);
            progress?.Report(new IngestionProgress.Judged(raised));
        }

        var entries = ingestion.Entries;
        if (_ingested.Count == 0 && entries.Count > 0)
            PipelineLog.LatestAge(logger, (clock.GetUtcNow() - entries.Max(entry => entry.Retrieved)).Days);
        await alerts.JudgeOverdueAsync(
            [.. entries.Select(entry => entry.Release)], () => TryLockAsync(cancellationToken), cancellationToken);
        if (source.IsWatched)
        {
            var missed = _ignored.Where(file => file.NeedsAttention && SourceLocation.IsWeb(file.Location)).ToArray();
            await alerts.JudgeLinksAsync(
                missed, areAll: _failures.Count == 0, () => TryLockAsync(cancellationToken), cancellationToken);
        }
    }

    /// <summary>Reports the alerts of each release; alerts of no release in this pass go with the last one.</summary>
    private void Attribute(IReadOnlyList<Alert> raised)
    {
        var own = _ingested.Select(ingested => ingested.Release.Id.Value).ToHashSet();
        for (var i = 0; i < _ingested.Count; i++)
        {
            var (id, isLast) = (_ingested[i].Release.Id.Value, i == _ingested.Count - 1);
            _ingested[i] = _ingested[i] with
            {
                Alerts = [.. raised.Where(alert => alert.Release == id || (isLast && !own.Contains(alert.Release)))],
            };
        }
    }

    private async Task TakeAsync(ReleaseCandidate candidate, CancellationToken cancellationToken)
    {
        using var activity = PipelineTelemetry.Activities.StartActivity("take");
        activity?.SetTag("ingest.location", candidate.Location);
        switch (await source.FetchAsync(candidate, cancellationToken))
        {
            case FetchOutcome.Fetched fetched:
                await using (fetched.File)
                    await TakeAsync(candidate, fetched, cancellationToken);
                break;
            case FetchOutcome.Unchanged { Settlement.Kind: SettlementKind.Quarantined }:
                _quarantined.Add(new QuarantinedFile(candidate.Name.Dataset, null, candidate.Location, []));
                break;
            case FetchOutcome.Unchanged { Settlement.Kind: SettlementKind.Taken }:
                _unchanged.Add(candidate.Location);
                break;
            case FetchOutcome.Unchanged unchanged:
                _ignored.Add(unchanged.Settlement.ToIgnored(candidate.Location));
                break;
            case FetchOutcome.PassedOver passed:
                _ignored.Add(passed.File);
                break;
            case FetchOutcome.Failed failed:
                Fail(failed.Reason);
                break;
        }
    }

    private async Task TakeAsync(
        ReleaseCandidate candidate, FetchOutcome.Fetched fetched, CancellationToken cancellationToken)
    {
        var done = ingestion.FindDone(candidate, fetched);
        if (done is null && _lock is null)
        {
            // Who held the lock until now may have done it.
            if (!await TryLockAsync(cancellationToken))
                return;
            done = ingestion.FindDone(candidate, fetched);
        }

        Settlement settlement;
        if (done is null)
        {
            settlement = Note(candidate, await ingestion.IngestAsync(candidate, fetched, cancellationToken));
        }
        else
        {
            // A release that this pass publishes or completes is reported as ingested, and once.
            if (done.IsComplete && !_ingested.Exists(ingested => ingested.Release == done.Release))
                _unchanged.Add(candidate.Location);
            settlement = new Settlement(SettlementKind.Taken, done.Release.Id);
        }

        await source.SettleAsync(
            candidate, settlement with { ETag = fetched.ETag, LastModified = fetched.LastModified }, cancellationToken);
    }

    private Settlement Note(ReleaseCandidate candidate, FileOutcome outcome)
    {
        switch (outcome)
        {
            case FileOutcome.Published { Entry: var entry }:
                return new Settlement(SettlementKind.Taken, entry.Release.Id);
            case FileOutcome.Rejected rejected:
                Quarantine(candidate, rejected);
                return new Settlement(SettlementKind.Quarantined, rejected.Id) { Reasons = rejected.Reasons };
            case FileOutcome.AnotherTable table:
                var kind = table.Dataset is null ? SettlementKind.AnotherTable : SettlementKind.NotTaken;
                var settlement = new Settlement(kind, Reason: $"It is not an encounter release: {table.Problems[0]}");
                _ignored.Add(settlement.ToIgnored(candidate.Location));
                return settlement;
            default:
                throw new InvalidOperationException($"A file cannot become {outcome}.");
        }
    }

    /// <summary>Whether no other process is known to be writing.</summary>
    private bool IsFreeToWrite => _lock is null or { Held: not null };

    /// <summary>Takes the store's lock when it is needed first; a pass with nothing to write leaves it alone.</summary>
    private async Task<bool> TryLockAsync(CancellationToken cancellationToken)
    {
        if (_lock is null)
        {
            _lock = await store.Lock.TryAcquireAsync(cancellationToken);
            if (_lock.Held is { } held)
            {
                held.Lost.Register(_stop.Cancel);
                await ingestion.LoadAsync(cancellationToken);
            }
            else
            {
                PipelineLog.Busy(logger, _lock.Holder);
            }
        }

        return _lock.Held is not null;
    }

    private void Succeed(IngestedRelease ingested)
    {
        var dataset = new KeyValuePair<string, object?>("dataset", ingested.Release.Dataset.Name);
        PipelineTelemetry.Releases.Add(1, dataset, new("outcome", "ingested"));
        PipelineTelemetry.Rows.Add(ingested.Rows, dataset);
        PipelineLog.Ingested(
            logger, ingested.Release.ToString(), ingested.FileName, ingested.Rows, ingested.NewMonths.Count,
            ingested.Revisions.Count);
        foreach (var drift in ingested.Drift)
            PipelineLog.Drifted(logger, ingested.Release.ToString(), drift.Kind.ToString(), drift.Column, drift.Value);
        _ingested.Add(ingested);
        progress?.Report(new IngestionProgress.Ingested(ingested));
    }

    private void Quarantine(ReleaseCandidate candidate, FileOutcome.Rejected rejected)
    {
        var file = new QuarantinedFile(rejected.Dataset, rejected.Id, candidate.Location, rejected.Reasons);
        var dataset = rejected.Dataset?.Name ?? StorePaths.UnknownDataset;
        PipelineTelemetry.Releases.Add(1, new KeyValuePair<string, object?>("dataset", dataset), new("outcome", "quarantined"));
        PipelineLog.Quarantined(logger, candidate.Location, $"{dataset}/{rejected.Id}", string.Join(" ", file.Reasons));
        _quarantined.Add(file);
        progress?.Report(new IngestionProgress.Quarantined(file));
    }

    private void Fail(string failure)
    {
        PipelineLog.Failed(logger, failure);
        _failures.Add(failure);
    }

    private IngestionReport Report() => new()
    {
        Source = source.Description,
        SourceName = source.Name,
        Ingested = _ingested,
        Unchanged = _unchanged,
        Quarantined = _quarantined,
        Ignored = _ignored,
        Failures = _failures,
        Busy = _lock is { Held: null } ? $"The store is in use: {_lock.Holder} is writing to it." : null,
    };
}
