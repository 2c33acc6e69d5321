using Encounters.Series;

namespace Encounters.Claims;

/// <summary>Recomputes the share of a group, place or component in its whole: <c>44% of encounters were families</c>.</summary>
internal sealed class ShareCheck(PublishedFigures published, DateOnly date)
{
    // Points of percent: within the first a share is right, within the second too near to be called wrong.
    private const double Rounding = 0.5;
    private const double NearEnough = 2.5;
    private const double RoughRounding = 4;
    private const double RoughlyNear = 8;

    /// <summary>Judges a share.</summary>
    public JudgedClaim Judge(Claim claim)
    {
        var shares = claim.Readings.Select(reading => Of(reading)).OfType<Share>().ToArray();
        if (shares.Length == 0)
            return ClaimCheck.Unjudged(claim, claim.Doubt ?? "the store does not have both figures");
        var fitting = Array.FindIndex(shares, share => Fit(claim.Figure, share.Percent) == Closeness.Yes);
        if (fitting >= 0)
            return Tell(claim, Verdict.RoundedRight, shares[fitting], "right");
        if (!claim.IsCertain)
            return ClaimCheck.Unjudged(claim, claim.Doubt ?? "more than one share can be meant");
        return Array.Exists(shares, share => Fit(claim.Figure, share.Percent) == Closeness.Near)
            ? ClaimCheck.Unjudged(claim, $"the share was {ClaimCheck.Percent(shares[0].Percent)}, which is close")
            : Tell(claim, Verdict.NoSuchFigure, shares[0], "wrong") with { Correction = ClaimCheck.Percent(shares[0].Percent) };
    }

    /// <summary>Whether a reading's share in its whole is the claimed one.</summary>
    public bool Fits(Figure figure, Reading reading) =>
        Of(reading) is { } share && Fit(figure, share.Percent) != Closeness.No;

    /// <summary>Whether one number is the claimed share of another.</summary>
    public static bool IsOf(Figure figure, double part, double whole) =>
        whole > 0 && Fit(figure, 100 * part / whole) != Closeness.No;

    private Share? Of(Reading reading)
    {
        var key = reading.Series;
        var whole = reading with { Series = SeriesKey.Whole(key.Dimension is null ? Scope.Nationwide : key.Scope) };
        return whole.Series != key
            && published.Latest(reading, date) is { } part && published.Latest(whole, date) is { Value: > 0 } all
            ? new Share(part, all)
            : null;
    }

    private static Closeness Fit(Figure figure, double percent)
    {
        var isRough = figure.Step >= 10;
        var difference = percent - figure.Value;
        var (right, near) = isRough ? (RoughRounding, RoughlyNear) : ((figure.Step / 2) + Rounding, NearEnough);
        var isRight = figure.Approximation switch
        {
            Approximation.MoreThan or Approximation.JustOver => difference >= -Rounding && difference <= 2 * RoughlyNear,
            Approximation.Nearly or Approximation.FewerThan => difference <= Rounding && difference >= -RoughlyNear,
            Approximation.About => Math.Abs(difference) <= Math.Max(right, NearEnough),
            _ => Math.Abs(difference) <= right,
        };
        return isRight ? Closeness.Yes
            : Math.Abs(difference) <= (figure.Approximation == Approximation.None ? near : RoughlyNear) ? Closeness.Near
            : Closeness.No;
    }

    private static JudgedClaim Tell(Claim claim, Verdict verdict, Share share, string how) => new(claim, verdict,
        $"{claim.Figure.Text} is {how}: {ClaimCheck.Text(share.Part.Value)} of {ClaimCheck.Text(share.Whole.Value)}, "
        + $"{ClaimCheck.Percent(share.Percent)}, for {share.Part.Reading}.")
    {
        Evidence = share.Part,
        Base = share.Whole,
    };

    private sealed record Share(PublishedFigure Part, PublishedFigure Whole)
    {
        public double Percent => 100.0 * Part.Value / Whole.Value;
    }
}
