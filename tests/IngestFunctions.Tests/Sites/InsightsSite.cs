using System.Collections.Concurrent;
using System.IO.Compression;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Encounters.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace IngestFunctions.Tests.Sites;

/// <summary>A piece of telemetry that arrived.</summary>
/// <param name="Kind">Its kind, such as MessageData.</param>
/// <param name="Name">Its name, or the message of a log.</param>
/// <param name="Item">All of it.</param>
/// <param name="Authorization">The header with which it came.</param>
internal sealed record TelemetryItem(string Kind, string Name, JsonElement Item, string Authorization);

/// <summary>
/// An ingestion endpoint of Application Insights on loopback, over TLS as bearer tokens want it, and beside it the endpoint from
/// which App Service gives managed identities their tokens.
/// </summary>
internal sealed class InsightsSite : IAsyncDisposable
{
    /// <summary>The identity that the settings name.</summary>
    public const string ClientId = "5d7a4b0e-0000-4000-8000-1f3c2a9b8e77";

    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);

    private const string IdentityKey = "key of the identity endpoint";

    private readonly TemporaryFolder _folder = new();
    private readonly WebApplication _app;
    private readonly SemaphoreSlim _arrived = new(0);

    private InsightsSite(WebApplication app) => _app = app;

    /// <summary>The token of the identity.</summary>
    public string Token { get; } = Convert.ToHexString(RandomNumberGenerator.GetBytes(16));

    /// <summary>What arrived.</summary>
    public ConcurrentQueue<TelemetryItem> Items { get; } = [];

    /// <summary>How many bytes arrived, as they are billed: not compressed.</summary>
    public long Bytes { get; private set; }

    /// <summary>The settings that Bicep gives the app, and what App Service adds.</summary>
    public Dictionary<string, string> Settings => new()
    {
        ["APPLICATIONINSIGHTS_CONNECTION_STRING"] =
            $"InstrumentationKey={Guid.NewGuid()};IngestionEndpoint=https://localhost:{new Uri(_app.Urls.First()).Port}/",
        ["APPLICATIONINSIGHTS_AUTHENTICATION_STRING"] = $"ClientId={ClientId};Authorization=AAD",
        ["IDENTITY_ENDPOINT"] = $"{_app.Urls.Last()}/identity",
        ["IDENTITY_HEADER"] = IdentityKey,
        ["SSL_CERT_FILE"] = _folder.File("certificate.pem"),
        ["APPLICATIONINSIGHTS_STATSBEAT_DISABLED"] = "true",
    };

    public static async Task<InsightsSite> StartAsync(CancellationToken cancellationToken)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));

        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(certificate));
            kestrel.Listen(IPAddress.Loopback, 0);
        });
        var app = builder.Build();
        var site = new InsightsSite(app);
        await File.WriteAllTextAsync(site._folder.File("certificate.pem"), certificate.ExportCertificatePem(), cancellationToken);
        app.MapPost("/{version}/track", (Delegate)site.TrackAsync);
        app.MapGet("/identity", (HttpContext context) => site.GiveToken(context.Request));
        await app.StartAsync(cancellationToken);
        return site;
    }

    /// <summary>
    /// Waits until something has arrived. A worker that is told to end sends what it has left within the host's grace, which a
    /// busy machine can exceed.
    /// </summary>
    public async Task ArrivalAsync(Func<TelemetryItem, bool> wanted, CancellationToken cancellationToken)
    {
        while (!Items.Any(wanted))
        {
            if (!await _arrived.WaitAsync(LongestWait, cancellationToken))
                throw new TimeoutException($"It did not arrive: there are {Items.Count} items.");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        _arrived.Dispose();
        _folder.Dispose();
    }

    private IResult GiveToken(HttpRequest request) =>
        request.Headers["X-IDENTITY-HEADER"] == IdentityKey && request.Query["client_id"] == ClientId
            ? Results.Json(new Dictionary<string, string>
            {
                ["access_token"] = Token,
                ["expires_on"] = $"{DateTimeOffset.UtcNow.AddHours(12).ToUnixTimeSeconds()}",
                ["resource"] = request.Query["resource"].ToString(),
                ["token_type"] = "Bearer",
                ["client_id"] = ClientId,
            })
            : Results.StatusCode(StatusCodes.Status400BadRequest);

    private async Task<IResult> TrackAsync(HttpContext context)
    {
        await using var body = context.Request.Headers.ContentEncoding == "gzip"
            ? new GZipStream(context.Request.Body, CompressionMode.Decompress)
            : context.Request.Body;
        using var reader = new StreamReader(body);
        var count = 0;
        while (await reader.ReadLineAsync(context.RequestAborted) is { } line)
        {
            if (line.Length == 0)
                continue;
            count++;
            Bytes += line.Length;
            var item = JsonDocument.Parse(line).RootElement;
            var data = item.GetProperty("data");
            var detail = data.GetProperty("baseData");
            var name = detail.TryGetProperty("name", out var named) ? named.GetString()
                : detail.TryGetProperty("message", out var message) ? message.GetString() : "";
            Items.Enqueue(new TelemetryItem(data.GetProperty("baseType").GetString()!, name ?? "", item,
                context.Request.Headers.Authorization.ToString()));
        }

        _arrived.Release();
        return Results.Json(new { itemsReceived = count, itemsAccepted = count, errors = Array.Empty<string>() });
    }
}
