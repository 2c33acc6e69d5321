namespace Encounters.Storage.Local;

/// <summary>A store in one folder: blobs are files, tables are one SQLite file. Needs nothing installed.</summary>
public static class LocalStore
{
    /// <summary>The database file; its companions (<c>-wal</c>, <c>-shm</c>) begin with the same name.</summary>
    public const string TablesFileName = "tables.sqlite";

    /// <summary>The folder in which files are written before they are moved into place, and where the lock is.</summary>
    public const string WorkFolderName = ".work";

    /// <summary>Whether a folder is a store.</summary>
    public static bool IsStore(string folder) =>
        Directory.Exists(Path.Combine(folder, WorkFolderName)) && File.Exists(Path.Combine(folder, TablesFileName));

    /// <summary>Opens or creates the store.</summary>
    /// <exception cref="StoreUnavailableException">The folder cannot be created or written.</exception>
    public static Store Open(string folder)
    {
        var root = Path.GetFullPath(folder);
        try
        {
            var work = Directory.CreateDirectory(Path.Combine(root, WorkFolderName)).FullName;
            return new Store(
                root,
                new LocalBlobStore(root),
                new SqliteTableStore(Path.Combine(root, TablesFileName)),
                new LocalStoreLock(work));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StoreUnavailableException($"The store folder '{root}' cannot be used: {exception.Message}", exception);
        }
    }
}
