using System.Text;
using Encounters.Releases;

namespace Encounters.Normalization.Tests;

/// <summary>Files in CBP's layouts, made for a test.</summary>
internal static class CsvText
{
    public const string SouthwestHeader =
        "Fiscal Year,Month Grouping,Month (abbv),Component,Demographic,Citizenship Grouping,Title of Authority,Encounter "
            + "Type,Encounter Count";

    public const string StateHeader =
        "Fiscal Year,Month Grouping,Month (abbv),Land Border Region,State,Demographic,Citizenship,Title of "
            + "Authority,Encounter Count";

    /// <summary>A southwest file with one row for October and November 2023 each.</summary>
    public const string SouthwestName = "sbo-encounters-fy24-fy24-nov.csv";

    public const string OctoberRow = "2024 (FYTD),FYTD,OCT,U.S. Border Patrol,Single Adults,Mexico,Title 8,Apprehensions,10";

    public const string NovemberRow = "2024 (FYTD),FYTD,NOV,U.S. Border Patrol,FMUA,Other,Title 8,Apprehensions,20";

    public static string Southwest(params string[] rows) => string.Join("\r\n", [SouthwestHeader, .. rows]) + "\r\n";

    /// <summary>The name of the release after <see cref="SouthwestName"/>.</summary>
    public const string RestatedName = "sbo-encounters-fy24-fy24-dec.csv";

    /// <summary>That release: October as it was, November restated, December new.</summary>
    public static string Restated { get; } = Southwest(
        OctoberRow, NovemberRow.Replace(",20", ",21", StringComparison.Ordinal),
        NovemberRow.Replace("NOV", "DEC", StringComparison.Ordinal));

    /// <summary>The rows in their published order, each as month, columns and count.</summary>
    public static IReadOnlyList<string> RowsOf(NormalizedRelease release) =>
    [
        .. from month in release.Rows.Read(readers: 1)
           from row in Enumerable.Range(0, month.Count)
           select $"{month.Month} "
               + $"{string.Join(' ', month.Columns.Select(column => $"{column.Name}={column.Values[column.Ids[row]]}"))} "
               + $"{month.Counts[row]}",
    ];

    /// <summary>The counts of a month's rows, added up.</summary>
    public static long SumOf(NormalizedRelease release, Calendar.Month month) =>
        release.Rows.Read(readers: 1).Where(rows => rows.Month == month)
        .Sum(rows => rows.Counts.ToArray().Sum(count => (long)count));

    public static NormalizationResult Normalize(string csv, string fileName = SouthwestName) =>
        Normalize(Encoding.UTF8.GetBytes(csv), fileName);

    public static NormalizationResult Normalize(byte[] csv, string fileName = SouthwestName)
    {
        using var stream = new MemoryStream(csv);
        return Normalizer.Normalize(stream, ReleaseName.Read(fileName), TestContext.Current.CancellationToken);
    }
}
