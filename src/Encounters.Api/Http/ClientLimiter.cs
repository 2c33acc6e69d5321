using System.Net;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Encounters.Api.Http;

/// <summary>Counts the requests of each client.</summary>
public sealed class ClientLimiter : IDisposable
{
    private readonly PartitionedRateLimiter<HttpContext> _limiter;

    /// <summary>Creates the limiter from its settings.</summary>
    public ClientLimiter(IOptions<ApiOptions> options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var limit = options.Value.RequestsPerMinute;
        _limiter = PartitionedRateLimiter.Create<HttpContext, string>(context => RateLimitPartition.GetFixedWindowLimiter(
            ClientOf(context),
            _ => new FixedWindowRateLimiterOptions { PermitLimit = limit, Window = TimeSpan.FromMinutes(1), QueueLimit = 0 }));
    }

    /// <inheritdoc/>
    public void Dispose() => _limiter.Dispose();

    /// <summary>Whether the client may send a request now; if not, when it may.</summary>
    internal bool Admits(HttpContext context, out TimeSpan retryAfter)
    {
        using var lease = _limiter.AttemptAcquire(context);
        retryAfter = lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : TimeSpan.FromMinutes(1);
        return lease.IsAcquired;
    }

    /// <summary>
    /// The address that the nearest proxy saw: the last entry of <c>X-Forwarded-For</c>. All entries before it are only what the
    /// client claims. In the Function App the worker's own middleware has put it in place of the host's by then; behind
    /// a proxy on the machine of <c>ingest serve</c> it is read here.
    /// </summary>
    private static string ClientOf(HttpContext context)
    {
        var peer = context.Connection.RemoteIpAddress;
        var forwarded = context.Request.Headers["X-Forwarded-For"].ToString().Split(',')[^1].Trim();
        if ((peer is null || IPAddress.IsLoopback(peer)) && IPEndPoint.TryParse(forwarded, out var client))
            return client.Address.ToString();
        return peer?.ToString() ?? "";
    }
}
