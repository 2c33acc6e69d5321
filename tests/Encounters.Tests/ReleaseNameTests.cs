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
        Assert.True(ReleaseName.TryParse(fileName, out var name));
        Assert.Equal(dataset, name.Dataset.Name);
        Assert.Equal(coverage, name.Coverage.ToString());
    }

    [Theory]
    [InlineData("nationwide-encounters-fy22-fy25.csv")]
    [InlineData("sbo-encounters-fy22-fy25-aor.csv")]
    [InlineData("sbo-encounters-fy25-fy22.csv")]
    [InlineData("sbo-encounters-fy22-fy25-foo.csv")]
    [InlineData("sbo-encounters-fy22-fy25.csv.exe")]
    [InlineData("../sbo-encounters-fy22-fy25.csv")]
    [InlineData("a/sbo-encounters-fy22-fy25.csv")]
    [InlineData("sbo-encounters-fy22-fy25.csv\n")]
    [InlineData("CBP-data-dictionary.pdf")]
    [InlineData("")]
    [InlineData(null)]
    public void Another_name_is_refused(string? fileName) => Assert.False(ReleaseName.TryParse(fileName, out _));

    [Fact]
    public void A_coverage_runs_from_october_of_its_first_year_to_its_last_month()
    {
        Assert.True(ReleaseName.TryParse("sbo-encounters-fy22-fy25-aug.csv", out var name));
        Assert.Equal(Month.Parse("2021-10"), name.Coverage.FirstMonth);
        Assert.Equal(Month.Parse("2025-08"), name.Coverage.LastMonth);
        Assert.Equal(47, name.Coverage.MonthCount);
        Assert.False(name.Coverage.IsFinal);
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
    }
}
