using Encounters.Normalization;
using Encounters.Pipeline.Documents;
using Encounters.Releases;
using Encounters.Series;

namespace Encounters.Pipeline.Ledger;

/// <summary>A release in the ledger.</summary>
/// <param name="Release">Dataset, coverage, content, publication.</param>
/// <param name="Columns">What the release speaks of.</param>
/// <param name="FileName">The file name as published.</param>
/// <param name="Location">The address of the file.</param>
/// <param name="Retrieved">When we fetched it.</param>
/// <param name="Rows">The number of rows.</param>
/// <param name="Encounters">The sum of all counts.</param>
/// <param name="DriftNotes">How many departures from the known layout were reported.</param>
/// <param name="IsComplete">Whether the tables follow it; otherwise a run was cut short and has to be finished.</param>
public sealed record ReleaseEntry(
    Release Release,
    ReleaseColumns Columns,
    string FileName,
    string Location,
    DateTimeOffset Retrieved,
    long Rows,
    long Encounters,
    long DriftNotes,
    bool IsComplete)
{
    /// <summary>The entry that a published release has before the tables follow it.</summary>
    public static ReleaseEntry Of(Release release, ManifestDocument manifest)
    {
        ArgumentNullException.ThrowIfNull(release);
        ArgumentNullException.ThrowIfNull(manifest);
        return new ReleaseEntry(
            release,
            HeaderMap.Read(manifest.Layout, release.Dataset).Columns,
            manifest.Origin.FileName,
            manifest.Origin.Location,
            manifest.Origin.Retrieved,
            manifest.Rows,
            manifest.Totals.Sum(year => year.Encounters),
            manifest.Drift.Count,
            IsComplete: false);
    }
}
