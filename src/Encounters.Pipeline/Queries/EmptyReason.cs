using Encounters.Calendar;

namespace Encounters.Pipeline.Queries;

/// <summary>Says in a sentence why there is nothing to answer.</summary>
public static class EmptyReason
{
    /// <summary>Why a store without a release answers nothing.</summary>
    public const string NothingYet = "Nothing has been ingested yet.";

    /// <summary>Why no month of a selection is answered.</summary>
    /// <param name="today">The facts of today.</param>
    /// <param name="then">The facts that were asked.</param>
    /// <param name="asOf">The point that they are of; null for today.</param>
    /// <param name="selection">The series.</param>
    /// <param name="from">The first month that was asked for.</param>
    /// <param name="to">The last month that was asked for.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    public static async Task<string> OfMonthsAsync(
        IStoreFacts today, IStoreFacts then, AsOf? asOf, SeriesSelection selection, Month? from, Month? to,
        CancellationToken cancellationToken)
    {
        if (await OfReleasesAsync(today, then, asOf, cancellationToken) is { } reason)
            return reason;
        var points = await new StoreQueries(then).ReadSeriesAsync(selection, null, null, cancellationToken);
        if (points.Count == 0)
            return $"No release that had been published by {asOf} has {selection}.";
        var asked = (from, to) switch
        {
            ({ } first, { } last) when first > last => $"{first} is after {last}, so no month lies between them.",
            ({ } first, { } last) => $"{selection} has no month between {first} and {last};",
            ({ } first, null) => $"{selection} has no month from {first} on;",
            (null, { } last) => $"{selection} has no month up to {last};",
            _ => throw new InvalidOperationException($"{selection} has months."),
        };
        return asked[^1] == ';'
            ? $"{asked} it runs from {points.Min(point => point.Month)} to {points.Max(point => point.Month)}."
            : asked;
    }

    /// <summary>Why no revision is answered.</summary>
    /// <param name="today">The facts of today.</param>
    /// <param name="then">The facts that were asked.</param>
    /// <param name="asOf">The point that they are of; null for today.</param>
    /// <param name="selection">The series; null for all.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    public static async Task<string> OfRevisionsAsync(
        IStoreFacts today, IStoreFacts then, AsOf? asOf, SeriesSelection? selection, CancellationToken cancellationToken) =>
        await OfReleasesAsync(today, then, asOf, cancellationToken)
            ?? (await IsUnknownAsync(today, selection, cancellationToken)
                ? $"There is no series '{selection}'."
                : $"No later release {(asOf is null ? "" : $"until {asOf} ")}gave a month of "
                    + $"{selection?.ToString() ?? "any series"} another value.");

    /// <summary>Why no alert is answered.</summary>
    /// <param name="facts">The facts that were asked.</param>
    /// <param name="selection">The series; null for all.</param>
    /// <param name="kind">The kind that was asked for; null for all.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    public static async Task<string> OfAlertsAsync(
        IStoreFacts facts, SeriesSelection? selection, string? kind, CancellationToken cancellationToken) =>
        await OfReleasesAsync(facts, facts, null, cancellationToken)
            ?? (await IsUnknownAsync(facts, selection, cancellationToken)
                ? $"There is no series '{selection}'."
                : $"No {(kind is null ? "" : $"{kind} ")}alert has been raised"
                    + $"{(selection is null ? "" : $" about {selection}")}.");

    /// <summary>Why nothing at all can be answered; null where there are releases.</summary>
    public static async Task<string?> OfReleasesAsync(
        IStoreFacts today, IStoreFacts then, AsOf? asOf, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(today);
        ArgumentNullException.ThrowIfNull(then);
        if ((await then.ListReleasesAsync(cancellationToken)).Count > 0)
            return null;
        var all = await today.ListReleasesAsync(cancellationToken);
        if (all.Count == 0)
            return NothingYet;
        return all.FirstOrDefault(entry => entry.Release.Published is not null) is { } earliest
            ? $"No release had been published by {asOf}; the earliest one here was published in "
                + $"{earliest.Release.Published!.Month}."
            : $"No release had been published by {asOf}, as far as is known: of none here is it known when.";
    }

    private static async Task<bool> IsUnknownAsync(
        IStoreFacts facts, SeriesSelection? selection, CancellationToken cancellationToken) =>
        selection is not null && !(await facts.ListKeysAsync(cancellationToken)).Any(selection.Includes);
}
