using System.Globalization;
using Encounters.Calendar;

namespace Encounters.Claims;

/// <summary>
/// Checks every figure of a text against what had been published by its date.
/// A function of the text, the date and the releases: no clock, no network, no model. A figure is called wrong only where the
/// words leave one reading and the store has its figure.
/// </summary>
/// <param name="published">What was published.</param>
/// <param name="date">The date of the text.</param>
public sealed class ClaimCheck(PublishedFigures published, DateOnly date)
{
    // CBP restates its first figures by up to this share. If the first release is missing, a figure this close may be from it.
    private const double UnseenRevision = 0.01;
    private const double UnseenRevisionOfSums = 0.001;
    private const double SeenRevision = 0.0002;

    // "More than 190,000" for 189,922 is imprecise, but not wrong.
    private const double SlightlyOff = 0.02;

    // A figure this many times larger or smaller than the truth, and no other series', more likely counts something else.
    private const double Farthest = 2.5;

    // A figure read as the total may really count a group that the text names only elsewhere. The reverse is rare.
    private const double FarthestOfParts = 15;

    // CBP restates with every monthly release; the next one comes out this many months after the last month of the one before.
    private const int NextRelease = 2;

    private readonly ChangeCheck _changes = new(published, date);
    private readonly ShareCheck _shares = new(published, date);
    private readonly LargestCheck _largest = new(published, date);

    /// <summary>The date that a text is judged by.</summary>
    public DateOnly Date => date;

    /// <summary>Every figure of the text with its verdict, in the order of the text.</summary>
    public IReadOnlyList<JudgedClaim> Check(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var reader = new ClaimReader(published, date);
        JudgedClaim[] judged = [.. reader.Read(text).OrderBy(claim => claim.Figure.Start).Select(Judge)];
        var figures = judged.Select(claim => claim.Claim.Figure).Where(figure => figure.Kind == FigureKind.Count);
        var second = new SecondReading(published, _changes, _shares, date, reader.Mentions, figures);
        judged = [.. judged.Select(second.Reconsider)];
        var counts = judged.Where(claim => claim.Claim.Figure.Kind == FigureKind.Count).ToArray();
        return [.. judged.Select(claim => ChangeCheck.BesideCounts(claim, counts))];
    }

    private JudgedClaim Judge(Claim claim) => claim.Figure.Kind switch
    {
        FigureKind.Count => JudgeCount(claim),
        FigureKind.Percent or FigureKind.Direction => _changes.Judge(claim),
        FigureKind.Share => _shares.Judge(claim),
        FigureKind.Superlative when claim.IsAmongParts => _largest.Judge(claim),
        FigureKind.Superlative => _changes.JudgeRecord(claim),
        _ => new JudgedClaim(claim, Verdict.NotEncounters, $"{claim.Figure.Text}: not a figure about encounters."),
    };

    private JudgedClaim JudgeCount(Claim claim)
    {
        var figure = claim.Figure;
        List<(Reading Reading, IReadOnlyList<PublishedFigure> Values)> known =
            [.. claim.Readings.Select(reading => (reading, published.Values(reading))).Where(entry => entry.Item2.Count > 0)];
        if (FindRight(claim, known) is { } right)
            return right;
        if (claim.Readings.Count > 0 && NotYetPublished(claim.Readings[0], figure) is { } early && claim.IsCertain)
            return early;
        if (FindLater(claim, known) is { } later)
            return later;

        var best = known.Count > 0 ? PublishedFigures.LatestBy(known[0].Values, date) : null;
        if (figure.IsDistinctive && best is { } should && published.Find((long)figure.Value) is { Count: > 0 } elsewhere
            && IsAnothers(claim, elsewhere) is { } belongs)
        {
            return new JudgedClaim(claim, Verdict.AnotherFigure,
                $"{figure.Text} is the figure for {belongs.Reading}; the figure for {should.Reading} was {Text(should.Value)} at "
                + "that time.")
            {
                Evidence = should,
                Belongs = belongs,
                Correction = Text(should.Value),
            };
        }

        if (best is not { } truth)
            return Unjudged(claim, claim.Readings.Count == 0
                ? claim.Doubt ?? "the text does not say what it counts"
                : $"the store has no figure for {claim.Readings[0]}");
        if (!claim.IsCertain
            || known.Count < claim.Readings.Count(
                reading => reading.Period.Last <= (published.LastKnown(date) ?? reading.Period.Last)))
            return Unjudged(claim, claim.Doubt ?? "the store does not have a figure for every possible reading");
        if (known.Any(
            entry => entry.Values.Any(value => Fit(figure, value.Value) == Closeness.Near || MayBeUnseen(figure, value))))
            return Unjudged(claim,
                $"it is close to {Text(truth.Value)}, {truth.Reading}, and may come from a release that is not in the store");
        var farthest = claim.Readings.All(reading => reading.Series.Dimension is not null) ? FarthestOfParts : Farthest;
        if (!claim.IsFirm && (figure.Value > truth.Value * farthest || truth.Value > figure.Value * farthest))
            return Unjudged(claim, "it is far from every total for these months");
        return new JudgedClaim(claim, Verdict.NoSuchFigure,
            $"{figure.Text}: the figure for {truth.Reading} was {Text(truth.Value)} at that time, "
            + $"{Off(figure.Value, truth.Value)}.")
        {
            Evidence = truth,
            Correction = Text(truth.Value),
        };
    }

    private JudgedClaim? FindRight(Claim claim, List<(Reading Reading, IReadOnlyList<PublishedFigure> Values)> known)
    {
        (Verdict Verdict, PublishedFigure Value, PublishedFigure Then)? found = null;
        foreach (var (reading, values) in known)
        {
            // The figure of a month cannot be known before the month is over.
            if (reading.Period.Last >= Month.Of(date))
                continue;
            var then = PublishedFigures.LatestBy(values, date) ?? values[0];
            foreach (var value in values)
            {
                if (Fit(claim.Figure, value.Value) != Closeness.Yes)
                    continue;
                var isExact = claim.Figure.Step == 1 && claim.Figure.Value == value.Value
                    && claim.Figure.Approximation == Approximation.None;
                var isCurrent = value.Value == then.Value || Fit(claim.Figure, then.Value) == Closeness.Yes;
                var isLater = !PublishedFigures.CanBeKnown(value.Release, date);
                if (isLater && CannotBeKnown(claim.Figure, reading, then))
                    continue;
                var verdict = !isCurrent && !isLater ? Verdict.RightOnce : isExact ? Verdict.Right : Verdict.RoundedRight;
                if (found is null || verdict > found.Value.Verdict)
                    found = (verdict, value, then);
            }
        }

        if (found is not { } right)
            return null;
        var (is_, at) = (right.Value, right.Then);
        var sentence = right.Verdict switch
        {
            Verdict.RightOnce =>
                $"{claim.Figure.Text} is right as first published for {is_.Reading}; by the date of the text, CBP had restated "
                + $"it to {Text(at.Value)}.",
            Verdict.RoundedRight => $"{claim.Figure.Text} is right for {is_.Reading}: {Text(at.Value)}.",
            _ => $"{claim.Figure.Text} is right for {is_.Reading}.",
        };
        return new JudgedClaim(claim, right.Verdict, sentence) { Evidence = is_ };
    }

    /// <summary>
    /// Whether a value that was published after the date of the text cannot have been in it: it is written to its last digit, and
    /// the store has everything that CBP had published for the month by then, from its first release on.
    /// </summary>
    private bool CannotBeKnown(Figure figure, Reading reading, PublishedFigure then) => figure.IsDistinctive
        && reading.Period.IsMonth && published.HoldsFirstPublication(reading)
        && PublishedFigures.CanBeKnown(then.Release, date) && then.Value != (long)figure.Value
        && Month.Of(date) <= then.Release.Coverage.LastMonth.AddMonths(NextRelease);

    /// <summary>A value that CBP published only after the date of the text.</summary>
    private JudgedClaim? FindLater(Claim claim, List<(Reading Reading, IReadOnlyList<PublishedFigure> Values)> known)
    {
        foreach (var (reading, values) in known)
        {
            if (PublishedFigures.LatestBy(values, date) is { } then && CannotBeKnown(claim.Figure, reading, then)
                && values.FirstOrDefault(value => value.Value == (long)claim.Figure.Value) is { Release: { } release } later)
            {
                return new JudgedClaim(claim, Verdict.NotPublishedByThen,
                    $"CBP published {claim.Figure.Text} for {reading} only after the date of the text ({release.Id}); "
                    + $"at that time the figure was {Text(then.Value)}.")
                {
                    Evidence = then,
                    Belongs = later,
                    Correction = Text(then.Value),
                };
            }
        }

        return null;
    }

    private JudgedClaim? NotYetPublished(Reading reading, Figure figure)
    {
        if (reading.Period.Last < Month.Of(date) && (published.LastKnown(date) is not { } last || reading.Period.Last <= last
            || !published.HoldsFirstPublication(reading)))
            return null;
        return new JudgedClaim(new Claim(figure, [reading], [], true, null), Verdict.NotPublishedByThen,
            string.Create(CultureInfo.InvariantCulture,
                $"{figure.Text}: CBP had published nothing for {reading} by {date:MMMM d, yyyy}."));
    }

    /// <summary>What the figure really is: another month of the same series, or another series in the same months.</summary>
    private static PublishedFigure? IsAnothers(Claim claim, IReadOnlyList<PublishedFigure> elsewhere)
    {
        if (!claim.IsCertain)
            return null;
        var readings = claim.Readings;
        foreach (var reading in readings)
        {
            foreach (var figure in elsewhere)
            {
                if (figure.Reading.Series == reading.Series)
                    return figure;
            }
        }

        foreach (var figure in elsewhere)
        {
            if (figure.Reading.Series.Dimension is null || readings.Any(reading => reading.Period == figure.Reading.Period))
                return figure;
        }

        return null;
    }

    private bool MayBeUnseen(Figure figure, PublishedFigure value)
    {
        var share = published.HoldsFirstPublication(value.Reading)
            ? SeenRevision
            : value.Reading.Period.IsMonth ? UnseenRevision : UnseenRevisionOfSums;
        return Math.Abs(figure.Value - value.Value) <= share * value.Value;
    }

    /// <summary>Whether a figure is a value, as exactly as it is written.</summary>
    internal static Closeness Fit(Figure figure, double value)
    {
        var difference = value - figure.Value;
        var step = figure.Step;
        var isRound = step >= 100;
        switch (figure.Approximation)
        {
            case Approximation.MoreThan:
                if (difference >= 0)
                    return difference <= Math.Max(step, figure.Value * 0.06) ? Closeness.Yes : Closeness.Near;
                return -difference <= figure.Value * SlightlyOff && isRound ? Closeness.Near : Closeness.No;
            case Approximation.JustOver:
                if (difference >= 0 && difference <= Math.Max(step * 0.6, figure.Value * 0.025))
                    return Closeness.Yes;
                return Math.Abs(difference) <= Math.Max(step, figure.Value * 0.03) ? Closeness.Near : Closeness.No;
            case Approximation.FewerThan:
                if (difference <= 0)
                    return -difference <= Math.Max(step, figure.Value * 0.06) ? Closeness.Yes : Closeness.Near;
                return difference <= figure.Value * SlightlyOff && isRound ? Closeness.Near : Closeness.No;
            case Approximation.Nearly:
                if (difference <= 0 && -difference <= Math.Max(step * 0.6, figure.Value * 0.025))
                    return Closeness.Yes;
                return Math.Abs(difference) <= Math.Max(step, figure.Value * 0.03) ? Closeness.Near : Closeness.No;
            case Approximation.About:
                var allowed = Math.Max(isRound || figure.Kind == FigureKind.Percent ? step * 0.6 : 0, figure.Value * 0.015);
                return Math.Abs(difference) <= allowed
                    ? Closeness.Yes
                    : Math.Abs(difference) <= allowed * 2 ? Closeness.Near : Closeness.No;
            default:
                if (difference == 0 || (isRound && Math.Abs(difference) <= step / 2))
                    return Closeness.Yes;
                return isRound && Math.Abs(difference) < Math.Min(step, figure.Value * 0.05) ? Closeness.Near : Closeness.No;
        }
    }

    internal static JudgedClaim Unjudged(Claim claim, string why) =>
        new(claim, Verdict.CannotBeJudged, $"{claim.Figure.Text} cannot be judged: {why}.");

    internal static string Text(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    internal static string Percent(double value) => value.ToString("0.0", CultureInfo.InvariantCulture) + "%";

    private static string Off(double figure, long truth) => truth == 0
        ? "so it is not right"
        : string.Create(CultureInfo.InvariantCulture, $"{Math.Abs(figure - truth):N0} {(figure > truth ? "less" : "more")}");
}

/// <summary>How well a figure fits a value.</summary>
internal enum Closeness
{
    /// <summary>Not at all.</summary>
    No,

    /// <summary>Too near to call it wrong.</summary>
    Near,

    /// <summary>As exactly as it is written.</summary>
    Yes,
}
