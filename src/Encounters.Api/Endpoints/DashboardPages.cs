using System.Text;
using Encounters.Api.Http;
using Encounters.Pipeline.Queries;
using Encounters.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Encounters.Api.Endpoints;

/// <summary>
/// Serves the dashboard. Nothing is loaded from other sites, and the policy of every page forbids it. Only the page for
/// embedding may be framed by other sites.
/// </summary>
internal sealed class DashboardPages(StoreSnapshots snapshots, IOptions<ApiOptions> options, TimeProvider clock)
{
    private static readonly PageFolder Files = new("Dashboard");

    private const string Index = "index.html";
    private const string Embedded = "embed.html";

    // Marks the place of the elements for link previews.
    private const string HeadMark = "<!--head-->";

    // If the store does not answer, only the share picture is missing; the page itself loads and says what is wrong.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(3);

    /// <summary>The file at the path of a request, the page at the root; null if there is none.</summary>
    public async Task<IResult?> FindAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var name = request.Path.Value?.TrimStart('/') is { Length: > 0 } given ? given : Index;
        if (Files.Find(name) is not { } content)
            return null;
        if (name == Index)
            content = await NameAsync(content, request, cancellationToken);
        return new ContentAnswer(content, PageFolder.MediaTypeOf(name)) { ContentSecurityPolicy = PolicyOf(name) };
    }

    private static string PolicyOf(string name) =>
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        + $"base-uri 'none'; form-action 'none'; frame-ancestors {(name == Embedded ? "*" : "'none'")}";

    private async Task<byte[]> NameAsync(byte[] page, HttpRequest request, CancellationToken cancellationToken)
    {
        var head = new DashboardHead(await TryReadFactsAsync(cancellationToken), options.Value.PublicUrl);
        return Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(page).Replace(
            HeadMark, await head.WriteAsync(request.Query, cancellationToken), StringComparison.Ordinal));
    }

    private async Task<IStoreFacts?> TryReadFactsAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await snapshots.GetAsync(cancellationToken).WaitAsync(Limit, clock, cancellationToken);
        }
        catch (Exception exception) when (exception is TimeoutException or StoreUnavailableException or StoreDamagedException)
        {
            return null;
        }
    }
}
