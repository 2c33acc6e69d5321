using Encounters.Calendar;
using Encounters.Releases;

namespace Encounters.Tests;

public sealed class ReleaseNameTests
{
    [Theory]
    [InlineData("sbo-encounters-fy19-fy22.csv", "southwest", "fy19-fy22-final")]
    [InlineData("sbo-encounters-fy22-fy25-aug.csv", "southwest", "fy22-fy25-aug")]
    [InlineData("nationwide-encounters-fy20-fy23-aor.csv", "nationwide-aor", "fy20-fy23-final")]
    [InlineData("nationwide-encounters-fy23-fy26-jun-aor.csv", "nationwide-aor", "fy23-fy26-jun")]
    [InlineData("nationwide-encounters-fy22-fy25-state.csv", "nationwide-state", "fy22-fy25-final")]
    [InlineData("SBO-Encounters-FY22-FY25-AUG.CSV", "southwest", "fy22-fy25-aug")]
    [InlineData("sbo-encounters-fy22-fy25-aug-0.csv", "southwest", "fy22-fy25-aug")]
    [InlineData("nationwide-encounters-fy23-fy26-jun-aor_1.csv", "nationwide-aor", "fy23-fy26-jun")]
    [InlineData("sbo-encounters-fy22-fy25-aug (1).csv", "southwest", "fy22-fy25-aug")]
    [InlineData("sbo-encounters-fy24.csv", "southwest", "fy24-fy24-final")]
    [InlineData("sbo-encounters-fy24-fy24-nov.csv", "southwest", "fy24-fy24-nov")]
    public void A_name_says_dataset_and_coverage(string fileName, string dataset, string coverage)
    {
        var name = ReleaseName.Read(fileName);
        Assert.Equal(dataset, name.Dataset!.Name);
        Assert.Equal(coverage, name.Coverage!.ToString());
        Assert.True(name.SaysEncounters);
    }

    [Theory]
    [InlineData("sboencountersfy23fy26jun.csv", "southwest", "fy23-fy26-jun")]
    [InlineData("sbo_encounters_fy23_fy26_jun.csv", "southwest", "fy23-fy26-jun")]
    [InlineData("sbo-encounters-fy23-fy26-june.csv", "southwest", "fy23-fy26-jun")]
    [InlineData("sbo_encounters_fy22_fy25.csv", "southwest", "fy22-fy25-final")]
    [InlineData("Southwest Land Border Encounters FY23 - FY26 (FYTD) June.csv", "southwest", "fy23-fy26-jun")]
    [InlineData("FY23 - FY26 (FYTD) Nationwide Encounters by State - June.csv", "nationwide-state", "fy23-fy26-jun")]
    [InlineData("FY2023 - FY2026 Nationwide Encounters by AOR - September (2).csv", "nationwide-aor", "fy23-fy26-sep")]
    [InlineData("nationwideencountersfy23fy26junaor.csv", "nationwide-aor", "fy23-fy26-jun")]
    [InlineData("nationwide-encounters-fy20-fy22.csv", null, "fy20-fy22-final")]
    [InlineData("nationwide encounters 3 Nov 2025.csv", null, null)]
    [InlineData("encounters.csv", null, null)]
    [InlineData("download (3).csv", null, null)]
    [InlineData("data-march.csv", null, null)]
    [InlineData("southwest-fy25.csv", null, null)]
    [InlineData("summary.csv", null, null)]
    [InlineData("", null, null)]
    public void Another_name_says_what_it_says_and_no_more(string fileName, string? dataset, string? coverage)
    {
        var name = ReleaseName.Read(fileName);
        Assert.Equal(dataset, name.Dataset?.Name);
        Assert.Equal(coverage, name.Coverage?.ToString());
    }

    [Theory]
    [InlineData("sbo-encounters-fy24-fy25-nov.csv", null)]
    [InlineData("sbo-encounters-fy24-fy25-nov_0.csv", 0)]
    [InlineData("sbo-encounters-fy24-fy25-nov-1.csv", 1)]
    [InlineData("sbo-encounters-fy24-fy25-nov (2).csv", 2)]
    public void A_second_upload_of_a_name_carries_a_number(string fileName, int? copy)
    {
        Assert.Equal(copy, ReleaseName.Read(fileName).Copy);
        Assert.Equal("fy24-fy25-nov", ReleaseName.Read(fileName).Coverage!.ToString());
    }

    [Theory]
    [InlineData("../sbo-encounters-fy22-fy25.csv")]
    [InlineData("a/b\\c:d*e?.csv")]
    [InlineData("sbo-encounters-fy22-fy25.csv\n")]
    public void A_name_that_leads_elsewhere_is_made_safe(string fileName) =>
        Assert.DoesNotContain(ReleaseName.Read(fileName).FileName,
            character => "/\\:*?\n".Contains(character, StringComparison.Ordinal));

    [Fact]
    public void A_long_name_is_cut_and_keeps_its_ending() =>
        Assert.EndsWith("x.csv", ReleaseName.Read(new string('x', 400) + ".csv").FileName, StringComparison.Ordinal);

    [Fact]
    public void A_name_contradicts_columns_only_where_it_says_something()
    {
        Assert.NotNull(ReleaseName.Read("sbo-encounters-fy24.csv").Contradicts(Dataset.NationwideState));
        Assert.NotNull(ReleaseName.Read("nationwide-encounters-fy20-fy22.csv").Contradicts(Dataset.Southwest));
        Assert.Null(ReleaseName.Read("nationwide-encounters-fy20-fy22.csv").Contradicts(Dataset.NationwideAor));
        Assert.Null(ReleaseName.Read("download.csv").Contradicts(Dataset.Southwest));
    }

    [Theory]
    [InlineData("sbo-encounters-fy22-fy25-aug.csv", true)]
    [InlineData("sbo-encounters-fy22-fy25-jul.csv", false)]
    [InlineData("sbo-encounters-fy21-fy25-aug.csv", false)]
    [InlineData("sbo-encounters-fy22-fy24-aug.csv", false)]
    [InlineData("sbo-encounters-fy22-fy25.csv", true)]
    [InlineData("nationwide-encounters-fy22-fy25-aug-state.csv", false)]
    [InlineData("download.csv", true)]
    public void A_name_agrees_with_a_release_where_all_that_it_says_is_so(string fileName, bool agrees) => Assert.Equal(
        agrees, ReleaseName.Read(fileName)
        .Agrees(Dataset.Southwest, Coverage.ToDate(new FiscalYear(2022), Month.Parse("2025-08"))));

    [Theory]
    [InlineData("sbo-encounters-fy22-fy25.csv", true)]
    [InlineData("sbo-encounters-fy22-fy25-aug.csv", false)]
    [InlineData("southwest-encounters-fy22-fy25.csv", false)]
    public void Only_a_name_of_CBPs_own_form_without_a_month_says_that_its_year_is_closed(string fileName, bool isClosed) =>
        Assert.Equal(isClosed, ReleaseName.Read(fileName).IsClosed);

    [Theory]
    [InlineData("encounters-fy22-fy25.csv", true)]
    [InlineData("encounters.csv", false)]
    [InlineData("drugs-fy22-fy25.csv", false)]
    [InlineData("sbo.csv", true)]
    public void A_name_says_encounters_with_the_word_and_years_or_by_its_dataset(string fileName, bool says) =>
        Assert.Equal(says, ReleaseName.Read(fileName).SaysEncounters);

    [Fact]
    public void A_file_name_is_never_longer_than_150_characters_nor_empty()
    {
        Assert.Equal(150, ReleaseName.Read(new string('x', 146) + ".csv").FileName.Length);
        Assert.Equal(new string('x', 140) + ".csv", ReleaseName.Read(new string('x', 147) + ".csv").FileName);
        Assert.Equal("file", ReleaseName.Read(" .. ").FileName);
        Assert.Null(ReleaseName.Read("sbo-encounters-fy25-fy22.csv").Coverage);
    }

    [Theory]
    [InlineData("fy22-fy25-sep-8d25a1b0", "fy22-fy25-sep")]
    [InlineData("fy22-fy25-final-8d25a1b0", "fy22-fy25-final")]
    [InlineData("unknown-8d25a1b0", null)]
    public void An_identity_reads_back_with_its_coverage(string text, string? coverage)
    {
        Assert.True(ReleaseId.TryParse(text, out var id));
        Assert.Equal((text, coverage), (id.Value, id.Coverage?.ToString()));
    }

    [Theory]
    [InlineData("fy22-fy25-8d25a1b0")]
    [InlineData("fy22-fy25-final-8D25A1B0")]
    [InlineData("fy22-fy25-final-8d25a1b")]
    [InlineData("fy22-fy25-final-8d25a1b0\n")]
    [InlineData("x/fy22-fy25-final-8d25a1b0")]
    [InlineData(null)]
    public void Another_text_is_no_identity(string? text) => Assert.False(ReleaseId.TryParse(text, out _));

    [Fact]
    public void A_coverage_runs_from_october_of_its_first_year_to_its_last_month()
    {
        var coverage = ReleaseName.Read("sbo-encounters-fy22-fy25-aug.csv").Coverage!;
        Assert.Equal(Month.Parse("2021-10"), coverage.FirstMonth);
        Assert.Equal(Month.Parse("2025-08"), coverage.LastMonth);
        Assert.Equal(47, coverage.MonthCount);
        Assert.False(coverage.IsFinal);
    }

    [Fact]
    public void A_final_coverage_is_later_than_its_provisional_september()
    {
        var september = Coverage.ToDate(new FiscalYear(2022), Month.Parse("2025-09"));
        var final = Coverage.Final(new FiscalYear(2022), new FiscalYear(2025));
        Assert.True(final.CompareTo(september) > 0);
        Assert.Equal(september.Months, final.Months);
    }

    [Fact]
    public void An_identity_is_coverage_and_the_first_digits_of_the_content()
    {
        var id = ReleaseId.Of(Coverage.Final(new FiscalYear(2022), new FiscalYear(2025)), ContentHash.Of("abc"u8));
        Assert.Equal("fy22-fy25-final-ba7816bf", id.Value);
        Assert.True(ReleaseId.TryParse(id.Value, out var read));
        Assert.Equal(id, read);
        Assert.Equal(Coverage.Final(new FiscalYear(2022), new FiscalYear(2025)), read.Coverage);
        Assert.Null(ReleaseId.OfUnknown(ContentHash.Of("abc"u8)).Coverage);
    }
}
