using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json.Nodes;
using Encounters.Pipeline.Ledger;
using Encounters.Pipeline.Queries;
using Encounters.Series;

namespace Encounters.Api.Endpoints;

/// <summary>
/// Names a page for those who get its address: title, description, share picture, and what it is for search engines.
/// </summary>
/// <param name="facts">The store; null where it cannot be read now.</param>
/// <param name="root">Where the page can be reached from the internet; null where that is not known, and then no address is
/// given: share pictures need absolute ones.</param>
internal sealed class DashboardHead(IStoreFacts? facts, Uri? root)
{
    private const string SiteName = "CBP encounters";
    private const int MostSeries = 4;

    private const string SiteDescription =
        "Monthly encounter statistics of U.S. Customs and Border Protection (CBP): current figures, figures as first published, "
        + "and what changed more than its history explains.";

    /// <summary>The elements for the head of the page.</summary>
    /// <param name="asked">The parameter <c>series</c>, whatever it holds: a key that is not in the store names nothing.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    public async Task<string> WriteAsync(string asked, CancellationToken cancellationToken)
    {
        List<ArraySegment<SeriesPoint>> series = [];
        foreach (var name in asked.Split(',').Distinct().Take(MostSeries))
        {
            if (facts is not null && SeriesKey.TryParse(name, out var key)
                && await facts.ReadPointsAsync(key, cancellationToken) is { Count: > 0 } points)
            {
                series.Add(points.ToArray());
            }
        }

        var title = series.Count == 0
            ? SiteName
            : string.Join(" and ", series.Select(points => DisplayNames.Of(points[0].Series)));
        var description = series.Count == 0 ? SiteDescription : string.Join(' ', series.Select(Describe));
        var html = new StringBuilder()
            .Append("<title>").Append(Encode(series.Count == 0 ? title : $"{title} | {SiteName}")).Append("</title>\n");
        Append(html, "name", "description", description);
        Append(html, "property", "og:type", "website");
        Append(html, "property", "og:site_name", SiteName);
        Append(html, "property", "og:title", title);
        Append(html, "property", "og:description", description);
        AppendAddresses(html, title, [.. series.Select(points => points[0].Series.Value)]);

        // A data block, which the policy lets stand because nothing runs it. The encoder escapes what could end it.
        html.Append("  <script type=\"application/ld+json\">").Append(Dataset(title, description, series).ToJsonString())
            .Append("</script>");
        return html.ToString();
    }

    private static string Describe(ArraySegment<SeriesPoint> points)
    {
        var last = points[^1];
        var before = points.FirstOrDefault(point => point.Month == last.Month.AddMonths(-12))?.Value;
        var change = PercentChange.Of(before, last.Value) is { } percent
            ? string.Create(CultureInfo.InvariantCulture,
                $", {(percent < 0 ? "down" : "up")} {Math.Abs(percent):F1}% from a year earlier")
            : "";
        return string.Create(CultureInfo.InvariantCulture,
            $"{DisplayNames.Of(last.Series)}: {last.Value:N0} in {DisplayNames.Of(last.Month)}{change}. "
            + $"Monthly figures since {DisplayNames.Of(points[0].Month)}.");
    }

    private void AppendAddresses(StringBuilder html, string title, string[] keys)
    {
        if (root is null)
        {
            Append(html, "name", "twitter:card", "summary");
            return;
        }

        var page = new Uri(root, keys.Length == 0 ? "/" : $"/?series={Uri.EscapeDataString(string.Join(',', keys))}").AbsoluteUri;
        html.Append("  <link rel=\"canonical\" href=\"").Append(Encode(page)).Append("\">\n");
        Append(html, "property", "og:url", page);
        Append(html, "name", "twitter:card", keys.Length == 0 ? "summary" : "summary_large_image");
        if (keys.Length == 0)
            return;
        Append(html, "property", "og:image",
            new Uri(root, $"/{ApiEndpoints.Chart.Template}?key={Uri.EscapeDataString(keys[0])}&format=png").AbsoluteUri);
        Append(html, "property", "og:image:type", "image/png");
        Append(html, "property", "og:image:alt", $"Chart of {title} by month");
    }

    private JsonObject Dataset(string title, string description, List<ArraySegment<SeriesPoint>> series)
    {
        var dataset = new JsonObject
        {
            ["@context"] = "https://schema.org",
            ["@type"] = "Dataset",
            ["name"] = title,
            ["description"] = description,
            ["creator"] = new JsonObject
            {
                ["@type"] = "GovernmentOrganization",
                ["name"] = "U.S. Customs and Border Protection",
                ["url"] = "https://www.cbp.gov/",
            },
            ["license"] = "https://www.usa.gov/government-works",
            ["isAccessibleForFree"] = true,
            ["spatialCoverage"] = "United States",
            ["variableMeasured"] = "encounters",
        };
        if (series.Count > 0)
            dataset["temporalCoverage"] = $"{series.Min(points => points[0].Month)}/{series.Max(points => points[^1].Month)}";
        if (series.Count > 0 && root is not null)
        {
            dataset["distribution"] = new JsonArray([.. series.Select(points => new JsonObject
            {
                ["@type"] = "DataDownload",
                ["encodingFormat"] = "text/csv",
                ["contentUrl"] = new Uri(
                    root, $"/api/series/months?key={Uri.EscapeDataString(points[0].Series.Value)}&format=csv").AbsoluteUri,
            })]);
        }

        return dataset;
    }

    private static void Append(StringBuilder html, string attribute, string name, string content) => html
        .Append("  <meta ").Append(attribute).Append("=\"").Append(name).Append("\" content=\"").Append(Encode(content))
        .Append("\">\n");

    private static string Encode(string text) => HtmlEncoder.Default.Encode(text);
}
