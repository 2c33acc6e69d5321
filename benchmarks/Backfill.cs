using System.Globalization;
using System.Text;
using BundledReleases;
using Encounters.Calendar;

namespace Benchmarks;

/// <summary>
/// Measures a backfill: five years of monthly releases of three datasets, each with all months up to its own, as CBP publishes
/// them. Rows of two datasets are CBP's, those of the third are generated. Fiscal year 2024 stands in for 2021: like the years
/// that CBP's own files begin with, it has months without Title 42.
/// </summary>
internal static class Backfill
{
    private const int FirstYear = 2021;
    private const int StandIn = 2024;
    private const int Months = 60;
    private const int MonthsOfYear = 12;
    private const int MonthsAtOnce = 10;
    private const int AorRows = 50_000;

    /// <summary>Measures it and appends the table.</summary>
    public static async Task WriteAsync(StringBuilder text, PublishedPrograms programs, string folder)
    {
        Console.Error.WriteLine("a backfill of five years");
        var releases = Generate(Path.Combine(folder, "backfill"), Path.Combine(folder, "bundled"));
        text.Append(CultureInfo.InvariantCulture,
            $"\n### A backfill: {releases.Count} releases, three datasets, five years, local store\n\n"
            + $"| command | releases | seconds | processor s | processor s each |\n| --- | ---: | ---: | ---: | ---: |\n");

        var grown = Path.Combine(folder, "grown");
        foreach (var group in releases.GroupBy(release => (release.Month - 1) / MonthsAtOnce))
        {
            var source = Path.Combine(folder, $"months-{group.Key}");
            Directory.CreateDirectory(source);
            foreach (var (_, path) in group)
                File.Copy(path, Path.Combine(source, Path.GetFileName(path)));
            var (first, last) = (group.Min(release => release.Month), group.Max(release => release.Month));
            Row($"`ingest run`, months {first} to {last}", group.Count(),
                await PublishedPrograms.RunAsync(programs.Ingest, "run", "--source", source, "--store", grown));
        }

        var (all, store) = (Path.Combine(folder, "backfill"), Path.Combine(folder, "at-once"));
        Row("**`ingest run`**, all of them in one run", releases.Count,
            await PublishedPrograms.RunAsync(programs.Ingest, "run", "--source", all, "--store", store));
        Row("`ingest audit --repair`, nothing to repair", releases.Count,
            await PublishedPrograms.RunAsync(programs.Ingest, "audit", "--repair", "--store", store));
        Directory.Delete(Path.Combine(store, "datasets"), recursive: true);
        Row("**`ingest audit --repair`**, all published files lost", releases.Count,
            await PublishedPrograms.RunAsync(programs.Ingest, "audit", "--repair", "--store", store));

        void Row(string name, int count, (double Seconds, double Processor) result) => text.Append(
            CultureInfo.InvariantCulture,
            $"| {name} | {count} | {result.Seconds:0.0} | {result.Processor:0.0} | {result.Processor / count:0.000} |\n");
    }

    private static List<(int Month, string Path)> Generate(string folder, string bundled)
    {
        BundledArchive.Unpack(bundled);
        GeneratedRelease.Write(Path.Combine(bundled, "aor.csv"), "aor", AorRows);
        Directory.CreateDirectory(folder);
        List<(int, string)> releases = [];
        foreach (var (name, file) in ((string, string)[])
        [
            ("southwest", "releases/sbo-encounters-fy22-fy25-aug.csv"),
            ("nationwide-state", "releases/nationwide-encounters-fy22-fy25-state.csv"),
            ("nationwide-aor", "aor.csv"),
        ])
        {
            var (header, rows) = Read(Path.Combine(bundled, file));
            for (var month = 1; month <= Months; month++)
            {
                if (!rows.Any(row => row.Month == month))
                    continue;
                var path = Path.Combine(folder, $"{month:00}-{name}.csv");
                File.WriteAllLines(path,
                    [header, .. rows.Where(row => row.Month <= month).Select(row => Published(row.Month, row.Line, month))]);
                releases.Add((month, path));
            }
        }

        return [.. releases.OrderBy(release => release.Item2, StringComparer.Ordinal)];
    }

    /// <summary>
    /// A row as a release through some month has it: the current year is marked, and the months that it does not have yet are
    /// "Remaining" in the others.
    /// </summary>
    private static string Published(int month, string line, int last)
    {
        var fields = line.Split(',', 3);
        var (ofYear, ofLast) = ((month - 1) % MonthsOfYear, (last - 1) % MonthsOfYear);
        var isCurrent = month - ofYear == last - ofLast && ofLast < MonthsOfYear - 1;
        return $"{fields[0][..4]}{(isCurrent ? " (FYTD)" : "")},{(ofYear <= ofLast ? "FYTD" : "Remaining")},{fields[2]}";
    }

    /// <summary>The header and the rows of a file, each with its month, from 1 on.</summary>
    private static (string Header, List<(int Month, string Line)> Rows) Read(string file)
    {
        List<(int Month, string Line)> rows = [];
        foreach (var line in File.ReadLines(file).Skip(1))
        {
            var year = int.Parse(line.AsSpan(0, 4), CultureInfo.InvariantCulture);
            if (!FiscalMonthName.TryParse(line.Split(',', 4)[2], out var fiscalMonth))
                throw new InvalidDataException($"A row has no month: {line}");
            rows.Add((((year - FirstYear) * MonthsOfYear) + fiscalMonth, line));
        }

        var standIn = (StandIn - FirstYear) * MonthsOfYear;
        rows.AddRange(rows.Where(row => row.Month > standIn && row.Month <= standIn + MonthsOfYear)
            .Select(row => (row.Month - standIn, $"{FirstYear}{row.Line[4..]}")).ToArray());
        return (File.ReadLines(file).First(), rows);
    }
}
