namespace Encounters.Claims;

// Which words of time of a sentence a figure belongs to.
internal sealed partial class SentenceParts
{
    /// <summary>The periods that a count is about; null if the sentence names none.</summary>
    public IReadOnlyList<ClaimedPeriod>? AttachedTo(Figure figure)
    {
        // "2,924 of the 16,238 encounters in March": both are of the same months.
        if (Figures.FirstOrDefault(other => other.Start >= figure.End) is { Length: > 0 } whole && IsOfWhole(whole)
            && whole.Start - figure.End < 20)
            return AttachedTo(whole);
        var (from, to) = (figure.Start - Sentence.Start, figure.End - Sentence.Start);
        var (before, after) = (LastNamed(from), FirstNamed(to));

        // "September's figure of 269,735 …": a possessive leaves no other month open.
        if (before is { } owner && IsPossessive(owner) && !HasCount(owner.End, from))
            return owner.Periods;
        if (after is { } next && next.Start - to < 90 && !GapBreak().IsMatch(Sentence.Text[to..next.Start]))
            return next.Periods;
        if (IsBaseFigure(figure))
        {
            if (before is { } linked && IsLinked(linked, from))
                return linked.Periods;
            var bases = Periods.Where(mention => IsBase(mention) && !IsLinked(mention, from)).ToArray();
            if (bases is [var only])
                return only.Periods;
            // "53,685 encounters in April, against 71,878 in Arizona": another place in the same month.
            if (bases.Length > 0 || !NamesBreakdownNear(figure) || From().IsMatch(Before(figure, FarthestBase)))
                return [];
        }

        for (var i = _named.Length - 1; i >= 0; i--)
        {
            if (_named[i].End <= from && (!IsBase(_named[i]) || IsLinked(_named[i], from)))
                return _named[i].Periods;
        }

        return after is { } later && !IsBase(later) ? later.Periods : null;
    }

    private bool IsPossessive(PeriodMention mention) => Possessive().IsMatch(Sentence.Text[..mention.End])
        || PossessiveBehind().IsMatch(Sentence.Text[mention.End..]);

    private PeriodMention? LastNamed(int before)
    {
        var place = Array.FindLastIndex(_named, mention => mention.End <= before);
        return place < 0 ? null : _named[place];
    }

    private PeriodMention? FirstNamed(int after)
    {
        var place = Array.FindIndex(_named, mention => mention.Start >= after && IsOneList(after, mention.Start));
        return place < 0 ? null : _named[place];
    }

    /// <summary>
    /// Whether a count belongs to the period before it: "December, when officials reported 252,315", "November (242,407)".
    /// </summary>
    private bool IsLinked(PeriodMention mention, int figure)
    {
        if (mention.End > figure || HasCount(mention.End, figure))
            return false;
        var gap = Sentence.Text[mention.End..figure];
        return Link().IsMatch(gap)
            || (mention.IsRelative && !_namedAsBase.Contains(mention.Start) && LinkOfRelative().IsMatch(gap));
    }

    /// <summary>Whether a period is what another one is compared with.</summary>
    public bool IsBase(PeriodMention mention) => mention.IsRelative || _namedAsBase.Contains(mention.Start);

    // "The lowest since February 2021" is no base.
    private bool IsBaseOfChange(PeriodMention mention) =>
        IsBase(mention) && !RecordSince().IsMatch(Sentence.Text[Math.Max(0, mention.Start - FarthestBase)..mention.Start]);

    /// <summary>The base of a change; null if none is named.</summary>
    public IReadOnlyList<ClaimedPeriod>? BaseOf(Figure figure)
    {
        var local = figure.End - Sentence.Start;
        var bases = Periods.Where(IsBaseOfChange).ToArray();
        if (bases.Length == 0)
            return null;
        var behind = bases.Where(mention => mention.Start >= local).ToArray();
        return (behind.Length > 0 ? behind[0] : bases[^1]).Periods;
    }

    // "22,867 Haitians, 17,568 Cubans and 71,242 Ecuadorians in January": the month is that of all.
    private bool IsOneList(int from, int to)
    {
        foreach (var count in Figures.Where(figure => figure.Kind == FigureKind.Count && figure.Start - Sentence.Start >= from
            && figure.End - Sentence.Start <= to))
        {
            if (!InList().IsMatch(Sentence.Text[from..(count.Start - Sentence.Start)]))
                return false;
            from = count.End - Sentence.Start;
        }

        return true;
    }

    private bool HasCount(int from, int to) => Figures.Any(figure =>
        figure.Kind == FigureKind.Count && figure.Start - Sentence.Start >= from && figure.End - Sentence.Start <= to);

    /// <summary>The only months that the clause of a figure names; null if there are none, or more.</summary>
    public IReadOnlyList<ClaimedPeriod>? PeriodOfClause(Figure figure)
    {
        var (from, to) = Near(figure);
        return Periods.Where(mention => mention.Start >= from && mention.End <= to).ToArray() is [{ IsRelative: false } only]
            ? only.Periods
            : null;
    }

    /// <summary>The months right behind a figure: "62% in August 2023"; null if there are none.</summary>
    public IReadOnlyList<ClaimedPeriod>? PeriodAt(Figure figure)
    {
        var end = figure.End - Sentence.Start;
        return Periods.FirstOrDefault(mention => mention.Start >= end) is { Periods: { } next, Start: var start }
            && InPeriod().IsMatch(Sentence.Text[end..start])
            ? next
            : null;
    }

    /// <summary>Whether the base of a change follows it, with no other figure between.</summary>
    public bool HasBaseAt(Figure figure)
    {
        var end = figure.End - Sentence.Start;
        return Periods.Any(mention => IsBaseOfChange(mention) && mention.Start >= end
            && !Figures.Any(other => other.Kind is FigureKind.Count or FigureKind.Percent && !IsBaseFigure(other)
                && !TargetBefore().IsMatch(Before(other, FarthestBase))
                && other.Start >= figure.End && other.Start < mention.Start + Sentence.Start));
    }

    /// <summary>Whether the next words of time behind a change are its base.</summary>
    public bool HasBaseNext(Figure figure) =>
        HasBaseAt(figure) && IsBaseOfChange(Periods.First(mention => mention.Start >= figure.End - Sentence.Start));
}
