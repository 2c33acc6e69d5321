using Encounters.Pipeline.Spooling;
using Encounters.Releases;

namespace Encounters.Pipeline.Sources.Folders;

/// <summary>
/// CSV files in a folder of this machine. When they were published is unknown, unless they lie in a folder such as
/// <c>2025-11</c>, as on CBP's site.
/// </summary>
public sealed class FolderSource(string folder) : IReleaseSource
{
    private readonly string _root = Path.GetFullPath(folder);

    /// <inheritdoc/>
    public string Description => _root;

    /// <inheritdoc/>
    public bool IsSample => false;

    /// <inheritdoc/>
    public Task<Discovery> DiscoverAsync(CancellationToken cancellationToken)
    {
        List<ReleaseCandidate> candidates = [];
        List<IgnoredFile> ignored = [];
        try
        {
            foreach (var path in Directory.EnumerateFiles(_root, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (ReleaseName.TryParse(Path.GetFileName(path), out var name))
                    candidates.Add(new ReleaseCandidate(name, path, FolderMonth.Find(Path.GetRelativePath(_root, path))));
                else
                    ignored.Add(new IgnoredFile(path, "The name is not that of a release."));
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Task.FromResult(new Discovery([], [], [$"The folder '{_root}' cannot be read: {exception.Message}"]));
        }

        return Task.FromResult(new Discovery([.. candidates.OrderBy(candidate => candidate.Order)], ignored, []));
    }

    /// <inheritdoc/>
    public async Task<FetchOutcome> FetchAsync(ReleaseCandidate candidate, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(candidate);
        try
        {
            await using var file = File.OpenRead(candidate.Location);
            var spooled = await SpooledFile.CreateAsync(stream => file.CopyToAsync(stream, cancellationToken));
            return new FetchOutcome.Fetched(spooled, ETag: null, LastModified: null);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new FetchOutcome.Failed($"'{candidate.Location}' cannot be read: {exception.Message}");
        }
    }

    /// <inheritdoc/>
    public Task SettleAsync(ReleaseCandidate candidate, Settlement settlement, CancellationToken cancellationToken) =>
        Task.CompletedTask;

    /// <inheritdoc/>
    public Task CompleteAsync(Discovery discovery, CancellationToken cancellationToken) => Task.CompletedTask;
}
