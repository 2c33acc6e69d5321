using Encounters.Releases;

namespace Ingest.Samples;

/// <summary>A bundled sample file, and where and when CBP would have published it.</summary>
/// <param name="Path">The path on the site.</param>
/// <param name="Title">The text of its link.</param>
/// <param name="LastModified">When it was published.</param>
/// <param name="Content">The bytes.</param>
internal sealed record SampleRelease(string Path, string Title, DateTimeOffset LastModified, byte[] Content);

/// <summary>The bundled samples, as <c>samples/Generate.cs</c> wrote them.</summary>
internal static class SampleReleases
{
    // CBP publishes some weeks after the month; for the samples, on the 14th of the month after.
    private const int DayOfPublication = 14;

    public static IReadOnlyList<SampleRelease> Load()
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "samples");
        return
        [
            .. Directory.EnumerateFiles(folder, "*.csv")
                .Select(file => ReleaseName.TryParse(Path.GetFileName(file), out var name)
                    ? (File: file, Name: name)
                    : throw new InvalidOperationException($"'{file}' is not named as a release."))
                .OrderBy(sample => sample.Name.Coverage)
                .Select(sample => Describe(sample.File, sample.Name)),
        ];
    }

    private static SampleRelease Describe(string file, ReleaseName name)
    {
        var through = name.Coverage.LastMonth;
        var published = through.Next;
        return new SampleRelease(
            $"/sites/default/files/{published}/{name.FileName}",
            $"{name.Coverage.FirstYear.ToFileName().ToUpperInvariant()} - {through.FiscalYear.ToFileName().ToUpperInvariant()} (FYTD) "
            + $"Southwest Land Border Encounters - {through.FirstDay:MMMM}",
            new DateTimeOffset(published.Year, published.MonthOfYear, DayOfPublication, 15, 0, 0, TimeSpan.Zero),
            File.ReadAllBytes(file));
    }
}
