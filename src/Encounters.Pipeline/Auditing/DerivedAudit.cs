using Encounters.Pipeline.Derived;
using Encounters.Pipeline.Documents;
using Encounters.Pipeline.Ledger;
using Encounters.Pipeline.Publishing;
using Encounters.Releases;
using Encounters.Storage;

namespace Encounters.Pipeline.Auditing;

/// <summary>Compares everything that is derived from all releases together with what they give.</summary>
internal sealed class DerivedAudit(Store store, AuditNotes notes)
{
    /// <summary>Makes the comparison.</summary>
    public async Task RunAsync(IReadOnlyList<ReleaseEntry> entries, CancellationToken cancellationToken)
    {
        if (entries.Count == 0)
            return;
        using var contents = new ReleaseContents(store.Blobs);
        var releases = new ReleaseSet(entries, [.. entries.Select(entry => entry.Release)], contents);
        HashSet<string> damages = [];
        foreach (var derivation in Derivations.In(store.Blobs, trust: false))
        {
            try
            {
                await foreach (var due in derivation.FindAsync(releases, cancellationToken))
                    await CompareAsync(due, cancellationToken);
            }
            catch (StoreDamagedException exception)
            {
                if (damages.Add(exception.Message))
                    notes.Find("tables", $"They cannot be compared with the releases: {exception.Message}");
            }
        }
    }

    private Task CompareAsync(Due due, CancellationToken cancellationToken)
    {
        switch (due)
        {
            case Due.Document document:
                return notes.CompareAsync(document.Path, document.Content, document.Fault, cancellationToken);
            case Due.DataFile { Path: var path, Content: var content }:
                var file = new FileDocument(path, content.Length, ContentHash.Of(content).Hex);
                return notes.CheckFileAsync(file, loss: null, cancellationToken);
            case Due.Table table:
                return CompareAsync(table, cancellationToken);
            case Due.Unknown unknown:
                // Found with the release itself. The file is not foreign.
                notes.Expect(unknown.Path);
                return Task.CompletedTask;
            default:
                throw new InvalidOperationException($"{due} cannot be compared.");
        }
    }

    private async Task CompareAsync(Due.Table due, CancellationToken cancellationToken)
    {
        var expected = due.Rows.ToDictionary(row => (row.PartitionKey, row.RowKey));
        await foreach (var row in store.Tables.QueryAsync(due.Name, null, cancellationToken))
        {
            notes.Rows++;
            if (!expected.Remove((row.PartitionKey, row.RowKey), out var right))
                notes.FindRebuildable(AuditNotes.NameOf(due.Name, row), "No release produces this row.");
            else if (!right.Equals(row))
                notes.FindRebuildable(AuditNotes.NameOf(due.Name, row), "The row does not match the releases.");
        }

        foreach (var row in expected.Values)
            notes.FindRebuildable(AuditNotes.NameOf(due.Name, row), "The row is missing.");
    }
}
