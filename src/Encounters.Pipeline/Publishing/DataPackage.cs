using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Encounters.Pipeline.Documents;
using Encounters.Releases;

namespace Encounters.Pipeline.Publishing;

/// <summary>Writes <c>datapackage.json</c>: the Frictionless description of a dataset's columns, licence and caveats.</summary>
internal static class DataPackage
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The caveats that belong to every figure.</summary>
    private const string Caveats =
        "An encounter is an event, not a person: one person can be encountered several times. Figures of the fiscal year to date "
        + "(FYTD) are not comparable to a whole year. CBP restates earlier months; latest.json names the current release.";

    /// <summary>Describes the current release of a dataset.</summary>
    public static byte[] Describe(LatestDocument latest)
    {
        var dataset = Dataset.Parse(latest.Dataset);
        var document = new JsonObject
        {
            ["$schema"] = "https://datapackage.org/profiles/2.0/datapackage.json",
            ["name"] = $"cbp-encounters-{dataset}",
            ["title"] = $"U.S. Customs and Border Protection: {dataset.Title}",
            ["description"] = Caveats,
            ["version"] = latest.Release,
            ["licenses"] = new JsonArray(new JsonObject
            {
                ["name"] = "US-PD",
                ["path"] = "https://www.usa.gov/government-works",
                ["title"] = "U.S. Government Work (public domain)",
            }),
            ["sources"] = new JsonArray(new JsonObject
            {
                ["title"] = "CBP Public Data Portal",
                ["path"] = "https://www.cbp.gov/newsroom/stats/cbp-public-data-portal",
            }),
            ["resources"] = new JsonArray(
                Resource(latest, "encounters-csv", "encounters.csv.gz", "csv", "application/gzip"),
                Resource(latest, "encounters-parquet", "encounters.parquet", "parquet", "application/vnd.apache.parquet")),
        };
        return [.. Encoding.UTF8.GetBytes(document.ToJsonString(Indented)), (byte)'\n'];
    }

    private static JsonObject Resource(LatestDocument latest, string name, string fileName, string format, string mediaType)
    {
        var file = latest.Files.Single(file => file.Path.EndsWith('/' + fileName, StringComparison.Ordinal));
        return new JsonObject
        {
            ["name"] = name,

            // Frictionless paths are relative to the description, which lies in the folder of the dataset.
            ["path"] = $"releases/{latest.Release}/{fileName}",
            ["format"] = format,
            ["mediatype"] = mediaType,
            ["bytes"] = file.Bytes,
            ["hash"] = $"sha256:{file.Sha256}",
            ["schema"] = new JsonObject
            {
                ["fields"] = new JsonArray([.. NormalizedColumns.All.Select(Field)]),
                ["missingValues"] = new JsonArray(""),
            },
        };
    }

    private static JsonObject Field(NormalizedColumn column)
    {
        var field = new JsonObject { ["name"] = column.Name, ["type"] = column.Type, ["description"] = column.Description };
        if (column.Name == "count")
            field["constraints"] = new JsonObject { ["required"] = true, ["minimum"] = 0 };
        return field;
    }
}
