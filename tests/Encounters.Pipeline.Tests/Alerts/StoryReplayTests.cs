using Encounters.Calendar;
using Encounters.Charts;
using Encounters.Pipeline.Alerts;
using Encounters.Pipeline.Delivery;
using Encounters.Pipeline.Derived;
using Encounters.Pipeline.Ledger;
using Encounters.Pipeline.Tests.Ingestion;
using Encounters.Releases;
using Encounters.Series;
using Encounters.Storage;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Encounters.Pipeline.Tests.Alerts;

/// <summary>Real months, released one by one under a clock of their time, told to a mail server.</summary>
public sealed class StoryReplayTests : PipelineTest
{
    private static readonly Month First = Month.Parse("2020-07");
    private static readonly Month Last = Month.Parse("2025-09");

    [Fact]
    public async Task Sixty_two_real_months_give_at_most_fifty_mails_and_a_shock_gives_one()
    {
        await using var server = new SmtpSite();
        var newsroom = new Newsroom(NewStore(), server);
        for (var month = First; month <= Last; month = month.Next)
            await newsroom.ReleaseAsync(RealSeries.StateReleaseFor(month), month);

        var subjects = server.Messages.Select(SubjectOf).ToArray();
        Assert.InRange(subjects.Length, 20, 50);
        Assert.StartsWith("Nationwide encounters fell 64.9% in February 2025",
            Assert.Single(subjects, subject => subject.Contains("February 2025", StringComparison.Ordinal)),
            StringComparison.Ordinal);
        Assert.DoesNotContain(subjects, subject => subject.StartsWith("Withdrawn", StringComparison.Ordinal));
        foreach (var shock in (string[])["2021-03.rise", "2023-01.fall", "2023-06.fall", "2023-12.rise", "2024-01.fall",
            "2025-01.fall", "2025-02.fall"])
            Assert.Contains(await newsroom.ListAsync(), story => story.Id == shock && !story.Minor && !story.Historical);
        SwingsDocument.Matches("replay",
            $"{subjects.Length} messages in {Last.MonthsSince(First)} months, none "
                + $"withdrawn:\n\n{string.Join('\n', subjects.Select(subject => $"- {subject}"))}\n");
    }

    [Fact]
    public async Task A_second_pass_another_order_and_a_new_category_raise_update_and_withdraw_nothing()
    {
        await using var server = new SmtpSite();
        var newsroom = new Newsroom(NewStore(), server);
        foreach (var month in (string[])["2024-12", "2025-01", "2025-02"])
            await newsroom.ReleaseAsync(RealSeries.StateReleaseFor(Month.Parse(month)), Month.Parse(month));
        var (alerts, sent) = (await newsroom.DescribeAsync(), server.Messages.Count);
        Assert.NotEqual(0, sent);

        Assert.Empty(await newsroom.JudgeAsync(Month.Parse("2025-02")));
        newsroom.Reverse();
        Assert.Empty(await newsroom.JudgeAsync(Month.Parse("2025-02")));

        // The same months once more, in a release that knows one state more.
        var (release, totals) = RealSeries.StateReleaseFor(Month.Parse("2025-02"));
        var values = totals.Keys.ToDictionary(key => key, totals.Values);
        Assert.True(values.TryAdd(SeriesKey.Parse("nationwide/state=wy"),
            [.. Enumerable.Range(0, release.Coverage.MonthCount).Select(i => i % 3L)]));
        var joined = new ReleaseTotals(totals.Dataset, totals.Coverage, totals.Columns.Dimensions,
            totals.Columns.GroupsCitizenship, values);
        await newsroom.ReleaseAsync((release with { Hash = ContentHash.Of("again"u8) }, joined), Month.Parse("2025-02"));
        Assert.Equal((alerts, sent), (await newsroom.DescribeAsync(), server.Messages.Count));
    }

    private static string SubjectOf(string mail)
    {
        using var message = MimeKit.MimeMessage.Load(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(mail)));
        return message.Subject!;
    }

    /// <summary>The part of a pass that judges, with a mail channel, and a round of deliveries after each release.</summary>
    private sealed class Newsroom
    {
        private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2020, 8, 1, 0, 0, 0, TimeSpan.Zero));
        private readonly List<(Release Release, ReleaseTotals Totals)> _releases = [];
        private readonly Store _store;
        private readonly AlertRaiser _raiser;
        private readonly AlertDelivery _delivery;

        public Newsroom(Store store, SmtpSite server)
        {
            var delivery = Options.Create(new DeliveryOptions
            {
                Channels = [new ChannelOptions { Name = "desk", Kind = ChannelKind.Email, Address = server.Address,
                    From = "ingest@example.org", To = ["desk@example.org"] }],
            });
            _store = store;
            _raiser = new AlertRaiser(store, Options.Create(new AlertOptions()), delivery, _clock);
            var pictures = new AlertPictures(store, SeriesChart.DrawPng, NullLogger<AlertPictures>.Instance);
            _delivery = new AlertDelivery(store, [new EmailAlertSender(pictures)], delivery, _clock,
                NullLogger<AlertDelivery>.Instance);
        }

        public async Task ReleaseAsync((Release Release, ReleaseTotals Totals) release, Month month)
        {
            _releases.Add(release);
            await JudgeAsync(month);
        }

        public void Reverse() => _releases.Reverse();

        public async Task<IReadOnlyList<Alert>> JudgeAsync(Month month)
        {
            var due = new DateTimeOffset(month.Next.FirstDay, new TimeOnly(12, 0), TimeSpan.Zero).AddDays(20);
            if (due > _clock.GetUtcNow())
                _clock.SetUtcNow(due);
            var raised = await _raiser.JudgeReleasesAsync(
                [], new Histories(ReleaseTotalsReader.HistoriesOf(_releases), _releases), Cancel);
            await _delivery.DeliverAsync(Cancel);
            return raised;
        }

        public Task<IReadOnlyList<Story>> ListAsync() => new StoryLedger(_store.Tables).ListAsync(Cancel);

        public async Task<string> DescribeAsync() => string.Join('\n', (await new AlertLedger(_store.Tables).ListAsync(Cancel))
            .Select(alert => $"{alert.Id} {alert.Status} {alert.Version}")
            .Concat((await ListAsync()).Select(story => $"{story.Id} {story.Status} {story.Version}")));
    }
}
