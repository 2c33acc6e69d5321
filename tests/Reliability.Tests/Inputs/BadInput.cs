using System.Globalization;
using System.Text;
using Encounters.Normalization.Tests;
using Xunit.Sdk;

namespace Reliability.Tests.Inputs;

/// <summary>What must become of a file.</summary>
public enum Verdict
{
    /// <summary>It goes to quarantine.</summary>
    Rejected,

    /// <summary>It is a release, and something about it is reported.</summary>
    Reported,

    /// <summary>It is a release.</summary>
    Taken,

    /// <summary>It is one that we have.</summary>
    Known,
}

/// <summary>A file that is not as it should be, or only looks so.</summary>
/// <param name="Name">What is wrong with it.</param>
/// <param name="Content">Its bytes.</param>
/// <param name="Verdict">What must become of it.</param>
/// <param name="Reason">A part of the reason that must be given.</param>
/// <param name="FileName">Its name.</param>
public sealed record BadInput(string Name, byte[] Content, Verdict Verdict, string Reason = "",
    string FileName = BadInput.NextName)
{
    /// <summary>A release that is in the store already: October and November 2023.</summary>
    public const string FirstName = "sbo-encounters-fy24-fy24-nov.csv";

    /// <summary>The release that follows it: with December.</summary>
    public const string NextName = "sbo-encounters-fy24-fy24-dec.csv";

    private const string Header = CsvText.SouthwestHeader;

    /// <summary>The content of <see cref="FirstName"/>.</summary>
    public static string First { get; } = Csv("OCT", "NOV");

    /// <summary>The content of <see cref="NextName"/> as it should be.</summary>
    public static string Next { get; } = Csv("OCT", "NOV", "DEC");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<BadInput> All { get; } =
    [
        new("truncated in a row", Bytes(Next[..^30]), Verdict.Rejected, "not valid CSV"),
        new("truncated after a row", Bytes(Lines(Next, (_, i) => i < 8)), Verdict.Rejected, "no rows for 2023-12"),
        new("half its rows missing", Bytes(Lines(Next, (_, i) => i == 0 || i % 2 == 1)), Verdict.Rejected, "missing or doubled"),
        new("a month that lost most of its rows",
            Bytes(Lines(Next, (line, i) => !line.Contains("NOV", StringComparison.Ordinal) || i % 4 == 1)), Verdict.Rejected,
            "not plausible"),
        new("counts ten times as high", Bytes(Next.Replace(",50", ",500", StringComparison.Ordinal)), Verdict.Rejected,
            "missing or doubled"),
        new("an HTML page", Bytes("<!DOCTYPE html><html><body>Access denied</body></html>"), Verdict.Rejected, "web page"),
        new("an XML document", Bytes("<?xml version='1.0'?><Error><Code>NoSuchKey</Code></Error>"), Verdict.Rejected, "web page"),
        new("an entity bomb in XML", Bytes("<!DOCTYPE lolz [<!ENTITY a 'lol'><!ENTITY b '&a;&a;&a;'>]><lolz>&b;</lolz>"),
            Verdict.Rejected, "web page"),
        new("JSON", Bytes("{\"error\":\"not found\"}"), Verdict.Rejected, "JSON"),
        new("a ZIP file", [.. "PK\u0003\u0004"u8, .. new byte[64]], Verdict.Rejected, "ZIP"),
        new("a gzip file", [0x1F, 0x8B, 8, 0, 0, 0, 0, 0], Verdict.Rejected, "gzip"),
        new("a PDF", Bytes("%PDF-1.7 data dictionary"), Verdict.Rejected, "PDF"),
        new("empty", [], Verdict.Rejected, "empty"),
        new("a byte order mark and nothing else", [0xEF, 0xBB, 0xBF], Verdict.Rejected, ""),
        new("blank lines only", Bytes("\r\n\r\n\r\n"), Verdict.Rejected, ""),
        new("a header only", Bytes(Header + "\r\n"), Verdict.Rejected, "no rows"),
        new("no header", Bytes(Lines(Next, (_, i) => i > 0)), Verdict.Rejected, "required column"),
        new("a column missing", Bytes(Columns(Next, columns => columns[..^2].Append(columns[^1]))), Verdict.Rejected,
            "'Encounter Type' is missing"),
        new("a column doubled", Bytes(Columns(Next, columns => columns.Append(columns[^1]))), Verdict.Rejected, "more than once"),
        new("a column renamed beyond recognition", Bytes(Next.Replace("Encounter Count", "Total", StringComparison.Ordinal)),
            Verdict.Rejected, "'Encounter Count' is missing"),
        new("a column in other letters", Bytes(Next.Replace("Encounter Count", "ENCOUNTER_COUNT", StringComparison.Ordinal)),
            Verdict.Reported, "RenamedColumn"),
        new("an extra column", Bytes(Columns(Next, columns => columns.Append("x"))), Verdict.Reported, "UnknownColumn"),
        new("a new category", Bytes(Next.Replace("Single Adults", "Elders", StringComparison.Ordinal)), Verdict.Reported,
            "UnknownCategory"),
        new("semicolons for commas", Bytes(Next.Replace(',', ';')), Verdict.Rejected, "required column"),
        new("tabs for commas", Bytes(Next.Replace(',', '\t')), Verdict.Rejected, "required column"),
        new("UTF-16, little end first", [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes(Next)],
            Verdict.Rejected, "UTF-16"),
        new("UTF-16, big end first", [.. Encoding.BigEndianUnicode.GetPreamble(), .. Encoding.BigEndianUnicode.GetBytes(Next)],
            Verdict.Rejected, "UTF-16"),
        new("UTF-16 without a mark", Encoding.Unicode.GetBytes(Next), Verdict.Rejected, "NUL"),
        new("latin-1", Encoding.Latin1.GetBytes(Next.Replace("Mexico", "Türkiye", StringComparison.Ordinal)), Verdict.Rejected,
            "not UTF-8"),
        new("a lone quote", Bytes(Next.Replace("Single Adults", "Single \"Adults", StringComparison.Ordinal)), Verdict.Rejected,
            "not valid CSV"),
        new("a quote that never closes", Bytes(Next.Replace("OCT,", "\"OCT,", StringComparison.Ordinal)), Verdict.Rejected, ""),
        new("NUL bytes at the start", Bytes("\0\0\0" + Next), Verdict.Rejected, "NUL"),
        new("a NUL byte in a category", Bytes(Next.Replace("Mexico", "Mex\0ico", StringComparison.Ordinal)),
            Verdict.Rejected, ""),
        new("a control character in a category", Bytes(Next.Replace("Mexico", "Mex\u0007ico", StringComparison.Ordinal)),
            Verdict.Rejected, "control characters"),
        new("a line of 200 KB", Bytes(Next.Replace("Mexico", new string('x', 200_000), StringComparison.Ordinal)),
            Verdict.Rejected, "not valid CSV"),
        new("a category of 5,000 letters", Bytes(Next.Replace("Mexico", new string('x', 5_000), StringComparison.Ordinal)),
            Verdict.Rejected, "category"),
        new("a row with too many fields", Bytes(Next + "2024 (FYTD),FYTD,DEC,a,b,c,d,e,1,1\r\n"), Verdict.Rejected,
            "not valid CSV"),
        new("a blank line inside",
            Bytes(Next.Replace("\r\n2024 (FYTD),FYTD,DEC", "\r\n\r\n2024 (FYTD),FYTD,DEC", StringComparison.Ordinal)),
            Verdict.Taken),
        new("a negative count", Bytes(Next.Replace(",5000", ",-5000", StringComparison.Ordinal)), Verdict.Rejected,
            "plain digits"),
        new("a fractional count", Bytes(Next.Replace(",5000", ",5000.5", StringComparison.Ordinal)), Verdict.Rejected,
            "plain digits"),
        new("thousands separators", Bytes(Next.Replace(",5000", ",\"5,000\"", StringComparison.Ordinal)), Verdict.Rejected,
            "plain digits"),
        new("a count beyond 2^31", Bytes(Next.Replace(",5000", ",2147483648", StringComparison.Ordinal)), Verdict.Rejected,
            "2147483647"),
        new("a count beyond 2^64", Bytes(Next.Replace(",5000", ",99999999999999999999", StringComparison.Ordinal)),
            Verdict.Rejected, "plain digits"),
        new("an empty count", Bytes(Next.Replace(",5000", ",", StringComparison.Ordinal)), Verdict.Rejected, "plain digits"),
        new("a count in other digits", Bytes(Next.Replace(",5000", ",\u0665\u0660", StringComparison.Ordinal)), Verdict.Rejected,
            "plain digits"),
        new("a month that does not exist", Bytes(Next.Replace("DEC", "DEZ", StringComparison.Ordinal)), Verdict.Rejected,
            "not a month"),
        new("a fiscal year outside the coverage", Bytes(Next.Replace("2024 (FYTD)", "2023", StringComparison.Ordinal)),
            Verdict.Rejected, "is outside"),
        new("a month beyond the coverage", Bytes(Next + Row("JAN", "Single Adults", "Mexico", 10)), Verdict.Rejected,
            "is outside"),
        new("a row twice", Bytes(Next + Row("DEC", "Single Adults", "Mexico", 10)), Verdict.Rejected, "doubled"),
        new("an older coverage under a newer name", Bytes(First), Verdict.Rejected, "no rows for 2023-12"),
        new("month groupings of another window", Bytes(Next.Replace(",FYTD,NOV", ",Remaining,NOV", StringComparison.Ordinal)),
            Verdict.Reported, "MonthGrouping"),
        new("the content that we have under another name", Bytes(First), Verdict.Known, "", "sbo-encounters-fy24-fy24-nov-0.csv"),
        new("another content under the name that we have", Bytes(First.Replace(",5000", ",5010", StringComparison.Ordinal)),
            Verdict.Taken, "", FirstName),
        new("line feeds only", Bytes(Next.Replace("\r\n", "\n", StringComparison.Ordinal)), Verdict.Taken),
        new("no line end at the end", Bytes(Next.TrimEnd()), Verdict.Rejected, "without a line break"),
        new("cut inside the last count", Bytes(Next.TrimEnd()[..^2]), Verdict.Rejected, "Download it again"),
        new("counts with nothing behind the point",
            Bytes(Next.Replace(",5000", ",5000.0", StringComparison.Ordinal)
                .Replace(",5050", ",5050.00", StringComparison.Ordinal)), Verdict.Taken),
        new("a count that ends in a point", Bytes(Next.Replace(",5000", ",5000.", StringComparison.Ordinal)), Verdict.Rejected,
            "plain digits"),
        new("an index column", Bytes(Indexed(Next)), Verdict.Reported, "UnknownColumn"),
        new("an index column that tells a row that stands twice apart",
            Bytes(Indexed(Next + Row("DEC", "Single Adults", "Mexico", 5_000))), Verdict.Rejected, "doubled"),
        new("a time stamp that tells a row that stands twice apart",
            Bytes(Columns(Next + Row("DEC", "FMUA", "Mexico", 5_050), Stamp())), Verdict.Rejected, "doubled"),
        new("empty rows as Excel writes them", Bytes(Next + ",,,,,,,,\r\n,,,,,,,,\r\n"), Verdict.Reported, "EmptyRows"),
        new("rows of the coming month that count nothing",
            Bytes(Next + Row("JAN", "Single Adults", "Mexico", 0) + Row("JAN", "FMUA", "Mexico", 0)), Verdict.Reported,
            "ComingMonth"),
        new("columns of another dataset under its name", Bytes(StateRows), Verdict.Rejected,
            "but the columns are those of Nationwide"),
        new("rows in another order",
            Bytes(string.Join("\r\n", [Header, .. Next.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Skip(1).Reverse()])
                + "\r\n"), Verdict.Taken),
        new("columns in another order", Bytes(Columns(Next, columns => columns.Reverse())), Verdict.Taken),
        new("every field quoted", Bytes(Columns(Next, columns => columns.Select(cell => $"\"{cell}\""))), Verdict.Taken),
        new("counts of zero", Bytes(Next + Row("DEC", "FMUA", "Guatemala", 0)), Verdict.Taken),
        new("a formula in a category", Bytes(Next.Replace("Mexico", "=1+1", StringComparison.Ordinal)), Verdict.Reported,
            "UnknownCategory"),
        new("markup in a category", Bytes(Next.Replace("Mexico", "<img src=x onerror=alert(1)>", StringComparison.Ordinal)),
            Verdict.Reported, "UnknownCategory"),
    ];

    private static string StateRows => CsvText.StateHeader + "\n" + string.Concat(
        from month in (string[])["OCT", "NOV", "DEC"]
        select $"2024 (FYTD),FYTD,{month},Southwest Land Border,TX,FMUA,MEXICO,Title 8,7\n");

    /// <summary>The name, in test lists.</summary>
    public override string ToString() => Name;

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static string Csv(params string[] months) => Header + "\r\n" + string.Concat(
        from month in months
        from demographic in (string[])["Single Adults", "FMUA"]
        from citizenship in (string[])["Mexico", "Other"]
        select Row(month, demographic, citizenship, demographic == "FMUA" ? 5_050 : 5_000));

    private static string Row(string month, string demographic, string citizenship, int count) => string.Create(
        CultureInfo.InvariantCulture,
        $"2024 (FYTD),FYTD,{month},U.S. Border Patrol,{demographic},{citizenship},Title 8,Apprehensions,{count}\r\n");

    /// <summary>The file with an unnamed column that numbers its rows, as R and pandas write it.</summary>
    private static string Indexed(string csv)
    {
        var row = -2;
        return Columns(csv, columns => columns.Prepend(++row < 0 ? "" : row.ToString(CultureInfo.InvariantCulture)));
    }

    /// <summary>Adds a column that is text and another one in each row.</summary>
    private static Func<string[], IEnumerable<string>> Stamp()
    {
        var row = 0;
        return columns => columns.Append(row++ == 0 ? "Written" : $"Mon 1 Jan 12:00:{row:00}");
    }

    private static string Lines(string csv, Func<string, int, bool> keep) =>
        string.Join("\r\n", csv.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Where(keep)) + "\r\n";

    private static string Columns(string csv, Func<string[], IEnumerable<string>> change) =>
        string.Join("\r\n", csv.Split("\r\n", StringSplitOptions.RemoveEmptyEntries)
            .Select(line => string.Join(',', change(line.Split(','))))) + "\r\n";
}

/// <summary>Shows a bad input by its name.</summary>
public sealed class BadInputSerializer : IXunitSerializer
{
    /// <inheritdoc/>
    public object Deserialize(Type type, string serializedValue) => BadInput.All.Single(input => input.Name == serializedValue);

    /// <inheritdoc/>
    public bool IsSerializable(Type type, object? value, [System.Diagnostics.CodeAnalysis.NotNullWhen(false)]
        out string? failureReason)
    {
        failureReason = value is BadInput ? null : "Not a bad input.";
        return failureReason is null;
    }

    /// <inheritdoc/>
    public string Serialize(object value) => ((BadInput)value).Name;
}
