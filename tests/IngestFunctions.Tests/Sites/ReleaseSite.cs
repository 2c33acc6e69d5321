using System.Net;
using Encounters.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace IngestFunctions.Tests.Sites;

/// <summary>
/// The three real releases on loopback, linked from a page as CBP links them. Pages that have not changed answer 304.
/// </summary>
internal sealed class ReleaseSite : IAsyncDisposable
{
    private const string PagePath = "/document/stats/encounters";
    private const string PageTag = "\"page\"";

    private static readonly Dictionary<string, string> Folders = new()
    {
        [RealReleases.State2023] = "2023-11",
        [RealReleases.SouthwestAugust] = "2025-09",
        [RealReleases.State2025] = "2025-11",
    };

    private readonly WebApplication _app;

    private ReleaseSite(WebApplication app) => _app = app;

    /// <summary>The settings that point the source here.</summary>
    public Dictionary<string, string> Settings => new()
    {
        ["Source__LandingPages__0"] = Origin + PagePath,
        ["Source__AllowedOrigins__0"] = Origin,
        ["Source__RetryDelay"] = "00:00:00.05",
    };

    /// <summary>What the page waits for before it answers.</summary>
    public Func<Task> Gate { get; set; } = () => Task.CompletedTask;

    private string Origin => _app.Urls.First().TrimEnd('/');

    public static async Task<ReleaseSite> StartAsync(CancellationToken cancellationToken)
    {
        var folder = RealReleases.Folder;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var site = new ReleaseSite(app);
        app.MapGet(PagePath, async (HttpContext context) =>
        {
            await site.Gate().WaitAsync(context.RequestAborted);
            context.Response.Headers.ETag = PageTag;
            if (context.Request.Headers.IfNoneMatch == PageTag)
                return Results.StatusCode(StatusCodes.Status304NotModified);
            var links = string.Concat(
                RealReleases.FileNames.Select(name => $"<a href='/sites/default/files/{Folders[name]}/{name}'>{name}</a>"));
            return Results.Content($"<html><body>{links}</body></html>", "text/html; charset=utf-8");
        });
        app.MapGet("/sites/default/files/{month}/{name}",
            (string name) => Results.File(Path.Combine(folder, Path.GetFileName(name)), "text/csv"));
        await app.StartAsync(cancellationToken);
        return site;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
