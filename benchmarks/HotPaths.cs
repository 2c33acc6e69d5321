using BenchmarkDotNet.Attributes;
using CsvHelper;
using Encounters.Normalization;
using Encounters.Releases;

namespace Benchmarks;

/// <summary>Normalizing beside the bare field scan of its CSV reader, on one generated release in memory.</summary>
[MemoryDiagnoser]
public class HotPaths
{
    private byte[] _csv = [];
    private ReleaseName _name = null!;

    [Params("southwest", "state", "aor")]
    public string Layout { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        const int Rows = 10_000;
        var path = Path.Combine(Path.GetTempPath(), GeneratedRelease.NameOf(Layout, Rows));
        GeneratedRelease.Write(path, Layout, Rows);
        _csv = File.ReadAllBytes(path);
        File.Delete(path);
        _name = ReleaseName.Read(Path.GetFileName(path));
    }

    [Benchmark(Baseline = true)]
    public long Scan()
    {
        using var reader = CsvReader.Create(_csv, new CsvReaderOptions { Separator = ',' });
        long bytes = 0;
        while (reader.Read())
        {
            for (var i = 0; i < reader.FieldCount; i++)
                bytes += reader.GetSpan(i).Length;
        }

        return bytes;
    }

    [Benchmark]
    public long Normalize()
    {
        using var stream = new MemoryStream(_csv);
        using var release = Normalizer.Normalize(stream, _name, CancellationToken.None).Release;
        return release!.Rows.Count;
    }
}
