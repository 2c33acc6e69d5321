using Encounters.Calendar;
using Encounters.Series;

namespace Encounters.Swings;

/// <summary>Which rule found a swing.</summary>
public enum SwingKind
{
    /// <summary>One month moved more than its history explains.</summary>
    Swing,

    /// <summary>The level built up or wore off over months, ended doing so, or set a record.</summary>
    Shift,
}

/// <summary>A swing of a series.</summary>
/// <param name="Series">The series.</param>
/// <param name="Kind">The rule.</param>
/// <param name="Month">The month, with its expected range.</param>
/// <param name="LargestSince">
/// For a swing: the last month that moved as much in this direction; null if none did in all the months that are known.
/// </param>
/// <param name="FirstMonth">The first month of the history that this was judged by.</param>
/// <param name="Followers">The breakdowns that merely follow, folded into this one.</param>
public sealed record Swing(
    SeriesKey Series, SwingKind Kind, MonthAssessment Month, Month? LargestSince, Month FirstMonth,
    IReadOnlyList<SeriesKey> Followers)
{
    /// <summary>1 for a rise, -1 for a fall.</summary>
    public int Direction => Kind == SwingKind.Shift ? Month.Level!.Direction : Math.Sign(Month.Expectation!.Value.Residual);
}

/// <summary>
/// Finds the swings among many series. Each is judged by its own history alone, so that a series that is added or taken away
/// changes no other's verdict. Breakdowns that merely follow their whole are folded into its swing.
/// </summary>
public sealed class SwingSurvey(SwingParameters parameters)
{
    // Two departures that differ by less, in standard errors, are the same.
    private const double SameWithin = 2;

    private readonly SwingDetector _detector = new(parameters);

    /// <summary>Finds every swing, in order of month and series.</summary>
    public IReadOnlyList<Swing> Find(IReadOnlyDictionary<SeriesKey, IReadOnlyList<MonthlyCount>> series)
    {
        ArgumentNullException.ThrowIfNull(series);
        List<Swing> swings = [];
        foreach (var (key, months) in series)
        {
            var assessed = _detector.Assess(months);
            for (var i = 0; i < assessed.Count; i++)
            {
                if (FindIn(key, assessed, i) is { } swing)
                    swings.Add(swing);
            }
        }

        return [.. swings.GroupBy(swing => swing.Month.Month).OrderBy(month => month.Key).SelectMany(month => Fold([.. month]))];
    }

    private Swing? FindIn(SeriesKey key, IReadOnlyList<MonthAssessment> months, int index)
    {
        var kind = _detector.IsSwing(months[index])
            ? SwingKind.Swing
            : SwingDetector.IsShift(months[index]) ? SwingKind.Shift : (SwingKind?)null;
        if (kind is not { } found)
            return null;
        var swing = new Swing(key, found, months[index], LargestSince(months, index), months[0].Month, []);

        // A handful of encounters in a breakdown is no news.
        return key.Dimension is not null && Severities.NewsworthinessOf(found, months[index]) < Severities.BreakdownFrom
            ? null
            : swing;
    }

    private static IEnumerable<Swing> Fold(IReadOnlyList<Swing> month)
    {
        HashSet<SeriesKey> folded = [];
        List<Swing> kept = [];
        foreach (var swing in month.OrderBy(swing => swing.Series))
        {
            if (swing.Series.Dimension is not null || swing.Kind == SwingKind.Shift)
            {
                kept.Add(swing);
                continue;
            }

            SeriesKey[] followers =
            [
                .. month.Where(other => other.Series.Dimension is not null && other.Series.Scope == swing.Series.Scope
                    && Follows(other, swing))
                    .Select(other => other.Series).Order(),
            ];
            folded.UnionWith(followers);
            kept.Add(swing with { Followers = followers });
        }

        return kept.Where(swing => !folded.Contains(swing.Series));
    }

    /// <summary>Whether the departure of a breakdown does not differ from its whole's by more than chance.</summary>
    private static bool Follows(Swing part, Swing whole)
    {
        if (part.Kind == SwingKind.Shift || part.Direction != whole.Direction)
            return false;
        var (child, parent) = (part.Month.Expectation!.Value, whole.Month.Expectation!.Value);
        var error = Math.Sqrt((child.StandardError * child.StandardError) + (parent.StandardError * parent.StandardError));
        return Math.Abs(child.Residual - parent.Residual) < SameWithin * error;
    }

    private static Month? LargestSince(IReadOnlyList<MonthAssessment> months, int index)
    {
        if (months[index].ChangePercent is not { } change)
            return null;
        for (var i = index - 1; i > 0; i--)
        {
            if (months[i].ChangePercent is { } earlier && Math.Sign(earlier) == Math.Sign(change)
                && Math.Abs(earlier) >= Math.Abs(change))
                return months[i].Month;
        }

        return null;
    }
}
