using Microsoft.AspNetCore.Http;

namespace Encounters.Api.Http;

/// <summary>
/// The address of the service: the one in the settings, or otherwise that of the request. What a client writes into its Host
/// header appears only in the answer to that client; no cache may give it to others.
/// </summary>
/// <param name="Root">The root, with a slash at its end.</param>
/// <param name="IsConfigured">Whether the settings name it.</param>
internal sealed record SiteAddress(Uri Root, bool IsConfigured)
{
    /// <summary>The address for the answer to a request.</summary>
    public static SiteAddress Of(HttpRequest request, ApiOptions options) =>
        options.PublicUrl is { } configured ? new SiteAddress(new Uri(configured, "/"), IsConfigured: true)
        : Uri.TryCreate($"{request.Scheme}://{request.Host}/", UriKind.Absolute, out var asked)
            ? new SiteAddress(asked, IsConfigured: false)
            : new SiteAddress(new Uri("http://localhost/"), IsConfigured: false);

    /// <summary>An address below the root.</summary>
    public Uri At(string path) => new(Root, path);

    /// <summary>An answer that contains this address.</summary>
    public ContentAnswer Answer(byte[] content, string contentType) =>
        new(content, contentType) { IsForOneClient = !IsConfigured };
}
