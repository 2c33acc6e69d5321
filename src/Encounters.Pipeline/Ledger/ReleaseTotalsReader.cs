using System.Collections.Concurrent;
using Encounters.Pipeline.Documents;
using Encounters.Releases;
using Encounters.Series;
using Encounters.Storage;

namespace Encounters.Pipeline.Ledger;

/// <summary>Reads the series totals of published releases; each is immutable and read once.</summary>
public sealed class ReleaseTotalsReader(IBlobStore blobs)
{
    private readonly ConcurrentDictionary<string, ReleaseTotals> _read = [];

    /// <summary>Keeps totals that were just published, so that they are not read back.</summary>
    internal void Keep(Release release, ReleaseTotals totals) => _read[StorePaths.Totals(release)] = totals;

    /// <summary>The totals of a release.</summary>
    /// <exception cref="StoreDamagedException">They are missing or damaged.</exception>
    public async Task<ReleaseTotals> ReadAsync(Release release, CancellationToken cancellationToken)
    {
        var path = StorePaths.Totals(release);
        if (_read.TryGetValue(path, out var known))
            return known;

        var blob = await blobs.ReadAsync(path, cancellationToken)
            ?? throw StoreDamagedException.Missing(path);
        try
        {
            var totals = StoredJson.Read(blob, path, StoredJson.Types.TotalsDocument).ToTotals(release);
            _read[path] = totals;
            return totals;
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException)
        {
            throw new StoreDamagedException($"'{path}' is damaged: {exception.Message}", exception);
        }
    }

    /// <summary>The totals of releases, in their order of publication.</summary>
    public async Task<IReadOnlyList<(Release Release, ReleaseTotals Totals)>> ReadAllAsync(
        IEnumerable<Release> releases, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(releases);
        List<(Release Release, ReleaseTotals Totals)> all = [];
        foreach (var release in releases.Order())
            all.Add((release, await ReadAsync(release, cancellationToken)));
        return all;
    }

    /// <summary>The histories of all series that the releases speak of, in ordinal order of their keys.</summary>
    public static IReadOnlyList<SeriesHistory> HistoriesOf(IReadOnlyList<(Release Release, ReleaseTotals Totals)> releases)
    {
        ArgumentNullException.ThrowIfNull(releases);
        var keys = new SortedSet<SeriesKey>(releases.SelectMany(entry => entry.Totals.Keys));
        return [.. keys.Select(key => SeriesHistory.Of(key, releases))];
    }
}
