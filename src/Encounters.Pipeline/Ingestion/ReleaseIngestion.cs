using System.Security.Cryptography;
using Encounters.Pipeline.Alerts;
using Encounters.Pipeline.Documents;
using Encounters.Pipeline.Feeds;
using Encounters.Pipeline.Ledger;
using Encounters.Pipeline.Normalization;
using Encounters.Pipeline.Publishing;
using Encounters.Pipeline.Sources;
using Encounters.Pipeline.Storage;
using Encounters.Pipeline.Validation;
using Encounters.Releases;
using Encounters.Series;

namespace Encounters.Pipeline.Ingestion;

/// <summary>
/// Takes one fetched file through validate, store raw, normalize, publish and tables. Every step can be repeated: whatever was
/// cut short ends in the same state when it is run again. The caller holds the store's lock.
/// </summary>
internal sealed class ReleaseIngestion(Store store, ContinuityOptions continuity, AlertRaiser alerts, TimeProvider clock)
{
    private readonly ReleaseLedger _releases = new(store.Tables);
    private readonly SeriesLedger _series = new(store.Tables);
    private readonly ReleaseTotalsReader _totals = new(store.Blobs);
    private readonly ReleasePublisher _publisher = new(store.Blobs);
    private readonly CombinedPublisher _combined = new(store.Blobs);
    private readonly FeedPublisher _feeds = new(store.Blobs);
    private readonly UnjudgedReleases _unjudged = new(store.Tables);

    /// <summary>The release that a fetched file is, if it is valid.</summary>
    public Release Identify(ReleaseCandidate candidate, FetchOutcome.Fetched fetched) => new(
        candidate.Name.Dataset,
        candidate.Name.Coverage,
        fetched.File.Hash,
        Publication.Judge(candidate.Name.Coverage, candidate.Folder, fetched.LastModified, clock.GetUtcNow()));

    /// <summary>
    /// Whether the release has been ingested to the end, with all that is known of its publication. Then there is nothing to do.
    /// </summary>
    /// <exception cref="StoreDamagedException">Another content has the same identity.</exception>
    public async Task<bool> IsDoneAsync(Release release, CancellationToken cancellationToken)
    {
        if (await _releases.FindAsync(release.Dataset, release.Id, cancellationToken) is not { } entry)
            return false;
        if (entry.Release.Hash != release.Hash)
            throw new StoreDamagedException($"{release} is the identity of another content already: {entry.Release.Hash} and {release.Hash}.");
        return entry.IsComplete && !TellsMore(release.Published, entry.Release.Published);
    }

    /// <summary>Ingests a file that is not done yet.</summary>
    /// <returns>What was ingested, or the problems for which the file was quarantined.</returns>
    public async Task<(IngestedRelease? Ingested, IReadOnlyList<Problem> Problems)> IngestAsync(
        Release release, ReleaseCandidate candidate, FetchOutcome.Fetched fetched, bool isSample, CancellationToken cancellationToken)
    {
        var file = fetched.File;
        var entries = await _releases.ListAsync(cancellationToken);
        var (read, found) = Normalizer.Normalize(file.Rewind(), candidate.Name, cancellationToken);
        using var normalized = read;
        var problems = found;
        if (normalized is not null)
            problems = await CheckContinuityAsync(release, normalized.Totals, entries, cancellationToken);

        var origin = DescribeOrigin(release, candidate, fetched, isSample);
        if (normalized is null || problems.Count > 0)
        {
            await QuarantineAsync(release, origin, file.Rewind(), problems, cancellationToken);
            await alerts.JudgeQuarantineAsync(
                release, candidate.Location, [.. problems.Select(problem => problem.ToString())], cancellationToken);
            return (null, problems);
        }

        origin = await StoreRawAsync(release, origin, file.Rewind(), cancellationToken);
        var entry = await PublishAsync(release, origin, normalized, cancellationToken);
        await RecordAsync([entry], cancellationToken);
        return (await FinishAsync(entry, cancellationToken), []);
    }

    /// <summary>The release that an origin in the folder of a dataset is about; null where it makes no sense.</summary>
    public static Release? Identify(Dataset dataset, OriginDocument origin) =>
        ReleaseName.TryParse(origin.FileName, out var name) && name.Dataset == dataset && ContentHash.TryParse(origin.Sha256, out var hash)
            ? new Release(dataset, name.Coverage, hash, origin.Published?.ToPublication())
            : null;

    /// <summary>Publishes the files of a release once more from its raw bytes; the caller finishes it.</summary>
    /// <returns>The release, or why its raw bytes give none.</returns>
    public async Task<(ReleaseEntry? Entry, string? Failure)> RepublishAsync(
        Release release, OriginDocument origin, CancellationToken cancellationToken)
    {
        var path = StorePaths.RawFile(release, origin.FileName);
        await using var raw = await store.Blobs.OpenReadAsync(path, cancellationToken);
        if (raw is null || ContentHash.FromDigest(await SHA256.HashDataAsync(raw, cancellationToken)) != release.Hash
            || !ReleaseName.TryParse(origin.FileName, out var name))
        {
            return (null, $"'{path}' is missing or damaged. CBP's bytes cannot be rebuilt: restore them from a backup.");
        }

        raw.Position = 0;
        var (read, problems) = Normalizer.Normalize(raw, name, cancellationToken);
        using var normalized = read;
        return normalized is null
            ? (null, $"'{path}' would be rejected today: {problems[0]}")
            : (await PublishAsync(release, origin, normalized, cancellationToken), null);
    }

    /// <summary>Writes releases into the ledger, as not complete.</summary>
    public async Task RecordAsync(IEnumerable<ReleaseEntry> entries, CancellationToken cancellationToken)
    {
        foreach (var entry in entries)
            await _releases.WriteAsync(entry with { IsComplete = false }, cancellationToken);
    }

    /// <summary>
    /// Makes readers see a release that is published and recorded: the combined dataset, <c>latest.json</c>, the tables, the feeds, then
    /// the mark that all is done. Its alerts are judged at the end of the pass.
    /// </summary>
    public async Task<IngestedRelease> FinishAsync(ReleaseEntry entry, CancellationToken cancellationToken)
    {
        var release = entry.Release;
        var entries = await _releases.ListAsync(cancellationToken);
        var releases = entries.Select(other => other.Release).ToArray();
        var totals = await _totals.ReadAllAsync(releases, cancellationToken);
        var histories = ReleaseTotalsReader.HistoriesOf(totals);
        await _publisher.RelateAsync(release, releases, histories, cancellationToken);
        await _combined.PublishAsync(releases, cancellationToken);
        await _publisher.SwapLatestAsync(releases.Last(other => other.Dataset == release.Dataset), cancellationToken);
        await _series.ReplaceAsync(histories, cancellationToken);
        var manifest = await _publisher.ReadManifestAsync(release, cancellationToken);
        await _unjudged.AddAsync(release, cancellationToken);
        await _feeds.PublishReleasesAsync(entries, cancellationToken);
        await _releases.WriteAsync(entry with { IsComplete = true }, cancellationToken);
        return Describe(entry, histories, manifest.Drift);
    }

    /// <summary>Whether alerts are to be judged.</summary>
    public async Task<bool> HasUnjudgedAsync(CancellationToken cancellationToken) => (await _unjudged.ListAsync(cancellationToken)).Count > 0;

    /// <summary>Judges the alerts of all releases that have been finished since the last time; the last step of a pass.</summary>
    /// <returns>The alerts that were raised, updated or withdrawn.</returns>
    public async Task<IReadOnlyList<Alert>> JudgeAsync(CancellationToken cancellationToken)
    {
        var unjudged = await _unjudged.ListAsync(cancellationToken);
        if (unjudged.Count == 0)
            return [];
        var entries = await _releases.ListAsync(cancellationToken);
        var totals = await _totals.ReadAllAsync(entries.Select(entry => entry.Release), cancellationToken);
        List<(ReleaseEntry Entry, IReadOnlyList<Drift> Drift)> judged = [];
        foreach (var entry in entries.Where(entry => unjudged.Contains(entry.Release.ToString())))
            judged.Add((entry, (await _publisher.ReadManifestAsync(entry.Release, cancellationToken)).Drift));
        var raised = await alerts.JudgeReleasesAsync(judged, ReleaseTotalsReader.HistoriesOf(totals), totals, cancellationToken);
        await _unjudged.RemoveAsync(judged.Select(entry => entry.Entry.Release), cancellationToken);
        return raised;
    }

    /// <summary>Releases whose ingestion was cut short after they were published.</summary>
    public async Task<IReadOnlyList<ReleaseEntry>> ListUnfinishedAsync(CancellationToken cancellationToken) =>
        [.. (await _releases.ListAsync(cancellationToken)).Where(entry => !entry.IsComplete)];

    /// <summary>All releases in the ledger.</summary>
    public Task<IReadOnlyList<ReleaseEntry>> ListAsync(CancellationToken cancellationToken) => _releases.ListAsync(cancellationToken);

    private async Task<ReleaseEntry> PublishAsync(
        Release release, OriginDocument origin, NormalizedRelease normalized, CancellationToken cancellationToken)
    {
        release = release with { Published = origin.Published?.ToPublication() };
        return ReleaseEntry.Of(release, await _publisher.PublishAsync(release, origin, normalized, cancellationToken));
    }

    private static IngestedRelease Describe(
        ReleaseEntry entry, IReadOnlyList<SeriesHistory> histories, IReadOnlyList<Drift> drift)
    {
        var wholes = histories.Where(history => history.Key.Dimension is null).ToArray();
        return new IngestedRelease(
            entry.Release,
            entry.FileName,
            entry.Rows,
            [.. wholes.SelectMany(history => NewMonths(history, entry.Release))],
            [.. wholes.SelectMany(history => history.Revisions).Where(revision => revision.To.Release == entry.Release)],
            [
                .. wholes.SelectMany(history => history.Months).SelectMany(month => month.Disagreements)
                    .Where(disagreement => disagreement.Other.Release == entry.Release || disagreement.Preferred.Release == entry.Release),
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
            var before = i > 0 && history.Months[i - 1].Month.Next == month.Month ? history.Months[i - 1].Current.Value : (long?)null;
            yield return new NewMonth(history.Key, month.Month, month.First.Value, before);
        }
    }

    /// <summary>Whether evidence of publication is new, earlier, or more exact than what is known.</summary>
    private static bool TellsMore(Publication? now, Publication? before) => (now, before) switch
    {
        (null, _) => false,
        (_, null) => true,
        _ when now.Month != before.Month => now.Month < before.Month,
        _ => now.At is not null && (before.At is null || now.At < before.At),
    };

    private OriginDocument DescribeOrigin(
        Release release, ReleaseCandidate candidate, FetchOutcome.Fetched fetched, bool isSample) => new()
        {
            Location = candidate.Location,
            FileName = candidate.Name.FileName,
            ETag = fetched.ETag,
            LastModified = fetched.LastModified,
            Published = release.Published?.ToDocument(),
            Retrieved = clock.GetUtcNow(),
            Sha256 = release.Hash.Hex,
            Bytes = fetched.File.Length,
            Sample = isSample,
        };

    private async Task<IReadOnlyList<Problem>> CheckContinuityAsync(
        Release release, ReleaseTotals totals, IReadOnlyList<ReleaseEntry> entries, CancellationToken cancellationToken)
    {
        if (ContinuityCheck.NeighbourOf(release, entries.Select(entry => entry.Release)) is not { } neighbour)
            return [];
        return ContinuityCheck.Compare(totals, neighbour, await _totals.ReadAsync(neighbour, cancellationToken), continuity);
    }

    /// <summary>
    /// Keeps the bytes for ever. Where they are there already, the origin of their first retrieval stays, unless the new one
    /// tells more about the publication.
    /// </summary>
    private async Task<OriginDocument> StoreRawAsync(
        Release release, OriginDocument origin, Stream content, CancellationToken cancellationToken)
    {
        var path = StorePaths.Origin(release);
        var present = await store.Blobs.ReadAsync(path, cancellationToken);
        if (present is not null)
        {
            var first = StoredJson.Read(present, path, StoredJson.Types.OriginDocument);
            if (!TellsMore(release.Published, first.Published?.ToPublication()))
                return first;
            origin = first with { Location = origin.Location, ETag = origin.ETag, LastModified = origin.LastModified, Published = origin.Published };
        }

        // The origin is written last: where it is, the bytes are.
        await store.Blobs.WriteAsync(StorePaths.RawFile(release, origin.FileName), content, cancellationToken);
        var json = StoredJson.Write(origin, StoredJson.Types.OriginDocument);
        return await store.Blobs.TryWriteAsync(path, json, present?.Version, cancellationToken)
            ? origin
            : throw new StoreUnavailableException($"Somebody else changed '{path}' at the same time. Run again.");
    }

    private async Task QuarantineAsync(
        Release release, OriginDocument origin, Stream content, IReadOnlyList<Problem> problems, CancellationToken cancellationToken)
    {
        var folder = StorePaths.QuarantineFolder(release.Dataset, release.Id);
        var reasons = folder + "reasons.json";
        if (await store.Blobs.ReadAsync(reasons, cancellationToken) is not null)
            return;

        await store.Blobs.WriteAsync(folder + origin.FileName, content, cancellationToken);
        var document = new ReasonsDocument
        {
            Dataset = release.Dataset.Name,
            Release = release.Id.Value,
            Origin = origin,
            Reasons = [.. problems.Select(problem => problem.ToString())],
        };
        await store.Blobs.TryWriteAsync(
            reasons, StoredJson.Write(document, StoredJson.Types.ReasonsDocument), null, cancellationToken);
    }
}
