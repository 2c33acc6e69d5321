using Encounters.Categories;

namespace Encounters.Claims;

// Which of the groups and places that a sentence names a figure is of.
internal sealed partial class SentenceParts
{
    /// <summary>
    /// The breakdowns that a figure is of: those of its clause, else those between the figures beside it, before it first, else
    /// those of the sentence.
    /// </summary>
    /// <returns>The breakdowns, and whether the sentence leaves no other open.</returns>
    public (IReadOnlyList<(Dimension Dimension, Category Category, bool IsLoose)> Parts, bool IsCertain) BreakdownsOf(
        Figure figure)
    {
        if (ListOf(figure) is { Count: > 1 } list)
        {
            var named = _breakdowns.Where(entry => entry.Dimension is not Dimension.Component).ToArray();
            return named.Length == list.Count && named.Select(entry => entry.Dimension).Distinct().Count() == 1
                ? ([Part(named[list.IndexOf(figure)])], true)
                : (Breakdowns, false);
        }

        if (OwnerOf(figure) is { } owner)
            return BreakdownsOf(owner);
        if (IsAlone(figure) && Array.FindLast(_breakdowns, entry => entry.Start < figure.Start - Sentence.Start) is var label
            && label.Category is not null && NamedBefore().IsMatch(Sentence.Text[label.Start..(figure.Start - Sentence.Start)]))
            return ([Part(label)], true);
        // "Agents recorded 181,054, and officers at ports of entry 51,909, for a total of 232,963".
        if (TotalBefore().IsMatch(Before(figure, FarthestBase))
            && Array.TrueForAll(_breakdowns, entry => entry.Dimension == Dimension.Component))
            return ([], true);
        var (start, end) = Chunk(figure);
        var local = figure.Start - Sentence.Start;
        var earliest = IsOfWhole(figure) ? local : 0;
        var all = _breakdowns
            .Where(entry => entry.Start >= earliest && !IsOfLater(entry.Start, figure, FigureKind.Count)).ToArray();
        if (all.Where(entry => !IsOfLater(entry.Start, figure, FigureKind.Percent)).ToArray() is { Length: > 0 } own)
            all = own;
        var (from, to) = Near(figure);
        var here = all.Where(entry => entry.Start >= from && entry.Start < to).ToArray();
        // "Counting those at the ports of entry, CBP's southwest border total was 104,100", and "encounters at the southern
        // border fell by half, after the White House began to expel Cubans".
        if (here.Length == 0 && ScopesNear(figure).Length > 0 && (Whole().IsMatch(Sentence.Text[from..to])
            || (figure.Kind != FigureKind.Count && AllEncounters().IsMatch(Sentence.Text[from..to]))))
            return ([], true);
        var isCertain = (here.Length > 0 && !Array.Exists(here, IsInList))
            || all.Select(entry => (entry.Dimension, entry.Category)).Distinct().Count() <= 1;
        if (!isCertain && here.Length == 0 && OnlyOneBefore(figure) is { } only)
            return ([Part(only)], true);
        if (here.Length == 0)
            here = [.. all.Where(entry => entry.Start < local && entry.Start >= start)];
        if (here.Length == 0)
            here = [.. all.Where(entry => entry.Start >= local && entry.Start < end)];
        if (here.Length == 0)
            here = all;
        return ([.. here.Select(Part).Distinct()], isCertain);
    }

    /// <summary>
    /// The figure before, of which this one says more: "to 15,829 from 11,725", "149,854 encounters, or 60%", "families, at
    /// 60,334, decreased by 42%"; null if there is none.
    /// </summary>
    private Figure? OwnerOf(Figure figure)
    {
        var before = Figures.LastOrDefault(other =>
            other.Kind is FigureKind.Count or FigureKind.Share && other.End <= figure.Start);
        if (before.Length == 0 || figure.Kind == FigureKind.Other || NamesBreakdownNear(figure))
            return null;
        var (from, to) = (before.End - Sentence.Start, figure.Start - Sentence.Start);
        if (Array.Exists(_breakdowns, entry => entry.Start >= from && entry.Start < to))
            return null;
        if (figure.Kind == FigureKind.Share && (IsOrAfterCount(figure) || RoughlyBefore().IsMatch(Before(figure, Around))))
            return CountBefore(figure) is { Length: > 0 } part ? part : null;
        var gap = Sentence.Text[from..to];
        return (figure.Kind == FigureKind.Count && FromNext().IsMatch(gap))
            || (figure.Kind == FigureKind.Share && IsBaseOfShare(before, figure))
            || (figure.Kind == FigureKind.Percent && VerbNext().IsMatch(gap))
            ? before
            : null;
    }

    // "Mexicans, who were encountered 735,937 times", "while Chinese citizens, who draw attention, made up 6%".
    private (int Start, Dimension Dimension, Category Category, bool IsLoose)? OnlyOneBefore(Figure figure)
    {
        var (start, local) = (Chunk(figure).Start, figure.Start - Sentence.Start);
        var contrast = Contrast().Match(Sentence.Text[start..local]);
        start += contrast.Success ? contrast.Index : 0;
        var named = _breakdowns.Where(entry => entry.Start >= start && entry.Start < local).ToArray();
        return named is [var only] && (contrast.Success || WhoNext().IsMatch(Sentence.Text[only.Start..local])) ? only : null;
    }

    private static (Dimension Dimension, Category Category, bool IsLoose) Part(
        (int Start, Dimension Dimension, Category Category, bool IsLoose) entry) =>
        (entry.Dimension, entry.Category, entry.IsLoose);

    /// <summary>The counts that stand in a list with a figure: "111,128, 74,802, 48,410 and 8,078 encounters".</summary>
    private List<Figure> ListOf(Figure figure)
    {
        List<Figure> list = [];
        foreach (var other in Figures.Where(other => other.Kind == FigureKind.Count))
        {
            if (list.Count > 0
                && !ClaimVocabulary.Listed.IsMatch(
                    Sentence.Text[(list[^1].End - Sentence.Start)..(other.Start - Sentence.Start)]))
            {
                if (list.Contains(figure))
                    return list;
                list.Clear();
            }

            list.Add(other);
        }

        return list.Contains(figure) ? list : [];
    }

    /// <summary>Whether a place in the sentence belongs to a later figure: "176,205, and in Texas more than 68,000".</summary>
    private bool IsOfLater(int place, Figure figure, FigureKind kind)
    {
        var (_, end) = Clause(figure);
        return place >= end && Figures.Any(other => other.Kind == kind && other.Start > figure.Start
            && (kind == FigureKind.Count || place + Sentence.Start < other.Start)
            && Clause(other) is var clause && place >= clause.Start && place < clause.End);
    }
}
