using System.Formats.Tar;
using System.IO.Compression;
using System.Reflection;
using System.Security.Cryptography;

namespace BundledReleases;

/// <summary>A file of the archive.</summary>
/// <param name="Path">Its path, such as <c>older/sbo-encounters-fy19-fy22.csv</c>.</param>
/// <param name="Content">Its bytes, as CBP published them.</param>
public sealed record BundledFile(string Path, byte[] Content);

/// <summary>
/// CBP's own files, bundled for the tour and the tests; see <c>data/README.md</c>. Every reading checks the SHA-256 of each file.
/// </summary>
public static class BundledArchive
{
    /// <summary>The folder of six consecutive releases of Nationwide Encounters by State, October 2023 to March 2024.</summary>
    public const string Monthly = "monthly/";

    /// <summary>Reads the files whose paths begin with a prefix, in the order of the archive.</summary>
    /// <exception cref="InvalidDataException">A file is not the one that was packed.</exception>
    public static IReadOnlyList<BundledFile> Read(string prefix)
    {
        var sums = ReadSums();
        using var archive = Open("cbp-releases.tar.br");
        using var unpacked = new BrotliStream(archive, CompressionMode.Decompress);
        using var tar = new TarReader(unpacked);
        List<BundledFile> files = [];
        while (tar.GetNextEntry() is { DataStream: { } data } entry)
        {
            if (!entry.Name.StartsWith(prefix, StringComparison.Ordinal))
                continue;
            var content = new byte[data.Length];
            data.ReadExactly(content);
            if (Convert.ToHexStringLower(SHA256.HashData(content)) != sums.GetValueOrDefault(entry.Name))
                throw new InvalidDataException(
                    $"The bundled file '{entry.Name}' is damaged: its SHA-256 is not the one in SHA256SUMS.");
            files.Add(new BundledFile(entry.Name, content));
        }

        return files;
    }

    /// <summary>Unpacks the whole archive into a folder, once: if the folder exists, it is complete.</summary>
    public static void Unpack(string folder)
    {
        if (Directory.Exists(folder))
            return;
        var work = $"{folder}.{Guid.NewGuid():N}";
        foreach (var file in Read(""))
        {
            var path = Path.Combine(work, file.Path);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, file.Content);
        }

        try
        {
            Directory.Move(work, folder);
        }
        catch (IOException) when (Directory.Exists(folder))
        {
            // Another process was faster.
            Directory.Delete(work, recursive: true);
        }
    }

    private static Dictionary<string, string> ReadSums()
    {
        using var reader = new StreamReader(Open("SHA256SUMS"));
        Dictionary<string, string> sums = [];
        while (reader.ReadLine() is { } line)
        {
            if (line.Split("  ") is [var sum, var path])
                sums.Add(path, sum);
        }

        return sums;
    }

    private static Stream Open(string name) => Assembly.GetExecutingAssembly().GetManifestResourceStream(name)
        ?? throw new InvalidOperationException($"The assembly lacks '{name}'.");
}
