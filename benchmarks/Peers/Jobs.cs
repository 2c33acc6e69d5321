using System.Runtime.CompilerServices;
using CsvHelper;
using DuckDB.NET.Data;
using Encounters.Normalization;
using Encounters.Pipeline.Documents;
using Encounters.Pipeline.Publishing;
using Encounters.Releases;
using Encounters.Storage;
using Sylvan.Data.Csv;

namespace Benchmarks.Peers;

/// <summary>
/// What is timed, each in a process of its own. A job that counts encounters gives their number, which must be that of the
/// others.
/// </summary>
internal static class Jobs
{
    /// <summary>All jobs by name.</summary>
    public static IReadOnlyDictionary<string, Func<string, string, long?>> All { get; } =
        new Dictionary<string, Func<string, string, long?>>
        {
            ["normalize"] = (file, _) => Normalize(file),
            ["publish"] = (file, folder) => Publish(file, folder),
            ["csvhelper-scan"] = (file, _) =>
            {
                CsvHelperScan(file);
                return null;
            },
            ["csvhelper-groupby"] = (file, _) => CsvHelperGroupBy(file),
            ["sylvan-groupby"] = (file, _) => SylvanGroupBy(file),
            ["duckdb-groupby"] = (file, _) => DuckDb(
                $"SELECT sum(s)::BIGINT FROM (SELECT \"Fiscal Year\", \"Month (abbv)\", sum(\"Encounter Count\") AS s FROM "
                    + $"read_csv('{file}') GROUP BY ALL)"),
            ["duckdb-parquet"] = (file, folder) =>
            {
                DuckDb($"COPY (SELECT * FROM read_csv('{file}')) TO '{folder}/peer.parquet' (FORMAT parquet, COMPRESSION zstd)");
                return null;
            },
            ["layout"] = WriteLayout,
            ["layout-years"] = (_, folder) => DuckDb(
                $"SELECT sum(s)::BIGINT FROM (SELECT fiscal_year, sum(count) AS s FROM {Layout(folder)} WHERE dataset = "
                    + $"'nationwide-aor' GROUP BY ALL)"),
            ["layout-series"] = (_, folder) =>
            {
                DuckDb($"""
                SELECT sum(s)::BIGINT FROM (
                    SELECT month, sum(count) AS s FROM {Layout(folder)} WHERE region = 'southwest' AND citizenship = 'mexico' GROUP BY ALL)
                """);
                return null;
            },
            ["layout-month"] = (_, folder) =>
            {
                DuckDb($"SELECT sum(s)::BIGINT FROM (SELECT aor, demographic, sum(count) AS s FROM {Layout(folder)} "
                    + $"WHERE year_month = '2024-01' GROUP BY ALL)");
                return null;
            },
        };

    /// <summary>
    /// The jobs of pandas, which are timed in Python as the others are in .NET: without the start of the runtime and of the
    /// library.
    /// </summary>
    public static IReadOnlyDictionary<string, string> Python { get; } = new Dictionary<string, string>
    {
        [Measured.PandasJob] = Pandas("read_csv(sys.argv[1]).groupby(months)['Encounter Count'].sum()"),
        [Measured.PandasFiles] = Pandas(
            "read_csv(sys.argv[1]).pipe(lambda rows: rows.to_csv(sys.argv[2] + '/peer.csv.gz', index=False) or rows)"
            + ".groupby(months)['Encounter Count'].sum()"),
    };

    private static string Pandas(string work) =>
        $$"""
        import resource, sys, time, pandas
        months = ['Fiscal Year', 'Month (abbv)']
        begin = time.perf_counter()
        total = int(pandas.{{work}}.sum())
        seconds = time.perf_counter() - begin
        used = resource.getrusage(resource.RUSAGE_SELF)
        print(f'{seconds:.3f} {used.ru_maxrss / 1024:.0f} {used.ru_utime + used.ru_stime:.2f} {total}')
        """;

    private static NormalizedRelease Read(string file)
    {
        using var stream = File.OpenRead(file);
        var (release, problems) = Normalizer.Normalize(stream, ReleaseName.Read(Path.GetFileName(file)), CancellationToken.None);
        return release ?? throw new InvalidOperationException(problems[0].ToString());
    }

    private static long Normalize(string file)
    {
        using var release = Read(file);
        return release.Totals.ByFiscalYear().Sum(year => year.Encounters);
    }

    private static long Publish(string file, string folder)
    {
        using var normalized = Read(file);
        var release = new Release(normalized.Totals.Dataset, normalized.Totals.Coverage, ContentHash.Of([]), null);
        var files = ReleaseFiles.WriteAsync(release, normalized.Rows, CancellationToken.None).GetAwaiter().GetResult();
        var totals = StoredJson.Write(normalized.Totals.ToDocument(), StoredJson.Types.TotalsDocument);
        foreach (var (spooled, target) in ((Encounters.Pipeline.Spooling.SpooledFile, string)[])[(files.Parquet, "ours.parquet"),
            (files.Csv, "ours.csv.gz")])
        {
            using var output = File.Create(Path.Combine(folder, target));
            spooled.Rewind().CopyTo(output);
        }

        File.WriteAllBytes(Path.Combine(folder, "totals.json"), totals);
        files.DisposeAsync().AsTask().GetAwaiter().GetResult();
        return normalized.Totals.ByFiscalYear().Sum(year => year.Encounters);
    }

    /// <summary>Writes the file of each month as the combined dataset has it.</summary>
    private static long? WriteLayout(string file, string folder)
    {
        using var normalized = Read(file);
        var release = new Release(normalized.Totals.Dataset, normalized.Totals.Coverage, ContentHash.Of([]), null);
        foreach (var (month, content) in MonthFiles.Cut(release, normalized.Rows.Read(readers: 1)))
        {
            var path = Path.Combine(folder, month.Path);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, content);
        }

        return normalized.Totals.ByFiscalYear().Sum(year => year.Encounters);
    }

    private static string Layout(string folder) =>
        $"read_parquet('{folder}/{StorePaths.Combined}year_month=*/*.parquet', hive_partitioning = true, "
            + $"hive_types_autocast = false)";

    // The loops of peers are compiled in full at once: precompiled code would stay as it is, and slower, as long as it runs.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void CsvHelperScan(string file)
    {
        using var stream = File.OpenRead(file);
        using var reader = CsvReader.Create(stream, new CsvReaderOptions { Separator = ',' });
        long bytes = 0;
        while (reader.Read())
        {
            for (var i = 0; i < reader.FieldCount; i++)
                bytes += reader.GetSpan(i).Length;
        }

        if (bytes == 0)
            throw new InvalidOperationException("The file is empty.");
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static long CsvHelperGroupBy(string file)
    {
        using var stream = File.OpenRead(file);
        using var reader = CsvReader.Create(stream, new CsvReaderOptions { Separator = ',' });
        reader.ReadHeader();
        var last = reader.Headers.Count - 1;
        Dictionary<(ulong, uint), long> sums = [];
        while (reader.Read())
        {
            long bytes = 0;
            for (var i = 0; i < last; i++)
                bytes += reader.GetSpan(i).Length;
            var year = reader.GetSpan(0);
            var month = reader.GetSpan(2);
            var key = ((ulong)((year[2] << 8) | year[3]), (uint)((month[0] << 16) | (month[1] << 8) | month[2]));
            System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(sums, key,
                out _) += reader.Parse<long>(last);
        }

        return sums.Values.Sum();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static long SylvanGroupBy(string file)
    {
        using var reader = Sylvan.Data.Csv.CsvDataReader.Create(file, new CsvDataReaderOptions { BufferSize = 1 << 16 });
        var last = reader.FieldCount - 1;
        Dictionary<(uint, uint), long> sums = [];
        while (reader.Read())
        {
            long length = 0;
            for (var i = 0; i < last; i++)
                length += reader.GetFieldSpan(i).Length;
            var year = reader.GetFieldSpan(0);
            var month = reader.GetFieldSpan(2);
            var key = ((uint)((year[2] << 16) | year[3]), (uint)((month[0] << 16) | (month[1] << 8) | month[2]));
            System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(sums, key, out _) += reader.GetInt64(last);
        }

        return sums.Values.Sum();
    }

    private static long DuckDb(string sql)
    {
        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToInt64(command.ExecuteScalar() ?? 0L, System.Globalization.CultureInfo.InvariantCulture);
    }
}
