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

        var (start, end) = Chunk(figure);
        var local = figure.Start - Sentence.Start;
        var earliest = IsOfWhole(figure) ? local : 0;
        var all = _breakdowns.Where(entry => entry.Start >= earliest && !IsOfLater(entry.Start, figure)).ToArray();
        var (from, to) = Near(figure);
        var here = all.Where(entry => entry.Start >= from && entry.Start < to).ToArray();
        // "Counting those at the ports of entry, CBP's southwest border total was 104,100".
        if (here.Length == 0 && ScopesNear(figure).Length > 0 && Whole().IsMatch(Sentence.Text[from..to]))
            return ([], true);
        var isCertain = (here.Length > 0 && !Array.Exists(here, IsInList))
            || all.Select(entry => (entry.Dimension, entry.Category)).Distinct().Count() <= 1;
        if (here.Length == 0)
            here = [.. all.Where(entry => entry.Start < local && entry.Start >= start)];
        if (here.Length == 0)
            here = [.. all.Where(entry => entry.Start >= local && entry.Start < end)];
        if (here.Length == 0)
            here = all;
        return ([.. here.Select(Part).Distinct()], isCertain);
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
                && !Listed().IsMatch(Sentence.Text[(list[^1].End - Sentence.Start)..(other.Start - Sentence.Start)]))
            {
                if (list.Contains(figure))
                    return list;
                list.Clear();
            }

            list.Add(other);
        }

        return list.Contains(figure) ? list : [];
    }

    /// <summary>Whether a place in the sentence belongs to a later count: "176,205, and in Texas more than 68,000".</summary>
    private bool IsOfLater(int place, Figure figure)
    {
        var (_, end) = Clause(figure);
        return place >= end && Figures.Any(other => other.Kind == FigureKind.Count && other.Start > figure.Start
            && Clause(other) is var clause && place >= clause.Start && place < clause.End);
    }
}
