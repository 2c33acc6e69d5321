using System.Diagnostics;
using System.Text;
using Encounters.Calendar;
using Encounters.Normalization;
using Encounters.Pipeline.Sources.Web;
using Encounters.Releases;
using Encounters.Series;
using Encounters.Storage;
using Encounters.Storage.Azure;
using Encounters.Testing;

namespace Reliability.Tests.Fuzzing;

/// <summary>Mutated inputs for everything that parses what others wrote: no crash, no hang, no wrong total.</summary>
[Trait("Needs", "Time")]
public sealed class FuzzTests(ReliabilityReport report)
{
    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(10);

    [Theory]
    [InlineData(RealReleases.SouthwestAugust, "sbo-encounters-fy22-fy22-dec.csv", 1)]
    [InlineData(RealReleases.State2023, "nationwide-encounters-fy20-fy20-dec-state.csv", 2)]
    public void A_mutated_release_is_rejected_or_gives_the_counts_that_it_holds(string source, string fileName, int place)
    {
        var name = ReleaseName.Read(fileName);
        var original = Slice(source, name, rows: 40);
        Assert.NotNull(Normalize(original, name).Release);

        var (cases, accepted) = (Scale.Of(4_000, 250_000), 0L);
        Fuzz(cases, place, (mutator, _) =>
        {
            var mutated = mutator.Mutate(original);
            using var release = Normalize(mutated, name).Release;
            if (release is not null)
            {
                accepted++;
                AssertSameCounts(mutated, release);
            }
        });
        Assert.InRange(accepted, 1, cases);
        report.Note(6_000 + place, $"mutated releases, {name.Dataset} layout", cases,
            $"{accepted:N0} accepted, every month as an independent sum says; the others rejected");
    }

    [Fact]
    public void A_mutated_landing_page_gives_only_links_that_may_be_followed()
    {
        var page = Encoding.UTF8.GetBytes("""
            <!DOCTYPE html><html><head><title>Stats</title><base href="https://www.cbp.gov/document/"></head><body><ul>
            <li><a href="/sites/default/files/2026-07/nationwide-encounters-fy23-fy26-jun-aor.csv">FY23 - FY26 (FYTD)</a></li>
            <li><a href='https://www.cbp.gov/sites/default/files/assets/documents/2022-Oct/sbo-encounters-fy19-fy22.csv?x=1'>FY19</a></li>
            <li><a href="../2024-10/nationwide-encounters-fy21-fy24-state-0.csv">x</a><table><tr><td><p><b>y</table></li></ul></body></html>
            """);
        var address = new Uri("https://www.cbp.gov/document/stats/nationwide-encounters");
        var options = new WebSourceOptions();
        options.ApplyDefaults();
        var (cases, links) = (Scale.Of(2_000, 150_000), 0L);
        Fuzz(cases, 3, (mutator, _) =>
        {
            using var html = new MemoryStream(mutator.Mutate(page));
            var (candidates, _) = LandingPage.Read(html, address, options);
            Assert.All(candidates, candidate => Assert.True(options.Allows(new Uri(candidate.Location)), candidate.Location));
            links += candidates.Count;
        });
        Assert.True(links > 0);
        report.Note(6_003, "mutated landing pages", cases, $"{links:N0} links found, each to an allowed origin");
    }

    [Fact]
    public void A_mutated_file_name_says_something_or_nothing_and_its_paths_stay_in_the_store()
    {
        string[] names =
        [
            "sbo-encounters-fy22-fy25-aug.csv", "nationwide-encounters-fy20-fy23-aor.csv",
            "NATIONWIDE-ENCOUNTERS-FY23-FY26-JUN-STATE_1.CSV",
            "sbo-encounters-fy19.csv", "sbo-encounters-fy22-fy25 (1).csv",
        ];
        var (cases, parsed) = (Scale.Of(20_000, 400_000), 0L);
        Fuzz(cases, 4, (mutator, i) =>
        {
            var text = Encoding.UTF8.GetString(mutator.Mutate(Encoding.UTF8.GetBytes(names[i % names.Length])));
            var name = ReleaseName.Read(text);
            var coverage = name.Coverage ?? Coverage.Final(new FiscalYear(2022), new FiscalYear(2022));
            parsed += name.Coverage is null ? 0 : 1;
            var release = new Release(name.Dataset ?? Dataset.Southwest, coverage, ContentHash.Of([]), null);
            Assert.True(StorePaths.IsValid(StorePaths.RawFile(release, name.FileName)), text);
            Assert.InRange(Encoding.UTF8.GetByteCount(name.FileName), 1, 255);
            Assert.True(ReleaseId.TryParse(release.Id.Value, out var id), release.Id.Value);
            Assert.Equal(coverage, id.Coverage);
            Assert.Equal(coverage.MonthCount, coverage.Months.Count());
        });
        Assert.True(parsed > 0);
        report.Note(6_004, "mutated file names", cases, $"{parsed:N0} state a coverage, all have safe paths");
    }

    [Fact]
    public void A_mutated_key_or_path_is_escaped_without_loss_and_leaves_nothing_open()
    {
        var originals =
            ((string[])["southwest/citizenship=mexico", "2024-01|fy22-fy25-aug-644a7051", "https://www.cbp.gov/a?b=c#d",
                "raw/southwest/x/y.csv", new string('k', 480)])
            .Select(Encoding.UTF8.GetBytes).ToArray();
        var root = Path.GetFullPath(Path.Combine(Path.GetTempPath(), "store"));
        var cases = Scale.Of(20_000, 400_000);
        Fuzz(cases, 5, (mutator, i) =>
        {
            var (one, two) = (Text(mutator, i), Text(mutator, i));
            var escaped = TableKey.Escape(one);
            Assert.DoesNotContain(escaped, character => character is '/' or '\\' or '#' or '?' || char.IsControl(character));
            Assert.InRange(escaped.Length, 0, 512);
            Assert.Equal(one == two, escaped == TableKey.Escape(two));
            if (!TableKey.IsCut(escaped))
                Assert.Equal(one, TableKey.Unescape(escaped));
            if (StorePaths.IsValid(one))
                Assert.StartsWith(root + Path.DirectorySeparatorChar, Path.GetFullPath(Path.Combine(root, one)),
                    StringComparison.Ordinal);
        });
        report.Note(6_005, "mutated table keys and blob paths", cases,
            "each read back; no two became one; no path left the store");

        string Text(Mutator mutator, int i) => Encoding.UTF8.GetString(mutator.Mutate(originals[i % originals.Length]));
    }

    private static void Fuzz(int cases, int seed, Action<Mutator, int> tryOne)
    {
        for (var i = 0; i < cases; i++)
        {
            var clock = Stopwatch.StartNew();
            try
            {
                tryOne(new Mutator((seed * 10_000_000) + i), i);
            }
            catch (Exception exception)
            {
                throw new InvalidOperationException($"Case {i} of seed {seed}: {exception.Message}", exception);
            }

            Assert.True(clock.Elapsed < Hang, $"Case {i} of seed {seed} took {clock.Elapsed}.");
        }
    }

    private static NormalizationResult Normalize(byte[] csv, ReleaseName name)
    {
        using var stream = new MemoryStream(csv);
        return Normalizer.Normalize(stream, name, CancellationToken.None);
    }

    private static void AssertSameCounts(byte[] csv, NormalizedRelease release)
    {
        var whole = SeriesKey.Whole(release.Totals.Dataset == Dataset.Southwest ? Scope.Southwest : Scope.Nationwide);
        SortedDictionary<string, long> sums = new(StringComparer.Ordinal);
        foreach (var month in release.Totals.Coverage.Months)
            sums[$"{month.FiscalYear} {FiscalMonthName.Of(month.FiscalMonth)}"] = release.Totals[whole, month]!.Value;
        Assert.Equal(sums, IndependentSum.ByMonth(csv));

        // Each breakdown adds up to the whole, wherever a month is broken down at all.
        foreach (var dimension in release.Totals.Columns.Dimensions.Where(
            dimension => dimension != Encounters.Categories.Dimension.Region))
        {
            foreach (var month in release.Totals.Coverage.Months)
            {
                var parts = release.Totals.Keys.Where(key => key.Scope == whole.Scope && key.Dimension == dimension)
                    .Sum(key => release.Totals[key, month]!.Value);
                Assert.Equal(release.Totals[whole, month], parts);
            }
        }
    }

    /// <summary>Some rows of a real release for the months of a shorter coverage.</summary>
    private static byte[] Slice(string source, ReleaseName name, int rows)
    {
        var lines = File.ReadAllLines(RealReleases.PathOf(source));
        var months =
            name.Coverage!.Months.Select(
                month => (Year: $"{month.FiscalYear}", Name: FiscalMonthName.Of(month.FiscalMonth).ToUpperInvariant())).ToArray();
        var chosen =
            months.SelectMany(
                month => lines.Where(line => line.StartsWith(month.Year, StringComparison.Ordinal)
                    && line.Contains($",{month.Name},", StringComparison.Ordinal))
            .Take(rows / months.Length));
        return Encoding.UTF8.GetBytes(string.Join("\r\n", chosen.Prepend(lines[0])) + "\r\n");
    }
}
