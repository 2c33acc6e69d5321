using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Encounters.Pipeline.Tests.Web;

/// <summary>A real HTTP server on loopback whose answers a test sets path by path.</summary>
internal sealed class MisbehavingSite : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, Func<HttpContext, Task>> _answers = new();
    private readonly WebApplication _app;

    private MisbehavingSite(WebApplication app) => _app = app;

    /// <summary>Scheme, host and port, without a closing slash.</summary>
    public string Origin => _app.Urls.First().TrimEnd('/');

    /// <summary>Every request so far: path, and the validators that it carried.</summary>
    public ConcurrentQueue<(string Path, string IfNoneMatch, string IfModifiedSince, string UserAgent)> Requests { get; } = new();

    public static async Task<MisbehavingSite> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var site = new MisbehavingSite(app);
        app.Run(site.AnswerAsync);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return site;
    }

    public Uri At(string path) => new(Origin + path);

    public int Count(string path) => Requests.Count(request => request.Path == path);

    public void Answer(string path, Func<HttpContext, Task> answer) => _answers[path] = answer;

    /// <summary>Answers one after the other; the last one for ever.</summary>
    public void AnswerInTurn(string path, params Func<HttpContext, Task>[] answers)
    {
        var turn = -1;
        Answer(path, context => answers[Math.Min(Interlocked.Increment(ref turn), answers.Length - 1)](context));
    }

    public void Page(string path, params string[] hrefs) =>
        Answer(path, Html(string.Join('\n', hrefs.Select(href => $"<a href='{href}'>x</a>"))));

    public static Func<HttpContext, Task> Html(string body) => Body(body, "text/html; charset=utf-8");

    public static Func<HttpContext, Task> Body(
        string body, string type = "text/csv", string? lastModified = null, bool tagged = true) =>
        async context =>
        {
            var bytes = Encoding.UTF8.GetBytes(body);
            var tag = $"\"{bytes.Length}-{body.GetHashCode(StringComparison.Ordinal):x}\"";
            if (tagged)
                context.Response.Headers.ETag = tag;
            if (lastModified is not null)
                context.Response.Headers.LastModified = lastModified;
            if ((tagged && context.Request.Headers.IfNoneMatch == tag)
                || (!tagged && lastModified is not null && context.Request.Headers.IfModifiedSince == lastModified))
            {
                context.Response.StatusCode = StatusCodes.Status304NotModified;
                return;
            }

            context.Response.ContentType = type;
            context.Response.ContentLength = bytes.Length;
            await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
        };

    public static Func<HttpContext, Task> Status(int status, string? retryAfter = null) => context =>
    {
        context.Response.StatusCode = status;
        if (retryAfter is not null)
            context.Response.Headers.RetryAfter = retryAfter;
        return Task.CompletedTask;
    };

    public static Func<HttpContext, Task> Redirect(string target, int status = 302) => context =>
    {
        context.Response.StatusCode = status;
        context.Response.Headers.Location = target;
        return Task.CompletedTask;
    };

    /// <summary>Promises the whole body, sends half of it and cuts the connection.</summary>
    public static Func<HttpContext, Task> Cut(string body) => async context =>
    {
        context.Response.ContentLength = body.Length;
        await context.Response.WriteAsync(body[..(body.Length / 2)], context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
        context.Abort();
    };

    /// <summary>Sends some bytes and then nothing until the client gives up.</summary>
    public static Func<HttpContext, Task> Hang() => async context =>
    {
        context.Response.ContentLength = 1_000_000;
        await context.Response.WriteAsync("Fiscal Year,", context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
        await Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
    };

    /// <summary>Sends bytes without end and without telling how many.</summary>
    public static Func<HttpContext, Task> Endless() => async context =>
    {
        var block = new byte[16 * 1024];
        Array.Fill(block, (byte)'x');
        while (!context.RequestAborted.IsCancellationRequested)
            await context.Response.Body.WriteAsync(block, context.RequestAborted);
    };

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path + context.Request.QueryString;
        if (HttpMethods.IsOptions(context.Request.Method))
        {
            // A receiver of webhooks is asked for permission first; most do not know the question.
            context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            if (_answers.TryGetValue($"OPTIONS {path}", out var permission))
            {
                context.Response.StatusCode = StatusCodes.Status200OK;
                await permission(context);
            }

            return;
        }

        var headers = context.Request.Headers;
        Requests.Enqueue((path, headers.IfNoneMatch.ToString(), headers.IfModifiedSince.ToString(),
            headers.UserAgent.ToString()));
        try
        {
            if (_answers.TryGetValue(path, out var answer))
                await answer(context);
            else
                context.Response.StatusCode = StatusCodes.Status404NotFound;
        }
        catch (OperationCanceledException)
        {
            // The client gave up; that is what some tests are about.
        }
    }
}
