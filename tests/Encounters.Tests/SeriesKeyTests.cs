using Encounters.Series;

namespace Encounters.Tests;

public sealed class SeriesKeyTests
{
    [Theory]
    [InlineData("southwest")]
    [InlineData("nationwide")]
    [InlineData("northern")]
    [InlineData("southwest/component=usbp")]
    [InlineData("nationwide/state=tx")]
    [InlineData("southwest/aor=tca")]
    [InlineData("southwest/encounter_type=expulsion")]
    public void A_key_reads_back(string text) => Assert.Equal(text, SeriesKey.Parse(text).Value);

    [Theory]
    [InlineData("")]
    [InlineData("western")]
    [InlineData("southwest/")]
    [InlineData("southwest/component")]
    [InlineData("southwest/component=")]
    [InlineData("southwest/component=USBP")]
    [InlineData("southwest/colour=red")]
    [InlineData("southwest/component=usbp=ofo")]
    [InlineData("southwest/*")]
    [InlineData(null)]
    public void Another_text_is_refused(string? text) => Assert.False(SeriesKey.TryParse(text, out _));

    [Fact]
    public void A_whole_comes_before_its_parts()
    {
        SeriesKey[] keys = [SeriesKey.Parse("southwest/aor=tca"), SeriesKey.Parse("southwest"), SeriesKey.Parse("northern")];
        Assert.Equal(["northern", "southwest", "southwest/aor=tca"], keys.Order().Select(key => key.Value));
    }
}
