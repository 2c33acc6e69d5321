using Encounters.Releases;
using Encounters.Series;

namespace Encounters.Normalization.Tests;

public sealed class SeriesSumsTests
{
    [Fact]
    public void A_row_counts_in_the_nation_in_its_border_and_in_each_of_its_categories()
    {
        var totals = Sum();
        Assert.Equal([16, 0], totals.Values(SeriesKey.Parse("nationwide")));
        Assert.Equal([7, 0], totals.Values(SeriesKey.Parse("southwest")));
        Assert.Equal([8, 0], totals.Values(SeriesKey.Parse("northern")));
        Assert.Equal([3, 0], totals.Values(SeriesKey.Parse("southwest/state=tx")));
        Assert.Equal([11, 0], totals.Values(SeriesKey.Parse("nationwide/demographic=single_adult")));
    }

    [Fact]
    public void Only_what_is_at_no_land_border_is_a_region_of_its_own()
    {
        var keys = Sum().Keys.Select(key => key.Value).Where(key => key.Contains("region", StringComparison.Ordinal));
        Assert.Equal(["nationwide/region=other"], keys);
    }

    [Fact]
    public void Months_are_summed_apart()
    {
        var rows = NewRows();
        var sums = new SeriesSums(rows.Plan, Coverage());
        sums.Add(1, rows.Bytes);
        sums.Add(1, rows.Bytes);
        Assert.Equal([0, 32], sums.CountsByMonth);
        Assert.Equal([0, 14], sums.Build().Values(SeriesKey.Parse("southwest")));
    }

    private static ReleaseTotals Sum()
    {
        var rows = NewRows();
        var sums = new SeriesSums(rows.Plan, Coverage());
        sums.Add(0, rows.Bytes);
        return sums.Build();
    }

    private static PlannedRows NewRows()
    {
        var rows = new PlannedRows();
        rows.Add("Southwest Land Border", "TX", "Single Adults", "MEXICO", "Title 8", 3);
        rows.Add("Southwest Land Border", "AZ", "FMUA", "MEXICO", "Title 8", 4);
        rows.Add("Northern Land Border", "WA", "Single Adults", "CUBA", "Title 8", 8);
        rows.Add("Other", "FL", "FMUA", "CUBA", "Title 8", 1);
        return rows;
    }

    private static Coverage Coverage() => ReleaseId.TryParse("fy24-fy24-nov-00000000", out var id) ? id.Coverage! : null!;
}
