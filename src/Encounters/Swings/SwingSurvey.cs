using Encounters.Calendar;
using Encounters.Series;

namespace Encounters.Swings;

/// <summary>Which rule found a swing.</summary>
public enum SwingKind
{
    /// <summary>One month moved more than its history explains.</summary>
    Swing,

    /// <summary>Several months in one direction moved the level.</summary>
    Shift,
}

/// <summary>A swing of a series.</summary>
/// <param name="Series">The series.</param>
/// <param name="Kind">The rule.</param>
/// <param name="Month">The month, with what was expected of it.</param>
/// <param name="Rank">How the change compares with earlier ones, in words.</param>
/// <param name="Followers">The breakdowns that merely follow, folded into this one.</param>
public sealed record Swing(
    SeriesKey Series, SwingKind Kind, MonthAssessment Month, string Rank, IReadOnlyList<SeriesKey> Followers);

/// <summary>
/// Finds the swings among many series: a whole is judged on its own; its breakdowns of a month together, so that few discoveries
/// are false, and those that merely follow their whole are folded into its swing.
/// </summary>
public sealed class SwingSurvey(SwingParameters parameters)
{
    private readonly SwingDetector _detector = new(parameters);

    /// <summary>Finds every swing, in order of month and series.</summary>
    public IReadOnlyList<Swing> Find(IReadOnlyDictionary<SeriesKey, IReadOnlyList<MonthlyCount>> series)
    {
        ArgumentNullException.ThrowIfNull(series);
        var assessed = series.ToDictionary(entry => entry.Key, entry => _detector.Assess(entry.Value));
        var wholes = assessed.Where(entry => entry.Key.Dimension is null).ToDictionary();
        var breakdowns = assessed.Where(entry => entry.Key.Dimension is not null).ToDictionary();
        var discoveries = DiscoverBreakdowns(breakdowns);

        List<Swing> swings = [];
        foreach (var (key, months) in wholes)
        {
            for (var i = 0; i < months.Count; i++)
            {
                if (_detector.IsSwing(months[i]))
                    swings.Add(new Swing(key, SwingKind.Swing, months[i], RankOf(months, i), FollowersOf(key, months[i], discoveries)));
                else if (_detector.IsShift(months, i))
                    swings.Add(new Swing(key, SwingKind.Shift, months[i], RankOf(months, i), []));
            }
        }

        var folded = swings.SelectMany(swing => swing.Followers.Select(key => (key, swing.Month.Month))).ToHashSet();
        foreach (var (key, index, _) in discoveries.Values.SelectMany(found => found))
        {
            var months = breakdowns[key];
            if (!folded.Contains((key, months[index].Month)))
                swings.Add(new Swing(key, SwingKind.Swing, months[index], RankOf(months, index), []));
        }

        return [.. swings.OrderBy(swing => swing.Month.Month).ThenBy(swing => swing.Series)];
    }

    /// <summary>The breakdowns that swung, by month: those that pass the rule and the control of false discoveries.</summary>
    private Dictionary<Month, List<(SeriesKey Key, int Index, Expectation Expectation)>> DiscoverBreakdowns(
        Dictionary<SeriesKey, IReadOnlyList<MonthAssessment>> breakdowns)
    {
        var tests = breakdowns
            .SelectMany(entry => entry.Value.Select((month, index) => (entry.Key, Index: index, Assessment: month)))
            .Where(test => test.Assessment.Expectation is not null)
            .GroupBy(test => test.Assessment.Month);
        Dictionary<Month, List<(SeriesKey, int, Expectation)>> discoveries = [];
        foreach (var month in tests)
        {
            var threshold = FalseDiscovery.Threshold(
                month.Select(test => test.Assessment.Expectation!.Value.Surprise), parameters.FalseDiscoveryRate);
            discoveries[month.Key] =
            [
                .. month.Where(test => test.Assessment.Expectation!.Value.Surprise <= threshold && _detector.IsSwing(test.Assessment))
                    .Select(test => (test.Key, test.Index, test.Assessment.Expectation!.Value)),
            ];
        }

        return discoveries;
    }

    /// <summary>The breakdowns of a whole whose departure does not differ from its own by more than chance.</summary>
    private IReadOnlyList<SeriesKey> FollowersOf(
        SeriesKey whole, MonthAssessment month, Dictionary<Month, List<(SeriesKey Key, int Index, Expectation Expectation)>> discoveries)
    {
        if (!discoveries.TryGetValue(month.Month, out var found))
            return [];
        var parent = month.Expectation!.Value;
        return
        [
            .. found.Where(entry => entry.Key.Scope == whole.Scope && Follows(entry.Expectation)).Select(entry => entry.Key).Order(),
        ];

        bool Follows(Expectation child)
        {
            var error = Math.Sqrt((child.StandardError * child.StandardError) + (parent.StandardError * parent.StandardError));
            return Math.Sign(child.Residual) == Math.Sign(parent.Residual)
                && Math.Abs(child.Residual - parent.Residual) < parameters.Score * error;
        }
    }

    private static string RankOf(IReadOnlyList<MonthAssessment> months, int index)
    {
        if (months[index].ChangePercent is not { } change)
            return "";
        var name = change < 0 ? "fall" : "rise";
        for (var i = index - 1; i > 0; i--)
        {
            if (months[i].ChangePercent is { } earlier && Math.Sign(earlier) == Math.Sign(change) && Math.Abs(earlier) >= Math.Abs(change))
                return $"largest {name} since {months[i].Month}";
        }

        return $"largest {name} on record, which begins in {months[0].Month}";
    }
}
