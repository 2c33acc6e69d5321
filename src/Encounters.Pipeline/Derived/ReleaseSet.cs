using Encounters.Pipeline.Ledger;
using Encounters.Pipeline.Publishing;
using Encounters.Releases;
using Encounters.Series;

namespace Encounters.Pipeline.Derived;

/// <summary>All published releases at one moment: whatever is derived is a function of them.</summary>
/// <param name="entries">The releases, in their order.</param>
/// <param name="changed">Those that came since everything was last derived; all of them, to derive everything again.</param>
/// <param name="contents">Reads what they consist of.</param>
internal sealed class ReleaseSet(
    IReadOnlyList<ReleaseEntry> entries, IReadOnlyCollection<Release> changed, ReleaseContents contents)
{
    private Task<(Histories Histories, ILookup<Release, Revision> Revisions)>? _histories;

    /// <summary>The releases as the ledger has them, in their order.</summary>
    public IReadOnlyList<ReleaseEntry> Entries => entries;

    /// <summary>The releases, in their order.</summary>
    public IReadOnlyList<Release> Releases { get; } = [.. entries.Select(entry => entry.Release)];

    /// <summary>The releases that came since everything was last derived.</summary>
    public IReadOnlyCollection<Release> Changed => changed;

    /// <summary>Reads what the releases consist of.</summary>
    public ReleaseContents Contents => contents;

    /// <summary>The histories of all series, and the totals from which they follow; read once.</summary>
    /// <exception cref="Storage.StoreDamagedException">The totals of a release are missing or damaged.</exception>
    public async Task<Histories> ReadHistoriesAsync(CancellationToken cancellationToken) =>
        (await (_histories ??= ReadAsync(cancellationToken))).Histories;

    /// <summary>The revisions of all series, by the release that made them.</summary>
    /// <exception cref="Storage.StoreDamagedException">The totals of a release are missing or damaged.</exception>
    public async Task<ILookup<Release, Revision>> ReadRevisionsAsync(CancellationToken cancellationToken) =>
        (await (_histories ??= ReadAsync(cancellationToken))).Revisions;

    private async Task<(Histories Histories, ILookup<Release, Revision> Revisions)> ReadAsync(CancellationToken cancellationToken)
    {
        var totals = await contents.Totals.ReadAllAsync(Releases, cancellationToken);
        var all = ReleaseTotalsReader.HistoriesOf(totals);
        return (new Histories(all, totals),
            all.SelectMany(history => history.Revisions).ToLookup(revision => revision.To.Release));
    }
}

/// <summary>The histories of all series and the totals of all releases.</summary>
internal sealed record Histories(IReadOnlyList<SeriesHistory> All, IReadOnlyList<(Release Release, ReleaseTotals Totals)> Totals);
