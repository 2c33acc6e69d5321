using Encounters.Categories;
using Encounters.Series;

namespace Encounters.Claims;

// What the words right at a figure name.
internal sealed partial class SentenceParts
{
    private const int Around = 30;

    /// <summary>Whether the sentence compares. If not, a fiscal year that rose by 5% rose over the one before.</summary>
    public bool IsCompared(Figure figure)
    {
        var (from, to) = Clause(figure);
        return Periods.Count > 1 || Compared().IsMatch(Sentence.Text) || LongerSpan().IsMatch(Sentence.Text[from..to]);
    }

    /// <summary>What the words of a count's own clause name.</summary>
    /// <param name="figure">The figure.</param>
    /// <param name="periods">The months that it was attached to.</param>
    /// <param name="isInherited">Whether they are the only ones that the sentence before is about.</param>
    public NamedParts NamedAt(Figure figure, IReadOnlyList<ClaimedPeriod> periods, bool isInherited)
    {
        var (from, to) = Near(figure);
        var named = NamedParts.None;
        var inClause = Periods.Where(mention => mention.Start >= from && mention.End <= to).Take(2).ToArray();
        var (first, last) = inClause.Length > 0 ? (from, to) : (0, Sentence.Text.Length);
        if ((inClause.Length > 0 ? inClause : Periods) is [{ IsRelative: false } only] && only.Periods.SequenceEqual(periods)
            && !HasEarlierTime(Math.Max(first, Math.Min(only.Start, figure.Start - Sentence.Start) - Around), only.Start)
            && !HasEarlierTime(only.End, Math.Min(last, Math.Max(only.End, figure.End - Sentence.Start) + Around))
            && !(IsAlone(figure) && only.Start >= figure.End - Sentence.Start))
            named |= NamedParts.Period;
        if (Periods.Count == 0 && isInherited && !HasEarlierTime(0, Sentence.Text.Length))
            named |= NamedParts.InheritedPeriod;
        if (ScopesNear(figure).Concat(_scopes.Where(entry => IsLabel(entry.Start, figure)))
            .Select(entry => entry.Scope).Distinct().Count() == 1)
            named |= NamedParts.Scope;
        if (!IsOfWhole(figure) && (NamesBreakdownNear(figure) || IsBaseOfOnlyBreakdown(figure)))
            named |= NamedParts.Breakdown;
        return named;
    }

    // "Agents apprehended 8,725 in May, 93% fewer than the 170,716 in May 2024": what is compared is of one kind.
    private bool IsBaseOfOnlyBreakdown(Figure figure)
    {
        if (!IsBaseFigure(figure) || Breakdowns is not [{ IsLoose: false, Dimension: not Dimension.Authority }])
            return false;
        var (from, to) = Near(figure);
        return !ClaimVocabulary.Encounters.IsMatch(Sentence.Text[from..to]) && !Whole().IsMatch(Sentence.Text);
    }

    // "Southwest border: 1,151,448."
    private bool IsLabel(int place, Figure figure) =>
        place < figure.Start - Sentence.Start && Label().IsMatch(Sentence.Text[place..(figure.Start - Sentence.Start)]);

    private bool HasEarlierTime(int from, int to) => ClaimVocabulary.EarlierTimes.IsMatch(Sentence.Text[from..to]);

    /// <summary>Whether the base of a change follows it, with no other figure between.</summary>
    public bool HasBaseAt(Figure figure)
    {
        var end = figure.End - Sentence.Start;
        return Periods.Any(mention => IsBase(mention) && mention.Start >= end
            && !Figures.Any(other => other.Kind is FigureKind.Count or FigureKind.Percent && !IsBaseFigure(other)
                && other.Start >= figure.End && other.Start < mention.Start + Sentence.Start));
    }

    /// <summary>Whether a count is a part of another figure ("of those"), and no place or group is named for it.</summary>
    public bool IsPartOfAnother(Figure figure) =>
        (PartBefore().IsMatch(Before(figure, 40)) || PartAfter().IsMatch(After(figure, 30)))
        && ScopesNear(figure).Length == 0 && !NamesBreakdownNear(figure);

    /// <summary>Whether a count is of both components: "total encounters", "with ports of entry included".</summary>
    public bool IsOfBothComponents(Figure figure)
    {
        var (from, to) = Near(figure);
        return BothComponents().IsMatch(Sentence.Text[from..to]) || WithPorts().IsMatch(Sentence.Text[..to]);
    }

    /// <summary>Whether a group or place is one of a list: "expelling Cubans, Haitians and Venezuelans".</summary>
    private bool IsInList((int Start, Dimension Dimension, Category Category, bool IsLoose) entry) =>
        (_enumerated ??= [.. FindEnumerated()]).Contains(entry.Start);

    private IEnumerable<int> FindEnumerated()
    {
        for (var i = 1; i < _breakdowns.Length; i++)
        {
            var (one, other) = (_breakdowns[i - 1], _breakdowns[i]);
            if (one.Dimension != other.Dimension || one.Category == other.Category
                || !Enumerated().IsMatch(Sentence.Text[one.Start..other.Start]))
                continue;
            yield return one.Start;
            yield return other.Start;
        }
    }

    /// <summary>Whether several groups or places precede a share: "single adults and families were 90%".</summary>
    public bool IsOfSeveral(Figure figure)
    {
        var (start, local) = (Chunk(figure).Start, figure.Start - Sentence.Start);
        return _breakdowns.Where(entry => entry.Start >= start && entry.Start < local)
            .GroupBy(entry => entry.Dimension).Any(same => same.Select(entry => entry.Category).Distinct().Count() > 1);
    }

    /// <summary>
    /// Whether a percentage is the share of another group in the same whole: "Indians were 22% of them, and Canadians 29%".
    /// </summary>
    public bool IsNextShare(Figure share, Figure figure)
    {
        if (figure.Kind != FigureKind.Percent || figure.Value < 0 || figure.Start < share.End)
            return false;
        var (from, to) = (share.End - Sentence.Start, figure.Start - Sentence.Start);
        return NextShare().IsMatch(Sentence.Text[from..to])
            && _breakdowns.Count(entry => entry.Start >= from && entry.Start < to) == 1
            && Figures.All(other => other.Kind == FigureKind.Other || other.End <= share.End || other.Start >= figure.Start)
            && !DirectionAfter().IsMatch(After(figure, 30));
    }

    /// <summary>Whether a count is of a group of people that no series has: "13,463 children on their own".</summary>
    public bool IsOfUnnamedGroup(Figure figure) =>
        ClaimVocabulary.GroupWords.IsMatch(ClauseOf(figure)) && !NamesBreakdownNear(figure, Dimension.Demographic);

    /// <summary>Whether a figure stands in parentheses of its own, as that of what is before it: "Arizona (40,778)".</summary>
    private bool IsAlone(Figure figure) => Before(figure, 1) == "(" && After(figure, 1) == ")";

    /// <summary>The clause of a figure, as far as the figures beside it.</summary>
    private (int From, int To) Near(Figure figure)
    {
        var ((start, end), (from, to)) = (Chunk(figure), Clause(figure));
        return (PredicateOf(figure) < int.MaxValue ? from : Math.Max(start, from), Math.Min(end, to));
    }

    /// <summary>
    /// Where the words begin by which a figure belongs to the subject of its sentence: "rose by 33% in July, to 183,479". None:
    /// the largest number.
    /// </summary>
    private int PredicateOf(Figure figure)
    {
        // Every figure of a sentence is asked for many times.
        if (!_predicates.TryGetValue(figure.Start, out var place))
            _predicates.Add(figure.Start, place = FindPredicate(figure));
        return place;
    }

    private int FindPredicate(Figure figure)
    {
        var before = Sentence.Text[..(figure.Start - Sentence.Start)];
        if (Predicate().Match(before) is { Success: true } verb)
            return verb.Index;
        // "… in July, 16% fewer than in June".
        return figure.Kind == FigureKind.Percent && ChangeOfSubject().Match(before) is { Success: true } comma
            && DirectionAfter().IsMatch(After(figure, 30))
            ? comma.Index
            : int.MaxValue;
    }

    private bool NamesBreakdownNear(Figure figure, Dimension? dimension = null)
    {
        var (from, to) = Near(figure);
        return _breakdowns.Any(entry => entry.Start >= from && entry.Start < to
            && (dimension is null || entry.Dimension == dimension));
    }

    private (int Start, Scope Scope)[] ScopesNear(Figure figure)
    {
        var (from, to) = Near(figure);
        return [.. _scopes.Where(entry => entry.Start >= from && entry.Start < to)];
    }
}
