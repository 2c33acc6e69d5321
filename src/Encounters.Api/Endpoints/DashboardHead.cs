using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json.Nodes;
using Encounters.Pipeline.Ledger;
using Encounters.Pipeline.Queries;
using Encounters.Series;
using Encounters.Storage;
using Microsoft.AspNetCore.Http;

namespace Encounters.Api.Endpoints;

/// <summary>
/// Describes a page for link previews and search engines: title, description, share picture and structured data.
/// </summary>
/// <param name="facts">The store; null if it cannot be read now.</param>
/// <param name="root">The public address of the page; null if it is unknown. Then the head has no addresses and no share
/// picture, because both must be absolute.</param>
internal sealed class DashboardHead(IStoreFacts? facts, Uri? root)
{
    private const string SiteName = "CBP encounters";
    private const int MostSeries = 4;

    private const string SiteDescription =
        "Monthly encounter statistics of U.S. Customs and Border Protection (CBP): current figures, figures as first published, "
        + "and unusual changes.";

    /// <summary>The elements for the head of the page.</summary>
    /// <param name="query">The query of the page, whatever it contains; keys that are not in the store are ignored.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    public async Task<string> WriteAsync(IQueryCollection query, CancellationToken cancellationToken)
    {
        var series = await ReadAsync(query["series"].ToString(), cancellationToken);
        var shown = query.ContainsKey("series") ? series : await ReadAsync(DashboardPreloads.Default, cancellationToken);
        var releases = facts is null ? [] : await facts.ListReleasesAsync(cancellationToken);
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
        foreach (var address in DashboardPreloads.Of(query, [.. shown.Select(points => points[0].Series)]))
            html.Append("  <link rel=\"preload\" as=\"fetch\" crossorigin href=\"").Append(Encode(address)).Append("\">\n");

        // A data block: nothing runs it, so the policy allows it. The encoder escapes anything that could end it.
        html.Append("  <script type=\"application/ld+json\">")
            .Append(Dataset(title, description, series, releases).ToJsonString()).Append("</script>");
        return html.ToString();
    }

    private async Task<List<ArraySegment<SeriesPoint>>> ReadAsync(string asked, CancellationToken cancellationToken)
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

        return series;
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

    /// <summary>The series of the page, or, if it names none, the combined dataset.</summary>
    private JsonObject Dataset(
        string title, string description, List<ArraySegment<SeriesPoint>> series, IReadOnlyList<ReleaseEntry> releases)
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
        else if (releases.Count > 0)
        {
            dataset["temporalCoverage"] = $"{releases.Min(entry => entry.Release.Coverage.FirstMonth)}/"
                + $"{releases.Max(entry => entry.Release.Coverage.LastMonth)}";
        }

        if (root is null)
            return dataset;
        dataset["includedInDataCatalog"] = new JsonObject
        {
            ["@type"] = "DataCatalog",
            ["name"] = SiteName,
            ["url"] = new Uri(root, "/data.json").AbsoluteUri,
        };
        JsonNode[] files = series.Count > 0
            ? [.. series.Select(points => Download(
                DisplayNames.Of(points[0].Series), "text/csv",
                $"/api/series/months?key={Uri.EscapeDataString(points[0].Series.Value)}&format=csv"))]
            : releases.Count > 0
                ?
                [
                    // The package lists a Parquet file for each month and dataset.
                    Download("All rows: a data package of Parquet files", "application/json",
                        $"/api/{StorePaths.CombinedPackage}"),
                    Download("Sizes and checksums of these files", "application/json", $"/api/{StorePaths.CombinedManifest}"),
                ]
                : [];
        if (files.Length > 0)
            dataset["distribution"] = new JsonArray(files);
        return dataset;
    }

    private JsonObject Download(string name, string mediaType, string path) => new()
    {
        ["@type"] = "DataDownload",
        ["name"] = name,
        ["encodingFormat"] = mediaType,
        ["contentUrl"] = new Uri(root!, path).AbsoluteUri,
    };

    private static void Append(StringBuilder html, string attribute, string name, string content) => html
        .Append("  <meta ").Append(attribute).Append("=\"").Append(name).Append("\" content=\"").Append(Encode(content))
        .Append("\">\n");

    private static string Encode(string text) => HtmlEncoder.Default.Encode(text);
}
