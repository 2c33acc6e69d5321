using Encounters.Series;

namespace Encounters.Claims;

// Which figures are shares, and of what.
internal sealed partial class SentenceParts
{
    private const int FarthestCount = 90;
    private const int NextWord = 6;
    private const int LongestLink = 36;

    /// <summary>
    /// The figures as their sentence makes them: a number in percent, or a part in words, can be a share, a change, or what is
    /// left after one.
    /// </summary>
    private IEnumerable<Figure> Refine()
    {
        Figure? share = null;
        foreach (var found in Figures)
        {
            var figure = found.Kind is FigureKind.Percent or FigureKind.Share ? Refine(found, share) : found;
            if (figure.Kind == FigureKind.Share)
                share = figure;
            yield return figure;
        }
    }

    private Figure Refine(Figure figure, Figure? share)
    {
        if (share is { } first && IsNextShare(first, figure))
            return figure with { Kind = FigureKind.Share };
        if (share is { } earlier && (IsBaseOfShare(earlier, figure)
            || (PeriodAt(figure) is not null && Breakdowns.Count == 1 && Direction(figure) is null)))
            return figure with { Kind = FigureKind.Share };
        var isInWords = figure is { Kind: FigureKind.Share, Step: >= 10 };
        if (isInWords && IsRemainder(figure))
            return figure with
            {
                Kind = FigureKind.Percent,
                Value = figure.Value - 100,
                Approximation = OfTheFall(figure.Approximation),
            };
        if (figure.Value <= 0 || ClaimVocabulary.ShareAfter.IsMatch(After(figure, FarthestBase)))
            return figure;
        var isChange = Direction(figure) is not null;
        if (isInWords && isChange
            && (SizeOfChange().IsMatch(Before(figure, FarthestBase)) || DirectionAfter().IsMatch(After(figure, Around))))
            return figure with
            {
                Kind = FigureKind.Percent,
                Approximation = figure.Approximation == Approximation.None ? Approximation.About : figure.Approximation,
            };
        var before = Before(figure, FarthestCount);
        if (figure.Value < 100 && (ShareIs().IsMatch(before)
            || (!isChange && ShareVerb().IsMatch(before) && NamesBreakdownNear(figure))))
            return figure with { Kind = FigureKind.Share };
        if (IsOrAfterCount(figure))
            return figure with { Kind = isChange ? FigureKind.Percent : FigureKind.Share };
        if (!isChange && RoughlyBefore().IsMatch(before) && EndOfCount().IsMatch(After(figure, Around))
            && CountBefore(figure).Length > 0)
            return figure with { Kind = FigureKind.Share };
        return isInWords ? figure with { Kind = FigureKind.Other } : figure;
    }

    // "40% in fiscal 2025, up from 21% in fiscal 2024".
    private bool IsBaseOfShare(Figure share, Figure figure) => figure.Kind is FigureKind.Percent or FigureKind.Share
        && share.Kind == FigureKind.Share && share.End <= figure.Start && figure.Start - share.End < FarthestCount
        && BaseShare().IsMatch(Before(figure, Around)) && PeriodAt(figure) is not null;

    // "Less than half of what it was", "a quarter of the 198,929 of fiscal 2024".
    private bool IsRemainder(Figure figure) =>
        OfLevel().IsMatch(After(figure, FarthestBase)) || BaseOfRemainder(figure) is not null;

    private PeriodMention? BaseOfRemainder(Figure figure)
    {
        if (Figures.FirstOrDefault(other => other.Start >= figure.End) is not { Kind: FigureKind.Count, Length: > 0 } whole
            || whole.Start - figure.End > Around)
            return null;
        var (from, to) = (figure.End - Sentence.Start, whole.End - Sentence.Start);
        if (!OfCount().IsMatch(Sentence.Text[from..(whole.Start - Sentence.Start)])
            || Periods.LastOrDefault(mention => mention.End <= from && !_namedAsBase.Contains(mention.Start))
                is not { Periods: [var own, ..] })
            return null;
        foreach (var mention in Periods)
        {
            if (mention.Start >= from && mention.Start - to < LongestLink && mention.Periods[0] != own
                && (mention.Start < to || InPeriod().IsMatch(Sentence.Text[to..mention.Start])))
                return mention;
        }

        return null;
    }

    /// <summary>Less than half is left after a fall of more than half.</summary>
    private static Approximation OfTheFall(Approximation remainder) => remainder switch
    {
        Approximation.MoreThan => Approximation.FewerThan,
        Approximation.JustOver => Approximation.Nearly,
        Approximation.FewerThan => Approximation.MoreThan,
        Approximation.Nearly => Approximation.JustOver,
        _ => Approximation.About,
    };

    // "72,000 of the encounters, or roughly 83 percent", "fell by 60,000, or a third".
    private bool IsOrAfterCount(Figure figure) => OrBefore().IsMatch(Before(figure, Around)) && CountBefore(figure).Length > 0;

    // Not the whole: "6,110 of the 7,824 encounters, or two-thirds".
    private Figure CountBefore(Figure figure) => Figures.LastOrDefault(count => count.Kind == FigureKind.Count
        && count.End <= figure.Start && figure.Start - count.End < FarthestCount && !IsOfWhole(count));

    /// <summary>The border whose share in the whole country a figure is: "87% of them were at the southwest border".</summary>
    public Scope? BorderOf(Figure share)
    {
        var (from, to) = (share.Start - Sentence.Start, share.End - Sentence.Start);
        foreach (var (start, scope) in _scopes)
        {
            if (scope != Scope.Nationwide && (start >= to
                ? PlaceOfShare().IsMatch(Sentence.Text[to..start])
                : start < from && OfTheNation().IsMatch(Sentence.Text[to..]) && ShareOfPlace().IsMatch(AfterWord(start, from))))
                return scope;
        }

        return null;
    }

    /// <summary>Whether a multiple is one of the count behind it: "twice the 589,606".</summary>
    public bool IsMultipleOfCount(Figure figure) => figure is { Step: >= 10, Value: >= 100 }
        && Figures.Any(count => count.Kind == FigureKind.Count && count.Start >= figure.End
            && count.Start - figure.End < NextWord);

    /// <summary>Whether the clause of a change speaks of a share.</summary>
    public bool MaySpeakOfShare(Figure figure)
    {
        var (from, to) = Clause(figure);
        return ShareWord().IsMatch(Sentence.Text[from..to]);
    }

    /// <summary>Whether a share is one of something that the text has just counted: "of those, 40% were families".</summary>
    public bool IsShareOfAnother(Figure figure) =>
        IsPartOfAnother(figure) && !OrBefore().IsMatch(Before(figure, Around)) && BorderOf(figure) is null;

    // "Arizona accounted for 30% of southwest border encounters, Texas for 24%": the whole is the same.
    private Figure? ShareBefore(Figure figure)
    {
        var before = Figures.FirstOrDefault(other => other.Kind == FigureKind.Share);
        return figure.Kind == FigureKind.Share && before.Length > 0 && before.End <= figure.Start
            && NextShare().IsMatch(Before(figure, Around))
            ? before
            : null;
    }

    private string AfterWord(int start, int end)
    {
        var border = Sentence.Text.IndexOf("border", start, end - start, StringComparison.OrdinalIgnoreCase);
        return border < 0 ? "" : Sentence.Text[(border + "border".Length)..end];
    }

    /// <summary>Whether several groups or places precede a share: "single adults and families were 90%".</summary>
    public bool IsOfSeveral(Figure figure)
    {
        var (start, local) = (Chunk(figure).Start, figure.Start - Sentence.Start);
        // "Half were single adults, while children represented one in ten".
        if (Contrast().Match(Sentence.Text[start..local]) is { Success: true } contrast)
            start += contrast.Index;
        return _breakdowns.Where(entry => entry.Start >= start && entry.Start < local)
            .GroupBy(entry => entry.Dimension).Any(same => same.Select(entry => entry.Category).Distinct().Count() > 1);
    }

    /// <summary>
    /// Whether a percentage is the share of another group in the same whole: "Indians were 22% of them, and Canadians 29%".
    /// </summary>
    private bool IsNextShare(Figure share, Figure figure)
    {
        if (figure.Kind != FigureKind.Percent || figure.Value < 0 || figure.Start < share.End)
            return false;
        var (from, to) = (share.End - Sentence.Start, figure.Start - Sentence.Start);
        return NextShare().IsMatch(Sentence.Text[from..to])
            && _breakdowns.Count(entry => entry.Start >= from && entry.Start < to) == 1
            && Figures.All(other => other.Kind == FigureKind.Other || other.End <= share.End || other.Start >= figure.Start)
            && !DirectionAfter().IsMatch(After(figure, 30));
    }
}
