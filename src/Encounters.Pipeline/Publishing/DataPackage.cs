using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Encounters.Categories;
using Encounters.Pipeline.Documents;
using Encounters.Releases;
using Encounters.Words;

namespace Encounters.Pipeline.Publishing;

/// <summary>
/// Writes <c>datapackage.json</c>: the Frictionless description (Data Package 2.0, Table Schema) of a dataset's columns, units,
/// constraints, license and caveats.
/// </summary>
internal static class DataPackage
{
    private const string ParquetType = "application/vnd.apache.parquet";

    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The caveats that belong to every figure.</summary>
    private static readonly string[] ForEveryFigure =
    [
        Caveats.EventNotPerson,
        Caveats.YearToDate,
        "CBP restates earlier months: a figure is what the named release said, and a later one may say something else.",
    ];

    /// <summary>Describes the current release of a dataset.</summary>
    public static byte[] Describe(LatestDocument latest)
    {
        var dataset = Dataset.Parse(latest.Dataset);
        return Write(
            $"cbp-encounters-{dataset}",
            dataset.Title,
            [.. ForEveryFigure, "latest.json names the current release; a folder can hold many releases of the same months."],
            latest.Release,
            Resource("encounters-csv", [FileNamed("encounters.csv.gz")], "csv", "application/gzip", PublishedColumns.All),
            Resource("encounters-parquet", [FileNamed("encounters.parquet")], "parquet", ParquetType, PublishedColumns.All));

        // Frictionless paths are relative to the description, which is in the folder of the dataset.
        (string, FileDocument?) FileNamed(string name) => (
            $"releases/{latest.Release}/{name}",
            latest.Files.Single(file => file.Path.EndsWith('/' + name, StringComparison.Ordinal)));
    }

    /// <summary>Describes the combined dataset.</summary>
    public static byte[] Describe(CombinedManifestDocument manifest) => Write(
        "cbp-encounters",
        "current values by month",
        [
            .. ForEveryFigure,
            "The datasets overlap: southwest counts again what nationwide counts. Always choose one dataset before adding up.",
            "Each month has a folder (year_month=yyyy-MM). manifest.json names the release that each file is from.",
        ],
        null,
        [
            .. manifest.Files.GroupBy(file => file.Dataset, (dataset, files) => Resource(
                $"encounters-{dataset}",
                [.. files.Select(file => (file.Path[Storage.StorePaths.Combined.Length..], (FileDocument?)null))],
                "parquet",
                ParquetType,
                PublishedColumns.Combined)),
        ]);

    private static byte[] Write(string name, string title, string[] caveats, string? version, params JsonNode?[] resources)
    {
        var document = new JsonObject
        {
            ["$schema"] = "https://datapackage.org/profiles/2.0/datapackage.json",
            ["name"] = name,
            ["title"] = $"U.S. Customs and Border Protection: {title}",
            ["description"] = string.Join(' ', caveats),
            ["version"] = version,
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
            ["resources"] = new JsonArray(resources),
        };
        if (version is null)
            document.Remove("version");
        return [.. Encoding.UTF8.GetBytes(document.ToJsonString(Indented)), (byte)'\n'];
    }

    private static JsonObject Resource(
        string name, (string Path, FileDocument? File)[] files, string format, string mediaType,
        IReadOnlyList<PublishedColumn> columns)
    {
        var resource = new JsonObject
        {
            ["name"] = name,
            ["path"] = files.Length == 1 ? files[0].Path : new JsonArray([.. files.Select(file => JsonValue.Create(file.Path))]),
            ["format"] = format,
            ["mediatype"] = mediaType,
        };
        if (files is [{ File: { } file }])
        {
            resource["bytes"] = file.Bytes;
            resource["hash"] = $"sha256:{file.Sha256}";
        }

        resource["schema"] = new JsonObject
        {
            ["fields"] = new JsonArray([.. columns.Select(Field)]),
            ["missingValues"] = new JsonArray(""),
        };
        return resource;
    }

    private static JsonObject Field(PublishedColumn column)
    {
        var field = new JsonObject { ["name"] = column.Name, ["type"] = column.Type, ["description"] = column.Description };
        if (column.Unit is not null)
            field["unit"] = column.Unit;
        if (Constraints(column) is { } constraints)
            field["constraints"] = constraints;

        // The known values; a new one of CBP's is kept under its own name, so this is no constraint.
        if (Dimensions.TryParse(column.Name, out var dimension))
            field["examples"] =
                new JsonArray([.. Vocabulary.Of(dimension).Known.Select(category => JsonValue.Create(category.Name))]);
        return field;
    }

    private static JsonObject? Constraints(PublishedColumn column)
    {
        var constraints = new JsonObject();
        if (column.IsRequired)
            constraints["required"] = true;
        if (column.Minimum is { } minimum)
            constraints["minimum"] = minimum;
        if (column.Maximum is { } maximum)
            constraints["maximum"] = maximum;
        if (Dimensions.TryParse(column.Name, out _))
            constraints["maxLength"] = Category.MaxLength;
        return constraints.Count > 0 ? constraints : null;
    }
}
