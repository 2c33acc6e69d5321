using Encounters.Calendar;

namespace Encounters.Releases;

/// <summary>One file that CBP published: dataset, coverage and content, and when it was published if that is known.</summary>
/// <remarks>
/// Releases have one order, whatever order they were ingested in: month of publication, coverage (a final file after its
/// September), precedence of the dataset, instant of publication, copy number, content hash.
/// A release whose publication is unknown takes the place of one published in the month after its data end, the earliest that CBP
/// publishes.
/// </remarks>
public sealed record Release(Dataset Dataset, Coverage Coverage, ContentHash Hash, Publication? Published) : IComparable<Release>
{
    /// <summary>The identity inside the dataset.</summary>
    public ReleaseId Id { get; } = ReleaseId.Of(Coverage, Hash);

    /// <summary>
    /// The number that its name carries as a second upload of one name; null for the first. It is later than the first.
    /// </summary>
    public int? Copy { get; init; }

    /// <summary>
    /// The month of publication, or the earliest possible one where it is unknown. For ordering, never for display.
    /// </summary>
    private Month OrderMonth => Published?.Month ?? Coverage.LastMonth.Next;

    /// <summary>
    /// The instant of publication, for ordering. Where it is unknown, a first upload counts from the beginning of its month and a
    /// second one from the end.
    /// </summary>
    internal DateTimeOffset OrderInstant => Published?.Modified ?? (Copy is null
        ? DateTimeOffset.MinValue
        : new DateTimeOffset(OrderMonth.LastDay, TimeOnly.MaxValue, TimeSpan.Zero));

    /// <summary>
    /// Whether another release is believed instead of this one on what both speak of: it has the same coverage and is of a
    /// dataset that takes precedence.
    /// </summary>
    public bool YieldsTo(Release other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return other.Dataset.Precedence > Dataset.Precedence && other.Coverage == Coverage;
    }

    /// <inheritdoc/>
    public int CompareTo(Release? other)
    {
        if (other is null)
            return 1;
        if (OrderMonth.CompareTo(other.OrderMonth) is not 0 and var byMonth)
            return byMonth;
        if (Coverage.CompareTo(other.Coverage) is not 0 and var byCoverage)
            return byCoverage;
        if (Dataset.Precedence.CompareTo(other.Dataset.Precedence) is not 0 and var byDataset)
            return byDataset;
        if (OrderInstant.CompareTo(other.OrderInstant) is not 0 and var byInstant)
            return byInstant;
        var byCopy = (Copy ?? -1).CompareTo(other.Copy ?? -1);
        return byCopy != 0 ? byCopy : string.CompareOrdinal(Hash.Hex, other.Hash.Hex);
    }

    /// <summary>
    /// Whether the release was public on the day. Where only the month is known, from its last day on; where nothing is known,
    /// from the last day of the month after its data end.
    /// </summary>
    public bool WasPublishedBy(DateOnly day) => (Published?.NoLaterThan ?? OrderMonth.LastDay) <= day;

    /// <summary>Dataset and identity.</summary>
    public override string ToString() => $"{Dataset}/{Id}";
}
