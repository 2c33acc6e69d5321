using System.Text.Json;
using System.Text.Json.Nodes;
using Encounters.Releases;

namespace Encounters.Pipeline.Publishing;

/// <summary>Writes <c>datapackage.json</c>: the Frictionless description of a dataset's columns, licence and caveats.</summary>
internal static class DataPackage
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NewLine = "\n" };

    /// <summary>The caveats that belong to every figure.</summary>
    private const string Caveats =
        "An encounter is an event, not a person: one person can be encountered several times. Figures of the fiscal year to date "
        + "(FYTD) are not comparable to a whole year. CBP restates earlier months; latest.json names the current release.";

    public static byte[] Describe(Dataset dataset)
    {
        var schema = new JsonObject { ["fields"] = new JsonArray([.. NormalizedColumns.All.Select(Field)]) };
        var document = new JsonObject
        {
            ["$schema"] = "https://datapackage.org/profiles/2.0/datapackage.json",
            ["name"] = $"cbp-encounters-{dataset}",
            ["title"] = $"U.S. Customs and Border Protection: {dataset.Title}",
            ["description"] = Caveats,
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
            ["resources"] = new JsonArray(Resource("encounters-csv", "csv.gz", schema), Resource("encounters-parquet", "parquet", schema)),
        };
        return [.. System.Text.Encoding.UTF8.GetBytes(document.ToJsonString(Indented)), (byte)'\n'];
    }

    private static JsonObject Field(NormalizedColumn column)
    {
        var field = new JsonObject { ["name"] = column.Name, ["type"] = column.Type, ["description"] = column.Description };
        if (column.Name == "count")
            field["constraints"] = new JsonObject { ["required"] = true, ["minimum"] = 0 };
        return field;
    }

    private static JsonObject Resource(string name, string extension, JsonObject schema) => new()
    {
        ["name"] = name,
        ["description"] = "One file for each release, in releases/{release}/; latest.json names the current one.",
        ["path"] = $"releases/{{release}}/encounters.{extension}",
        ["format"] = extension,
        ["schema"] = schema.DeepClone(),
    };
}
