using Encounters.Normalization;
using Encounters.Pipeline.Validation;
using Encounters.Releases;
using Encounters.Testing;

namespace Encounters.Pipeline.Tests.Ingestion;

/// <summary>Files that were cut between two rows.</summary>
public sealed class CompletenessTests
{
    // Files in order of month, as CBP writes them.
    public static TheoryData<string> InOrder =>
        [.. RealReleases.FileNames.Select(name => $"releases/{name}"),
            .. RealReleases.MonthlyNames.Select(name => $"monthly/{name}")];

    [Theory]
    [MemberData(nameof(InOrder))]
    [InlineData("older/sbo-encounters-fy19-fy22.csv")]
    public void A_whole_release_is_not_suspicious(string path) =>
        Assert.Empty(Problems(File.ReadAllBytes(RealReleases.DataFile(path)), path));

    [Theory]
    [MemberData(nameof(InOrder))]
    public void A_release_that_lost_most_of_a_month_or_more_is_refused(string path)
    {
        var csv = File.ReadAllLines(RealReleases.DataFile(path));
        var months = csv.Skip(1).Select(line => string.Join(',', line.Split(',')[..3])).ToArray();

        // The last month in the file is cut to 40 % of its rows, then away.
        var last = Array.FindIndex(months, month => month == months[^1]);
        foreach (var kept in (double[])[0.4, 0.1, 0])
        {
            var lines = csv.Take(1 + last + (int)((months.Length - last) * kept));
            Assert.NotEmpty(Problems(System.Text.Encoding.UTF8.GetBytes(string.Join("\r\n", lines) + "\r\n"), path));
        }
    }

    [Fact]
    public void A_category_that_every_other_month_has_cannot_be_absent_from_one()
    {
        var lines = File.ReadAllLines(RealReleases.PathOf(RealReleases.State2023)).Where(line =>
            !line.StartsWith("2023,FYTD,SEP,Southwest Land Border,TX", StringComparison.Ordinal));
        var problems = Problems(System.Text.Encoding.UTF8.GetBytes(string.Join("\r\n", lines) + "\r\n"), RealReleases.State2023);
        Assert.Contains(problems, problem => problem.Message.Contains("state=tx", StringComparison.Ordinal));
    }

    private static IReadOnlyList<Problem> Problems(byte[] csv, string path)
    {
        using var stream = new MemoryStream(csv);
        var (read, problems) = Normalizer.Normalize(stream, ReleaseName.Read(Path.GetFileName(path)),
            TestContext.Current.CancellationToken);
        using var release = read;
        return release is null ? problems : CompletenessCheck.Find(release, new ContinuityOptions());
    }
}
