using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;
using Encounters.Calendar;

namespace Encounters.Releases;

/// <summary>A file name that follows CBP's pattern for a release, and what the name says.</summary>
/// <remarks>
/// Seen over the years: <c>sbo-encounters-fy22-fy25.csv</c>, <c>nationwide-encounters-fy23-fy26-jun-aor.csv</c>, with a
/// suffix (<c>-0</c>, <c>_1</c>, <c> (1)</c> from a browser) or in upper case.
/// </remarks>
public sealed partial record ReleaseName
{
    private ReleaseName(string fileName, Dataset dataset, Coverage coverage)
    {
        FileName = fileName;
        Dataset = dataset;
        Coverage = coverage;
    }

    /// <summary>The name as published, without any folder.</summary>
    public string FileName { get; }

    /// <summary>The dataset that the name claims.</summary>
    public Dataset Dataset { get; }

    /// <summary>The coverage that the name claims.</summary>
    public Coverage Coverage { get; }

    /// <summary>Reads a file name (no folder, no query string).</summary>
    public static bool TryParse(string? fileName, [NotNullWhen(true)] out ReleaseName? name)
    {
        name = null;
        if (fileName is null || Pattern().Match(fileName) is not { Success: true } match)
            return false;

        var dataset = (match.Groups["kind"].Value.ToLowerInvariant(), match.Groups["by"].Value.ToLowerInvariant()) switch
        {
            ("sbo", "") => Dataset.Southwest,
            ("nationwide", "state") => Dataset.NationwideState,
            ("nationwide", "aor") => Dataset.NationwideAor,
            _ => null,
        };
        var first = Year(match.Groups["first"]);
        var last = match.Groups["last"].Success ? Year(match.Groups["last"]) : first;
        if (dataset is null || last < first)
            return false;

        var coverage = FiscalMonthName.TryParse(match.Groups["month"].ValueSpan, out var fiscalMonth)
            ? Coverage.ToDate(first, last.MonthAt(fiscalMonth))
            : Coverage.Final(first, last);
        name = new ReleaseName(fileName, dataset, coverage);
        return true;
    }

    /// <summary>Whether a name that does not parse still looks as if CBP meant it to be a release: worth telling a person.</summary>
    public static bool LooksLikeRelease(string fileName) =>
        fileName.Contains("encounters-fy", StringComparison.OrdinalIgnoreCase)
        && fileName.EndsWith(".csv", StringComparison.OrdinalIgnoreCase);

    /// <summary>The file name.</summary>
    public override string ToString() => FileName;

    private static FiscalYear Year(Group digits) =>
        new(2000 + int.Parse(digits.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture));

    [GeneratedRegex(
        @"\A(?<kind>sbo|nationwide)-encounters-fy(?<first>[0-9]{2})(-fy(?<last>[0-9]{2}))?"
        + @"(-(?<month>oct|nov|dec|jan|feb|mar|apr|may|jun|jul|aug|sep))?(-(?<by>aor|state))?"
        + @"([-_][0-9]{1,3}| \([0-9]{1,3}\))?\.csv\z",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Pattern();
}
