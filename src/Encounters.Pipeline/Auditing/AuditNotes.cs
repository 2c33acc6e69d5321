using System.Security.Cryptography;
using System.Text.Json.Serialization.Metadata;
using Encounters.Pipeline.Documents;
using Encounters.Pipeline.Storage;
using Encounters.Releases;

namespace Encounters.Pipeline.Auditing;

/// <summary>What an audit has seen so far: findings, files that have a reason to be there, and how much was read.</summary>
internal sealed class AuditNotes(IBlobStore blobs)
{
    /// <summary>The remedy for whatever the raw files give.</summary>
    public const string Rebuild = "'ingest audit --repair' rebuilds it from the raw file.";

    private readonly List<AuditFinding> _findings = [];
    private readonly HashSet<string> _expected = new(StringComparer.Ordinal);
    private readonly HashSet<string> _read = new(StringComparer.Ordinal);

    public IReadOnlyList<AuditFinding> Findings => _findings;

    public int Files => _read.Count;

    public int Rows { get; set; }

    public void Find(string subject, string message) => _findings.Add(new AuditFinding(subject, message));

    public void Find(string table, TableRow row, string message) => Find($"{table} {row.PartitionKey} {row.RowKey}", message);

    /// <summary>Whether some release, or the layout of the store, gives the file a reason to be there.</summary>
    public bool Expects(string path) => _expected.Contains(path);

    /// <summary>Says that a file has a reason to be there.</summary>
    public void Expect(params ReadOnlySpan<string> paths)
    {
        foreach (var path in paths)
            _expected.Add(path);
    }

    /// <summary>Compares a file with its checksum.</summary>
    public async Task<bool> CheckFileAsync(FileDocument file, string remedy, CancellationToken cancellationToken)
    {
        Read(file.Path);
        await using var stream = await blobs.OpenReadAsync(file.Path, cancellationToken);
        if (stream is null)
        {
            Find(file.Path, $"The file is missing. {remedy}");
            return false;
        }

        var digest = ContentHash.FromDigest(await SHA256.HashDataAsync(stream, cancellationToken));
        if (digest.Hex == file.Sha256 && stream.Length == file.Bytes)
            return true;
        Find(file.Path, $"The file is damaged: it has SHA-256 {digest} instead of {file.Sha256}. {remedy}");
        return false;
    }

    /// <summary>Compares a small file with what it must be.</summary>
    public async Task CompareAsync(string path, ReadOnlyMemory<byte> due, string message, CancellationToken cancellationToken)
    {
        Read(path);
        var present = await blobs.ReadAsync(path, cancellationToken);
        if (present is null || !present.Content.Span.SequenceEqual(due.Span))
            Find(path, present is null ? $"The file is missing. {Rebuild}" : $"{message} {Rebuild}");
    }

    /// <summary>Reads a document that can be rebuilt; null, and a finding, where it is missing or damaged.</summary>
    public Task<T?> ReadAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class => ReadAsync(path, type, Rebuild, cancellationToken);

    /// <summary>Reads a document; null, and a finding with its remedy, where it is missing or damaged.</summary>
    public async Task<T?> ReadAsync<T>(string path, JsonTypeInfo<T> type, string remedy, CancellationToken cancellationToken)
        where T : class
    {
        Read(path);
        try
        {
            if (await blobs.ReadAsync(path, cancellationToken) is { } blob)
                return StoredJson.Read(blob, path, type);
            Find(path, $"The file is missing. {remedy}");
        }
        catch (StoreDamagedException exception)
        {
            Find(path, $"{exception.Message} {remedy}");
        }

        return null;
    }

    private void Read(string path)
    {
        _read.Add(path);
        Expect(path);
    }
}
