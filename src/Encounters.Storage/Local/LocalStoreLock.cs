using System.Text;

namespace Encounters.Storage.Local;

/// <summary>The lock of a local store: an exclusively held file, and next to it a file that says who holds it.</summary>
internal sealed class LocalStoreLock(string workFolder) : IStoreLock
{
    private readonly string _lockFile = Path.Combine(workFolder, "writer.lock");
    private readonly string _holderFile = Path.Combine(workFolder, "writer.txt");

    public async Task<StoreLockResult> TryAcquireAsync(CancellationToken cancellationToken)
    {
        if (ExclusiveFile.TryOpen(_lockFile) is not { } held)
            return new StoreLockResult(await ReadHolderAsync(cancellationToken), null);

        // Whoever holds the lock is the only writer: what lies aside now was left by a writer that died.
        foreach (var left in Directory.EnumerateFiles(workFolder, "*.part"))
            File.Delete(left);
        await File.WriteAllTextAsync(_holderFile, WriterIdentity.Me, Encoding.UTF8, cancellationToken);
        return new StoreLockResult(WriterIdentity.Me, new HeldFile(held));
    }

    private async Task<string> ReadHolderAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await File.ReadAllTextAsync(_holderFile, cancellationToken);
        }
        catch (IOException)
        {
            return "another process";
        }
    }

    private sealed class HeldFile(FileStream file) : IHeldLock
    {
        // The operating system keeps the file for as long as the process lives.
        public CancellationToken Lost => CancellationToken.None;

        public ValueTask DisposeAsync() => file.DisposeAsync();
    }
}
