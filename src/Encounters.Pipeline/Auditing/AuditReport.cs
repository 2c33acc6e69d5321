namespace Encounters.Pipeline.Auditing;

/// <summary>Something stored that is not as it should be.</summary>
/// <param name="Subject">The path of the blob, or the table and keys of the row.</param>
/// <param name="Message">What is wrong.</param>
/// <param name="CanBeRebuilt">Whether a repair can rebuild it from the raw files.</param>
public sealed record AuditFinding(string Subject, string Message, bool CanBeRebuilt);

/// <summary>What an audit saw.</summary>
/// <param name="Releases">How many releases were checked.</param>
/// <param name="Files">How many files were read and compared with their checksums.</param>
/// <param name="Rows">How many table rows were compared with what the releases give.</param>
/// <param name="Findings">What is wrong; empty if the store is sound.</param>
public sealed record AuditReport(int Releases, int Files, int Rows, IReadOnlyList<AuditFinding> Findings);
