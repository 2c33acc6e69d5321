using Encounters.Calendar;
using Encounters.Normalization;
using Encounters.Pipeline.Derived;
using Encounters.Pipeline.Documents;
using Encounters.Pipeline.Ledger;
using Encounters.Pipeline.Publishing;
using Encounters.Pipeline.Sources;
using Encounters.Pipeline.Spooling;
using Encounters.Pipeline.Validation;
using Encounters.Releases;
using Encounters.Series;
using Encounters.Storage;

namespace Encounters.Pipeline.Ingestion;

/// <summary>
/// Takes fetched files, one at a time, through validate, store raw, normalize and publish.
/// Every step can be repeated: whatever was cut short ends in the same state when it is run again. The caller holds the store's
/// lock, and has what follows from the releases derived when the last file is published (<see cref="ReleaseCompletion"/>).
/// </summary>
internal sealed class ReleaseIngestion(
    Store store, ContinuityOptions continuity, AlertRaiser alerts, TimeProvider clock) : IDisposable
{
    private readonly ReleaseLedger _ledger = new(store.Tables);
    private readonly ReleasePublisher _publisher = new(store.Blobs);
    private readonly RawFiles _raw = new(store.Blobs);
    private readonly Quarantine _quarantine = new(store.Blobs);
    private List<ReleaseEntry> _entries = [];

    /// <summary>All releases, in their order, as the ledger has them.</summary>
    public IReadOnlyList<ReleaseEntry> Entries => _entries;

    /// <summary>Reads what published releases consist of.</summary>
    public ReleaseContents Contents { get; } = new(store.Blobs);

    /// <inheritdoc/>
    public void Dispose() => Contents.Dispose();

    /// <summary>
    /// Reads the ledger: before anything else, and again when the lock is taken, since its holder may have written.
    /// </summary>
    public async Task LoadAsync(CancellationToken cancellationToken) =>
        _entries = [.. await _ledger.ListAsync(cancellationToken)];

    /// <summary>
    /// The release whose bytes these are, and which the file name does not contradict: there is nothing to do where it was
    /// published with all that is known of its publication.
    /// </summary>
    public ReleaseEntry? FindDone(ReleaseCandidate candidate, FetchOutcome.Fetched fetched)
    {
        if (_entries.Find(entry => entry.Release.Hash == fetched.File.Hash) is not { Release: var known } found
            || !candidate.Name.Agrees(known.Dataset, known.Coverage))
        {
            return null;
        }

        var published = Judge(known, candidate, fetched);
        return published is not null && published.TellsMoreThan(known.Published) ? null : found;
    }

    /// <summary>Publishes a file that is not done yet, or rejects it.</summary>
    /// <exception cref="StoreDamagedException">Another content has the same identity.</exception>
    public async Task<FileOutcome> IngestAsync(
        ReleaseCandidate candidate, FetchOutcome.Fetched fetched, CancellationToken cancellationToken)
    {
        var read = Normalizer.Normalize(fetched.File.Rewind(), candidate.Name, cancellationToken);
        if (read.IsAnotherTable)
            return new FileOutcome.AnotherTable(read.Dataset, read.Problems);
        if (read.Release is not { } normalized)
            return await RejectAsync(candidate, fetched, read, read.Problems, cancellationToken);

        var isPublished = false;
        try
        {
            var release = Identify(candidate, fetched, normalized.Totals);
            var problems = CompletenessCheck.Find(normalized, continuity);
            if (problems.Count == 0)
                problems = await CheckContinuityAsync(release, normalized.Totals, cancellationToken);
            if (problems.Count > 0)
                return await RejectAsync(candidate, fetched, read, problems, cancellationToken);

            var described = DescribeOrigin(candidate, fetched, release.Published);
            var (origin, files) = await KeepAsync(release, described, fetched.File, normalized.Rows, cancellationToken);
            await using var _ = files;
            var entry = await PublishAsync(release, origin, normalized, files, cancellationToken);
            isPublished = true;
            await RecordAsync([entry], cancellationToken);
            return new FileOutcome.Published(entry);
        }
        finally
        {
            // The rows of a published release are wanted until the end of the pass.
            if (!isPublished)
                normalized.Dispose();
        }
    }

    /// <summary>Publishes the files of a release once more from its raw bytes; the caller records it.</summary>
    /// <returns>The release, or why its raw bytes give none.</returns>
    public async Task<(ReleaseEntry? Entry, string? Failure)> RepublishAsync(
        Release release, OriginDocument origin, CancellationToken cancellationToken)
    {
        var path = StorePaths.RawFile(release, origin.FileName);
        await using var raw = await _raw.OpenAsync(release, origin, cancellationToken);
        if (raw is null)
            return (null, $"'{path}' is missing or damaged. CBP's bytes cannot be rebuilt: restore them from a backup.");
        var (read, problems) = Normalizer.Normalize(raw, ReleaseName.Read(origin.FileName), cancellationToken);
        if (read is null)
            return (null, $"'{path}' would be rejected today: {problems[0]}");
        if (read.Totals.Coverage == release.Coverage)
        {
            await using var files = await ReleaseFiles.WriteAsync(release, read.Rows, cancellationToken);
            return (await PublishAsync(release, origin, read, files, cancellationToken), null);
        }

        read.Dispose();
        return (null, $"'{path}' would be rejected today: its rows cover other months.");
    }

    /// <summary>Writes releases into the ledger, as not complete: what follows from them is still to be derived.</summary>
    public async Task RecordAsync(IReadOnlyCollection<ReleaseEntry> entries, CancellationToken cancellationToken)
    {
        await _ledger.WriteAsync(entries, cancellationToken);
        Replace(entries);
        Contents.Trim([.. _entries.Select(entry => entry.Release)]);
    }

    /// <summary>Marks releases as complete: all that follows from them is derived.</summary>
    public async Task CompleteAsync(IEnumerable<ReleaseEntry> entries, CancellationToken cancellationToken)
    {
        ReleaseEntry[] complete = [.. entries.Select(entry => entry with { IsComplete = true })];
        await _ledger.WriteAsync(complete, cancellationToken);
        Replace(complete);
    }

    private void Replace(IReadOnlyCollection<ReleaseEntry> entries)
    {
        var identities = entries.Select(entry => entry.Release.ToString()).ToHashSet();
        _entries = [.. _entries.Where(entry => !identities.Contains(entry.Release.ToString())).Concat(entries)
            .OrderBy(entry => entry.Release)];
    }

    private Release Identify(ReleaseCandidate candidate, FetchOutcome.Fetched fetched, ReleaseTotals totals)
    {
        var release = new Release(totals.Dataset, totals.Coverage, fetched.File.Hash, null) { Copy = candidate.Name.Copy };
        var same = _entries.Find(entry => entry.Release.Dataset == release.Dataset && entry.Release.Id == release.Id);
        return same is null || same.Release.Hash == release.Hash
            ? release with { Published = Judge(release, candidate, fetched) }
            : throw new StoreDamagedException(
                $"{release} already identifies a different file: {same.Release.Hash} and {release.Hash}.");
    }

    /// <summary>
    /// Stores the raw bytes, and makes the data files aside meanwhile: nothing else of the release is in the store before these.
    /// </summary>
    private async Task<(OriginDocument Origin, ReleaseFiles Files)> KeepAsync(
        Release release, OriginDocument origin, SpooledFile bytes, NormalizedRows rows, CancellationToken cancellationToken)
    {
        var keeping = _raw.KeepAsync(release, origin, bytes.Rewind(), cancellationToken);
        var making = ReleaseFiles.WriteAsync(release, rows, cancellationToken);
        try
        {
            // Whichever fails, both have ended before the bytes and the rows are given up.
            await Task.WhenAll(keeping, making);
            return (await keeping, await making);
        }
        catch
        {
            if (making.IsCompletedSuccessfully)
                await (await making).DisposeAsync();
            throw;
        }
    }

    private async Task<ReleaseEntry> PublishAsync(
        Release release,
        OriginDocument origin,
        NormalizedRelease normalized,
        ReleaseFiles files,
        CancellationToken cancellationToken)
    {
        release = release with { Published = origin.Published?.ToPublication(), Copy = ReleaseName.Read(origin.FileName).Copy };
        var shown = origin with { Location = SourceLocation.ToPublic(origin.Location) };
        var before = await FindPublishedAsync(release, cancellationToken);
        var manifest = await _publisher.PublishAsync(release, shown, normalized, files, before, cancellationToken);
        Contents.Keep(release, manifest, normalized);
        return ReleaseEntry.Of(release, manifest);
    }

    /// <summary>The manifest of a release that was published before; null for a new one.</summary>
    private async Task<ManifestDocument?> FindPublishedAsync(Release release, CancellationToken cancellationToken)
    {
        try
        {
            return _entries.Exists(entry => entry.Release.Dataset == release.Dataset && entry.Release.Id == release.Id)
                ? await Contents.FindManifestAsync(release, cancellationToken)
                : null;
        }
        catch (StoreDamagedException)
        {
            return null;
        }
    }

    /// <summary>
    /// When a release was published. Where its address gave us the bytes of another release before, it is the later one: the one
    /// proof of order that we have ourselves.
    /// </summary>
    private Publication? Judge(Release release, ReleaseCandidate candidate, FetchOutcome.Fetched fetched)
    {
        // A path on this machine is not an address of CBP: people can put anything there.
        var retrieved = clock.GetUtcNow();
        var replaced = _entries.FindLast(entry => entry.Release.Hash != release.Hash
            && (entry.Release.Id == fetched.Replaces
                || (SourceLocation.IsWeb(candidate.Location) && entry.Location == candidate.Location)));
        return replaced is null
            ? Publication.Judge(release.Coverage, candidate.Folder, fetched.LastModified, retrieved)
            : Publication.JudgeReplacement(replaced.Release, release.Coverage, fetched.LastModified, retrieved);
    }

    private OriginDocument DescribeOrigin(
        ReleaseCandidate candidate, FetchOutcome.Fetched fetched, Publication? published) => new()
        {
            Location = candidate.Location,
            FileName = candidate.Name.FileName,
            ETag = fetched.ETag,
            LastModified = fetched.LastModified,
            Published = published?.ToDocument(),
            HandedIn = candidate.HandedInBy is { } by ? new HandedInDocument(by, clock.GetUtcNow()) : null,
            Retrieved = clock.GetUtcNow(),
            Sha256 = fetched.File.Hash.Hex,
            Bytes = fetched.File.Length,
        };

    private async Task<IReadOnlyList<Problem>> CheckContinuityAsync(
        Release release, ReleaseTotals totals, CancellationToken cancellationToken)
    {
        if (ContinuityCheck.NeighborOf(release, _entries.Select(entry => entry.Release)) is not { } neighbor)
            return [];
        return ContinuityCheck.Compare(totals, neighbor, await Contents.Totals.ReadAsync(neighbor, cancellationToken),
            continuity);
    }

    private async Task<FileOutcome> RejectAsync(
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
        var rejected = new FileOutcome.Rejected(dataset, id, [.. problems.Select(problem => problem.ToString())]);
        await _quarantine.KeepAsync(rejected, DescribeOrigin(candidate, fetched, published), fetched.File, cancellationToken);

        var month = coverage?.LastMonth ?? candidate.Folder ?? Month.Of(clock.GetUtcNow());
        await alerts.JudgeQuarantineAsync(
            dataset, id, month, SourceLocation.ToPublic(candidate.Location), rejected.Reasons, cancellationToken);
        return rejected;
    }
}
