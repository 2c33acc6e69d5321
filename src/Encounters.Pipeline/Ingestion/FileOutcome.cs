using Encounters.Pipeline.Ledger;
using Encounters.Releases;

namespace Encounters.Pipeline.Ingestion;

/// <summary>What became of a file that was not ingested before.</summary>
internal abstract record FileOutcome
{
    private FileOutcome()
    {
    }

    /// <summary>It is a release, and is published. Readers see it when the pass has derived what follows from it.</summary>
    public sealed record Published(ReleaseEntry Entry) : FileOutcome;

    /// <summary>It is in quarantine.</summary>
    public sealed record Rejected(Dataset? Dataset, ReleaseId Id, IReadOnlyList<string> Reasons) : FileOutcome;

    /// <summary>It does not count encounters, and its name does not suggest it. If it has a dataset, it comes close.</summary>
    public sealed record AnotherTable(Dataset? Dataset, IReadOnlyList<Problem> Problems) : FileOutcome;
}
