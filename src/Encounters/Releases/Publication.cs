using Encounters.Calendar;

namespace Encounters.Releases;

/// <summary>When CBP published a release, as far as the evidence shows.</summary>
/// <remarks>
/// The evidence, the strongest first: that other bytes stood at the same address before, which we saw ourselves; the month in the
/// folder of the address; the server's Last-Modified. A Last-Modified from after the folder's month says either that CBP replaced
/// the file or that the server touched it, so it does not move the month; it only orders files of one month.
/// </remarks>
public sealed record Publication
{
    private Publication(Month month, DateTimeOffset? modified, ReleaseId? replaces) =>
        (Month, Modified, Replaces) = (month, modified?.ToUniversalTime(), replaces);

    /// <summary>The month of publication.</summary>
    public Month Month { get; }

    /// <summary>The server's Last-Modified (UTC), where it is plausible: in <see cref="Month"/> or after it.</summary>
    public DateTimeOffset? Modified { get; }

    /// <summary>The instant of publication (UTC), if it is known: it lies in <see cref="Month"/>.</summary>
    public DateTimeOffset? At => Modified is { } modified && Month.Of(modified) == Month ? modified : null;

    /// <summary>The release whose bytes stood at the same address before. This one is later, whatever else is known.</summary>
    public ReleaseId? Replaces { get; }

    /// <summary>The day by which it was public for certain: the instant's day, or the last day of the month.</summary>
    public DateOnly NoLaterThan => At is { } at ? DateOnly.FromDateTime(at.UtcDateTime) : Month.LastDay;

    /// <summary>
    /// Judges the month in the folder of the file's address, and Last-Modified.
    /// Either is believed only where it is plausible: not before the data end, and Last-Modified not before the folder's month
    /// and not after we retrieved the file.
    /// </summary>
    /// <returns>The publication, or null if no evidence is plausible.</returns>
    public static Publication? Judge(Coverage coverage, Month? folder, DateTimeOffset? lastModified, DateTimeOffset retrieved)
    {
        ArgumentNullException.ThrowIfNull(coverage);
        var modified = lastModified is { } instant
            && instant <= retrieved
            && DateOnly.FromDateTime(instant.UtcDateTime) > coverage.LastMonth.LastDay
            ? lastModified
            : null;
        if (folder is { } month && month > coverage.LastMonth)
            return new Publication(month, modified is { } at && Month.Of(at) >= month ? at : null, replaces: null);

        return modified is { } known ? new Publication(Month.Of(known), known, replaces: null) : null;
    }

    /// <summary>
    /// Judges bytes that stand at an address where we saw those of another release before. They were published after it: at their
    /// Last-Modified where that is later than what is known of the other release, otherwise by the time we retrieved them.
    /// </summary>
    public static Publication JudgeReplacement(
        Release replaced, Coverage coverage, DateTimeOffset? lastModified, DateTimeOffset retrieved)
    {
        ArgumentNullException.ThrowIfNull(replaced);
        var (before, floor) = (replaced.Published, replaced.OrderInstant);
        var at = Judge(coverage, folder: null, lastModified, retrieved)?.Modified is { } modified && modified > floor
            && (before is null || Month.Of(modified) >= before.Month)
            ? modified
            : retrieved;

        // A clock that stands still, or runs behind, must not put the replacement first.
        if (at <= floor)
            at = floor.AddTicks(1);
        return new Publication(Later(Month.Of(at), before?.Month), at, replaced.Id);
    }

    /// <summary>Restores a publication that was judged before.</summary>
    public static Publication Restore(Month month, DateTimeOffset? modified, ReleaseId? replaces) =>
        new(month, modified, replaces);

    /// <summary>
    /// Whether this evidence says more than what was known: something at all, a proof of order, or an earlier time.
    /// </summary>
    public bool TellsMoreThan(Publication? known)
    {
        if (known is null)
            return true;
        if (Replaces is null != known.Replaces is null)
            return Replaces is not null;
        if (Month != known.Month)
            return Month < known.Month;
        return Modified is not null && (known.Modified is null || Modified < known.Modified);
    }

    private static Month Later(Month one, Month? other) => other is { } month && month > one ? month : one;
}
