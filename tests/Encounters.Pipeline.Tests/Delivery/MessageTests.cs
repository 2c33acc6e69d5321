using System.ComponentModel.DataAnnotations;
using Encounters.Pipeline.Alerts;
using Encounters.Pipeline.Delivery;
using Encounters.Swings;

namespace Encounters.Pipeline.Tests.Delivery;

/// <summary>The words of a message.</summary>
public sealed class MessageTests
{
    private static readonly DateTimeOffset Now = new(2024, 2, 14, 15, 0, 0, TimeSpan.Zero);

    private static readonly Alert Revision = new()
    {
        Id = "2024-01.revision.southwest",
        Series = "southwest",
        Month = "2024-01",
        Kind = AlertKind.Revision,
        Severity = Severity.Warning,
        Sentence = "CBP revised it. It is 1.5 times as many.",
        Caveats = ["Mind this."],
        Release = "r1",
        RaisedAt = Now,
    };

    private static readonly Story Fall = new()
    {
        Id = "2024-01.fall",
        Month = "2024-01",
        Direction = "fall",
        Series = "southwest",
        Severity = Severity.Warning,
        Headline = "It fell",
        Sentence = "It fell by half.",
        Release = "r1",
        RaisedAt = Now,
    };

    [Fact]
    public void An_alert_has_the_first_sentence_as_its_subject()
    {
        Assert.Equal("CBP revised it", Message.Of(Revision).Subject);
        Assert.Equal("One sentence", Message.Of(Revision with { Sentence = "One sentence." }).Subject);
        Assert.Equal("A headline", Message.Of(Revision with { Headline = "A headline" }).Subject);
    }

    [Fact]
    public void What_was_updated_or_withdrawn_says_so_first()
    {
        Assert.Equal("It fell", Message.Of(Fall).Subject);
        Assert.Equal(["It fell by half."], Message.Of(Fall).Paragraphs());
        var updated = Message.Of(Fall with { Status = AlertStatus.Updated, WhatChanged = "It is worse.", Version = 2 });
        Assert.Equal("Updated: It fell", updated.Subject);
        Assert.Equal(["Updated. It is worse.", "It fell by half."], updated.Paragraphs());
        Assert.Equal(("2024-01.fall.2", "Release r1, story 2024-01.fall.2."), (updated.VersionId, updated.Footer));
        var withdrawn = Message.Of(Fall with { Status = AlertStatus.Withdrawn, WhatChanged = "It is over." });
        Assert.Equal("Withdrawn: It fell", withdrawn.Subject);
        Assert.Equal(["Withdrawn. It is over.", "The alert said: It fell by half."], withdrawn.Paragraphs());
        Assert.Equal(["Updated.", Revision.Sentence], Message.Of(Revision with { Status = AlertStatus.Updated }).Paragraphs());
        Assert.Equal(
            ["Withdrawn. This no longer holds.", $"The alert said: {Revision.Sentence}"],
            Message.Of(Revision with { Status = AlertStatus.Withdrawn }).Paragraphs());
        Assert.Equal("Release r1, alert 2024-01.revision.southwest.1.", Message.Of(Revision).Footer);
    }

    [Fact]
    public void Readers_get_what_is_neither_about_the_past_nor_too_small()
    {
        Assert.True(Message.Of(Fall).IsForReaders && Message.Of(Revision).IsForReaders);
        Assert.False(Message.Of(Fall with { Historical = true }).IsForReaders);
        Assert.False(Message.Of(Fall with { Minor = true }).IsForReaders);
        Assert.False(Message.Of(Revision with { Historical = true }).IsForReaders);
    }

    [Fact]
    public void A_message_is_about_the_series_of_its_story_and_what_is_about_no_series_is_about_all()
    {
        Assert.True(Message.Of(Fall with { AllSeries = ["southwest", "northern"] }).IsAbout(key => key.Value == "northern"));
        Assert.False(Message.Of(Fall with { AllSeries = ["southwest", "northern"] }).IsAbout(key => key.Value == "nationwide"));
        Assert.True(Message.Of(Fall).IsAbout(key => key.Value == "southwest"));
        Assert.False(Message.Of(Revision).IsAbout(_ => false));
        Assert.True(Message.Of(Revision with { Series = "dataset:southwest" }).IsAbout(_ => false));
    }

    [Fact]
    public void The_table_of_a_story_has_its_drivers_the_other_series_and_how_many_there_are_beside_them()
    {
        var story = Fall with
        {
            Drivers = [new AlertDriver("component", "usbp", "Border Patrol", 2_000, 1_000, -1_000, 1),
                new AlertDriver("encounter_type", "x", "x", 1, 1, 0, 0), new AlertDriver("aor", "y", "y", 1, 3, 2, 0)],
            Also = [new StorySeries("northern", "Northern border encounters", 1_500, 3_000, -50),
                new StorySeries("nationwide", "Nationwide encounters", 5, 0, null)],
            SeriesCount = 4,
        };
        Assert.Equal(
            [
                "By agency: Border Patrol 2,000 to 1,000 (-1,000).",
                "By encounter type: x 1 to 1 (0).",
                "By sector and field office: y 1 to 3 (+2).",
                "Also: Northern border encounters, 3,000 to 1,500 (-50.0%).",
                "Also: Nationwide encounters, 0 to 5.",
                "And 1 more series.",
            ],
            StoryText.Lines(Message.Of(story)));
        Assert.DoesNotContain(StoryText.Lines(Message.Of(story with { SeriesCount = 3 })),
            line => line.Contains("more series", StringComparison.Ordinal));
        Assert.Empty(StoryText.Lines(Message.Of(story with { Status = AlertStatus.Withdrawn })));
        Assert.Empty(StoryText.Lines(Message.Of(Revision)));
    }

    [Fact]
    public void A_picture_has_an_address_where_the_api_is_public_and_the_message_is_about_a_series()
    {
        var channel = new ChannelOptions { PublicUrl = new Uri("https://api.example/") };
        Assert.Equal(
            "https://api.example/api/chart?key=southwest%2Fstate%3Dtx&to=2024-01&format=png",
            AlertPictures.AddressOf(Message.Of(Revision with { Series = "southwest/state=tx" }), channel,
                "api/chart")?.AbsoluteUri);
        Assert.Null(AlertPictures.AddressOf(Message.Of(Revision with { Series = "dataset:southwest" }), channel, "api/chart"));
        Assert.Null(AlertPictures.AddressOf(Message.Of(Revision), channel, null));
        Assert.Null(AlertPictures.AddressOf(Message.Of(Revision), new ChannelOptions(), "api/chart"));
    }

    [Theory]
    [InlineData(ChannelKind.Webhook, "https://example.org", true)]
    [InlineData(ChannelKind.Webhook, "http://localhost:8080", true)]
    [InlineData(ChannelKind.Webhook, "http://127.0.0.1:8080", true)]
    [InlineData(ChannelKind.Webhook, "http://example.org", false)]
    [InlineData(ChannelKind.Webhook, "smtps://example.org", false)]
    [InlineData(ChannelKind.Webhook, "ftp://example.org", false)]
    [InlineData(ChannelKind.Email, "smtp://example.org:25", true)]
    [InlineData(ChannelKind.Email, "smtps://example.org", true)]
    [InlineData(ChannelKind.Email, "https://example.org", false)]
    public void The_address_of_a_channel_is_of_its_kind_and_encrypted_but_on_this_machine(
        ChannelKind kind, string address, bool isAllowed) =>
        Assert.Equal(isAllowed, Problems(channel => (channel.Kind, channel.Address) = (kind, new Uri(address))).Count == 0);

    [Fact]
    public void A_channel_lacks_nothing_that_its_kind_needs()
    {
        Assert.Empty(Problems(_ => { }));
        Assert.Empty(Problems(channel => (channel.Kind, channel.Secret) = (ChannelKind.Slack, null)));
        Assert.Contains("Secret", Assert.Single(Problems(channel => channel.Secret = "")), StringComparison.Ordinal);
        Assert.Contains("From and To",
            Assert.Single(
                Problems(channel => (channel.Kind, channel.Address, channel.From) = (ChannelKind.Email, new Uri("smtp://a"),
                    " "))), StringComparison.Ordinal);
        Assert.Contains("From and To",
            Assert.Single(
                Problems(channel => (channel.Kind, channel.Address, channel.To) = (ChannelKind.Email, new Uri("smtp://a"), []))),
                StringComparison.Ordinal);
        Assert.Contains("PublicUrl", Assert.Single(Problems(channel => channel.PublicUrl = new Uri("http://example.org"))),
            StringComparison.Ordinal);
        Assert.Contains("'west'", Assert.Single(Problems(channel => channel.Series = ["southwest/*", "west"])),
            StringComparison.Ordinal);
        var twice = new DeliveryOptions { Channels = [Channel(), Channel()] };
        Assert.Contains("more than once", Assert.Single(twice.Validate(new ValidationContext(twice))).ErrorMessage,
            StringComparison.Ordinal);
    }

    private static List<string> Problems(Action<ChannelOptions> change)
    {
        var channel = Channel();
        change(channel);
        var options = new DeliveryOptions { Channels = [channel] };
        return [.. options.Validate(new ValidationContext(options)).Select(result => result.ErrorMessage!)];
    }

    private static ChannelOptions Channel() => new()
    {
        Name = "hook",
        Kind = ChannelKind.Webhook,
        Address = new Uri("https://example.org"),
        Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        From = "a@example.org",
        To = ["b@example.org"],
    };
}
