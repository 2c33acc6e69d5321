using Encounters.Series;

namespace Encounters.Tests;

public sealed class SeriesFinderTests
{
    private static readonly SeriesFinder Finder = new(new[]
    {
        "nationwide", "southwest", "northern", "nationwide/state=tx", "southwest/state=tx", "southwest/component=usbp",
        "nationwide/component=ofo", "nationwide/citizenship=venezuela", "nationwide/demographic=unaccompanied_child",
        "nationwide/region=other", "nationwide/citizenship=other", "southwest/citizenship=el_salvador",
    }.Select(SeriesKey.Parse));

    [Theory]
    [InlineData("southwest", "southwest")]
    [InlineData("Southwest/State=TX", "southwest/state=tx")]
    [InlineData("Texas", "nationwide/state=tx")]
    [InlineData("texas", "nationwide/state=tx")]
    [InlineData("southwest/Texas", "southwest/state=tx")]
    [InlineData("southwest/border patrol", "southwest/component=usbp")]
    [InlineData("Border Patrol", "southwest/component=usbp")]
    [InlineData("the Office of Field Operations", "nationwide/component=ofo")]
    [InlineData("unaccompanied children", "nationwide/demographic=unaccompanied_child")]
    [InlineData("el-salvador", "southwest/citizenship=el_salvador")]
    [InlineData("Southwest border encounters in Texas", "southwest/state=tx")]
    public void A_key_in_any_case_or_a_name_finds_its_series(string text, string key) =>
        Assert.Equal(key, Finder.Find(text)?.Value);

    [Fact]
    public void A_name_that_two_series_of_one_whole_share_finds_neither_and_suggests_both()
    {
        Assert.Null(Finder.Find("other"));
        Assert.Equal(["nationwide/citizenship=other", "nationwide/region=other"],
            Finder.Suggest("other").Select(key => key.Value).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("Texs", "nationwide/state=tx")]
    [InlineData("venezula", "nationwide/citizenship=venezuela")]
    [InlineData("southwst", "southwest")]
    [InlineData("salvador", "southwest/citizenship=el_salvador")]
    public void A_misspelled_name_suggests_the_series_that_is_meant(string text, string first)
    {
        Assert.Null(Finder.Find(text));
        Assert.Equal(first, Finder.Suggest(text)[0].Value);
    }

    [Theory]
    [InlineData("")]
    [InlineData("quartz")]
    [InlineData("///")]
    public void A_text_that_is_like_no_name_suggests_nothing(string text)
    {
        Assert.Null(Finder.Find(text));
        Assert.Empty(Finder.Suggest(text));
    }
}
