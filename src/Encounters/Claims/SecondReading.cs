using Encounters.Calendar;

namespace Encounters.Claims;

/// <summary>
/// Looks at every accusation once more. Where a figure is right for something else that the text names, or follows from its other
/// figures, the words have probably been read in the wrong order; the figure is then not called wrong.
/// </summary>
/// <param name="published">What was published.</param>
/// <param name="changes">Recomputes the changes.</param>
/// <param name="shares">Recomputes the shares.</param>
/// <param name="date">The date of the text.</param>
/// <param name="mentions">Everything that the text names.</param>
/// <param name="counts">The counts of the text.</param>
internal sealed class SecondReading(
    PublishedFigures published,
    ChangeCheck changes,
    ShareCheck shares,
    DateOnly date,
    TextMentions mentions,
    IEnumerable<Figure> counts)
{
    // A text with more counts than this is a table.
    private const int MostCounts = 40;

    private readonly Dictionary<Reading, IReadOnlyList<PublishedFigure>> _values = [];
    private readonly Figure[] _counts = [.. counts.Take(MostCounts)];

    /// <summary>The verdict that remains.</summary>
    public JudgedClaim Reconsider(JudgedClaim judged)
    {
        if (!judged.IsWrong)
            return judged;
        var claim = judged.Claim;
        var why = claim.Figure.Kind switch
        {
            FigureKind.Count => ElsewhereOf(claim) ?? SumOf(claim.Figure),
            FigureKind.Share => OtherShareOf(claim) ?? ShareOfCounts(claim.Figure),
            FigureKind.Percent => OtherChangeOf(claim) ?? ChangeOfCounts(claim.Figure),
            _ => null,
        };
        return why is null ? judged : ClaimCheck.Unjudged(claim, why);
    }

    private string? ElsewhereOf(Claim claim)
    {
        foreach (var reading in mentions.Open(claim))
        {
            if (reading.Period.Last < Month.Of(date)
                && ValuesOf(reading).Any(value => ClaimCheck.Fit(claim.Figure, value.Value) == Closeness.Yes)
                && !claim.Readings.Contains(reading))
                return $"it is right for {reading}, which the text may mean";
        }

        return null;
    }

    // A text has many figures and names few things.
    private IReadOnlyList<PublishedFigure> ValuesOf(Reading reading) =>
        _values.TryGetValue(reading, out var values) ? values : _values[reading] = published.Values(reading);

    private string? SumOf(Figure figure) => FindPair((one, other) => one.Start != figure.Start && other.Start != figure.Start
        && one.Start < other.Start
        && (figure.Value == Math.Abs(one.Value - other.Value) || figure.Value == one.Value + other.Value)) is var (one, other)
        ? $"it follows from {one.Text} and {other.Text}"
        : null;

    private string? OtherChangeOf(Claim claim)
    {
        foreach (var reading in mentions.Open(claim))
        {
            if (changes.Find(claim, reading, [.. mentions.OpenBases(claim, reading.Period)]) is { } change)
                return $"it is right from {change.Before.Reading.Period} to {change.After.Reading}, which the text may mean";
        }

        return null;
    }

    private string? OtherShareOf(Claim claim)
    {
        // The share of a border in the whole country is meant only where the words say so.
        var isOfBorder = claim.Readings.Any(own => own.Series.Dimension is null);
        foreach (var reading in mentions.Open(claim))
        {
            if ((reading.Series.Dimension is not null || isOfBorder) && shares.Fits(claim.Figure, reading))
                return $"it is right for {reading}, which the text may mean";
        }

        return null;
    }

    private string? ShareOfCounts(Figure figure) => FindPair(
        (whole, part) => part.Value < whole.Value && ShareCheck.IsOf(figure, part.Value, whole.Value)) is var (whole, part)
        ? $"it is the share of {part.Text} in {whole.Text}"
        : null;

    private string? ChangeOfCounts(Figure figure) =>
        FindPair((before, after) => ChangeCheck.IsBetween(figure, before.Value, after.Value)) is var (before, after)
        ? $"it is the change from {before.Text} to {after.Text}"
        : null;

    private (Figure One, Figure Other)? FindPair(Func<Figure, Figure, bool> fits)
    {
        foreach (var one in _counts)
        {
            foreach (var other in _counts)
            {
                if (one.Start != other.Start && fits(one, other))
                    return (one, other);
            }
        }

        return null;
    }
}
