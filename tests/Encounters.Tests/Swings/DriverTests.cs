using Encounters.Calendar;
using Encounters.Categories;
using Encounters.Releases;
using Encounters.Series;
using Encounters.Swings;

namespace Encounters.Tests.Swings;

/// <summary>What made a change, and which release tells it.</summary>
public sealed class DriverTests
{
    private static readonly SeriesKey Southwest = SeriesKey.Parse("southwest");
    private static readonly Month November = Month.Parse("2023-11");

    [Fact]
    public void The_largest_changes_come_first_whatever_their_direction_and_the_rest_comes_last()
    {
        var drivers = Of(ReleaseOf(
            "2023-11",
            ("southwest", 1_000, 500),
            ("southwest/component=usbp", 500, 510),
            ("southwest/state=tx", 300, 100),
            ("southwest/state=az", 100, 90),
            ("southwest/state=ca", 100, 400),
            ("southwest/state=nm", 100, 100),
            ("southwest/state=ny", 10, 5),
            ("southwest/state=wa", 15, 10),
            ("southwest/state=vt", 20, 16),
            ("northern/state=mt", 0, 10_000)));
        Assert.Equal(
            ["state ca 300", "state tx -200", "state az -10", "state ny -5", "state wa -5", "state - -580"],
            drivers.Where(driver => driver.Dimension == Dimension.State).Select(Describe));
        Assert.Equal(["component usbp 10", "component - -510"],
            drivers.Where(driver => driver.Dimension == Dimension.Component).Select(Describe));
        Assert.Equal(-0.6, drivers.First(driver => driver.Dimension == Dimension.State).Share, 10);
    }

    [Fact]
    public void Where_the_named_categories_explain_everything_there_is_no_rest() =>
        Assert.Equal(["component usbp -500"],
            Of(ReleaseOf("2023-11", ("southwest", 1_000, 500), ("southwest/component=usbp", 700, 200))).Select(Describe));

    [Fact]
    public void A_whole_that_did_not_change_has_no_drivers() =>
        Assert.Empty(Of(ReleaseOf("2023-11", ("southwest", 1_000, 1_000), ("southwest/component=usbp", 700, 200))));

    [Fact]
    public void The_latest_release_that_has_both_months_and_speaks_of_the_whole_tells()
    {
        var first = ReleaseOf("2023-11", ("southwest", 1_000, 500), ("southwest/component=usbp", 1_000, 500));
        var second = ReleaseOf("2023-12", ("southwest", 1_000, 600, 1), ("southwest/component=usbp", 1_000, 600, 1));
        Assert.Equal(["component usbp -400"], Of(second, first).Select(Describe));

        // A later release of the next fiscal year has only the month itself.
        var later = ReleaseOf("2024-10", 2025, Dataset.Southwest, false, ("southwest", [7]), ("southwest/component=usbp", [7]));
        Assert.Equal(["component usbp -7"], Drivers.Of(Southwest, Month.Parse("2024-10"), [
            ReleaseOf("2024-10", 2023, Dataset.Southwest, false, ("southwest", [.. Enumerable.Repeat(14L, 24), 7L]),
                ("southwest/component=usbp", [.. Enumerable.Repeat(14L, 24), 7L])), later]).Select(Describe));

        // One of another scope says nothing of the whole.
        Assert.Empty(Drivers.Of(SeriesKey.Parse("nationwide"), November, [first]));
    }

    [Fact]
    public void Citizenship_is_told_by_a_release_that_names_every_country_where_there_is_one()
    {
        var detailed = ReleaseOf("2023-11", 2024, Dataset.NationwideState, false, ("southwest", [1_000, 500]),
            ("southwest/citizenship=brazil", [900, 400]));
        var grouped = ReleaseOf("2023-12", 2024, Dataset.Southwest, true, ("southwest", [1_000, 500, 1]),
            ("southwest/citizenship=other_grouping", [900, 400, 1]));
        Assert.Equal(["citizenship brazil -500"],
            Of(detailed, grouped).Where(driver => driver.Dimension == Dimension.Citizenship).Select(Describe));
        Assert.Equal(["citizenship other_grouping -500"],
            Of(grouped).Where(driver => driver.Dimension == Dimension.Citizenship).Select(Describe));
    }

    private static IReadOnlyList<Driver> Of(params (Release, ReleaseTotals)[] releases) =>
        Drivers.Of(Southwest, November, releases);

    private static string Describe(Driver driver) => $"{driver.Dimension.Name} {driver.Category?.Name ?? "-"} {driver.Change}";

    private static (Release Release, ReleaseTotals Totals) ReleaseOf(
        string through, params (string Key, long October, long November)[] series) =>
        ReleaseOf(through, 2024, Dataset.Southwest, false,
            [.. series.Select(entry => (entry.Key, (long[])[entry.October, entry.November]))]);

    private static (Release Release, ReleaseTotals Totals) ReleaseOf(
        string through, params (string Key, long October, long November, long December)[] series) =>
        ReleaseOf(through, 2024, Dataset.Southwest, false,
            [.. series.Select(entry => (entry.Key, (long[])[entry.October, entry.November, entry.December]))]);

    private static (Release Release, ReleaseTotals Totals) ReleaseOf(
        string through, int firstYear, Dataset dataset, bool groupsCitizenship, params (string Key, long[] Values)[] series)
    {
        var coverage = Coverage.ToDate(new FiscalYear(firstYear), Month.Parse(through));
        var totals = new ReleaseTotals(
            dataset,
            coverage,
            series.Select(entry => SeriesKey.Parse(entry.Key).Dimension).OfType<Dimension>().Distinct(),
            groupsCitizenship,
            series.ToDictionary(entry => SeriesKey.Parse(entry.Key), entry => (IReadOnlyList<long>)entry.Values));
        var hash = ContentHash.Of(System.Text.Encoding.UTF8.GetBytes(through + dataset));
        return (new Release(dataset, coverage, hash, Publication.Restore(coverage.LastMonth.Next, null, null)), totals);
    }
}
