using System.Collections.Concurrent;
using Encounters.Charts;
using Encounters.Pipeline.Alerts;
using Encounters.Pipeline.Delivery;
using Encounters.Pipeline.Tests.Web;
using Encounters.Storage;
using Encounters.Storage.Local;
using Encounters.Swings;
using Encounters.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Encounters.Pipeline.Tests.Alerts;

/// <summary>What is written down while alerts are delivered, at the most talkative level, is searched for secrets.</summary>
public sealed class SecretTests : IDisposable
{
    private const string Secret = "s3cr3tt0kens3cr3tt0kens3cr3tt0ke";

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(ChannelKind.Webhook, 200)]
    [InlineData(ChannelKind.Slack, 200)]
    [InlineData(ChannelKind.Slack, 404)]
    [InlineData(ChannelKind.Teams, 500)]
    [InlineData(ChannelKind.Webhook, 0)]
    [InlineData(ChannelKind.EventGrid, 0)]
    [InlineData(ChannelKind.Email, 0)]
    public async Task A_secret_is_in_no_log_no_error_and_no_row(ChannelKind kind, int status)
    {
        await using var site = await MisbehavingSite.StartAsync();
        site.Answer($"/hook/{Secret}", MisbehavingSite.Status(status));
        var address = kind == ChannelKind.Email
            ? $"smtp://127.0.0.1:9/{Secret}"
            : status == 0 ? $"http://127.0.0.1:9/hook/{Secret}" : site.At($"/hook/{Secret}").AbsoluteUri;
        var (store, log) = (LocalStore.Open(_folder.Path), new CapturingLog());
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(log));
        services.AddSingleton<TimeProvider>(new ImpatientClock());
        services.AddSingleton(store);
        services.AddEncounterPipeline(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Channels:0:Name"] = "desk",
            ["Channels:0:Kind"] = kind.ToString(),
            ["Channels:0:Address"] = address,
            ["Channels:0:Secret"] = $"whsec_{Secret}",
            ["Channels:0:User"] = "desk",
            ["Channels:0:From"] = "a@example.org",
            ["Channels:0:To:0"] = "b@example.org",
        }).Build(), SeriesChart.DrawPng);
        await using var provider = services.BuildServiceProvider();
        await new Outbox(store.Tables, provider.GetRequiredService<IOptions<DeliveryOptions>>().Value).PutAsync(
            [Message.Of(NewAlert())], DateTimeOffset.UnixEpoch, Cancel);
        var delivered = await provider.GetRequiredService<AlertDelivery>().DeliverAsync(Cancel);
        Assert.Equal(status == 200 ? 1 : 0, delivered.Delivered);

        Assert.NotEmpty(log.Lines);
        Assert.DoesNotContain(log.Lines, line => line.Contains(Secret, StringComparison.Ordinal));
        await foreach (var row in store.Tables.QueryAsync(StoreTables.Deliveries, null, Cancel))
            Assert.DoesNotContain(row.Properties, property => $"{property.Value}".Contains(Secret, StringComparison.Ordinal));
    }

    private static Alert NewAlert() => new()
    {
        Id = "2024-01.swing.southwest",
        Series = "southwest",
        Month = "2024-01",
        Kind = AlertKind.Swing,
        Severity = Severity.Warning,
        Sentence = "It fell.",
        Release = "fy21-fy24-jan-323e3df7",
        RaisedAt = DateTimeOffset.UnixEpoch,
    };

    private sealed class CapturingLog : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Lines { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
        {
            Lines.Enqueue($"{state}");
            return null;
        }

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter) =>
            Lines.Enqueue($"{formatter(state, exception)} {exception}");

        public void Dispose()
        {
        }
    }
}
