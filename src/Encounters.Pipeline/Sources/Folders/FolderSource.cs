using Encounters.Pipeline.Spooling;
using Encounters.Releases;
using Encounters.Storage.Local;

namespace Encounters.Pipeline.Sources.Folders;

/// <summary>
/// CSV files in a folder on this machine. When they were published is unknown, unless they are in a folder such as
/// <c>2025-11</c>, as on CBP's site. A store in the folder is not part of it.
/// </summary>
public sealed class FolderSource(string folder) : IReleaseSource
{
    private const int BufferSize = 1 << 18;

    private static readonly EnumerationOptions Everything = new()
    {
        AttributesToSkip = FileAttributes.None,
        IgnoreInaccessible = false
    };

    private readonly string _root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));

    /// <inheritdoc/>
    public string Name => Path.GetFileName(_root);

    /// <inheritdoc/>
    public string Description => _root;

    /// <inheritdoc/>
    public bool IsWatched => false;

    /// <inheritdoc/>
    public Task<Discovery> DiscoverAsync(CancellationToken cancellationToken)
    {
        List<ReleaseCandidate> candidates = [];
        List<IgnoredFile> ignored = [];

        // The month may be in the name of the folder itself.
        var parent = Path.GetDirectoryName(_root) ?? _root;
        try
        {
            foreach (var path in ListFiles(_root, ignored).Order(StringComparer.Ordinal))
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (Path.GetExtension(path).Equals(".csv", StringComparison.OrdinalIgnoreCase))
                    candidates.Add(new ReleaseCandidate(ReleaseName.Read(Path.GetFileName(path)), path,
                        FolderMonth.Find(Path.GetRelativePath(parent, path))));
                else
                    ignored.Add(new IgnoredFile(path, "It is not a CSV file."));
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
            var spooled = await SpooledFile.CreateAsync(stream => file.CopyToAsync(stream, BufferSize, cancellationToken));
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

    private static IEnumerable<string> ListFiles(string folder, List<IgnoredFile> ignored)
    {
        if (LocalStore.IsStore(folder))
        {
            ignored.Add(new IgnoredFile(folder, "It is a store of this program, so its files are not read as a source."));
            return [];
        }

        return Directory.EnumerateFiles(folder, "*", Everything)
            .Concat(Directory.EnumerateDirectories(folder, "*", Everything).SelectMany(inner => ListFiles(inner, ignored)));
    }
}
