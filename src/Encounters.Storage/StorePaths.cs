using Encounters.Calendar;
using Encounters.Releases;

namespace Encounters.Storage;

/// <summary>The storage layout: where each blob is. It is the same in every store.</summary>
public static class StorePaths
{
    /// <summary>Everything that CBP published, byte for byte.</summary>
    public const string Raw = "raw/";

    /// <summary>Files that failed validation.</summary>
    public const string Quarantine = "quarantine/";

    /// <summary>Files that were handed in and are waiting for a pass; below it, those already processed.</summary>
    public const string Inbox = "inbox/";

    /// <summary>What readers read.</summary>
    public const string Datasets = "datasets/";

    /// <summary>What feed readers read.</summary>
    public const string Feeds = "feeds/";

    /// <summary>The published bytes.</summary>
    public static string RawFile(Release release, string fileName) => $"{RawFolder(release)}{fileName}";

    /// <summary>The folder of the published bytes and their origin.</summary>
    public static string RawFolder(Release release) => $"{Raw}{release}/";

    /// <summary>Where the published bytes came from.</summary>
    public static string Origin(Release release) => $"{RawFolder(release)}{OriginName}";

    /// <summary>The name of the document that says where the bytes next to it came from.</summary>
    public const string OriginName = "origin.json";

    /// <summary>Why a file is in quarantine; next to the file.</summary>
    public const string Reasons = "reasons.json";

    /// <summary>The folder of a rejected file and its reasons.</summary>
    public static string QuarantineFolder(Dataset? dataset, ReleaseId id) =>
        $"{Quarantine}{dataset?.Name ?? UnknownDataset}/{id}/";

    /// <summary>The name used for the dataset of a rejected file if it could not be determined.</summary>
    public const string UnknownDataset = "unknown";

    /// <summary>The folder of a published release.</summary>
    public static string ReleaseFolder(Release release) => $"{DatasetFolder(release.Dataset)}releases/{release.Id}/";

    /// <summary>The manifest of a published release.</summary>
    public static string Manifest(Release release) => $"{ReleaseFolder(release)}manifest.json";

    /// <summary>The rows of a published release, as Parquet.</summary>
    public static string Parquet(Release release) => $"{ReleaseFolder(release)}encounters.parquet";

    /// <summary>The rows of a published release, as compressed CSV.</summary>
    public static string Csv(Release release) => $"{ReleaseFolder(release)}encounters.csv.gz";

    /// <summary>The series totals of a published release.</summary>
    public static string Totals(Release release) => $"{ReleaseFolder(release)}totals.json";

    /// <summary>Which release of a dataset is current.</summary>
    public static string Latest(Dataset dataset) => $"{DatasetFolder(dataset)}latest.json";

    /// <summary>The description of a dataset's columns.</summary>
    public static string DataPackage(Dataset dataset) => $"{DatasetFolder(dataset)}datapackage.json";

    /// <summary>The folder of the combined dataset: the current rows of every dataset, by month.</summary>
    public const string Combined = $"{Datasets}encounters/";

    /// <summary>What the combined dataset consists of.</summary>
    public const string CombinedManifest = $"{Combined}manifest.json";

    /// <summary>The description of the combined dataset's columns.</summary>
    public const string CombinedPackage = $"{Combined}datapackage.json";

    /// <summary>
    /// The current rows of a dataset for a month, partitioned as Hive does. The partition is not named like a column: the
    /// month in the rows is a date, and readers would replace it with the text of the path.
    /// </summary>
    public static string CombinedFile(Dataset dataset, Month month) => $"{Combined}year_month={month}/{dataset}.parquet";

    /// <summary>The feed of releases.</summary>
    public const string ReleasesFeed = $"{Feeds}releases.atom";

    /// <summary>The feed of alerts.</summary>
    public const string AlertsFeed = $"{Feeds}alerts.atom";

    /// <summary>Whether a text can be the path of a blob: no segment is empty or leads elsewhere.</summary>
    public static bool IsValid(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return BlobPath.TrySplit(path, out _);
    }

    /// <summary>The media type of a blob, by its name.</summary>
    public static string MediaTypeOf(string path) => Path.GetExtension(path) switch
    {
        ".json" => "application/json",
        ".csv" => "text/csv; charset=utf-8",
        ".gz" => "application/gzip",
        ".parquet" => "application/vnd.apache.parquet",
        ".atom" => "application/atom+xml",
        _ => "application/octet-stream",
    };

    private static string DatasetFolder(Dataset dataset) => $"{Datasets}{dataset}/";
}
