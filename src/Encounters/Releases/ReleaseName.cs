using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Encounters.Calendar;

namespace Encounters.Releases;

/// <summary>
/// What a file name says about a release. A name is a hint: the columns decide the dataset and the rows decide the coverage.
/// The name must not contradict them.
/// </summary>
/// <remarks>
/// CBP's names have changed over the years: <c>sbo-encounters-fy22-fy25.csv</c>,
/// <c>nationwide-encounters-fy23-fy26-jun-aor.csv</c>,
/// <c>nationwide-encounters-fy20-fy22.csv</c>, <c>sboencountersfy23fy26jun.csv</c>. People give their downloads other names.
/// </remarks>
public sealed partial record ReleaseName
{
    // A name becomes part of a path in the store.
    private const int MaxLength = 150;
    private const int MaxEnding = 10;

    // File systems count bytes: 255 of them in a name.
    private const int MaxBytes = 240;

    private ReleaseName(string fileName) => FileName = fileName;

    /// <summary>
    /// The name as published, without any folder. Characters that not every file system takes are replaced by <c>_</c>.
    /// </summary>
    public string FileName { get; }

    /// <summary>The dataset that the name states; null if it states none, or only that the file is nationwide.</summary>
    public Dataset? Dataset { get; private init; }

    /// <summary>Whether the name says that the file is nationwide.</summary>
    public bool IsNationwide { get; private init; }

    /// <summary>The first fiscal year that the name states.</summary>
    public FiscalYear? FirstYear { get; private init; }

    /// <summary>The last fiscal year that the name states.</summary>
    public FiscalYear? LastYear { get; private init; }

    /// <summary>The last month that the name states. CBP names no month once the fiscal year is closed.</summary>
    public Month? LastMonth { get; private init; }

    /// <summary>Whether the name follows CBP's pattern and names no month: then the last fiscal year is closed.</summary>
    public bool IsClosed { get; private init; }

    /// <summary>
    /// Whether the name says that the file counts encounters: if such a file does not, that is an error and not another table.
    /// </summary>
    public bool SaysEncounters { get; private init; }

    /// <summary>The coverage, where the name states all of it.</summary>
    public Coverage? Coverage => (FirstYear, LastYear, LastMonth) switch
    {
        ({ } first, _, { } month) => Coverage.ToDate(first, month),
        ({ } first, { } last, null) => Coverage.Final(first, last),
        _ => null,
    };

    /// <summary>
    /// The number that a second upload or download of the same name carries: <c>_0</c>, <c>-1</c>, <c> (1)</c>.
    /// Null for the first.
    /// </summary>
    public int? Copy { get; private init; }

    /// <summary>Reads a file name (no folder, no query string). Every name can be read, but many state nothing.</summary>
    public static ReleaseName Read(string fileName)
    {
        ArgumentNullException.ThrowIfNull(fileName);
        var stem = Path.GetFileNameWithoutExtension(fileName).Trim().ToLowerInvariant();
        var copy = CopyNumber().Match(stem);
        if (copy.Success)
            stem = stem[..copy.Index];
        var years = FiscalYears().Matches(stem).Select(YearOf).ToArray();
        var (isStrict, hasYears) = (CbpPattern().IsMatch(stem), years.Length >= 2 && years[^1] >= years[0]);
        hasYears |= isStrict && years.Length == 1;
        var month = hasYears ? MonthOf(stem, years[^1]) : null;
        var dataset = DatasetOf(stem);
        return new ReleaseName(ToSafe(fileName))
        {
            Dataset = dataset,
            IsNationwide = stem.Contains("nationwide", StringComparison.Ordinal),
            FirstYear = hasYears ? years[0] : null,
            LastYear = hasYears ? years[^1] : null,
            LastMonth = month,
            IsClosed = isStrict && hasYears && month is null,
            SaysEncounters = dataset is not null || (hasYears && stem.Contains("encounter", StringComparison.Ordinal)),
            Copy = copy.Success ? int.Parse(copy.Groups["number"].ValueSpan, CultureInfo.InvariantCulture) : null,
        };
    }

    /// <summary>Whether a release with this dataset and coverage can have the name.</summary>
    public bool Agrees(Dataset dataset, Coverage coverage)
    {
        ArgumentNullException.ThrowIfNull(coverage);
        return Contradicts(dataset) is null
            && (FirstYear ?? coverage.FirstYear) == coverage.FirstYear
            && (LastYear ?? coverage.LastMonth.FiscalYear) == coverage.LastMonth.FiscalYear
            && (LastMonth ?? coverage.LastMonth) == coverage.LastMonth;
    }

    /// <summary>Why the name cannot be that of a file with these columns; null if it can.</summary>
    public string? Contradicts(Dataset dataset)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        if (Dataset is { } stated && stated != dataset)
            return $"The name '{FileName}' says {stated.Title}, but the columns are those of {dataset.Title}.";
        return IsNationwide && dataset == Dataset.Southwest
            ? $"The name '{FileName}' says nationwide, but the columns are those of {dataset.Title}."
            : null;
    }

    /// <summary>The file name.</summary>
    public override string ToString() => FileName;

    private static string ToSafe(string fileName)
    {
        var safe = string.Concat(fileName.Select(character =>
            char.IsAsciiLetterOrDigit(character) || char.IsLetter(character) || " ._-()+,&=@~".Contains(character)
            ? character
            : '_')).Trim(' ', '.');
        if (safe.Length == 0)
            return "file";
        if (safe.Length <= MaxLength && Encoding.UTF8.GetByteCount(safe) <= MaxBytes)
            return safe;
        var ending = Path.GetExtension(safe);
        ending = ending[..Math.Min(ending.Length, MaxEnding)];
        var stem = safe[..Math.Min(safe.Length - ending.Length, MaxLength - MaxEnding)];
        while (Encoding.UTF8.GetByteCount(stem + ending) > MaxBytes)
            stem = stem[..^1];
        return stem + ending;
    }

    private static Dataset? DatasetOf(string stem)
    {
        var isNationwide = stem.Contains("nationwide", StringComparison.Ordinal);
        if (isNationwide && AorWord().IsMatch(stem))
            return Dataset.NationwideAor;
        if (isNationwide && StateWord().IsMatch(stem))
            return Dataset.NationwideState;
        var isSouthwest = SboWord().IsMatch(stem)
            || (stem.Contains("southwest", StringComparison.Ordinal) && stem.Contains("encounter", StringComparison.Ordinal));
        return isSouthwest && !isNationwide ? Dataset.Southwest : null;
    }

    /// <summary>The month directly behind the fiscal years, or at the end of the name.</summary>
    private static Month? MonthOf(string stem, FiscalYear lastYear)
    {
        var match = MonthBehindYears().Match(stem) is { Success: true } behind ? behind : MonthAtEnd().Match(stem);
        return match.Success && FiscalMonthName.TryParse(match.Groups["month"].ValueSpan[..3], out var fiscalMonth)
            ? lastYear.MonthAt(fiscalMonth)
            : null;
    }

    private static FiscalYear YearOf(Match match) =>
        FiscalYear.OfTwoDigits(int.Parse(match.Groups["year"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture));

    private const string Months =
        "(?<month>oct(ober)?|nov(ember)?|dec(ember)?|jan(uary)?|feb(ruary)?|mar(ch)?|apr(il)?|may|june?|july?"
        + "|aug(ust)?|sept?(ember)?)";

    private const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;

    [GeneratedRegex(@"([-_](?<number>[0-9]{1,3})| ?\((?<number>[0-9]{1,3})\))\z", Options)]
    private static partial Regex CopyNumber();

    [GeneratedRegex(@"(fy|fiscal year)[ _-]?(20)?(?<year>[0-9]{2})(?![0-9])", Options)]
    private static partial Regex FiscalYears();

    [GeneratedRegex(@"\A(sbo|nationwide)-encounters-fy[0-9]{2}(-fy[0-9]{2})?(-[a-z]{3})?(-(aor|state))?\z", Options)]
    private static partial Regex CbpPattern();

    [GeneratedRegex(@"fy[ _-]?(20)?[0-9]{2}[ _-]*(\(?fytd\)?)?[ _-]*" + Months + @"((?![a-z])|(?=aor|state))", Options)]
    private static partial Regex MonthBehindYears();

    [GeneratedRegex(@"(?<![a-z])" + Months + @"\)?\z", Options)]
    private static partial Regex MonthAtEnd();

    [GeneratedRegex(@"((?<![a-z])aor(?![a-z])|aor\z|area of responsibility)", Options)]
    private static partial Regex AorWord();

    [GeneratedRegex(@"((?<![a-z])state(?![a-z])|state\z)", Options)]
    private static partial Regex StateWord();

    [GeneratedRegex(@"(?<![a-z])sbo(?![a-z])|\Asbo", Options)]
    private static partial Regex SboWord();
}
