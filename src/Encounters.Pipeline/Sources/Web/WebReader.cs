using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Authentication;
using Encounters.Pipeline.Spooling;
using Microsoft.Extensions.Options;
using Polly;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace Encounters.Pipeline.Sources.Web;

/// <summary>What a server said about a body, to be sent back when asking whether it changed.</summary>
/// <param name="ETag">The entity tag.</param>
/// <param name="LastModified">When it was last modified.</param>
public sealed record Validators(string? ETag, DateTimeOffset? LastModified);

/// <summary>The answer to a request.</summary>
public abstract record WebAnswer
{
    private WebAnswer()
    {
    }

    /// <summary>
    /// The body, which the receiver disposes, its validators, and the address that gave it after all redirects.
    /// </summary>
    public sealed record Body(SpooledFile File, Validators Validators, Uri Address) : WebAnswer;

    /// <summary>Nothing changed since the validators were given.</summary>
    public sealed record NotModified : WebAnswer;

    /// <summary>The server answered, but not with the body.</summary>
    /// <param name="Status">The HTTP status.</param>
    /// <param name="Reason">What it means, in words.</param>
    /// <param name="RetryAt">When the server asks us to try again, if it says so.</param>
    public sealed record Refused(int Status, string Reason, DateTimeOffset? RetryAt = null) : WebAnswer;

    /// <summary>The site's robots.txt disallows the address; it was not asked for.</summary>
    public sealed record Disallowed(string Reason) : WebAnswer;

    /// <summary>There was no answer, or one that must not be taken.</summary>
    public sealed record Unreachable(string Reason) : WebAnswer;
}

/// <summary>Asks one thing of a web server, through the resilience and safety of the client that it is given.</summary>
public sealed class WebReader(IHttpClientFactory clients, IOptions<WebSourceOptions> options, TimeProvider clock)
{
    /// <summary>The name of the HTTP client.</summary>
    public const string ClientName = "cbp";

    /// <summary>What a person can do about a site that refuses a machine.</summary>
    internal const string HandIn = "download the files with a browser and hand them in";

    /// <summary>When a request and all of its repetitions must have ended.</summary>
    internal static readonly HttpRequestOptionsKey<DateTimeOffset> Deadline = new("IngestFunctions.Deadline");

    private const string Slow = $"If a browser on another network gets an answer, the site is blocking this network: {HandIn}.";

    /// <summary>Gets a body unless it is the one that we have.</summary>
    public async Task<WebAnswer> GetAsync(Uri address, Validators? known, long maxBytes, CancellationToken cancellationToken)
    {
        using var client = clients.CreateClient(ClientName);
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Options.Set(BodySpoolingHandler.MaxBytes, maxBytes);
        request.Options.Set(Deadline, clock.GetUtcNow() + options.Value.TotalTimeout);

        // Without this header, a server may compress its answer, but we need the bytes that CBP published.
        request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("identity"));
        if (known?.ETag is { } tag && EntityTagHeaderValue.TryParse(tag, out var parsed))
            request.Headers.IfNoneMatch.Add(parsed);
        request.Headers.IfModifiedSince = known?.LastModified;

        try
        {
            var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (response is { StatusCode: HttpStatusCode.OK, Content: SpooledContent content })
            {
                // The response is not disposed: its body goes to the caller, and the connection is free already.
                var validators = new Validators(response.Headers.ETag?.ToString(), content.Headers.LastModified);
                return new WebAnswer.Body(content.File, validators, content.Address);
            }

            using (response)
                return Judge(address, response);
        }
        catch (Exception exception) when (exception is HttpRequestException or WebRefusedException or ExecutionRejectedException)
        {
            return new WebAnswer.Unreachable($"'{address}' could not be read: {Explain(exception)}");
        }
    }

    /// <summary>When a server asks us to try again; null if it does not say.</summary>
    internal static DateTimeOffset? RetryAt(HttpResponseMessage response, DateTimeOffset now) =>
        response is
        {
            StatusCode: HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable,
            Headers.RetryAfter: { } header
        }
            ? header.Date ?? (header.Delta is { } wait ? now + wait : null)
            : null;

    private string Explain(Exception exception) => exception switch
    {
        TimeoutRejectedException { Timeout: var limit } when limit == options.Value.AttemptTimeout
            && limit != options.Value.TotalTimeout =>
            $"no complete answer within {Words(limit)} ({WebSourceOptions.Section}:{nameof(WebSourceOptions.AttemptTimeout)}), "
            + $"tried {options.Value.MaxRetries + 1} times. {Slow}",
        TimeoutRejectedException { Timeout: var limit } =>
            $"no complete answer within {Words(limit)} for all attempts together "
            + $"({WebSourceOptions.Section}:{nameof(WebSourceOptions.TotalTimeout)}). {Slow}",
        BrokenCircuitException => "too many requests to this site failed in a row. The next run tries again.",
        _ => ExplainConnection(exception),
    };

    private static string ExplainConnection(Exception exception)
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            switch (cause)
            {
                case SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain }:
                    return $"the site's name could not be resolved (DNS): {cause.Message}. Check this machine's DNS settings; if "
                        + $"the site has moved, set {WebSourceOptions.Section}:{nameof(WebSourceOptions.LandingPages)}.";
                case AuthenticationException:
                    return $"a secure connection could not be established (TLS): {cause.GetBaseException().Message} Open the "
                        + "address in a browser: its certificate is wrong, or something in between replaces it with its own.";
            }
        }

        return exception.GetBaseException().Message;
    }

    /// <summary>The firewall or server that answered, by its own name.</summary>
    private static string AnsweredBy(HttpResponseMessage response)
    {
        var server =
            string.Concat(response.Headers.Server.ToString()
                .Where(c => char.IsAsciiLetterOrDigit(c) || c is ' ' or '/' or '.' or '-').Take(60));
        return server.Length > 0 ? $", answered by {server}" : "";
    }

    private static string Words(TimeSpan limit) => limit.TotalSeconds < 120
        ? string.Create(CultureInfo.InvariantCulture, $"{limit.TotalSeconds:0.###} seconds")
        : string.Create(CultureInfo.InvariantCulture, $"{limit.TotalMinutes:0.#} minutes");

    private WebAnswer Judge(Uri address, HttpResponseMessage response)
    {
        var status = (int)response.StatusCode;
        if (response.StatusCode == HttpStatusCode.NotModified)
            return new WebAnswer.NotModified();
        if (response.StatusCode == HttpStatusCode.Forbidden)
        {
            return new WebAnswer.Refused(
                status,
                $"'{address}' was refused (403 Forbidden{AnsweredBy(response)}). CBP's firewall blocks some programs and "
                + $"networks, including those of cloud providers. Add a contact to "
                + $"{WebSourceOptions.Section}:{nameof(WebSourceOptions.UserAgent)}, run this on another network, or {HandIn}.");
        }

        var retryAt = RetryAt(response, clock.GetUtcNow());
        var wait = retryAt is { } at ? $" The server asks us to wait until {at:yyyy-MM-dd HH:mm} UTC." : "";
        return new WebAnswer.Refused(status, $"'{address}' answered {status} {response.ReasonPhrase}.{wait}", retryAt);
    }
}
