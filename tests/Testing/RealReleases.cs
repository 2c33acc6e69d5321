using BundledReleases;

namespace Encounters.Testing;

/// <summary>CBP's own releases, unpacked once from the bundled archive into the build output.</summary>
internal static class RealReleases
{
    public const string State2023 = "nationwide-encounters-fy20-fy23-state.csv";
    public const string State2025 = "nationwide-encounters-fy22-fy25-state.csv";
    public const string SouthwestAugust = "sbo-encounters-fy22-fy25-aug.csv";

    private static readonly Lazy<string> Unpacked = new(() =>
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "bundled-releases");
        BundledArchive.Unpack(folder);
        return folder;
    });

    /// <summary>Three releases of different kinds, in the order of publication.</summary>
    public static IReadOnlyList<string> FileNames { get; } = [State2023, SouthwestAugust, State2025];

    /// <summary>
    /// Six releases that followed one another, through October 2023 to March 2024, in the order of publication.
    /// </summary>
    public static IReadOnlyList<string> MonthlyNames { get; } =
        [.. ((string[])["oct", "nov", "dec", "jan", "feb", "mar"])
            .Select(month => $"nationwide-encounters-fy21-fy24-{month}-state.csv")];

    /// <summary>The folder of the three releases.</summary>
    public static string Folder => DataFile("releases");

    /// <summary>The path of a file or folder in the archive.</summary>
    public static string DataFile(string relative) => Path.Combine(Unpacked.Value, relative);

    public static string PathOf(string fileName) => Path.Combine(Folder, fileName);

    public static string MonthlyPathOf(string fileName) => DataFile($"monthly/{fileName}");
}
