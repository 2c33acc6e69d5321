using Encounters.Categories;
using Encounters.Releases;

namespace Encounters.Normalization.Tests;

public sealed class HeaderMapTests
{
    private static readonly string[] Names = CsvText.SouthwestHeader.Split(',');

    [Fact]
    public void The_known_columns_are_found_wherever_they_stand()
    {
        var map = HeaderMap.Read([.. Names.Reverse()], Dataset.Southwest);
        Assert.Empty(map.Problems);
        Assert.Empty(map.Drift);
        Assert.Equal(Names.Length - 1, map[LayoutColumn.FiscalYear]);
        Assert.Equal(0, map[LayoutColumn.Count]);
        Assert.Equal(-1, map[LayoutColumn.State]);
    }

    [Fact]
    public void Another_spelling_is_drift_that_names_the_column_it_was_taken_for()
    {
        var map = HeaderMap.Read([.. Names.Select(name => name == "Demographic" ? "demographic" : name)], Dataset.Southwest);
        Assert.Empty(map.Problems);
        var drift = Assert.Single(map.Drift);
        Assert.Equal((DriftKind.RenamedColumn, "demographic", "Demographic"), (drift.Kind, drift.Column, drift.TakenFor));
    }

    [Fact]
    public void A_column_of_no_layout_is_drift_and_kept_in_mind()
    {
        var map = HeaderMap.Read([.. Names, "Weather", " "], Dataset.Southwest);
        Assert.Empty(map.Problems);
        Assert.Equal([Names.Length, Names.Length + 1], map.Unknown);
        Assert.Equal(["Weather", $"column {Names.Length + 2}"], map.Drift.Select(drift => drift.Column));
    }

    [Fact]
    public void A_missing_column_and_one_that_occurs_twice_reject_the_file()
    {
        Assert.Contains("'Component' is missing", Problem(Names.Where(name => name != "Component")), StringComparison.Ordinal);
        Assert.Contains("occurs more than once", Problem(Names.Append("Component")), StringComparison.Ordinal);

        static string Problem(IEnumerable<string> names) =>
            Assert.Single(HeaderMap.Read([.. names], Dataset.Southwest).Problems).Message;
    }

    [Fact]
    public void The_columns_tell_the_dimensions_and_how_citizenship_is_grouped()
    {
        var columns = HeaderMap.Read(Names, Dataset.Southwest).Columns;
        Assert.True(columns.GroupsCitizenship);
        Assert.Equal(
            [Dimension.Component, Dimension.Demographic, Dimension.Citizenship, Dimension.Authority, Dimension.EncounterType],
            columns.Dimensions);
    }
}
