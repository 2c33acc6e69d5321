using System.Text;
using Encounters.Calendar;
using Encounters.Releases;
using Encounters.Series;
using static Encounters.Normalization.Tests.CsvText;

namespace Encounters.Normalization.Tests;

public sealed class NormalizerTests
{
    private static readonly Month October = Month.Parse("2023-10");

    [Fact]
    public void A_good_file_gives_every_count()
    {
        var (release, problems) = Normalize(Southwest(OctoberRow, NovemberRow));
        Assert.Empty(problems);
        Assert.Equal(2, release!.Rows.Count);
        Assert.Equal(10, release.Totals[SeriesKey.Parse("southwest"), October]);
        Assert.Equal(20, release.Totals[SeriesKey.Parse("southwest/demographic=family_unit"), October.Next]);
        Assert.Equal(20, release.Totals[SeriesKey.Parse("southwest/citizenship=other_grouping"), October.Next]);
        Assert.Empty(release.Drift);
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    public void Line_ends_and_a_byte_order_mark_do_not_matter(string lineEnd)
    {
        var text = '\uFEFF' + Southwest(OctoberRow, NovemberRow).Replace("\r\n", lineEnd, StringComparison.Ordinal);
        Assert.Equal(2, Normalize(text).Release!.Rows.Count);
    }

    [Fact]
    public void Columns_are_matched_by_name_wherever_they_stand()
    {
        var reversed = string.Join("\r\n", Southwest(OctoberRow, NovemberRow).Split("\r\n", StringSplitOptions.RemoveEmptyEntries)
            .Select(line => string.Join(',', line.Split(',').Reverse()))) + "\r\n";
        var straight = Normalize(Southwest(OctoberRow, NovemberRow)).Release!;
        Assert.Equal(RowsOf(straight), RowsOf(Normalize(reversed).Release!));
    }

    [Fact]
    public void Rows_come_in_published_order_whatever_their_order_in_the_file() => Assert.Equal(
        RowsOf(Normalize(Southwest(OctoberRow, NovemberRow)).Release!),
        RowsOf(Normalize(Southwest(NovemberRow, OctoberRow)).Release!));

    [Fact]
    public void An_unknown_extra_column_is_drift_and_may_tell_rows_apart()
    {
        var csv = string.Join('\n', SouthwestHeader + ",Sex", OctoberRow + ",F", OctoberRow + ",M", NovemberRow + ",F") + "\n";
        var (release, problems) = Normalize(csv);
        Assert.Empty(problems);
        Assert.Equal(20, release!.Totals[SeriesKey.Parse("southwest"), October]);
        var drift = Assert.Single(release.Drift);
        Assert.Equal((DriftKind.UnknownColumn, "Sex", 40L), (drift.Kind, drift.Column, drift.Encounters));
    }

    [Fact]
    public void An_unknown_category_is_kept_under_its_own_name_and_reported()
    {
        var release =
            Normalize(Southwest(OctoberRow.Replace("Single Adults", "Elders", StringComparison.Ordinal), NovemberRow)).Release!;
        Assert.Equal(10, release.Totals[SeriesKey.Parse("southwest/demographic=elders"), October]);
        Assert.Equal(new Drift(DriftKind.UnknownCategory, "Demographic", "Elders", 1, 10), Assert.Single(release.Drift));
    }

    [Fact]
    public void Two_spellings_of_one_category_add_up()
    {
        var release = Normalize(Southwest(
            OctoberRow.Replace("Single Adults", "UAC", StringComparison.Ordinal),
            OctoberRow.Replace("Single Adults", "UC / Single Minors", StringComparison.Ordinal),
            NovemberRow)).Release!;
        Assert.Equal(20, release.Totals[SeriesKey.Parse("southwest/demographic=unaccompanied_child"), October]);
    }

    [Fact]
    public void A_month_grouping_that_contradicts_the_name_is_drift()
    {
        var drift = Normalize(
            Southwest(OctoberRow.Replace(",FYTD,", ",Remaining,", StringComparison.Ordinal), NovemberRow)).Release!.Drift;
        Assert.Equal(DriftKind.MonthGrouping, Assert.Single(drift).Kind);
    }

    [Fact]
    public void Full_citizenship_goes_before_its_grouping()
    {
        var csv = string.Join(
            '\n', SouthwestHeader + ",Citizenship,Land Border Region", OctoberRow + ",CUBA,Southwest Land Border",
            NovemberRow + ",OTHER,Southwest Land Border") + "\n";
        var (release, problems) = Normalize(csv);
        Assert.Empty(problems);
        Assert.Equal(10, release!.Totals[SeriesKey.Parse("southwest/citizenship=cuba"), October]);
        Assert.Equal(20, release.Totals[SeriesKey.Parse("southwest/citizenship=other"), October.Next]);
        Assert.Null(release.Totals[SeriesKey.Parse("southwest/citizenship=other_grouping"), October]);
    }

    [Theory]
    [InlineData("-1", "value '-1'")]
    [InlineData("+1", "value '+1'")]
    [InlineData("1.5", "value '1.5'")]
    [InlineData("\"1,234\"", "value '1,234'")]
    [InlineData("2147483648", "2147483647")]
    [InlineData("", "plain digits")]
    [InlineData("1 ", "plain digits")]
    [InlineData("ten", "value 'ten'")]
    [InlineData("1e3", "value '1e3'")]
    public void A_count_that_is_no_plain_whole_number_is_refused_with_its_place(string count, string expected)
    {
        var row = OctoberRow[..(OctoberRow.LastIndexOf(',') + 1)] + count;
        var problem = Assert.Single(Normalize(Southwest(NovemberRow, row, OctoberRow)).Problems);
        Assert.Equal((3L, "Encounter Count"), (problem.Line, problem.Column));
        Assert.Contains(expected, problem.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("OCT", "FOO", "Month (abbv)")]
    [InlineData("OCT", "OCTOBER", "Month (abbv)")]
    [InlineData("2024 (FYTD)", "FY2024", "Fiscal Year")]
    [InlineData("2024 (FYTD)", "2024 (final)", "Fiscal Year")]
    [InlineData("2024 (FYTD)", "20244", "Fiscal Year")]
    [InlineData("2024 (FYTD)", "2023", "Fiscal Year")]
    [InlineData("OCT", "DEC", "Fiscal Year")]
    [InlineData("Single Adults", "", "Demographic")]
    [InlineData("Single Adults", "???", "Demographic")]
    [InlineData("Mexico", "Me\u0001xico", "Citizenship Grouping")]
    public void A_value_that_cannot_be_is_refused_with_line_column_and_value(string from, string to, string column)
    {
        var problem = Assert.Single(
            Normalize(Southwest(NovemberRow, OctoberRow.Replace(from, to, StringComparison.Ordinal), OctoberRow)).Problems);
        Assert.Equal((3L, column), (problem.Line, problem.Column));
    }

    [Fact]
    public void A_row_that_stands_twice_is_refused_since_its_count_would_be_doubled()
    {
        var problem = Assert.Single(Normalize(Southwest(OctoberRow, NovemberRow, OctoberRow)).Problems);
        Assert.Equal(4, problem.Line);
        Assert.Contains("doubled", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_month_that_the_name_promises_and_the_file_lacks_is_refused()
    {
        var problem = Assert.Single(Normalize(Southwest(OctoberRow)).Problems);
        Assert.Contains("2023-11", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Encounter Count", "Count", "'Encounter Count' is missing")]
    [InlineData("Component,", "", "'Component' is missing")]
    [InlineData("Component", "Demographic", "'Demographic' occurs more than once")]
    [InlineData("Citizenship Grouping", "Nation", "neither 'Citizenship' nor 'Citizenship Grouping'")]
    public void A_header_that_lacks_or_repeats_a_column_is_refused(string from, string to, string expected)
    {
        var csv = SouthwestHeader.Replace(from, to, StringComparison.Ordinal) + "\n";
        Assert.Contains(Normalize(csv).Problems, problem => problem.Message.Contains(expected, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("<!DOCTYPE html><html><body>Access denied</body></html>", "web page")]
    [InlineData("  \n<html>", "web page")]
    [InlineData("{\"error\":403}", "JSON")]
    [InlineData("", "empty")]
    [InlineData("PK\u0003\u0004", "ZIP")]
    [InlineData("%PDF-1.7", "PDF")]
    [InlineData(SouthwestHeader, "no rows")]
    public void What_is_no_csv_of_cbp_is_refused_in_words(string content, string expected) =>
        Assert.Contains(expected, Normalize(content).Problems[0].Message, StringComparison.Ordinal);

    [Fact]
    public void A_file_with_nul_bytes_is_refused() => Assert.Contains(
        "NUL", Normalize(Southwest(OctoberRow.Replace("Mexico", "Me\0xico", StringComparison.Ordinal))).Problems[0].Message,
        StringComparison.Ordinal);

    [Fact]
    public void A_file_in_utf_16_is_refused() =>
        Assert.Contains("UTF-16",
            Normalize([0xFF, 0xFE, .. Encoding.Unicode.GetBytes(Southwest(OctoberRow))]).Problems[0].Message,
            StringComparison.Ordinal);

    [Fact]
    public void A_file_in_latin_1_is_refused_where_it_is_not_utf_8()
    {
        var bytes = Encoding.Latin1.GetBytes(
            Southwest(OctoberRow.Replace("Mexico", "México", StringComparison.Ordinal), NovemberRow));
        var problem = Assert.Single(Normalize(bytes).Problems);
        Assert.Equal((2L, "Citizenship Grouping"), (problem.Line, problem.Column));
    }

    [Theory]
    [InlineData(new byte[] { 0xEF, 0xBB, 0xBF })]
    [InlineData(new byte[] { 0xFF, 0xFE })]
    [InlineData(new byte[] { 0xFE, 0xFF })]
    public void A_byte_order_mark_behind_the_header_is_refused_where_it_stands(byte[] mark)
    {
        byte[] csv = [.. Encoding.UTF8.GetBytes(SouthwestHeader + "\r\n"), .. mark,
            .. Encoding.UTF8.GetBytes($"{OctoberRow}\r\n{NovemberRow}\r\n")];
        var problem = Assert.Single(Normalize(csv).Problems);
        Assert.Equal((2L, "The file is not valid CSV: there is a byte order mark inside the file."),
            (problem.Line, problem.Message));
    }

    [Fact]
    public void A_truncated_last_row_is_refused()
    {
        var csv = Southwest(OctoberRow, NovemberRow);
        Assert.Contains("The file is not valid CSV: a record has 7 fields", Normalize(csv[..^20]).Problems[0].Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\r\n")]
    [InlineData("\n")]
    [InlineData("\r")]
    public void A_last_row_without_a_line_break_is_refused_with_its_line_and_the_remedy(string lineEnd)
    {
        var csv = Southwest(OctoberRow, NovemberRow).Replace("\r\n", lineEnd, StringComparison.Ordinal);
        Assert.NotNull(Normalize(csv).Release);
        for (var cut = lineEnd.Length; cut < lineEnd.Length + 2; cut++)
        {
            var problem = Assert.Single(Normalize(csv[..^cut]).Problems);
            Assert.Equal(3, problem.Line);
            Assert.Contains("Download it again; if the file is complete, add a line break", problem.Message,
                StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("10.0")]
    [InlineData("10.000")]
    [InlineData("\"10.0\"")]
    public void A_count_with_nothing_behind_the_point_is_whole(string count)
    {
        var release = Normalize(Southwest(OctoberRow[..^2] + count, NovemberRow)).Release!;
        Assert.Equal(10, release.Totals[SeriesKey.Parse("southwest"), October]);
    }

    [Fact]
    public void Empty_rows_are_left_out_and_reported()
    {
        var release = Normalize(Southwest(OctoberRow, ",,,,,,,,", NovemberRow, ",,,,,,,,", ", , ,,,,,,", ",,")).Release!;
        Assert.Equal([10, 20], release.Totals.Values(SeriesKey.Parse("southwest")));
        Assert.Equal((DriftKind.EmptyRows, 4L), (Assert.Single(release.Drift).Kind, release.Drift[0].Rows));
    }

    [Theory]
    [InlineData(SouthwestName)]
    [InlineData("download.csv")]
    public void A_row_of_a_coming_month_that_counts_nothing_is_left_out_and_reported(string fileName)
    {
        var december = NovemberRow.Replace("NOV", "DEC", StringComparison.Ordinal);
        var release = Normalize(Southwest(OctoberRow, NovemberRow, december[..^2] + "0"), fileName).Release!;
        Assert.Equal("fy24-fy24-nov", release.Totals.Coverage.ToString());
        Assert.Equal(2, release.Rows.Count);
        Assert.Equal((DriftKind.ComingMonth, "2023-12"), (Assert.Single(release.Drift).Kind, release.Drift[0].Value));
    }

    [Fact]
    public void A_renamed_column_is_told_with_what_it_was_taken_for_and_an_unnamed_one_by_its_place()
    {
        var csv = Southwest(OctoberRow + ",x", NovemberRow + ",x")
            .Replace("Month (abbv)", "Month abbv", StringComparison.Ordinal)
            .Replace("Encounter Count", "Encounter Count,", StringComparison.Ordinal);
        Assert.Equal(["column 'Month abbv' read as 'Month (abbv)'", "unknown column 'column 10'"],
            Normalize(csv).Release!.Drift.Select(drift => drift.ToString()));
    }

    [Theory]
    [InlineData("index", 1)]
    [InlineData("row 17 of 29", 1)]
    [InlineData("12.5", 1)]
    [InlineData("category", 0)]
    public void An_extra_column_tells_rows_apart_only_if_it_repeats_values_as_a_category_does(string kind, int problems)
    {
        string[] rows =
            [.. Enumerable.Range(0, 29)
                .Select(i =>
                    $"{(i < 15 ? OctoberRow : NovemberRow).Replace("Mexico", $"C{(i == 28 ? 27 : i)}", StringComparison.Ordinal).Replace("Other", $"C{(i == 28 ? 27 : i)}", StringComparison.Ordinal)},{Extra(i)}")];
        var found = Normalize(Southwest(rows)
            .Replace("Encounter Count", "Encounter Count,Extra", StringComparison.Ordinal)).Problems;
        Assert.Equal(problems, found.Count);
        if (problems > 0)
            Assert.Equal(30, found[0].Line);

        string Extra(int row) => kind switch
        {
            "index" => $"{row}",
            "12.5" => $"{row % 10}.5",
            "category" => row % 2 == 0 ? "F" : "M",
            _ => $"row {row} of 29",
        };
    }

    [Fact]
    public void A_name_that_says_nothing_leaves_dataset_and_coverage_to_the_content()
    {
        var release = Normalize(Southwest(OctoberRow, NovemberRow), "my download (3).csv").Release!;
        Assert.Equal(("southwest", "fy24-fy24-nov"), (release.Totals.Dataset.Name, release.Totals.Coverage.ToString()));
    }

    [Fact]
    public void Month_grouping_of_earlier_years_tells_that_the_last_month_of_an_open_year_is_missing()
    {
        string[] months = ["OCT", "NOV", "DEC", "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP"];
        string[] rows =
        [
            .. months.Select((month, i) =>
                $"2023,{(i < 3 ? "FYTD" : "Remaining")},{month},U.S. Border Patrol,FMUA,Other,Title 8,Apprehensions,5"),
            OctoberRow, NovemberRow,
        ];
        Assert.Contains("no rows for 2023-12", Assert.Single(Normalize(Southwest(rows), "download.csv").Problems).Message,
            StringComparison.Ordinal);
        Assert.Equal("fy23-fy24-dec",
            Normalize(Southwest([.. rows, NovemberRow.Replace("NOV", "DEC", StringComparison.Ordinal)]),
                "download.csv").Release!.Totals.Coverage.ToString());
    }

    [Fact]
    public void A_closed_year_without_its_september_is_refused_whatever_its_name()
    {
        var problem = Normalize(Southwest(OctoberRow, NovemberRow).Replace(" (FYTD)", "", StringComparison.Ordinal),
            "download.csv").Problems[0];
        Assert.Contains("no rows for 2023-12, which is in the range given by the rows of the file: 2023-10 to 2024-09",
            problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sbo-encounters-fy24-fy24-dec.csv", "no rows for 2023-12")]
    [InlineData("sbo-encounters-fy23-fy24-nov.csv", "no rows for 2022-10")]
    [InlineData("sbo-encounters-fy24-fy24-oct.csv", "2023-11 is outside 2023-10 to 2023-10")]
    [InlineData("nationwide-encounters-fy24-fy24-nov-aor.csv",
        "says Nationwide Encounters by Area of Responsibility, but the columns are those of Southwest")]
    [InlineData("nationwide-encounters-fy24-fy24-nov.csv", "says nationwide, but the columns are those of Southwest")]
    public void A_name_that_contradicts_the_content_is_refused(string fileName, string expected) =>
        Assert.Contains(expected, Normalize(Southwest(OctoberRow, NovemberRow), fileName).Problems[0].ToString(),
            StringComparison.Ordinal);

    [Theory]
    [InlineData("nationwide-drugs-fy21-fy24.csv", "Fiscal Year,Drug Type,Sum Qty (lbs)\n2024,Meth,5\n", true)]
    [InlineData("notes.csv", "a,b", true)]
    [InlineData("page.csv", "<html>", true)]
    [InlineData("totals.csv", "Fiscal Year,Month,Encounter Count\n2024,OCT,5\n", true)]
    [InlineData(SouthwestName, "Fiscal Year,Drug Type,Sum Qty (lbs)\n2024,Meth,5\n", false)]
    [InlineData(SouthwestName, "<html>", false)]
    public void A_file_that_counts_no_encounters_is_another_table_unless_its_name_says_that_it_does(
        string fileName, string content, bool isAnother)
    {
        var result = Normalize(content, fileName);
        Assert.Null(result.Release);
        Assert.NotEmpty(result.Problems);
        Assert.Equal(isAnother, result.IsAnotherTable);
    }

    [Fact]
    public void A_lone_quote_is_refused() =>
        Assert.NotEmpty(
            Normalize(Southwest(OctoberRow.Replace("Mexico", "Mex\"ico", StringComparison.Ordinal), NovemberRow)).Problems);

    [Fact]
    public void Another_separator_is_refused() =>
        Assert.NotEmpty(Normalize(Southwest(OctoberRow, NovemberRow).Replace(',', ';')).Problems);

    [Fact]
    public void A_file_of_the_southwest_cannot_count_elsewhere()
    {
        var csv = string.Join('\n', SouthwestHeader + ",Land Border Region", OctoberRow + ",Southwest Land Border",
            NovemberRow + ",Northern Land Border") + "\n";
        Assert.Equal("Land Border Region", Assert.Single(Normalize(csv).Problems).Column);
    }

    [Fact]
    public void After_many_problems_reading_stops()
    {
        var rows = Enumerable.Range(0, 500).Select(_ => OctoberRow[..^2] + "x").ToArray();
        Assert.Equal(20, Normalize(Southwest(rows)).Problems.Count);
    }

    [Theory]
    [InlineData("\r\n")]
    [InlineData("\n")]
    [InlineData("\r")]
    public void A_mark_at_the_beginning_of_a_row_is_a_character_of_its_first_column(string lineEnd)
    {
        var (release, problems) =
            Normalize(Southwest(OctoberRow, "\uFEFF" + NovemberRow).Replace("\r\n", lineEnd, StringComparison.Ordinal));
        Assert.Null(release);
        Assert.Equal(3, Assert.Single(problems).Line);
        Assert.Equal("\uFEFF2024 (FYTD)", problems[0].Value);

        // In a column that no layout has it is nothing to refuse a file for.
        var noted = Southwest("a," + OctoberRow, "\uFEFFa," + NovemberRow)
            .Replace("Fiscal Year", "Note,Fiscal Year", StringComparison.Ordinal)
            .Replace("\r\n", lineEnd, StringComparison.Ordinal);
        using var accepted = Normalize(noted).Release;
        Assert.Equal([10, 20], accepted!.Totals.Values(SeriesKey.Parse("southwest")));
    }
}
