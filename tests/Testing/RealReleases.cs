namespace Encounters.Testing;

/// <summary>The real releases beside the repository; tests read them where they lie.</summary>
internal static class RealReleases
{
    public const string State2023 = "nationwide-encounters-fy20-fy23-state.csv";
    public const string State2025 = "nationwide-encounters-fy22-fy25-state.csv";
    public const string SouthwestAugust = "sbo-encounters-fy22-fy25-aug.csv";

    public static IReadOnlyList<string> FileNames { get; } = [State2023, SouthwestAugust, State2025];

    /// <summary>Whether the releases are here.</summary>
    public static bool AreHere => Directory.Exists(Expected);

    /// <summary>The folder of the releases; the test is skipped where it is absent.</summary>
    public static string Folder
    {
        get
        {
            Assert.SkipUnless(AreHere, $"The real releases are not here: '{Expected}' (set CBP_RELEASES).");
            return Path.GetFullPath(Expected);
        }
    }

    private static string Expected => Environment.GetEnvironmentVariable("CBP_RELEASES") is { Length: > 0 } named
        ? named
        : Path.Combine(Repository.Root, "..", "shared", "data", "releases");

    /// <summary>The path of another file beside the releases; the test is skipped where it is absent.</summary>
    public static string DataFile(string relative)
    {
        var path = Path.Combine(Folder, "..", relative);
        Assert.SkipUnless(File.Exists(path), $"'{path}' is not here.");
        return Path.GetFullPath(path);
    }

    public static string PathOf(string fileName) => Path.Combine(Folder, fileName);
}
