using BundledReleases;
using Encounters.Calendar;
using Encounters.Releases;

namespace Ingest.Tour;

/// <summary>A release of the tour, and where it was on CBP's site.</summary>
/// <param name="Path">The path on the site, in the folder of its month of publication.</param>
/// <param name="Title">The text of its link.</param>
/// <param name="Published">The month of publication.</param>
/// <param name="Content">CBP's bytes.</param>
internal sealed record TourRelease(string Path, string Title, Month Published, byte[] Content);

/// <summary>The bundled releases that the tour replays, in the order of publication.</summary>
internal static class TourReleases
{
    public static IReadOnlyList<TourRelease> Load() =>
        [.. BundledArchive.Read(BundledArchive.Monthly).Select(Describe).OrderBy(release => release.Published)];

    private static TourRelease Describe(BundledFile file)
    {
        var name = ReleaseName.Read(Path.GetFileName(file.Path));
        if (name is not { FirstYear: { } first, LastMonth: { } through })
            throw new InvalidOperationException($"'{file.Path}' is not named as a monthly release.");

        // Each of the six came out in the month after its data.
        var published = through.Next;
        return new TourRelease(
            $"/sites/default/files/{published}/{name.FileName}",
            $"FY{first.Number % 100} - FY{through.FiscalYear.Number % 100} (FYTD) Nationwide Encounters by State - "
                + $"{through.FirstDay:MMMM}",
            published,
            file.Content);
    }
}
