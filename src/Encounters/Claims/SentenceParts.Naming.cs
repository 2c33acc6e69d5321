using Encounters.Categories;
using Encounters.Series;

namespace Encounters.Claims;

// What the words right at a figure name.
internal sealed partial class SentenceParts
{
    private const int Around = 30;
    private const int FarthestWhole = 120;

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
        if (!(IsBaseFigure(figure) || figure.Kind == FigureKind.Percent)
            || Breakdowns is not [{ IsLoose: false, Dimension: not Dimension.Authority }])
            return false;
        var (from, to) = Near(figure);
        return !ClaimVocabulary.Encounters.IsMatch(Sentence.Text[from..to]) && !Whole().IsMatch(Sentence.Text);
    }

    // "Southwest border: 1,151,448."
    private bool IsLabel(int place, Figure figure) =>
        place < figure.Start - Sentence.Start && Label().IsMatch(Sentence.Text[place..(figure.Start - Sentence.Start)]);

    private bool HasEarlierTime(int from, int to) => ClaimVocabulary.EarlierTimes.IsMatch(Sentence.Text[from..to]);

    /// <summary>Whether a count is the size of a change: "a decline of nearly 126,000 encounters".</summary>
    public bool IsDifference(Figure figure) =>
        figure.Kind == FigureKind.Count && SizeInCounts().IsMatch(Before(figure, FarthestCount));

    /// <summary>Whether a count is a part of another figure ("of those"), and no place or group is named for it.</summary>
    public bool IsPartOfAnother(Figure figure)
    {
        if (NamesBreakdownNear(figure))
            return false;
        return (figure.Kind == FigureKind.Count && OfTheWholeBefore().IsMatch(Before(figure, FarthestWhole)))
            || (ScopesNear(figure).Length == 0
                && (PartBefore().IsMatch(Before(figure, 40)) || PartAfter().IsMatch(After(figure, 30))));
    }

    /// <summary>
    /// The count before a word in its clause: "September's 269,735 encounters were the highest"; null if there is none.
    /// </summary>
    public Figure? CountOfClause(int word)
    {
        var count = Figures.LastOrDefault(figure => figure.Kind == FigureKind.Count && figure.End - Sentence.Start <= word);
        return count.Length > 0 && !ClauseBreak().IsMatch(Sentence.Text[(count.End - Sentence.Start)..word]) ? count : null;
    }

    /// <summary>Whether a small number is a count by the words around it: "fell to 636 in February".</summary>
    public bool IsBareCount(Figure figure) =>
        VerbOfCount().IsMatch(Before(figure, FarthestBase)) && EndOfCount().IsMatch(After(figure, Around))
        && (NamesBreakdownNear(figure) || (IsBaseFigure(figure) && Figures.Any(count => count.Kind == FigureKind.Count
            && count.End <= figure.Start)));

    /// <summary>Whether a figure counts those whom the sentence before named: "encounters with them numbered 10,717".</summary>
    public bool CountsThem(Figure figure)
    {
        var (from, to) = Near(figure);
        return Them().IsMatch(Sentence.Text[from..to]);
    }

    /// <summary>Whether the sentence goes on about what the one before it counts: "the figure was 8,412".</summary>
    public bool RefersBack(Figure figure) => Anaphor().IsMatch(Sentence.Text)
        && (figure.Kind == FigureKind.Share || !Whole().IsMatch(Sentence.Text));

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

    /// <summary>Whether a count is of a group of people that no series has: "13,463 children on their own".</summary>
    public bool IsOfUnnamedGroup(Figure figure) =>
        ClaimVocabulary.GroupWords.IsMatch(ClauseOf(figure)) && !NamesBreakdownNear(figure, Dimension.Demographic);

    /// <summary>Whether a figure stands in parentheses of its own, as that of what is before it: "Arizona (40,778)".</summary>
    private bool IsAlone(Figure figure) => Before(figure, 1) == "(" && After(figure, 1) == ")";

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
