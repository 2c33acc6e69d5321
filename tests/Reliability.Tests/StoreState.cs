using System.Security.Cryptography;
using System.Text.Json;
using Encounters.Pipeline.Documents;
using Encounters.Releases;
using Encounters.Storage;

namespace Reliability.Tests;

/// <summary>What is in a store, and whether a reader may believe it.</summary>
internal static class StoreState
{
    /// <summary>Every blob by its checksum and every row of every table.</summary>
    public static async Task<string> DescribeAsync(Store store, Func<string, bool>? includes = null)
    {
        var lines = new List<string>();
        await foreach (var blob in store.Blobs.ListAsync("", CancellationToken.None))
        {
            if (blob.Path.StartsWith(".work/", StringComparison.Ordinal))
                continue;
            await using var stream = (await store.Blobs.OpenReadAsync(blob.Path, CancellationToken.None))!;
            lines.Add($"{blob.Path}\t{Convert.ToHexStringLower(await SHA256.HashDataAsync(stream))}");
        }

        foreach (var table in StoreTables.All)
        {
            await foreach (var row in store.Tables.QueryAsync(table, null, CancellationToken.None))
                lines.Add($"table {table}\t{row.PartitionKey}\t{row.RowKey}\t{string.Join('\t', row.Properties.Select(property => $"{property.Key}={property.Value}"))}");
        }

        return string.Join('\n', lines.Where(line => includes?.Invoke(line) ?? true));
    }

    /// <summary>
    /// Reads as a careful reader does: <c>latest.json</c>, then every file that it names against its checksum, and the manifest.
    /// </summary>
    /// <returns>How many datasets were read.</returns>
    public static async Task<int> ReadAsync(IBlobStore blobs)
    {
        var read = 0;
        foreach (var dataset in Dataset.All)
        {
            if (await blobs.ReadAsync(StorePaths.Latest(dataset), CancellationToken.None) is not { } blob)
                continue;
            read++;
            var latest = StoredJson.Read(blob, StorePaths.Latest(dataset), StoredJson.Types.LatestDocument);
            foreach (var file in latest.Files)
            {
                await using var stream = await blobs.OpenReadAsync(file.Path, CancellationToken.None)
                    ?? throw new InvalidOperationException($"A reader finds no '{file.Path}', which latest.json names.");
                if (stream.Length != file.Bytes || Convert.ToHexStringLower(await SHA256.HashDataAsync(stream)) != file.Sha256)
                    throw new InvalidOperationException($"A reader finds '{file.Path}' other than latest.json says.");
            }

            var manifest =
                JsonDocument.Parse((await blobs.ReadAsync(latest.Manifest, CancellationToken.None))!.Content).RootElement;
            if (manifest.GetProperty("release").GetString() != latest.Release
                || manifest.GetProperty("files").GetArrayLength() != latest.Files.Count)
                throw new InvalidOperationException($"A reader finds a manifest of another release than {latest.Release}.");
        }

        return read;
    }
}
