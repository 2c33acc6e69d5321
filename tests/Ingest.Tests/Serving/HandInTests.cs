using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Encounters.Pipeline.Documents;
using Encounters.Pipeline.Jobs;
using Encounters.Storage;
using Encounters.Storage.Local;
using Encounters.Testing;
using Ingest.Serving;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Ingest.Tests.Serving;

/// <summary>Files that a person hands in, over HTTP and through the inbox, while CBP's site refuses us.</summary>
public sealed class HandInTests : IAsyncLifetime
{
    private const string PagePath = "/document/stats/southwest-land-border-encounters";
    private const string FileName = RealReleases.SouthwestAugust;
    private const string Release = "southwest/fy22-fy25-aug-644a7051";

    private readonly TemporaryFolder _folder = new();
    private readonly LaterClock _clock = new();
    private readonly List<JsonElement> _told = [];
    private WebApplication _site = null!;
    private WebApplication _server = null!;
    private HttpClient _client = null!;
    private Store _store = null!;
    private bool _refuses = true;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static byte[] Content => File.ReadAllBytes(RealReleases.PathOf(FileName));

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _site = builder.Build();
        _site.Run(AnswerAsync);
        await _site.StartAsync(Cancel);

        _store = LocalStore.Open(_folder.Path);
        await TimerRuns.RecordAsync(_store.Tables, TimeProvider.System.GetUtcNow(), Cancel);
        var origin = _site.Urls.First();
        _server = PipelineServer.Build(_store, 0, new Dictionary<string, string?>
        {
            ["IngestSchedule"] = "0 0 0 1 1 *",
            ["DeliverySchedule"] = "0 0 0 1 1 *",
            ["AuditSchedule"] = "0 0 0 1 1 *",
            [ServeOptions.KeySetting] = "poll",
            [ServeOptions.HandInKeySetting] = "hand-in",
            ["Source:LandingPages:0"] = origin + PagePath,
            ["Source:AllowedOrigins:0"] = origin,
            ["Source:MaxFileBytes"] = "20000000",
            ["Channels:0:Name"] = "desk",
            ["Channels:0:Kind"] = "Webhook",
            ["Channels:0:Address"] = $"{origin}/hook",
            ["Channels:0:Secret"] = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        }, services => services.AddSingleton<TimeProvider>(_clock));
        await _server.StartAsync(Cancel);
        _client = new HttpClient { BaseAddress = new Uri(_server.Urls.First()) };
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _server.StopAsync();
        await _server.DisposeAsync();
        await _site.DisposeAsync();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_day_of_403_is_told_a_file_is_handed_in_and_published_and_a_good_poll_takes_the_alert_back(bool overHttp)
    {
        for (var poll = 0; poll < 4; poll++)
            await PollAsync();
        var health = await HealthAsync();
        Assert.Equal("degraded", health.GetProperty("status").GetString());
        Assert.Contains("403 Forbidden", health.GetProperty("refused").GetString(), StringComparison.Ordinal);
        await DeliverAsync();
        var told = Assert.Single(_told).GetProperty("data");
        Assert.Equal(("source", "raised"), (told.GetProperty("kind").GetString(), told.GetProperty("status").GetString()));
        Assert.Contains("hand them in", told.GetProperty("sentence").GetString(), StringComparison.Ordinal);

        if (overHttp)
        {
            var (status, answer) = await HandInAsync(Content, "published=2025-10");
            Assert.Equal(HttpStatusCode.Created, status);
            Assert.Equal("2025-10", answer.GetProperty("published").GetString());
        }
        else
        {
            await _store.Blobs.WriteAsync($"inbox/2025-10/{FileName}", new MemoryStream(Content), Cancel);
            await PollAsync();
        }

        Assert.Equal("degraded", (await HealthAsync()).GetProperty("status").GetString());
        Assert.Equal(1, (await HealthAsync()).GetProperty("releases").GetInt32());
        using var months =
            await _client.GetAsync(new Uri("/api/series/months?key=southwest&from=2025-08", UriKind.Relative), Cancel);
        Assert.Contains("9740", await months.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        var origin = await OriginAsync();
        Assert.Equal(overHttp ? "HandIn-key" : "inbox", origin.HandedIn!.By);
        Assert.Empty(await InboxAsync(waiting: true));
        Assert.Single(await InboxAsync(waiting: false));

        // The site lets us in again, with the same file: one release, and its origin still says who handed it in first.
        _refuses = false;
        await PollAsync();
        Assert.Equal("healthy", (await HealthAsync()).GetProperty("status").GetString());
        Assert.Equal(1, (await HealthAsync()).GetProperty("releases").GetInt32());
        Assert.Equal(origin.HandedIn, (await OriginAsync()).HandedIn);
        await DeliverAsync();
        Assert.Equal("withdrawn", _told[^1].GetProperty("data").GetProperty("status").GetString());
        Assert.Equal(0, (await IngestRunner.RunAsync("audit", "--store", _folder.Path)).ExitCode);
    }

    [Fact]
    public async Task A_file_that_is_known_already_answers_200()
    {
        Assert.Equal(HttpStatusCode.Created, (await HandInAsync(Content)).Status);
        var (status, answer) = await HandInAsync(Content);
        Assert.Equal((HttpStatusCode.OK, Release),
            (status, $"{answer.GetProperty("dataset").GetString()}/{answer.GetProperty("release").GetString()}"));
    }

    [Fact]
    public async Task A_file_that_is_rejected_answers_422_with_the_reasons_and_is_kept_beside_them()
    {
        var half = Content.AsSpan(0, Content.Length / 2).ToArray();
        var (status, answer) = await HandInAsync(half);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.NotEmpty(answer.GetProperty("detail").GetString()!);
        var kept = await InboxAsync(waiting: false);
        var reasons = Assert.Single(kept, path => path.EndsWith("/reasons.json", StringComparison.Ordinal));
        Assert.StartsWith("inbox/refused/", reasons, StringComparison.Ordinal);
        var file = Assert.Single(kept, path => path.EndsWith(FileName, StringComparison.Ordinal));
        Assert.Equal(half, (await _store.Blobs.ReadAsync(file, Cancel))!.Content.ToArray());
        Assert.Equal(0, (await HealthAsync()).GetProperty("releases").GetInt32());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("poll")]
    [InlineData("HAND-IN")]
    public async Task Without_its_key_nothing_is_handed_in(string? key)
    {
        var (status, _) = await HandInAsync(Content, key: key);
        Assert.Equal(HttpStatusCode.Unauthorized, status);
        Assert.Empty(await InboxAsync(waiting: true));
    }

    [Fact]
    public async Task The_key_for_handing_in_opens_nothing_else()
    {
        foreach (var endpoint in Encounters.Api.Endpoints.ApiEndpoints.All.Where(endpoint =>
            endpoint.Access == Encounters.Api.Endpoints.EndpointAccess.Function && endpoint.Name != "HandIn"))
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, $"/{endpoint.Template}");
            request.Headers.Add("x-functions-key", "hand-in");
            using var response = await _client.SendAsync(request, Cancel);
            Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        }
    }

    [Theory]
    [InlineData("../../raw/x.csv")]
    [InlineData("..%2F..%2Fraw%2Fx.csv")]
    [InlineData("a%5Cb.csv")]
    [InlineData("C:x.csv")]
    [InlineData(".csv")]
    [InlineData("x.exe")]
    [InlineData("x.csv%00")]
    [InlineData("x%0a.csv")]
    [InlineData("")]
    public async Task A_name_that_is_none_is_refused_before_the_body_is_read(string name)
    {
        var (status, _) = await HandInAsync(Content, query: $"fileName={name}");
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Empty(await InboxAsync(waiting: true));
    }

    [Fact]
    public async Task Any_name_and_any_bytes_are_judged_and_nothing_else_is_touched()
    {
        var random = new Random(17);
        for (var i = 0; i < 40; i++)
        {
            var name = new string([.. Enumerable.Range(0, random.Next(1, 160)).Select(_ => (char)random.Next(1, 0x2100))])
                + ".csv";
            var body = new byte[random.Next(1, 4_000)];
            random.NextBytes(body);
            var (status, _) = await HandInAsync(body, query: $"fileName={Uri.EscapeDataString(name)}");
            Assert.Contains(status, (HttpStatusCode[])[HttpStatusCode.BadRequest, HttpStatusCode.UnprocessableEntity]);
        }

        List<string> paths = [];
        await foreach (var blob in _store.Blobs.ListAsync("", Cancel))
            paths.Add(blob.Path);
        Assert.All(paths, path => Assert.Matches("^(inbox/refused/|quarantine/|feeds/)", path));
        Assert.Empty(await InboxAsync(waiting: true));
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task A_bomb_is_refused_without_being_unpacked(bool zip, bool named)
    {
        // 200 MB of zeros, packed: as the body it is not CSV, and with Content-Encoding it is not read at all.
        using var packed = new MemoryStream();
        if (zip)
        {
            using var archive = new System.IO.Compression.ZipArchive(packed, System.IO.Compression.ZipArchiveMode.Create,
                leaveOpen: true);
            await using var entry = archive.CreateEntry(FileName).Open();
            await WriteZerosAsync(entry);
        }
        else
        {
            await using var gzip = new System.IO.Compression.GZipStream(packed, System.IO.Compression.CompressionLevel.Fastest,
                leaveOpen: true);
            await WriteZerosAsync(gzip);
        }

        var (status, _) = await HandInAsync(packed.ToArray(), coding: named ? null : "gzip");
        Assert.Equal(named ? HttpStatusCode.UnprocessableEntity : HttpStatusCode.UnsupportedMediaType, status);

        static async Task WriteZerosAsync(Stream stream)
        {
            var block = new byte[1_000_000];
            for (var i = 0; i < 200; i++)
                await stream.WriteAsync(block, Cancel);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_body_above_the_limit_is_refused_whether_or_not_it_says_its_size(bool saysSize)
    {
        using var request = NewRequest($"fileName={FileName}", "hand-in");
        request.Content = new StreamContent(new MemoryStream(new byte[20_000_001]));
        if (!saysSize)
            request.Headers.TransferEncodingChunked = true;
        using var response = await _client.SendAsync(request, Cancel);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.Empty(await InboxAsync(waiting: true));
    }

    [Fact]
    public async Task An_empty_body_is_refused() => Assert.Equal(HttpStatusCode.BadRequest, (await HandInAsync([])).Status);

    [Fact]
    public async Task A_body_that_is_cut_or_slow_leaves_nothing_behind()
    {
        var address = new Uri(_server.Urls.First());
        using (var socket = new Socket(SocketType.Stream, ProtocolType.Tcp))
        {
            await socket.ConnectAsync(address.Host, address.Port, Cancel);
            await socket.SendAsync(
                Encoding.ASCII.GetBytes(
                    $"POST /api/releases?fileName={FileName} HTTP/1.1\r\nHost: x\r\nx-functions-key: hand-in\r\nContent-Length: "
                        + $"1000000\r\n\r\nFiscal Year,"), Cancel);
        }

        // A second one never ends; the server goes on answering others.
        using var slow = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await slow.ConnectAsync(address.Host, address.Port, Cancel);
        await slow.SendAsync(
            Encoding.ASCII.GetBytes(
                $"POST /api/releases?fileName={FileName} HTTP/1.1\r\nHost: x\r\nx-functions-key: hand-in\r\nTransfer-Encoding: "
                    + $"chunked\r\n\r\n5\r\nFisca\r\n"), Cancel);
        Assert.Equal(HttpStatusCode.Created, (await HandInAsync(Content)).Status);
        Assert.Empty(await InboxAsync(waiting: true));
        Assert.Equal(1, (await HealthAsync()).GetProperty("releases").GetInt32());
    }

    [Fact]
    public async Task A_file_in_the_inbox_that_is_no_release_is_moved_beside_the_reasons_and_one_being_written_is_left_alone()
    {
        await _store.Blobs.WriteAsync("inbox/table.xlsx", new MemoryStream([1, 2, 3]), Cancel);
        await _store.Blobs.WriteAsync("inbox/notes.csv", new MemoryStream("a,b\n1,2\n"u8.ToArray()), Cancel);
        await _store.Blobs.WriteAsync($"inbox/{FileName}.part", new MemoryStream(Content), Cancel);
        await PollAsync();
        Assert.Equal([$"inbox/{FileName}.part"], await InboxAsync(waiting: true));
        var kept = await InboxAsync(waiting: false);
        Assert.Equal(2, kept.Count(path => path.EndsWith("/reasons.json", StringComparison.Ordinal)));
        Assert.Contains(kept, path => path.EndsWith("/table.xlsx", StringComparison.Ordinal));
        Assert.Contains(kept, path => path.EndsWith("/notes.csv", StringComparison.Ordinal));
    }

    [Fact]
    public async Task While_another_process_writes_the_store_a_file_waits_in_the_inbox_and_the_next_pass_takes_it()
    {
        var held = (await _store.Lock.TryAcquireAsync(Cancel)).Held!;
        var (status, answer) = await HandInAsync(Content);
        Assert.Equal(HttpStatusCode.Accepted, status);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Content)), answer.GetProperty("sha256").GetString());
        Assert.Single(await InboxAsync(waiting: true));
        await held.DisposeAsync();
        await PollAsync();
        Assert.Equal(1, (await HealthAsync()).GetProperty("releases").GetInt32());
        Assert.Empty(await InboxAsync(waiting: true));
    }

    [Fact]
    public async Task The_workflow_of_the_documentation_downloads_what_the_pages_link_and_hands_it_in_once()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() || !File.Exists("/usr/bin/curl") || !File.Exists("/usr/bin/jq"),
            "The workflow needs curl and jq. On Debian: apt-get install curl jq.");
        var page = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "azure.md"), Cancel);
        var script = page[(page.IndexOf("      - run: |\n", StringComparison.Ordinal) + "      - run: |\n".Length)..];
        script = string.Join('\n', script[..script.IndexOf("```", StringComparison.Ordinal)].Split('\n')
            .Select(line => line.Length > 10 ? line[10..] : line.Trim()));
        await File.WriteAllTextAsync(_folder.File("hand-in.sh"), script, Cancel);
        _refuses = false;
        Assert.Contains($"{FileName}: 201", await RunAsync(), StringComparison.Ordinal);
        Assert.Equal("2025-10", (await OriginAsync()).Published!.Month);
        Assert.DoesNotContain(FileName, await RunAsync(), StringComparison.Ordinal);

        async Task<string> RunAsync()
        {
            using var process =
                System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("bash", [_folder.File("hand-in.sh")])
                {
                    RedirectStandardOutput = true,
                    RedirectStandardError = true,
                    WorkingDirectory = Directory.CreateDirectory(_folder.File("runner")).FullName,
                    Environment =
                {
                    ["SITE"] = _site.Urls.First(),
                    ["ROOT"] = _client.BaseAddress!.AbsoluteUri.TrimEnd('/'),
                    ["KEY"] = "hand-in",
                    ["AGENT"] = "test",
                },
                })!;
            var (output, error) = (process.StandardOutput.ReadToEndAsync(Cancel), process.StandardError.ReadToEndAsync(Cancel));
            await process.WaitForExitAsync(Cancel);
            Assert.True(process.ExitCode == 0, await error);
            return await output;
        }
    }

    private async Task AnswerAsync(HttpContext context)
    {
        if (context.Request.Path == "/hook" && HttpMethods.IsPost(context.Request.Method))
        {
            using var document = await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
            _told.Add(document.RootElement.Clone());
            return;
        }

        if (context.Request.Path == "/hook")
        {
            context.Response.Headers["WebHook-Allowed-Origin"] = "*";
        }
        else if (_refuses)
        {
            context.Response.StatusCode = 403;
        }
        else if (context.Request.Path == PagePath || context.Request.Path == "/document/stats/nationwide-encounters")
        {
            await context.Response.WriteAsync($"<a href='/sites/default/files/2025-10/{FileName}'>x</a>", context.RequestAborted);
        }
        else if (context.Request.Path.Value!.EndsWith(FileName, StringComparison.Ordinal))
        {
            await context.Response.Body.WriteAsync(Content, context.RequestAborted);
        }
        else
        {
            context.Response.StatusCode = 404;
        }
    }

    private async Task PollAsync()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/ingest");
        request.Headers.Add("x-functions-key", "poll");
        using var response = await _client.SendAsync(request, Cancel);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    private Task<Encounters.Pipeline.Delivery.DeliveryReport> DeliverAsync() =>
        _server.Services.GetRequiredService<PipelineJobs>().DeliverAlertsAsync(Cancel);

    private async Task<JsonElement> HealthAsync()
    {
        // Health is checked once a second at most.
        _clock.Pass(TimeSpan.FromSeconds(1.1));
        return JsonDocument.Parse(await _client.GetStringAsync(new Uri("/api/health", UriKind.Relative), Cancel)).RootElement;
    }

    private async Task<OriginDocument> OriginAsync() => StoredJson.Read(
        (await _store.Blobs.ReadAsync($"raw/{Release}/origin.json", Cancel))!, "origin.json", StoredJson.Types.OriginDocument);

    private async Task<List<string>> InboxAsync(bool waiting)
    {
        List<string> paths = [];
        await foreach (var blob in _store.Blobs.ListAsync("inbox/", Cancel))
        {
            if (waiting != (blob.Path.StartsWith("inbox/taken/", StringComparison.Ordinal)
                || blob.Path.StartsWith("inbox/refused/", StringComparison.Ordinal)))
                paths.Add(blob.Path);
        }

        return paths;
    }

    private static HttpRequestMessage NewRequest(string query, string? key)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, $"/api/releases?{query}");
        if (key is not null)
            request.Headers.TryAddWithoutValidation("x-functions-key", key);
        return request;
    }

    private async Task<(HttpStatusCode Status, JsonElement Answer)> HandInAsync(
        byte[] content, string? query = null, string? key = "hand-in", string? coding = null)
    {
        query = query is null
            ? $"fileName={FileName}"
            : query.Contains("fileName", StringComparison.Ordinal) ? query : $"fileName={FileName}&{query}";
        using var request = NewRequest(query, key);
        request.Content = new ByteArrayContent(content);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("text/csv");
        if (coding is not null)
            request.Content.Headers.ContentEncoding.Add(coding);
        using var response = await _client.SendAsync(request, Cancel);
        return (response.StatusCode, JsonDocument.Parse(await response.Content.ReadAsStringAsync(Cancel)).RootElement);
    }

    /// <summary>The system's clock, on which time can be made to pass.</summary>
    private sealed class LaterClock : TimeProvider
    {
        private long _passed;

        public void Pass(TimeSpan time) => Interlocked.Add(ref _passed, (long)(time.TotalSeconds * TimestampFrequency));

        public override long GetTimestamp() => base.GetTimestamp() + Interlocked.Read(ref _passed);
    }
}
