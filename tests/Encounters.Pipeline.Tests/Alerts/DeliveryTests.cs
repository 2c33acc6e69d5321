using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Azure.Core.Pipeline;
using Azure.Messaging.EventGrid;
using CsCheck;
using Encounters.Charts;
using Encounters.Pipeline.Alerts;
using Encounters.Pipeline.Delivery;
using Encounters.Pipeline.Tests.Ingestion;
using Encounters.Pipeline.Tests.Web;
using Encounters.Storage;
using Encounters.Storage.Local;
using Encounters.Swings;
using Encounters.Testing;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Encounters.Pipeline.Tests.Alerts;

public sealed class DeliveryTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Now = new(2024, 2, 14, 15, 0, 0, TimeSpan.Zero);

    private const string Key = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _clock = new(Now);
    private readonly ConcurrentQueue<(string Body, string Type, IHeaderDictionary Headers)> _received = new();
    private MisbehavingSite _site = null!;
    private Store _store = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static Alert Sample => new()
    {
        Id = "2024-01.swing.southwest",
        Series = "southwest",
        Month = "2024-01",
        Kind = AlertKind.Swing,
        Severity = Severity.Warning,
        Value = 176_205,
        Previous = 301_981,
        ChangePct = -41.7,
        Sentence = "Southwest land border encounters fell 41.7% <script> & more",
        Drivers = [new AlertDriver("component", "usbp", "Border Patrol", 200, 100, -100, 1)],
        Caveats = ["An encounter is an event, not a person."],
        Release = "fy21-fy24-jan-323e3df7",
        RaisedAt = Now,
    };

    public async ValueTask InitializeAsync()
    {
        _store = LocalStore.Open(_folder.Path);
        _site = await MisbehavingSite.StartAsync();
        _site.Answer("/hook", ReceiveAsync);
    }

    public async ValueTask DisposeAsync()
    {
        await _site.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_webhook_gets_a_signed_cloud_event_once()
    {
        var options = Channel(ChannelKind.Webhook);
        await PutAsync(options, Sample);
        Assert.Equal(new DeliveryReport(1, 0, 0), await DeliverAsync(options));
        Assert.Equal(default, await DeliverAsync(options));

        var (body, type, headers) = Assert.Single(_received);
        Assert.StartsWith("application/cloudevents+json", type, StringComparison.Ordinal);
        Assert.Matches("^msg_[0-9a-f]{32}$", headers["webhook-id"].ToString());
        Assert.Equal($"{Now.ToUnixTimeSeconds()}", headers["webhook-timestamp"].ToString());
        var signed = Encoding.UTF8.GetBytes($"{headers["webhook-id"]}.{headers["webhook-timestamp"]}.{body}");
        Assert.Equal(
            "v1," + Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(Key["whsec_".Length..]), signed)),
            headers["webhook-signature"].ToString());
        var cloudEvent = JsonDocument.Parse(body).RootElement;
        Assert.Equal("1.0", cloudEvent.GetProperty("specversion").GetString());
        Assert.Equal("2024-01.swing.southwest.1", cloudEvent.GetProperty("id").GetString());
        Assert.Equal("southwest", cloudEvent.GetProperty("subject").GetString());
        Assert.Equal(-41.7, cloudEvent.GetProperty("data").GetProperty("changePct").GetDouble());
        Assert.Equal("swing", cloudEvent.GetProperty("data").GetProperty("kind").GetString());
    }

    [Fact]
    public async Task A_process_that_dies_between_sending_and_recording_sends_again_with_the_same_id()
    {
        var options = Channel(ChannelKind.Webhook);
        await PutAsync(options, Sample);
        var dying = new WriteCountingStore(_store);
        dying.FailAt(0, after: false);
        await Assert.ThrowsAsync<SimulatedCrashException>(() => DeliverAsync(options, dying.Store));
        Assert.Equal(new DeliveryReport(1, 0, 0), await DeliverAsync(options));
        Assert.Equal(
            ["2024-01.swing.southwest.1", "2024-01.swing.southwest.1"],
            _received.Select(message => JsonDocument.Parse(message.Body).RootElement.GetProperty("id").GetString()));
    }

    [Theory]
    [InlineData(ChannelKind.Slack, "text")]
    [InlineData(ChannelKind.Teams, "attachments")]
    public async Task A_chat_gets_the_sentence_in_its_own_format(ChannelKind kind, string property)
    {
        var options = Channel(kind);
        await PutAsync(options, Sample);
        await DeliverAsync(options);
        var message = JsonDocument.Parse(Assert.Single(_received).Body).RootElement;
        Assert.Contains("fell 41.7%", message.GetProperty(property).ToString(), StringComparison.Ordinal);
        if (kind == ChannelKind.Slack)
            Assert.Contains("&lt;script&gt; &amp; more", message.GetProperty("text").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ChannelKind.Slack, "image_url")]
    [InlineData(ChannelKind.Teams, "url")]
    public async Task A_chat_shows_the_chart_where_the_api_can_be_reached(ChannelKind kind, string property)
    {
        var options = Channel(kind);
        options.Channels[0].PublicUrl = new Uri("https://encounters.example/");
        await PutAsync(options, Sample);
        await DeliverAsync(options);
        Assert.Contains(
            $"\"{property}\":\"https://encounters.example/api/series/chart?key=southwest\\u0026to=2024-01\\u0026format=png\"",
            Assert.Single(_received).Body,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mail_shows_the_chart_of_the_series_where_there_is_one()
    {
        await using var server = new SmtpSite();
        await _store.Tables.ApplyAsync(
            StoreTables.Series,
            [
                .. Enumerable.Range(1, 12).Select(month => TableChange.Put(new TableRow("southwest", $"2023-{month:D2}")
                {
                    ["value"] = 100L * month, ["release"] = "r", ["firstValue"] = 100L * month, ["firstRelease"] = "r",
                })),
            ],
            Cancel);
        var options = Channel(ChannelKind.Email, server.Address);
        await PutAsync(options, Sample);
        Assert.Equal(new DeliveryReport(1, 0, 0), await DeliverAsync(options));
        using var message = await MimeKit.MimeMessage.LoadAsync(
            new MemoryStream(Encoding.Latin1.GetBytes(Assert.Single(server.Messages))), Cancel);
        Assert.Contains("&lt;script&gt;", message.HtmlBody, StringComparison.Ordinal);
        Assert.Contains("fell 41.7%", message.TextBody, StringComparison.Ordinal);
        var image = Assert.Single(message.BodyParts.OfType<MimeKit.MimePart>(), part => part.ContentType.MimeType == "image/png");
        Assert.Contains($"cid:{image.ContentId}", message.HtmlBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mail_server_gets_the_sentence_under_the_id_of_the_alert()
    {
        await using var server = new SmtpSite();
        var options = Channel(ChannelKind.Email, server.Address);
        await PutAsync(options, Sample);
        Assert.Equal(new DeliveryReport(1, 0, 0), await DeliverAsync(options));
        var message = Assert.Single(server.Messages);
        Assert.Contains("Message-Id: <2024-01.swing.southwest.1@ingestfunctions>", message, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("fell 41.7%", message, StringComparison.Ordinal);
        Assert.Contains("To: desk@example.org", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mail_server_that_refuses_is_tried_again_later()
    {
        await using var server = new SmtpSite { RefusesReceivers = true };
        var options = Channel(ChannelKind.Email, server.Address);
        await PutAsync(options, Sample);
        Assert.Equal(new DeliveryReport(0, 1, 0), await DeliverAsync(options));
        Assert.Contains("no such mailbox", (await ListAsync())[0].LastError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_event_grid_topic_gets_a_cloud_event()
    {
        var transport = new HttpClientTransport(new HttpClient(new Redirector(_site.At("/hook"))));
        var sender = new EventGridAlertSender(new EventGridPublisherClientOptions { Transport = transport });
        await sender.SendAsync(
            Message.Of(Sample),
            new ChannelOptions
            {
                Kind = ChannelKind.EventGrid,
                Address = new Uri("https://topic.example.org/api/events"),
                Secret = "a2V5"
            },
            Cancel);
        var cloudEvent = JsonDocument.Parse(Assert.Single(_received).Body).RootElement[0];
        Assert.Equal("2024-01.swing.southwest.1", cloudEvent.GetProperty("id").GetString());
        Assert.Equal(176_205, cloudEvent.GetProperty("data").GetProperty("value").GetInt32());
    }

    [Fact]
    public async Task A_receiver_that_fails_is_tried_again_over_days_and_then_given_up()
    {
        _site.Answer("/hook", MisbehavingSite.Status(400));
        var options = Channel(ChannelKind.Webhook);
        await PutAsync(options, Sample);
        var waited = TimeSpan.Zero;
        for (var attempt = 1; attempt < AlertDelivery.MaxAttempts; attempt++)
        {
            Assert.Equal(new DeliveryReport(0, 1, 0), await DeliverAsync(options));
            Assert.Equal(default, await DeliverAsync(options));
            var pause = (await ListAsync())[0].NextAttempt - _clock.GetUtcNow();
            waited += pause;
            _clock.Advance(pause);
        }

        Assert.Equal(new DeliveryReport(0, 0, 1), await DeliverAsync(options));
        Assert.Equal(DeliveryState.Dead, (await ListAsync())[0].State);
        Assert.InRange(waited, TimeSpan.FromDays(1), TimeSpan.FromDays(5));
        Assert.Equal(AlertDelivery.MaxAttempts, _site.Count("/hook"));
    }

    [Theory]
    [InlineData("southwest", Severity.Notice, 1)]
    [InlineData("southwest", Severity.Warning, 1)]
    [InlineData("southwest", Severity.Critical, 0)]
    [InlineData("northern", Severity.Notice, 0)]
    [InlineData("southwest/*", Severity.Notice, 0)]
    public async Task A_channel_gets_only_what_it_wants(string series, Severity severity, int expected)
    {
        var options = Channel(ChannelKind.Webhook);
        options.Channels[0].MinSeverity = severity;
        options.Channels[0].Series = [series];
        await PutAsync(options, Sample);
        Assert.Equal(expected, (await ListAsync()).Count);
    }

    [Fact]
    public async Task A_withdrawal_says_so_first_and_goes_only_to_who_was_told()
    {
        await using var server = new SmtpSite();
        var options = Channel(ChannelKind.Email, server.Address);
        var told = Tell(Severity.Critical, "southwest");
        await PutStoryAsync(options, told);
        await DeliverAsync(options);
        options.Channels.Add(new ChannelOptions
        {
            Name = "late",
            Kind = ChannelKind.Email,
            Address = server.Address,
            From = "ingest@example.org",
            To = ["late@example.org"],
        });
        await PutStoryAsync(options,
            told with { Version = 2, Status = AlertStatus.Withdrawn, WhatChanged = "CBP has revised the figures." });
        Assert.Equal(new DeliveryReport(1, 0, 0), await DeliverAsync(options));
        Assert.Equal(2, server.Messages.Count);
        Assert.Contains("Subject: Southwest border encounters fell 41.7% in January 2024, to 176,205", server.Messages[0],
            StringComparison.Ordinal);
        Assert.Contains("Subject: Withdrawn: Southwest border encounters fell 41.7%", server.Messages[1],
            StringComparison.Ordinal);
        Assert.Contains("Withdrawn. CBP has revised the figures.", server.Messages[1], StringComparison.Ordinal);
        Assert.DoesNotContain("late@example.org", server.Messages[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_story_that_is_too_small_or_about_the_past_is_never_sent()
    {
        var options = Channel(ChannelKind.Webhook);
        await PutStoryAsync(options, Tell(Severity.Notice, "nationwide/state=vt"));
        await PutStoryAsync(options, Tell(Severity.Critical, "southwest") with { Historical = true });
        Assert.Empty(await ListAsync());
        await PutStoryAsync(options, Tell(Severity.Notice, "southwest"));
        Assert.Equal("2024-01.fall.1", Assert.Single(await ListAsync()).Message.VersionId);
    }

    [Fact]
    public async Task A_webhook_gets_a_story_with_its_table()
    {
        var options = Channel(ChannelKind.Webhook);
        await PutStoryAsync(options, Tell(Severity.Critical, "southwest"));
        await DeliverAsync(options);
        var cloudEvent = JsonDocument.Parse(Assert.Single(_received).Body).RootElement;
        Assert.Equal(("2024-01.fall.1", "ingestfunctions.story.v1"),
            (cloudEvent.GetProperty("id").GetString(), cloudEvent.GetProperty("type").GetString()));
        Assert.Equal("Texas", cloudEvent.GetProperty("data").GetProperty("drivers")[0].GetProperty("name").GetString());
    }

    private static Story Tell(Severity severity, string series) =>
        Assert.Single(StoryBook.Compare([], [AlertOf(severity, series)], [AlertOf(severity, series)], Now));

    private static Alert AlertOf(Severity severity, string series) => Sample with
    {
        StoryId = "2024-01.fall",
        Series = series,
        Severity = severity,
        Headline = "Southwest border encounters fell 41.7% in January 2024, to 176,205",
        Drivers = [new AlertDriver("state", "tx", "Texas", 200, 100, -100, 1)],
    };

    private Task PutStoryAsync(DeliveryOptions options, Story story) =>
        new Outbox(_store.Tables, options).PutAsync([Message.Of(story)], _clock.GetUtcNow(), Cancel);

    [Fact]
    public void A_signature_is_that_of_the_specification() => Assert.Equal(
        "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
        WebhookSignature.Sign(WebhookSignature.KeyOf(Key)!, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330,
            """{"test": 2432232314}"""u8));

    [Fact]
    public async Task A_retry_has_the_same_id_and_its_own_time()
    {
        _site.AnswerInTurn("/hook", MisbehavingSite.Status(400), ReceiveAsync);
        var options = Channel(ChannelKind.Webhook);
        await PutAsync(options, Sample);
        await DeliverAsync(options);
        _clock.Advance(TimeSpan.FromMinutes(5));
        await DeliverAsync(options);
        var headers = Assert.Single(_received).Headers;
        Assert.Equal(WebhookSignature.IdOf("2024-01.swing.southwest.1"), headers["webhook-id"].ToString());
        Assert.Equal($"{Now.AddMinutes(5).ToUnixTimeSeconds()}", headers["webhook-timestamp"].ToString());
    }

    [Theory]
    [InlineData("*", 1)]
    [InlineData("encounters.example", 1)]
    [InlineData("other.example", 0)]
    public async Task A_receiver_is_asked_for_permission_before_the_first_message(string allowed, int delivered)
    {
        var origins = new ConcurrentQueue<string>();
        _site.Answer("OPTIONS /hook", context =>
        {
            origins.Enqueue(context.Request.Headers["WebHook-Request-Origin"].ToString());
            context.Response.Headers["WebHook-Allowed-Origin"] = allowed;
            return Task.CompletedTask;
        });
        var options = Channel(ChannelKind.Webhook);
        options.Channels[0].PublicUrl = new Uri("https://encounters.example/");
        await PutAsync(options, Sample);
        await PutAsync(options, Sample with { Id = "2024-01.swing.northern" });
        Assert.Equal(new DeliveryReport(2 * delivered, 2 - (2 * delivered), 0), await DeliverAsync(options));
        Assert.Equal(delivered == 1 ? ["encounters.example"] : ["encounters.example", "encounters.example"], origins);
        Assert.All(_received,
            message => Assert.Equal("encounters.example", message.Headers["WebHook-Request-Origin"].ToString()));
        Assert.Equal(2 * delivered, _received.Count);
    }

    [Theory]
    [InlineData(404, 1)]
    [InlineData(405, 1)]
    [InlineData(429, 0)]
    [InlineData(500, 0)]
    [InlineData(503, 0)]
    public async Task A_receiver_that_cannot_answer_the_question_now_gets_no_message_and_one_that_does_not_know_it_does(
        int status, int delivered)
    {
        _site.Answer("OPTIONS /hook", MisbehavingSite.Status(status, retryAfter: "7200"));
        var options = Channel(ChannelKind.Webhook);
        await PutAsync(options, Sample);
        Assert.Equal(new DeliveryReport(delivered, 1 - delivered, 0), await DeliverAsync(options));
        Assert.Equal(delivered, _received.Count);
    }

    [Fact]
    public void A_story_too_long_for_a_card_is_cut_at_the_size_that_Teams_takes()
    {
        // Of letters that JSON writes as six bytes each.
        var text = new string('\u00e9', 2_000);
        var story = Tell(Severity.Critical, "southwest") with
        {
            Headline = text,
            Sentence = text,
            WhatChanged = text,
            Status = AlertStatus.Updated,
            Caveats = [text],
            Drivers = [.. Enumerable.Range(0, 40).Select(i => new AlertDriver($"dimension{i}", text, text, 1, 2, 1, 1))],
            Also = [.. Enumerable.Range(0, 40).Select(_ => new StorySeries("southwest", text, 1, 2, 3))],
        };
        var card = ChatMessages.ForTeams(Message.Of(story), picture: null).ToJsonString();
        Assert.InRange(Encoding.UTF8.GetByteCount(card), 10 * 1024, 28 * 1024);
        Assert.Contains("\\u2026", card, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_receiver_that_is_gone_is_given_up_at_once_and_one_that_names_a_time_is_left_alone_until_then()
    {
        _site.Answer("/hook", MisbehavingSite.Status(410));
        var options = Channel(ChannelKind.Webhook);
        await PutAsync(options, Sample);
        Assert.Equal(new DeliveryReport(0, 0, 1), await DeliverAsync(options));

        _site.Answer("/hook", MisbehavingSite.Status(429, retryAfter: "7200"));
        await PutAsync(options, Sample with { Version = 2 });
        Assert.Equal(new DeliveryReport(0, 1, 0), await DeliverAsync(options));
        Assert.Equal(2, _site.Count("/hook"));
        Assert.Equal(Now.AddHours(2), (await ListAsync()).Single(entry => entry.State == DeliveryState.Pending).NextAttempt);
    }

    [Fact]
    public void A_chat_message_stays_inside_the_documented_sizes_whatever_a_story_holds() => Gen
        .Select(Gen.String[Gen.Char["<&>\"*\n\u00e9\ud83d\ude00a "], 0, 6_000], Gen.String[0, 400], Gen.Int[0, 40],
            Gen.String[0, 400])
        .Sample((sentence, name, drivers, caveat) =>
        {
            var story = Tell(Severity.Critical, "southwest") with
            {
                Headline = sentence,
                Sentence = sentence,
                WhatChanged = sentence,
                Status = AlertStatus.Updated,
                Caveats = [caveat, sentence],
                Drivers = [.. Enumerable.Range(0, drivers)
                    .Select(i => new AlertDriver($"dimension{i}", name, sentence[..(sentence.Length / 8)], 1, 2, 1, 1))],
                Also = [.. Enumerable.Range(0, drivers).Select(_ => new StorySeries("southwest", name, 1, 2, 3))],
                SeriesCount = 100,
            };
            var picture = new Uri("https://encounters.example/api/series/chart?key=southwest");
            var slack = ChatMessages.ForSlack(Message.Of(story), picture);
            Assert.InRange(slack["text"]!.GetValue<string>().Length, 0, 3_000);
            Assert.InRange(slack["blocks"]!.AsArray().Count, 1, 50);
            foreach (var text in slack["blocks"]!.AsArray().Select(block => block!["text"] ?? block["elements"]?[0])
                .Where(text => text is not null))
            {
                var written = text!["text"]!.GetValue<string>();
                Assert.InRange(written.Length, 1, 3_000);
                Assert.DoesNotMatch("&(?!amp;|lt;|gt;)|[<>]", written);
            }

            var teams = ChatMessages.ForTeams(Message.Of(story), picture).ToJsonString();
            Assert.InRange(Encoding.UTF8.GetByteCount(teams), 1, 28 * 1024);
        });

    [Fact]
    public async Task Putting_an_alert_again_does_not_send_it_again()
    {
        var options = Channel(ChannelKind.Webhook);
        await PutAsync(options, Sample);
        await DeliverAsync(options);
        await PutAsync(options, Sample);
        Assert.Equal(default, await DeliverAsync(options));
    }

    [Theory]
    [InlineData("Address", "http://example.org/hook", "https://")]
    [InlineData("Address", "smtp://example.org", "https://")]
    [InlineData("Secret", "", "to sign its messages")]
    [InlineData("Secret", "secret", "whsec_")]
    [InlineData("Secret", "whsec_dG9vIHNob3J0", "24 to 64")]
    [InlineData("Name", "a b", "Name")]
    [InlineData("Series:0", "western", "not a series")]
    [InlineData("Kind", "Email", "smtp://")]
    public void A_wrong_channel_is_told_at_start(string setting, string value, string expected)
    {
        var settings = new Dictionary<string, string?>
        {
            ["Channels:0:Name"] = "hook",
            ["Channels:0:Kind"] = "Webhook",
            ["Channels:0:Address"] = "https://example.org/hook",
            ["Channels:0:Secret"] = Key,
            [$"Channels:0:{setting}"] = value,
        };
        using var services = Services(settings);
        var exception =
            Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<IStartupValidator>().Validate());
        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
    }

    private ServiceProvider Services(Dictionary<string, string?> settings, TimeProvider? clock = null)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton(clock ?? TimeProvider.System);
        services.AddSingleton(_store);
        services.AddEncounterPipeline(new ConfigurationBuilder().AddInMemoryCollection(settings).Build(), SeriesChart.DrawPng);
        services.Configure<DeliveryOptions>(options => options.ChartPath = "api/series/chart");
        return services.BuildServiceProvider();
    }

    private DeliveryOptions Channel(ChannelKind kind, Uri? address = null) => new()
    {
        Channels =
        [
            new ChannelOptions
            {
                Name = "test", Kind = kind, Address = address ?? _site.At("/hook"), Secret = Key, From = "ingest@example.org",
                To = ["desk@example.org"],
            },
        ],
    };

    private async Task ReceiveAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
        var body = await reader.ReadToEndAsync(context.RequestAborted);
        _received.Enqueue((body, context.Request.ContentType ?? "",
            new HeaderDictionary(context.Request.Headers.ToDictionary(header => header.Key, header => header.Value))));
        context.Response.StatusCode = (int)HttpStatusCode.OK;
    }

    private Task PutAsync(DeliveryOptions options, Alert alert) =>
        new Outbox(_store.Tables, options).PutAsync([Message.Of(alert)], _clock.GetUtcNow(), Cancel);

    private Task<IReadOnlyList<OutboxEntry>> ListAsync() => new Outbox(_store.Tables, new DeliveryOptions()).ListAsync(Cancel);

    private async Task<DeliveryReport> DeliverAsync(DeliveryOptions options, Store? store = null)
    {
        await using var services = Services([], _clock);
        var senders = services.GetServices<IAlertSender>();
        return await new AlertDelivery(store ?? _store, senders, Options.Create(options), _clock,
            NullLogger<AlertDelivery>.Instance)
            .DeliverAsync(Cancel);
    }

    /// <summary>Leads every request to one address, as a proxy would.</summary>
    private sealed class Redirector(Uri target) : DelegatingHandler(new HttpClientHandler())
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.RequestUri = target;
            return base.SendAsync(request, cancellationToken);
        }
    }
}
