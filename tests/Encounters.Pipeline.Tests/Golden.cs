using Encounters.Testing;

namespace Encounters.Pipeline.Tests;

/// <summary>
/// Files that pin what is stored. After a change that is meant, run the tests with UPDATE_GOLDEN=1 and read the diff.
/// </summary>
internal static class Golden
{
    public static void Matches(string name, string actual)
    {
        var path = Path.Combine(Repository.Root, "tests", "Encounters.Pipeline.Tests", "Golden", name);
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
            File.WriteAllText(path, actual);
        Assert.Equal(File.ReadAllText(path), actual);
    }
}
