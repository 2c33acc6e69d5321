using System.Net;
using System.Net.Http.Headers;
using Encounters.Pipeline.Spooling;
using Polly;

namespace Encounters.Pipeline.Sources.Web;

/// <summary>What a server told about a body, to be sent back when asking whether it changed.</summary>
/// <param name="ETag">The entity tag.</param>
/// <param name="LastModified">When it was last modified.</param>
public sealed record Validators(string? ETag, DateTimeOffset? LastModified);

/// <summary>The answer to a request.</summary>
public abstract record WebAnswer
{
    private WebAnswer()
    {
    }

    /// <summary>The body, which the receiver disposes, and its validators.</summary>
    public sealed record Body(SpooledFile File, Validators Validators) : WebAnswer;

    /// <summary>Nothing changed since the validators were given.</summary>
    public sealed record NotModified : WebAnswer;

    /// <summary>The server answered, but not with the body.</summary>
    public sealed record Refused(int Status, string Reason) : WebAnswer;

    /// <summary>There was no answer, or one that must not be taken.</summary>
    public sealed record Unreachable(string Reason) : WebAnswer;
}

/// <summary>Asks one thing of a web server, through the resilience and safety of the client that it is given.</summary>
public sealed class WebReader(IHttpClientFactory clients)
{
    /// <summary>The name of the HTTP client.</summary>
    public const string ClientName = "cbp";

    /// <summary>Gets a body unless it is the one that we have.</summary>
    public async Task<WebAnswer> GetAsync(Uri address, Validators? known, long maxBytes, CancellationToken cancellationToken)
    {
        using var client = clients.CreateClient(ClientName);
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Options.Set(BodySpoolingHandler.MaxBytes, maxBytes);
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
                return new WebAnswer.Body(content.File, validators);
            }

            using (response)
                return Judge(address, response);
        }
        catch (Exception exception) when (exception is HttpRequestException or WebRefusedException or ExecutionRejectedException)
        {
            return new WebAnswer.Unreachable($"'{address}' cannot be had: {exception.GetBaseException().Message}");
        }
    }

    private static WebAnswer Judge(Uri address, HttpResponseMessage response) => response.StatusCode switch
    {
        HttpStatusCode.NotModified => new WebAnswer.NotModified(),
        HttpStatusCode.Forbidden => new WebAnswer.Refused(
            403,
            $"'{address}' is refused (403). CBP's firewall turns some clients and networks away; a User-Agent that names a contact, "
            + "or another network, may help."),
        var status => new WebAnswer.Refused((int)status, $"'{address}' answered {(int)status} {response.ReasonPhrase}."),
    };
}
