using System.Security.Cryptography;
using Encounters.Calendar;
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

    /// <summary>
    /// The release whose bytes these are, and which the file name does not contradict: there is nothing to do where it was ingested to
    /// the end with all that is known of its publication.
    /// </summary>
    public async Task<ReleaseEntry?> FindDoneAsync(
        ReleaseCandidate candidate, FetchOutcome.Fetched fetched, CancellationToken cancellationToken)
    {
        var entries = await _releases.ListAsync(cancellationToken);
        if (entries.FirstOrDefault(entry => entry.Release.Hash == fetched.File.Hash) is not { IsComplete: true, Release: var known } found
            || !candidate.Name.Agrees(known.Dataset, known.Coverage))
        {
            return null;
        }

        var published = Judge(known, candidate, fetched, entries);
        return published is not null && published.TellsMoreThan(known.Published) ? null : found;
    }

    /// <summary>Ingests a file that is not done yet.</summary>
    /// <exception cref="StoreDamagedException">Another content has the same identity.</exception>
    public async Task<FileOutcome> IngestAsync(
        ReleaseCandidate candidate, FetchOutcome.Fetched fetched, CancellationToken cancellationToken)
    {
        var file = fetched.File;
        var entries = await _releases.ListAsync(cancellationToken);
        var read = Normalizer.Normalize(file.Rewind(), candidate.Name, cancellationToken);
        using var normalized = read.Release;
        if (read.IsAnotherTable)
            return new FileOutcome.AnotherTable(read.Dataset, read.Problems);
        if (normalized is null)
            return await QuarantineAsync(candidate, fetched, read, read.Problems, cancellationToken);

        var (dataset, coverage) = (normalized.Totals.Dataset, normalized.Totals.Coverage);
        var release = new Release(dataset, coverage, file.Hash, null) { Copy = candidate.Name.Copy };
        release = release with { Published = Judge(release, candidate, fetched, entries) };
        if (entries.FirstOrDefault(entry => entry.Release.Dataset == dataset && entry.Release.Id == release.Id) is { } same
            && same.Release.Hash != release.Hash)
        {
            throw new StoreDamagedException($"{release} is the identity of another content already: {same.Release.Hash} and {release.Hash}.");
        }

        var problems = CompletenessCheck.Find(normalized, continuity);
        if (problems.Count == 0)
            problems = await CheckContinuityAsync(release, normalized.Totals, entries, cancellationToken);
        if (problems.Count > 0)
            return await QuarantineAsync(candidate, fetched, read, problems, cancellationToken);

        var origin = await StoreRawAsync(release, DescribeOrigin(candidate, fetched, release.Published), file.Rewind(), cancellationToken);
        var entry = await PublishAsync(release, origin, normalized, cancellationToken);
        await RecordAsync([entry], cancellationToken);
        return new FileOutcome.Ingested(await FinishAsync(entry, cancellationToken));
    }

    /// <summary>The release that lies in a folder of a dataset with this origin; null where that makes no sense.</summary>
    public static Release? Identify(Dataset dataset, string folder, OriginDocument origin)
    {
        if (!ReleaseId.TryParse(folder, out var id) || !ContentHash.TryParse(origin.Sha256, out var hash) || id.Coverage is not { } coverage)
            return null;
        var release = new Release(dataset, coverage, hash, origin.Published?.ToPublication())
        {
            Copy = ReleaseName.Read(origin.FileName).Copy,
        };
        return release.Id == id ? release : null;
    }

    /// <summary>Publishes the files of a release once more from its raw bytes; the caller finishes it.</summary>
    /// <returns>The release, or why its raw bytes give none.</returns>
    public async Task<(ReleaseEntry? Entry, string? Failure)> RepublishAsync(
        Release release, OriginDocument origin, CancellationToken cancellationToken)
    {
        var path = StorePaths.RawFile(release, origin.FileName);
        await using var raw = await store.Blobs.OpenReadAsync(path, cancellationToken);
        if (raw is null || ContentHash.FromDigest(await SHA256.HashDataAsync(raw, cancellationToken)) != release.Hash)
        {
            return (null, $"'{path}' is missing or damaged. CBP's bytes cannot be rebuilt: restore them from a backup.");
        }

        raw.Position = 0;
        var (read, problems) = Normalizer.Normalize(raw, ReleaseName.Read(origin.FileName), cancellationToken);
        using var normalized = read;
        return normalized is null || normalized.Totals.Coverage != release.Coverage
            ? (null, $"'{path}' would be rejected today: {(problems is [var first, ..] ? first : "its rows have another coverage.")}")
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
        release = release with { Published = origin.Published?.ToPublication(), Copy = ReleaseName.Read(origin.FileName).Copy };
        var shown = origin with { Location = SourceLocation.ToPublic(origin.Location) };
        return ReleaseEntry.Of(release, await _publisher.PublishAsync(release, shown, normalized, cancellationToken));
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

    /// <summary>
    /// When a release was published. Where its address gave us the bytes of another release before, it is the later one: the one
    /// proof of order that we have ourselves.
    /// </summary>
    private Publication? Judge(
        Release release, ReleaseCandidate candidate, FetchOutcome.Fetched fetched, IReadOnlyList<ReleaseEntry> entries)
    {
        // A path of this machine is no address of CBP: people put there what they want.
        var retrieved = clock.GetUtcNow();
        var replaced = entries.LastOrDefault(entry => entry.Release.Hash != release.Hash
            && (entry.Release.Id == fetched.Replaces || (SourceLocation.IsWeb(candidate.Location) && entry.Location == candidate.Location)));
        return replaced is null
            ? Publication.Judge(release.Coverage, candidate.Folder, fetched.LastModified, retrieved)
            : Publication.JudgeReplacement(replaced.Release, release.Coverage, fetched.LastModified, retrieved);
    }

    private OriginDocument DescribeOrigin(ReleaseCandidate candidate, FetchOutcome.Fetched fetched, Publication? published) => new()
    {
        Location = candidate.Location,
        FileName = candidate.Name.FileName,
        ETag = fetched.ETag,
        LastModified = fetched.LastModified,
        Published = published?.ToDocument(),
        Retrieved = clock.GetUtcNow(),
        Sha256 = fetched.File.Hash.Hex,
        Bytes = fetched.File.Length,
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
            if (release.Published is null || !release.Published.TellsMoreThan(first.Published?.ToPublication()))
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

    private async Task<FileOutcome> QuarantineAsync(
        ReleaseCandidate candidate,
        FetchOutcome.Fetched fetched,
        NormalizationResult read,
        IReadOnlyList<Problem> problems,
        CancellationToken cancellationToken)
    {
        var dataset = read.Dataset ?? candidate.Name.Dataset;
        var coverage = read.Coverage ?? candidate.Name.Coverage;
        var id = coverage is null ? ReleaseId.OfUnknown(fetched.File.Hash) : ReleaseId.Of(coverage, fetched.File.Hash);
        var published = coverage is null
            ? null
            : Publication.Judge(coverage, candidate.Folder, fetched.LastModified, clock.GetUtcNow());
        var outcome = new FileOutcome.Rejected(dataset, id, problems);
        var folder = StorePaths.QuarantineFolder(dataset, id);
        var reasons = folder + StorePaths.Reasons;
        string[] words = [.. problems.Select(problem => problem.ToString())];
        if (await store.Blobs.ReadAsync(reasons, cancellationToken) is null)
        {
            await store.Blobs.WriteAsync(folder + candidate.Name.FileName, fetched.File.Rewind(), cancellationToken);
            var document = new ReasonsDocument
            {
                Dataset = dataset?.Name ?? StorePaths.UnknownDataset,
                Release = id.Value,
                Origin = DescribeOrigin(candidate, fetched, published),
                Reasons = words,
            };
            await store.Blobs.TryWriteAsync(
                reasons, StoredJson.Write(document, StoredJson.Types.ReasonsDocument), null, cancellationToken);
        }

        var month = coverage?.LastMonth ?? candidate.Folder ?? Month.Of(clock.GetUtcNow());
        await alerts.JudgeQuarantineAsync(dataset, id, month, SourceLocation.ToPublic(candidate.Location), words, cancellationToken);
        return outcome;
    }
}

/// <summary>What became of a file that was not ingested before.</summary>
internal abstract record FileOutcome
{
    private FileOutcome()
    {
    }

    /// <summary>It is a release, and was ingested.</summary>
    public sealed record Ingested(IngestedRelease Release) : FileOutcome;

    /// <summary>It lies in quarantine.</summary>
    public sealed record Rejected(Dataset? Dataset, ReleaseId Id, IReadOnlyList<Problem> Problems) : FileOutcome;

    /// <summary>It does not count encounters, and its name does not say so. Where it has a dataset, it nearly does.</summary>
    public sealed record AnotherTable(Dataset? Dataset, IReadOnlyList<Problem> Problems) : FileOutcome;
}
