using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Xml;
using System.Xml.Linq;
using Encounters.Api.Answers;
using Encounters.Api.Http;
using Encounters.Calendar;
using Encounters.Pipeline.Ledger;
using Encounters.Series;
using Encounters.Storage;
using Encounters.Words;

namespace Encounters.Api.Endpoints;

/// <summary>What crawlers and catalogs read; all addresses in it are absolute.</summary>
internal static partial class SiteDocuments
{
    // Some readers of feeds take a byte order mark for text before the declaration.
    private static readonly XmlWriterSettings WithoutMark =
        new() { Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false) };

    private static readonly XNamespace Atom = "http://www.w3.org/2005/Atom";
    private static readonly XNamespace Map = "http://www.sitemaps.org/schemas/sitemap/0.9";

    /// <summary>A stored feed with its relative links made absolute.</summary>
    public static byte[] Feed(Uri address, ReadOnlyMemory<byte> stored)
    {
        using var input = new MemoryStream(stored.ToArray());
        var feed = XDocument.Load(input, LoadOptions.PreserveWhitespace);
        foreach (var link in feed.Descendants(Atom + "link").Attributes("href"))
            link.Value = new Uri(address, link.Value).AbsoluteUri;
        return Bytes(feed);
    }

    /// <summary><c>robots.txt</c>: everything may be read.</summary>
    public static byte[] Robots(SiteAddress site) =>
        Encoding.UTF8.GetBytes($"User-agent: *\nAllow: /\nSitemap: {site.At("sitemap.xml")}\n");

    /// <summary>The sitemap: the pages for people, with the day on which the last release was fetched.</summary>
    public static byte[] SiteMap(SiteAddress site, IReadOnlyList<ReleaseEntry> releases, IReadOnlyList<SeriesKey> keys)
    {
        var changed = releases.Count == 0 ? null : Day(releases.Max(release => release.Retrieved));
        var pages = keys.Where(key => key.Dimension is null).Select(key => $"?series={key}").Prepend("").Append("api/docs");
        return Bytes(new XDocument(new XElement(Map + "urlset", pages.Select(page => new XElement(
            Map + "url",
            new XElement(Map + "loc", site.At(page)),
            changed is null ? null : new XElement(Map + "lastmod", changed))))));
    }

    /// <summary>
    /// The catalog (DCAT-US 1.1, for publishers that are not federal agencies): each dataset and its current files.
    /// </summary>
    public static byte[] Catalog(
        SiteAddress site,
        string? contact,
        IReadOnlyList<DatasetAnswer> datasets,
        IReadOnlyList<ReleaseEntry> releases,
        IReadOnlyList<SeriesKey> keys)
    {
        var contactPoint = new JsonObject { ["@type"] = "vcard:Contact", ["fn"] = "The operator of this service" };
        if (contact is not null)
            contactPoint["hasEmail"] = $"mailto:{contact}";
        var described = new JsonArray();
        foreach (var dataset in datasets)
        {
            if (releases.FirstOrDefault(entry => entry.Release.Id.Value == dataset.Release) is not { } entry)
                continue;
            var release = entry.Release;
            described.Add((JsonNode)Describe(
                site.At($"api/datasets/{release.Dataset}/latest.json"),
                $"U.S. Customs and Border Protection: {release.Dataset.Title}",
                (release.Coverage.FirstMonth, release.Coverage.LastMonth),
                release.Published?.Month.ToString() ?? Day(entry.Retrieved),
                Columns(dataset),
                site,
                contactPoint,
                Files(dataset)));
        }

        if (releases.Count > 0)
        {
            var months = (
                releases.Min(entry => entry.Release.Coverage.FirstMonth),
                releases.Max(entry => entry.Release.Coverage.LastMonth));
            var modified = Day(releases.Max(entry => entry.Retrieved));
            foreach (var combined in datasets.Where(dataset => dataset.Release is null))
            {
                var manifest = site.At($"api/{StorePaths.CombinedManifest}");
                described.Add((JsonNode)Describe(
                    manifest,
                    "U.S. Customs and Border Protection: current rows of all datasets, by month",
                    months,
                    modified,
                    Columns(combined),
                    site,
                    contactPoint,
                    [Distribution(manifest, "application/json", "manifest.json"), .. Files(combined)]));
            }

            described.Add((JsonNode)Describe(
                site.At("api/series/months"),
                "U.S. Customs and Border Protection: monthly encounters, as published and restated",
                months,
                modified,
                (site.At("api/openapi.json"), "application/vnd.oai.openapi+json"),
                site,
                contactPoint,
                [
                    .. keys.Where(key => key.Dimension is null).Select(key => Distribution(
                        site.At($"api/series/months?key={key}&format=csv"), "text/csv", DisplayNames.Of(key))),
                ]));
        }

        return JsonSerializer.SerializeToUtf8Bytes(
            new JsonObject
            {
                ["@context"] = "https://project-open-data.cio.gov/v1.1/schema/catalog.jsonld",
                ["@id"] = site.At("data.json").AbsoluteUri,
                ["@type"] = "dcat:Catalog",
                ["conformsTo"] = "https://project-open-data.cio.gov/v1.1/schema",
                ["describedBy"] = "https://project-open-data.cio.gov/v1.1/schema/catalog.json",
                ["dataset"] = described,
            },
            CatalogJson.Default.JsonObject);

        Uri InFolder(string path) => site.At($"api/{StorePaths.Datasets}{path}");

        (Uri, string) Columns(DatasetAnswer dataset) => (InFolder(dataset.Description), "application/json");

        IReadOnlyList<JsonObject> Files(DatasetAnswer dataset) =>
        [
            .. dataset.Files.Where(file => !file.Path.EndsWith(".json", StringComparison.Ordinal)).Select(file =>
                Distribution(InFolder(file.Path), StorePaths.MediaTypeOf(file.Path), TitleOf(dataset, file.Path))),
        ];
    }

    // A release has one file of each kind. The combined dataset has one for each month and dataset.
    private static string TitleOf(DatasetAnswer dataset, string path) =>
        dataset.Release is null ? path[(path.IndexOf('/', StringComparison.Ordinal) + 1)..] : Path.GetFileName(path);

    private static JsonObject Describe(
        Uri identifier, string title, (Month First, Month Last) months, string modified, (Uri Address, string MediaType) columns,
        SiteAddress site, JsonObject contact, IReadOnlyList<JsonObject> files) => new()
        {
            ["@type"] = "dcat:Dataset",
            ["identifier"] = identifier.AbsoluteUri,
            ["title"] = title,
            ["description"] = $"{Caveats.EventNotPerson} {Caveats.YearToDate} {Caveats.Restated}",
            ["keyword"] = new JsonArray("border", "customs", "encounters", "immigration", "statistics"),
            ["modified"] = modified,
            ["publisher"] = new JsonObject
            {
                ["@type"] = "org:Organization",
                ["name"] = "U.S. Customs and Border Protection",
            },
            ["contactPoint"] = contact.DeepClone(),
            ["accessLevel"] = "public",
            ["license"] = "https://www.usa.gov/government-works",
            ["temporal"] = $"{Text(months.First.FirstDay)}/{Text(months.Last.LastDay)}",
            ["accrualPeriodicity"] = "R/P1M",
            ["language"] = new JsonArray("en-US"),
            ["landingPage"] = site.Root.AbsoluteUri,
            ["describedBy"] = columns.Address.AbsoluteUri,
            ["describedByType"] = columns.MediaType,
            ["distribution"] = new JsonArray([.. files]),
        };

    private static JsonObject Distribution(Uri address, string mediaType, string title) => new()
    {
        ["@type"] = "dcat:Distribution",
        ["title"] = title,
        ["downloadURL"] = address.AbsoluteUri,
        ["mediaType"] = mediaType,
    };

    private static string Day(DateTimeOffset instant) => Text(DateOnly.FromDateTime(instant.UtcDateTime));

    private static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static byte[] Bytes(XDocument document)
    {
        using var output = new MemoryStream();
        using (var writer = XmlWriter.Create(output, WithoutMark))
            document.Save(writer);
        return output.ToArray();
    }

    [JsonSerializable(typeof(JsonObject))]
    private sealed partial class CatalogJson : JsonSerializerContext;
}
