using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Azure.Core.Pipeline;
using Azure.Messaging.EventGrid;
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

    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _clock = new(Now);
    private readonly ConcurrentQueue<(string Body, string Type, string Signature)> _received = new();
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
        Sentence = "Southwest land border encounters fell 41.7% <script>",
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

        var (body, type, signature) = Assert.Single(_received);
        Assert.StartsWith("application/cloudevents+json", type, StringComparison.Ordinal);
        Assert.Equal(
            "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData("secret"u8, Encoding.UTF8.GetBytes(body))), signature);
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
            Assert.Contains("&lt;script&gt;", message.GetProperty("text").GetString(), StringComparison.Ordinal);
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
        using var message = await MimeKit.MimeMessage.LoadAsync(new MemoryStream(Encoding.Latin1.GetBytes(Assert.Single(server.Messages))), Cancel);
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
            new ChannelOptions { Kind = ChannelKind.EventGrid, Address = new Uri("https://topic.example.org/api/events"), Secret = "a2V5" },
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
        await PutStoryAsync(options, told with { Version = 2, Status = AlertStatus.Withdrawn, WhatChanged = "CBP has revised the figures." });
        Assert.Equal(new DeliveryReport(1, 0, 0), await DeliverAsync(options));
        Assert.Equal(2, server.Messages.Count);
        Assert.Contains("Subject: Southwest border encounters fell 41.7% in January 2024, to 176,205", server.Messages[0], StringComparison.Ordinal);
        Assert.Contains("Subject: Withdrawn: Southwest border encounters fell 41.7%", server.Messages[1], StringComparison.Ordinal);
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
        Assert.Equal(("2024-01.fall.1", "ingestfunctions.story.v1"), (cloudEvent.GetProperty("id").GetString(), cloudEvent.GetProperty("type").GetString()));
        Assert.Equal("Texas", cloudEvent.GetProperty("data").GetProperty("drivers")[0].GetProperty("name").GetString());
    }

    private static Story Tell(Severity severity, string series) => Assert.Single(StoryBook.Compare([], [AlertOf(severity, series)], [AlertOf(severity, series)], Now));

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
    [InlineData("Secret", "", "signed")]
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
            ["Channels:0:Secret"] = "secret",
            [$"Channels:0:{setting}"] = value,
        };
        using var services = Services(settings);
        var exception = Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<IStartupValidator>().Validate());
        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
    }

    private ServiceProvider Services(Dictionary<string, string?> settings, TimeProvider? clock = null)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton(clock ?? TimeProvider.System);
        services.AddSingleton(_store);
        services.AddEncounterPipeline(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
        services.Configure<DeliveryOptions>(options => options.ChartPath = "api/series/chart");
        return services.BuildServiceProvider();
    }

    private DeliveryOptions Channel(ChannelKind kind, Uri? address = null) => new()
    {
        Channels =
        [
            new ChannelOptions
            {
                Name = "test", Kind = kind, Address = address ?? _site.At("/hook"), Secret = "secret", From = "ingest@example.org", To = ["desk@example.org"],
            },
        ],
    };

    private async Task ReceiveAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
        var body = await reader.ReadToEndAsync(context.RequestAborted);
        _received.Enqueue((body, context.Request.ContentType ?? "", context.Request.Headers[HttpAlertSender.SignatureHeader].ToString()));
        context.Response.StatusCode = (int)HttpStatusCode.OK;
    }

    private Task PutAsync(DeliveryOptions options, Alert alert) => new Outbox(_store.Tables, options).PutAsync([Message.Of(alert)], _clock.GetUtcNow(), Cancel);

    private Task<IReadOnlyList<OutboxEntry>> ListAsync() => new Outbox(_store.Tables, new DeliveryOptions()).ListAsync(Cancel);

    private async Task<DeliveryReport> DeliverAsync(DeliveryOptions options, Store? store = null)
    {
        await using var services = Services([]);
        var senders = services.GetServices<IAlertSender>();
        return await new AlertDelivery(store ?? _store, senders, Options.Create(options), _clock, NullLogger<AlertDelivery>.Instance)
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
