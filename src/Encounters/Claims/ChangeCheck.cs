using Encounters.Series;

namespace Encounters.Claims;

/// <summary>Recomputes the changes and records that a text claims from the figures that had been published by its date.</summary>
internal sealed class ChangeCheck(PublishedFigures published, DateOnly date)
{
    // Points of percent within which a rounded change is not called wrong.
    private const double Tolerance = 1.0;

    /// <summary>Judges a rise or fall: its direction, and its size where it has one.</summary>
    public JudgedClaim Judge(Claim claim)
    {
        var changes = Changes(claim);
        if (changes.Count == 0)
            return ClaimCheck.Unjudged(claim, claim.Doubt ?? "the store does not have both figures");
        var figure = claim.Figure;
        foreach (var change in changes)
        {
            if (Fits(figure, change.Percent) == Closeness.Yes)
                return new JudgedClaim(claim, figure.Kind == FigureKind.Direction ? Verdict.Right : Verdict.RoundedRight,
                    Sentence(figure, change, "right"))
                { Evidence = change.After, Base = change.Before };
        }

        var first = changes[0];
        if (!claim.IsCertain)
            return ClaimCheck.Unjudged(claim, claim.Doubt ?? "more than one comparison is possible");
        if (changes.Any(change => Fits(figure, change.Percent) == Closeness.Near))
            return ClaimCheck.Unjudged(claim,
                $"the change was {ClaimCheck.Percent(first.Percent)}, so close that another release may give this figure");
        return new JudgedClaim(claim, Verdict.WrongChange, Sentence(figure, first, "wrong"))
        {
            Evidence = first.After,
            Base = first.Before,
            Correction = ClaimCheck.Percent(first.Percent)
        };
    }

    /// <summary>
    /// Judges a rise or fall once more beside the counts of the text, where one of its two figures is wrong: a drop of 41.7% is
    /// one of 30.2% when it is measured from another year's figure, and a direction that only follows from a wrong figure is no
    /// second error.
    /// </summary>
    /// <param name="change">A judged rise or fall without a size of its own.</param>
    /// <param name="counts">The judged counts of the text.</param>
    public static JudgedClaim BesideCounts(JudgedClaim change, IReadOnlyList<JudgedClaim> counts)
    {
        if (change is not { Evidence: { } after, Base: { } before } || change.Claim.Figure.Kind != FigureKind.Direction
            || Said(before.Reading) is not { } from || Said(after.Reading) is not { } to || !(from.IsWrong || to.IsWrong)
            || PercentChange.Of((long)from.Claim.Figure.Value, (long)to.Claim.Figure.Value) is not { } own)
            return change;
        var real = PercentChange.Of(before.Value, after.Value)!.Value;
        if (change.IsWrong)
        {
            return Math.Sign(own) == Math.Sign(change.Claim.Figure.Value)
                ? change with
                {
                    Verdict = Verdict.CannotBeJudged,
                    Correction = null,
                    Sentence = $"\"{change.Claim.Figure.Text}\" follows from the wrong figure; it was {Size(real)}.",
                }
                : change;
        }

        return change.IsRight && Math.Abs(own - real) >= Tolerance
            ? change with { Sentence = $"{change.Sentence} With the text's own figures it would be {Size(own)}." }
            : change;

        JudgedClaim? Said(Reading reading) =>
            counts.FirstOrDefault(count => count.Evidence?.Reading == reading && count.Claim.Figure.IsDistinctive);

        static string Size(double percent) => $"a {(percent < 0 ? "fall" : "rise")} of {ClaimCheck.Percent(Math.Abs(percent))}";
    }

    /// <summary>The change that a percentage fits between some of these periods; null if it fits none.</summary>
    public (PublishedFigure Before, PublishedFigure After)? Find(Claim claim, Reading after, IReadOnlyList<ClaimedPeriod> bases)
    {
        foreach (var change in Changes(claim with { Readings = [after], Bases = bases }))
        {
            if (Fits(claim.Figure, change.Percent) == Closeness.Yes)
                return (change.Before, change.After);
        }

        return null;
    }

    /// <summary>Whether a percentage is the change from one number to another.</summary>
    public static bool IsBetween(Figure figure, double before, double after) =>
        PercentChange.Of((long)before, (long)after) is { } percent && Fits(figure, percent) == Closeness.Yes;

    /// <summary>Judges a superlative over the months that the store holds.</summary>
    public JudgedClaim JudgeRecord(Claim claim)
    {
        if (claim.Record is not var (highest, since, until, isOfSameName, before) || claim.Readings.Count == 0)
            return ClaimCheck.Unjudged(claim, claim.Doubt ?? "the text does not say which month it means");
        List<string> beaten = [];
        PublishedFigure? evidence = null;
        foreach (var reading in claim.Readings)
        {
            if (ValueAt(reading) is not { } own)
                continue;
            evidence ??= own;
            var others = published.MonthsAsOf(reading.Series, date)
                .Where(month => month.Month != reading.Period.First
                    && (!isOfSameName || month.Month.MonthOfYear == reading.Period.First.MonthOfYear)
                    && (until is null ? month.Month < reading.Period.First : month.Month <= until)
                    && (since is null || month.Month >= since)).ToArray();
            var counter = others.Where(month => highest ? month.Value >= own.Value : month.Value <= own.Value).ToArray();
            if (counter.Length <= before && since is { } start
                && (others.Length == 0 ? start < reading.Period.First : others[0].Month > start))
                return ClaimCheck.Unjudged(claim, "the store does not go back that far");
            if (counter.Length < before)
                return ClaimCheck.Unjudged(claim, "months that the store does not have may come before it");
            if (counter.Length == before)
                return new JudgedClaim(claim, Verdict.Right,
                    $"\"{claim.Figure.Text}\" is right for {reading}: {ClaimCheck.Text(own.Value)}, as far back as the "
                        + $"store goes.")
                { Evidence = own };
            var worst = highest ? counter.MaxBy(month => month.Value) : counter.MinBy(month => month.Value);
            beaten.Add($"\"{claim.Figure.Text}\" is wrong for {reading} ({ClaimCheck.Text(own.Value)}): "
                + $"{DisplayNames.Of(worst.Month)} had {ClaimCheck.Text(worst.Value)}.");
        }

        return beaten.Count == 0 || !claim.IsCertain
            ? ClaimCheck.Unjudged(claim, claim.Doubt ?? "the store has no figure for it")
            : new JudgedClaim(claim, Verdict.WrongChange, beaten[0]) { Evidence = evidence };
    }

    private List<(double Percent, PublishedFigure Before, PublishedFigure After)> Changes(Claim claim)
    {
        List<(double, PublishedFigure, PublishedFigure)> changes = [];
        foreach (var reading in claim.Readings)
        {
            IReadOnlyList<ClaimedPeriod> bases = claim.Bases.Count > 0 ? claim.Bases : UsualBases(reading.Period);
            foreach (var period in bases)
            {
                if (period == reading.Period || period.MonthCount != reading.Period.MonthCount
                    || ValueAt(reading) is not { } after || ValueAt(reading with { Period = period }) is not { } before)
                {
                    continue;
                }

                if (PercentChange.Of(before.Value, after.Value) is { } percent)
                    changes.Add((percent, before, after));
            }
        }

        return changes;
    }

    /// <summary>What a period is compared with if the text does not say: the one before, or the same one a year before.</summary>
    public static IReadOnlyList<ClaimedPeriod> UsualBases(ClaimedPeriod period) =>
        period.IsMonth ? [period.Shift(-1), period.Shift(-12)] : [period.Shift(-12)];

    private PublishedFigure? ValueAt(Reading reading) => published.Latest(reading, date);

    private static Closeness Fits(Figure figure, double percent)
    {
        if (figure.Kind == FigureKind.Direction)
            return Math.Sign(percent) == Math.Sign(figure.Value) ? Closeness.Yes : Closeness.No;
        if (Math.Sign(percent) != Math.Sign(figure.Value))
            return Math.Abs(percent - figure.Value) <= Tolerance ? Closeness.Near : Closeness.No;
        if (figure.Step >= 10 && figure.Value >= 100)
            return FitsMultiple(figure, (100 + percent) / (100 + figure.Value));
        var size = figure with { Value = Math.Abs(figure.Value) };
        var difference = Math.Abs(percent) - size.Value;
        if (figure.Approximation is Approximation.None)
            return Math.Abs(difference) <= (figure.Step / 2) + 0.05
                ? Closeness.Yes
                : Math.Abs(difference) <= Math.Max(Tolerance, figure.Step) ? Closeness.Near : Closeness.No;
        var allowed = Math.Max(figure.Step >= 10 ? 6 : 2.5, size.Value * 0.06);
        // "By more than half" is right for up to two thirds.
        if (figure is { Step: >= 10, Approximation: Approximation.MoreThan } && difference >= 0)
            allowed = 16;
        return (figure.Approximation, difference) switch
        {
            (Approximation.MoreThan or Approximation.JustOver, >= 0) or (Approximation.FewerThan or Approximation.Nearly, <= 0)
                when Math.Abs(difference) <= allowed => Closeness.Yes,
            (Approximation.About, _) when Math.Abs(difference) <= allowed => Closeness.Yes,
            (Approximation.MoreThan, >= 0) or (Approximation.FewerThan, <= 0) => Closeness.Near,
            _ => Math.Abs(difference) <= allowed ? Closeness.Near : Closeness.No,
        };
    }

    /// <summary>
    /// Whether something doubled, tripled or quadrupled: compares the real multiple with the claimed one.
    /// </summary>
    private static Closeness FitsMultiple(Figure figure, double ratio)
    {
        var next = Math.Max(1.25, (200 + figure.Value) / (100 + figure.Value));
        var (low, high) = figure.Approximation switch
        {
            Approximation.MoreThan or Approximation.JustOver => (1, next),
            Approximation.Nearly or Approximation.FewerThan => (0.88, 1),
            _ => (0.92, 1.12),
        };
        return ratio >= low && ratio < high ? Closeness.Yes : ratio >= 0.8 && ratio < next ? Closeness.Near : Closeness.No;
    }

    private static string Sentence(
        Figure figure, (double Percent, PublishedFigure Before, PublishedFigure After) change, string how)
    {
        var words = change.Percent < 0 ? "fall" : "rise";
        var both = $"{ClaimCheck.Text(change.Before.Value)} in {change.Before.Reading.Period} to "
            + $"{ClaimCheck.Text(change.After.Value)} in {change.After.Reading.Period}";
        return figure.Kind == FigureKind.Direction
            ? $"\"{figure.Text}\" is {how}: a {words} of {ClaimCheck.Percent(Math.Abs(change.Percent))}, from {both}."
            : $"{figure.Text} is {how}: it was a {words} of {ClaimCheck.Percent(Math.Abs(change.Percent))}, from {both}.";
    }
}
