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
        Assert.DoesNotContain(ReleaseName.Read(fileName).FileName, character => "/\\:*?\n".Contains(character, StringComparison.Ordinal));

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
