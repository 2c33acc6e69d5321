using System.Security.Cryptography;
using System.Text.Json.Serialization.Metadata;
using Encounters.Pipeline.Documents;
using Encounters.Releases;
using Encounters.Storage;

namespace Encounters.Pipeline.Auditing;

/// <summary>What an audit has seen so far: findings, files that have a reason to be there, and how much was read.</summary>
internal sealed class AuditNotes(IBlobStore blobs)
{
    private readonly List<AuditFinding> _findings = [];
    private readonly HashSet<string> _expected = new(StringComparer.Ordinal);
    private readonly HashSet<string> _read = new(StringComparer.Ordinal);

    public IReadOnlyList<AuditFinding> Findings => _findings;

    public int Files => _read.Count;

    public int Rows { get; set; }

    /// <summary>Reports something that a repair cannot make again; the message says what can be done.</summary>
    public void Find(string subject, string message) => _findings.Add(new AuditFinding(subject, message, CanBeRebuilt: false));

    /// <summary>Reports something that a repair makes again from the raw files.</summary>
    public void FindRebuildable(string subject, string message) =>
        _findings.Add(new AuditFinding(subject, message, CanBeRebuilt: true));

    /// <summary>How a row is named.</summary>
    public static string NameOf(string table, TableRow row) => $"{table} {row.PartitionKey} {row.RowKey}";

    /// <summary>Whether some release, or the layout of the store, gives the file a reason to be there.</summary>
    public bool Expects(string path) => _expected.Contains(path);

    /// <summary>Says that a file has a reason to be there.</summary>
    public void Expect(params ReadOnlySpan<string> paths)
    {
        foreach (var path in paths)
            _expected.Add(path);
    }

    /// <summary>Compares a file with its checksum.</summary>
    /// <param name="file">The file.</param>
    /// <param name="loss">What can be done where it is lost; null if a repair makes it again.</param>
    /// <param name="cancellationToken">Stops the audit.</param>
    public async Task<bool> CheckFileAsync(FileDocument file, string? loss, CancellationToken cancellationToken)
    {
        Read(file.Path);
        await using var stream = await blobs.OpenReadAsync(file.Path, cancellationToken);
        if (stream is null)
        {
            Find(file.Path, "The file is missing.", loss);
            return false;
        }

        var digest = ContentHash.FromDigest(await SHA256.HashDataAsync(stream, cancellationToken));
        if (digest.Hex == file.Sha256 && stream.Length == file.Bytes)
            return true;
        Find(file.Path, $"The file is damaged: it has SHA-256 {digest} instead of {file.Sha256}.", loss);
        return false;
    }

    /// <summary>Compares a small file with what it must be.</summary>
    public async Task CompareAsync(string path, ReadOnlyMemory<byte> due, string message, CancellationToken cancellationToken)
    {
        Read(path);
        var present = await blobs.ReadAsync(path, cancellationToken);
        if (present is null || !present.Content.Span.SequenceEqual(due.Span))
            FindRebuildable(path, present is null ? "The file is missing." : message);
    }

    /// <summary>Reads a document that can be rebuilt; null, and a finding, if it is missing or damaged.</summary>
    public Task<T?> ReadAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class => ReadAsync(path, type, loss: null, cancellationToken);

    /// <summary>Reads a document; null, and a finding, if it is missing or damaged.</summary>
    /// <param name="path">Where it is.</param>
    /// <param name="type">What it is.</param>
    /// <param name="loss">What can be done where it is lost; null if a repair makes it again.</param>
    /// <param name="cancellationToken">Stops the audit.</param>
    public async Task<T?> ReadAsync<T>(string path, JsonTypeInfo<T> type, string? loss, CancellationToken cancellationToken)
        where T : class
    {
        Read(path);
        try
        {
            if (await blobs.ReadAsync(path, cancellationToken) is { } blob)
                return StoredJson.Read(blob, path, type);
            Find(path, "The file is missing.", loss);
        }
        catch (StoreDamagedException exception)
        {
            Find(path, exception.Message, loss);
        }

        return null;
    }

    private void Find(string path, string message, string? loss)
    {
        if (loss is null)
            FindRebuildable(path, message);
        else
            Find(path, $"{message} {loss}");
    }

    private void Read(string path)
    {
        _read.Add(path);
        Expect(path);
    }
}
