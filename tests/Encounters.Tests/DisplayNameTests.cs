using Encounters.Categories;
using Encounters.Series;

namespace Encounters.Tests;

public sealed class DisplayNameTests
{
    [Theory]
    [InlineData("southwest", "Southwest border encounters")]
    [InlineData("nationwide/state=tx", "Nationwide encounters in Texas")]
    [InlineData("nationwide/citizenship=myanmar", "Nationwide encounters with citizens of Myanmar")]
    [InlineData("southwest/citizenship=other_grouping",
        "Southwest border encounters with citizens of countries other than El Salvador, Guatemala, Honduras and Mexico")]
    [InlineData("southwest/citizenship=other", "Southwest border encounters with citizens of all other countries combined")]
    [InlineData("southwest/component=ofo", "Southwest border encounters by the Office of Field Operations")]
    [InlineData("southwest/demographic=unaccompanied_child", "Southwest border encounters with unaccompanied children")]
    [InlineData("southwest/aor=rgv", "Southwest border encounters in Rio Grande Valley Sector")]
    [InlineData("nationwide/aor=san_francisco", "Nationwide encounters in the San Francisco Field Office")]
    [InlineData("nationwide/region=northern", "Nationwide encounters at the northern border")]
    [InlineData("northern/authority=title_42", "Northern border encounters under Title 42")]
    public void A_series_has_a_name_that_a_reader_understands(string key, string expected) =>
        Assert.Equal(expected, DisplayNames.Of(SeriesKey.Parse(key)));

    [Fact]
    public void No_known_category_is_shown_by_its_code()
    {
        foreach (var dimension in Dimensions.All)
        {
            foreach (var category in Vocabulary.Of(dimension).Known)
            {
                var name = DisplayNames.Of(dimension, category);
                Assert.DoesNotContain('_', name);
                Assert.True(name.Length > 3, name);
            }
        }
    }
}
