using Encounters.Calendar;
using Encounters.Releases;

namespace Encounters.Tests;

public sealed class PublicationTests
{
    private static readonly Coverage ThroughAugust = Coverage.ToDate(new FiscalYear(2022), Month.Parse("2025-08"));
    private static readonly DateTimeOffset Retrieved = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_month_of_the_folder_is_believed_and_last_modified_tells_the_day()
    {
        var modified = new DateTimeOffset(2025, 9, 17, 14, 0, 0, TimeSpan.Zero);
        var publication = Publication.Judge(ThroughAugust, Month.Parse("2025-09"), modified, Retrieved);
        Assert.Equal(Month.Parse("2025-09"), publication!.Month);
        Assert.Equal(modified, publication.At);
        Assert.Equal(new DateOnly(2025, 9, 17), publication.NoLaterThan);
    }

    [Fact]
    public void Last_modified_of_another_month_than_the_folder_is_a_copy_and_not_believed()
    {
        var publication = Publication.Judge(
            ThroughAugust, Month.Parse("2025-09"), new DateTimeOffset(2025, 12, 1, 0, 0, 0, TimeSpan.Zero), Retrieved);
        Assert.Null(publication!.At);
        Assert.Equal(new DateOnly(2025, 9, 30), publication.NoLaterThan);
    }

    [Theory]
    [InlineData("2025-08-31T23:00:00Z")]
    [InlineData("2026-02-01T00:00:00Z")]
    [InlineData("1970-01-01T00:00:00Z")]
    public void Last_modified_before_the_data_end_or_after_retrieval_is_not_plausible(string modified) =>
        Assert.Null(Publication.Judge(
            ThroughAugust, null, DateTimeOffset.Parse(modified, System.Globalization.CultureInfo.InvariantCulture), Retrieved));

    [Fact]
    public void A_folder_from_before_the_data_end_is_not_plausible() =>
        Assert.Null(Publication.Judge(ThroughAugust, Month.Parse("2025-08"), null, Retrieved));
}
