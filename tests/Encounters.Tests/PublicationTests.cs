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

    [Fact]
    public void Of_two_files_in_one_folder_the_one_that_was_modified_later_is_later_even_after_the_month()
    {
        var first = Release("one", Publication.Judge(ThroughAugust, Month.Parse("2025-09"), Instant("2025-09-17"), Retrieved));
        var second = Release("two", Publication.Judge(ThroughAugust, Month.Parse("2025-09"), Instant("2025-12-01"), Retrieved));
        Assert.True(second.CompareTo(first) > 0);
        Assert.True(first.CompareTo(second) < 0);
    }

    [Theory]
    [InlineData("2025-09-17", "2025-11-20", "2025-11-20")]
    [InlineData("2025-09-17", "2025-09-20", "2025-09-20")]
    [InlineData("2025-09-17", "2025-09-17", "2026-01-01")]
    [InlineData("2025-09-17", "2025-09-01", "2026-01-01")]
    [InlineData("2025-09-17", null, "2026-01-01")]
    [InlineData(null, "2025-11-20", "2025-11-20")]
    [InlineData(null, null, "2026-01-01")]
    public void Other_bytes_at_one_address_are_later_whatever_the_server_says(string? before, string? now, string expected)
    {
        var first = Release("one", Publication.Judge(ThroughAugust, Month.Parse("2025-09"), Instant(before), Retrieved));
        var second = Release("two", Publication.JudgeReplacement(first, ThroughAugust, Instant(now), Retrieved));
        Assert.Equal(Instant(expected), second.Published!.At);
        Assert.Equal(first.Id, second.Published.Replaces);
        Assert.True(second.CompareTo(first) > 0);
        Assert.False(second.Published.TellsMoreThan(second.Published));
        Assert.False(first.Published!.TellsMoreThan(second.Published));
        Assert.True(second.Published.TellsMoreThan(first.Published));
    }

    [Fact]
    public void A_chain_of_replacements_is_in_order_even_while_the_clock_stands_still()
    {
        var release = Release("0", Publication.Judge(ThroughAugust, Month.Parse("2025-09"), null, Retrieved));
        for (var i = 1; i < 20; i++)
        {
            var next = Release($"{i}", Publication.JudgeReplacement(release, ThroughAugust, null, Retrieved));
            Assert.True(next.CompareTo(release) > 0);
            release = next;
        }
    }

    [Theory]
    [InlineData(null, 0)]
    [InlineData(0, 1)]
    [InlineData(null, 2)]
    public void A_second_upload_is_later_than_the_first_where_nothing_else_is_known(int? one, int? other)
    {
        // Hashes on both sides of each other: the content must not matter.
        foreach (var (first, second) in (ReadOnlySpan<(string, string)>)[("a", "b"), ("b", "a")])
        {
            Assert.True(Release(second, null, other).CompareTo(Release(first, null, one)) > 0);
            var september = Publication.Judge(ThroughAugust, Month.Parse("2025-09"), null, Retrieved);
            Assert.True(Release(second, september, other).CompareTo(Release(first, september, one)) > 0);
            var seventeenth = Publication.Judge(ThroughAugust, Month.Parse("2025-09"), Instant("2025-09-17"), Retrieved);
            Assert.True(Release(second, september, other).CompareTo(Release(first, seventeenth, one)) > 0);
        }
    }

    private static Release Release(string content, Publication? published, int? copy = null) =>
        new(Dataset.Southwest, ThroughAugust, ContentHash.Of(System.Text.Encoding.UTF8.GetBytes(content)),
            published)
        { Copy = copy };

    private static DateTimeOffset? Instant(string? day) => day is null
        ? null
        : DateTimeOffset.Parse(day + "T00:00:00Z", System.Globalization.CultureInfo.InvariantCulture);

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
