using Encounters.Claims;
using Encounters.Pipeline.Ledger;

namespace Encounters.Pipeline.Queries;

/// <summary>A text that was checked.</summary>
/// <param name="Date">The date that it was judged by.</param>
/// <param name="Claims">Its figures, in the order of the text.</param>
public sealed record TextReport(DateOnly Date, IReadOnlyList<JudgedClaim> Claims);

/// <summary>Checks the figures of a text against what had been published by its date.</summary>
public static class TextCheck
{
    /// <summary>Checks a text.</summary>
    /// <param name="published">What was published.</param>
    /// <param name="text">The text.</param>
    /// <param name="date">Its date; null for the one at its top, or else today.</param>
    /// <param name="clock">Gives today's date.</param>
    public static TextReport Check(PublishedFigures published, string text, DateOnly? date, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(clock);
        var day = date ?? TextDate.Find(text) ?? DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        return new TextReport(day, new ClaimCheck(published, day).Check(text));
    }

    /// <summary>Reads all that was ever published.</summary>
    public static async Task<PublishedFigures> ReadPublishedAsync(IStoreFacts facts, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(facts);
        var releases = (await facts.ListReleasesAsync(cancellationToken)).Where(entry => entry.IsComplete)
            .Select(entry => entry.Release).ToArray();
        var histories = ReleaseTotalsReader.HistoriesOf(await facts.ReadTotalsAsync(releases, cancellationToken));
        return new PublishedFigures(histories, releases);
    }
}
