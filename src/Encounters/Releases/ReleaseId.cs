using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;
using Encounters.Calendar;

namespace Encounters.Releases;

/// <summary>
/// The name of a release inside its dataset: coverage and the first 8 digits of the content hash, such as
/// <c>fy22-fy25-aug-644a7051</c> or <c>fy22-fy25-final-8d25a1b0</c>.
/// </summary>
public sealed partial record ReleaseId
{
    private ReleaseId(string value) => Value = value;

    /// <summary>The identity as text; safe in paths, URLs and table keys.</summary>
    public string Value { get; }

    /// <summary>The identity of a file with this coverage and content.</summary>
    public static ReleaseId Of(Coverage coverage, ContentHash hash)
    {
        ArgumentNullException.ThrowIfNull(coverage);
        ArgumentNullException.ThrowIfNull(hash);
        return new ReleaseId($"{coverage}-{hash.Prefix}");
    }

    /// <summary>The identity of a rejected file of which not even the coverage is known.</summary>
    public static ReleaseId OfUnknown(ContentHash hash)
    {
        ArgumentNullException.ThrowIfNull(hash);
        return new ReleaseId($"unknown-{hash.Prefix}");
    }

    /// <summary>Reads an identity.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out ReleaseId? id)
    {
        id = text is not null && Pattern().IsMatch(text) ? new ReleaseId(text) : null;
        return id is not null;
    }

    /// <summary>The coverage that the identity names; null for <c>unknown-…</c>.</summary>
    public Coverage? Coverage
    {
        get
        {
            if (Value.Split('-') is not [var first, var last, var end, _])
                return null;
            var (firstYear, lastYear) = (YearOf(first), YearOf(last));
            return FiscalMonthName.TryParse(end, out var month)
                ? Coverage.ToDate(firstYear, lastYear.MonthAt(month))
                : Coverage.Final(firstYear, lastYear);
        }
    }

    private static FiscalYear YearOf(string text) =>
        FiscalYear.OfTwoDigits(int.Parse(text.AsSpan(2), CultureInfo.InvariantCulture));

    /// <summary>The identity as text.</summary>
    public override string ToString() => Value;

    [GeneratedRegex(@"\A(fy[0-9]{2}-fy[0-9]{2}-(oct|nov|dec|jan|feb|mar|apr|may|jun|jul|aug|sep|final)|unknown)-[0-9a-f]{8}\z")]
    private static partial Regex Pattern();
}
