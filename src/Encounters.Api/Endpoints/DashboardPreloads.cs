using Encounters.Series;
using Microsoft.AspNetCore.Http;

namespace Encounters.Api.Endpoints;

/// <summary>
/// The answers of the API that the first chart needs, as the modules of the page ask for them. The head of the page names them,
/// so that the browser requests them together with the modules and not after them.
/// </summary>
internal static class DashboardPreloads
{
    private const string Check = "check";

    /// <summary>The key that the page shows if its address names none.</summary>
    public const string Default = "southwest";

    /// <summary>Their addresses, relative to the page.</summary>
    /// <param name="query">The query of the page.</param>
    /// <param name="shown">The keys in it that are in the store.</param>
    public static IEnumerable<string> Of(IQueryCollection query, IReadOnlyList<SeriesKey> shown)
    {
        List<string> addresses = ["api/series/names?limit=10000", "api/releases"];
        if (query["view"] == Check || query.ContainsKey("asOf"))
            return addresses;
        addresses.AddRange(shown.Select(key => AddressOf("series/months", key)));
        if (shown is [var alone])
            addresses.AddRange([AddressOf("series/expected", alone), AddressOf("alerts", alone)]);
        return addresses;
    }

    private static string AddressOf(string path, SeriesKey key) => $"api/{path}?key={Uri.EscapeDataString(key.Value)}";
}
