using Encounters.Pipeline.Publishing;
using Encounters.Storage;

namespace Encounters.Pipeline.Derived;

/// <summary>Brings everything that is derived in line with the releases. Only what differs is written.</summary>
internal sealed class DerivedWriter(Store store)
{
    // Files of rows are written while the next ones are made.
    private const int MostWrites = 4;

    private readonly SmallBlobs _documents = new(store.Blobs);

    /// <summary>Writes what differs. If it is interrupted and run again, the result is the same.</summary>
    /// <exception cref="StoreDamagedException">A release is damaged, so what depends on it is unknown.</exception>
    public async Task ApplyAsync(ReleaseSet releases, CancellationToken cancellationToken)
    {
        foreach (var derivation in Derivations.In(store.Blobs, trust: true))
            await ApplyAsync(derivation, releases, cancellationToken);
    }

    private async Task ApplyAsync(IDerivation derivation, ReleaseSet releases, CancellationToken cancellationToken)
    {
        List<Task> writes = [];
        try
        {
            await foreach (var due in derivation.FindAsync(releases, cancellationToken))
            {
                if (due is Due.DataFile file)
                {
                    if (writes.Count == MostWrites)
                        await EndOneAsync(writes);
                    writes.Add(WriteAsync(file, cancellationToken));
                    continue;
                }

                await EndAllAsync(writes);
                await ApplyAsync(due, cancellationToken);
            }

            await EndAllAsync(writes);
        }
        finally
        {
            // After a failure, all writing must stop, because the lock is released.
            await Task.WhenAll(writes).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static async Task EndAllAsync(List<Task> writes)
    {
        await Task.WhenAll(writes);
        writes.Clear();
    }

    private static async Task EndOneAsync(List<Task> writes)
    {
        var ended = await Task.WhenAny(writes);
        writes.Remove(ended);
        await ended;
    }

    private Task WriteAsync(Due.DataFile file, CancellationToken cancellationToken) => Task.Run(
        () => store.Blobs.WriteAsync(file.Path, new MemoryStream(file.Content, writable: false), cancellationToken),
        cancellationToken);

    private Task ApplyAsync(Due due, CancellationToken cancellationToken) => due switch
    {
        Due.Document document => _documents.WriteIfOtherAsync(document.Path, document.Content, cancellationToken),
        Due.Table table => ReplaceAsync(table, cancellationToken),
        Due.Nothing nothing => store.Blobs.DeleteAsync(nothing.Path, cancellationToken),
        Due.Unknown unknown => throw unknown.Reason,
        _ => throw new InvalidOperationException($"{due} cannot be written."),
    };

    private async Task ReplaceAsync(Due.Table due, CancellationToken cancellationToken)
    {
        Dictionary<(string, string), TableRow> present = [];
        await foreach (var row in store.Tables.QueryAsync(due.Name, null, cancellationToken))
            present.Add((row.PartitionKey, row.RowKey), row);

        List<TableChange> changes = [];
        foreach (var row in due.Rows)
        {
            if (!present.Remove((row.PartitionKey, row.RowKey), out var old) || !old.Equals(row))
                changes.Add(TableChange.Put(row));
        }

        changes.AddRange(present.Values.Select(TableChange.Delete));
        await store.Tables.ApplyAsync(due.Name, changes, cancellationToken);
    }
}
