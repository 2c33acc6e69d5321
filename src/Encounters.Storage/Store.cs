namespace Encounters.Storage;

/// <summary>A store: its blobs, its tables and its lock.</summary>
/// <param name="Description">Where it is, for people; never a secret.</param>
/// <param name="Blobs">Files.</param>
/// <param name="Tables">Indexed facts.</param>
/// <param name="Lock">One writer at a time.</param>
public sealed record Store(string Description, IBlobStore Blobs, ITableStore Tables, IStoreLock Lock);
