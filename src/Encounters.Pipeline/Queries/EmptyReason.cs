using Encounters.Calendar;

namespace Encounters.Pipeline.Queries;

/// <summary>Explains an empty answer in a sentence.</summary>
public static class EmptyReason
{
    /// <summary>Why a store without releases has no answers.</summary>
    public const string NothingYet = "Nothing has been ingested yet.";

    /// <summary>Why a selection has no months.</summary>
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
            return $"No release published by {asOf} has figures for {selection}.";
        var asked = (from, to) switch
        {
            ({ } first, { } last) when first > last => $"{first} is after {last}, so no month lies between them.",
            ({ } first, { } last) => $"{selection} has no figures between {first} and {last};",
            ({ } first, null) => $"{selection} has no figures from {first} on;",
            (null, { } last) => $"{selection} has no figures up to {last};",
            _ => throw new InvalidOperationException($"{selection} has months."),
        };
        return asked[^1] == ';'
            ? $"{asked} its figures run from {points.Min(point => point.Month)} to {points.Max(point => point.Month)}."
            : asked;
    }

    /// <summary>Why there are no revisions.</summary>
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
                : $"No release {(asOf is null ? "" : $"published by {asOf} ")}restated a month of "
                    + $"{selection?.ToString() ?? "any series"}.");

    /// <summary>Why there are no alerts.</summary>
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

    /// <summary>Why there are no figures at all; null if there are releases.</summary>
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
            : $"No release is known to have been published by {asOf}: the publication dates of the releases here are unknown.";
    }

    private static async Task<bool> IsUnknownAsync(
        IStoreFacts facts, SeriesSelection? selection, CancellationToken cancellationToken) =>
        selection is not null && !(await facts.ListKeysAsync(cancellationToken)).Any(selection.Includes);
}
