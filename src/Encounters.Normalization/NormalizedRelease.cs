using Encounters.Releases;
using Encounters.Series;

namespace Encounters.Normalization;

/// <summary>A normalized release. Its owner disposes it when the rows are no longer needed.</summary>
/// <param name="Rows">The rows, in their published order: month, then categories.</param>
/// <param name="Totals">The monthly totals of its series.</param>
/// <param name="Layout">The columns of the file, in their order and by their published names.</param>
/// <param name="Drift">How the file differs from the known layout.</param>
public sealed record NormalizedRelease(
    NormalizedRows Rows,
    ReleaseTotals Totals,
    IReadOnlyList<string> Layout,
    IReadOnlyList<Drift> Drift) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose() => Rows.Dispose();
}

/// <summary>The outcome of reading a file: a release, or the reasons why it was rejected.</summary>
/// <param name="Release">The release; null if there are problems.</param>
/// <param name="Problems">The reasons; empty if there is a release.</param>
public sealed record NormalizationResult(NormalizedRelease? Release, IReadOnlyList<Problem> Problems)
{
    /// <summary>The dataset, as far as it is known.</summary>
    public Dataset? Dataset { get; init; }

    /// <summary>The coverage, as far as it is known.</summary>
    public Coverage? Coverage { get; init; }

    /// <summary>
    /// Whether the file does not count encounters and its name does not suggest that it does: then it is not a release, but
    /// nothing is wrong with it.
    /// </summary>
    public bool IsAnotherTable { get; init; }
}
