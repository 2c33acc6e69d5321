using System.Net;
using System.Net.Sockets;
using System.Text;
using Encounters.Pipeline.Sources.Web;
using Encounters.Releases;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Net.Http.Headers;

namespace Ingest.Tour;

/// <summary>A site on loopback that offers the first so many of the bundled releases as CBP's site did.</summary>
internal sealed class TourSite : IAsyncDisposable
{
    // A name of its own, so that the addresses in the store do not depend on the port of the day. The reserved top-level
    // domain (RFC 6761) never leaves this machine.
    private const string Origin = "http://tour.localhost";
    private const string PagePath = "/document/stats/nationwide-encounters";

    private readonly WebApplication _site;
    private readonly IReadOnlyList<TourRelease> _releases;
    private int _offered = 1;

    private TourSite(WebApplication site, IReadOnlyList<TourRelease> releases)
    {
        _site = site;
        _releases = releases;
    }

    /// <summary>The settings of a web source that reads this site.</summary>
    public static IReadOnlyDictionary<string, string?> Settings { get; } = new Dictionary<string, string?>
    {
        [$"{WebSourceOptions.Section}:{nameof(WebSourceOptions.LandingPages)}:0"] = Origin + PagePath,
        [$"{WebSourceOptions.Section}:{nameof(WebSourceOptions.AllowedOrigins)}:0"] = Origin,
    };

    /// <summary>How many releases there are.</summary>
    public int Count => _releases.Count;

    public static async Task<TourSite> StartAsync(IReadOnlyList<TourRelease> releases, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var site = new TourSite(app, releases);
        app.Run(site.AnswerAsync);
        await app.StartAsync(cancellationToken);
        return site;
    }

    /// <summary>
    /// The clock of the replay: it shows the last day of the month in which the last release that is offered came out.
    /// </summary>
    public TimeProvider Clock => new ReplayClock(this);

    /// <summary>Offers the first so many releases.</summary>
    public void Offer(int count) => Volatile.Write(ref _offered, count);

    /// <summary>Leads the web source's connections to this site, on its days.</summary>
    public void Redirect(IServiceCollection services)
    {
        services.AddSingleton(Clock);
        var port = new Uri(_site.Urls.First()).Port;
        services.AddHttpClient(WebReader.ClientName).ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            ConnectCallback = async (_, cancellationToken) =>
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                await socket.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            },
        });
    }

    public ValueTask DisposeAsync() => _site.DisposeAsync();

    private Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value;
        var offered = _releases.Take(Volatile.Read(ref _offered)).ToArray();
        if (path == PagePath)
            return WriteAsync(context, "text/html; charset=utf-8", Page(offered));
        if (offered.FirstOrDefault(release => release.Path == path) is { } release)
            return WriteAsync(context, "text/csv", release.Content);
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    private static async Task WriteAsync(HttpContext context, string type, byte[] body)
    {
        var tag = new EntityTagHeaderValue($"\"{ContentHash.Of(body).Prefix}\"");
        var result = Results.Bytes(body, type, entityTag: tag);
        await result.ExecuteAsync(context);
    }

    private static byte[] Page(IEnumerable<TourRelease> offered)
    {
        var links = offered.Reverse()
            .Select(release => $"""<li><a href="{release.Path}">{WebUtility.HtmlEncode(release.Title)}</a></li>""");
        return Encoding.UTF8.GetBytes(
            $"""
            <!DOCTYPE html>
            <html lang="en"><head><title>Nationwide Encounters</title></head>
            <body><main><h1>Nationwide Encounters</h1><ul>
            {string.Join('\n', links)}
            </ul></main></body></html>
            """);
    }

    /// <summary>Shows a day on which the releases that are offered were all there were.</summary>
    private sealed class ReplayClock(TourSite site) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() =>
            new(site._releases[Volatile.Read(ref site._offered) - 1].Published.LastDay, TimeOnly.MinValue, TimeSpan.Zero);
    }
}
