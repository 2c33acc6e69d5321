using Encounters.Calendar;

namespace Encounters.Releases;

/// <summary>When CBP published a release: a month always, an instant where the server's Last-Modified told it.</summary>
public sealed record Publication : IComparable<Publication>
{
    private Publication(Month month, DateTimeOffset? at)
    {
        Month = month;
        At = at;
    }

    /// <summary>The month of publication.</summary>
    public Month Month { get; }

    /// <summary>The instant of publication (UTC), where it is known.</summary>
    public DateTimeOffset? At { get; }

    /// <summary>The day by which it was public for certain: the instant's day, or the last day of the month.</summary>
    public DateOnly NoLaterThan => At is { } at ? DateOnly.FromDateTime(at.UtcDateTime) : Month.LastDay;

    /// <summary>
    /// Judges the evidence: the month in the folder of the file's address, and Last-Modified. Either is believed only where it
    /// is plausible: not before the data end, and Last-Modified not after we retrieved the file.
    /// </summary>
    /// <returns>The publication, or null where no evidence is plausible.</returns>
    public static Publication? Judge(Coverage coverage, Month? folder, DateTimeOffset? lastModified, DateTimeOffset retrieved)
    {
        ArgumentNullException.ThrowIfNull(coverage);
        var modified = lastModified is { } instant
            && instant <= retrieved
            && DateOnly.FromDateTime(instant.UtcDateTime) > coverage.LastMonth.LastDay
            ? lastModified
            : null;
        if (folder is { } month && month > coverage.LastMonth)
            return new Publication(month, modified is { } at && Month.Of(at) == month ? at.ToUniversalTime() : null);

        return modified is { } known ? new Publication(Month.Of(known), known.ToUniversalTime()) : null;
    }

    /// <summary>Restores a publication that was judged before.</summary>
    public static Publication Restore(Month month, DateTimeOffset? at) => new(month, at);

    /// <summary>By month, then by instant; a month alone comes first.</summary>
    public int CompareTo(Publication? other) => other is null
        ? 1
        : (Month, At ?? DateTimeOffset.MinValue).CompareTo((other.Month, other.At ?? DateTimeOffset.MinValue));
}
