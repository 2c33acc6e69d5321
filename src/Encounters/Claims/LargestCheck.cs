namespace Encounters.Claims;

/// <summary>
/// Judges whether a group or place had the most encounters of its kind: "Venezuelans were the largest group in December".
/// </summary>
internal sealed class LargestCheck(PublishedFigures published, DateOnly date)
{
    /// <summary>Judges a superlative among the parts of a whole.</summary>
    public JudgedClaim Judge(Claim claim)
    {
        List<(PublishedFigure Own, PublishedFigure Larger)> beaten = [];
        foreach (var reading in claim.Readings)
        {
            if (reading.Series.Dimension is not { } dimension || published.Latest(reading, date) is not { } own)
                continue;
            var larger = published.PartsOf(reading.Series.Scope, dimension)
                .Select(key => published.Latest(new Reading(key, reading.Period), date))
                .OfType<PublishedFigure>().Where(other => other.Value > own.Value).ToArray();
            if (larger.Length == 0)
                return new JudgedClaim(claim, Verdict.Right, $"\"{claim.Figure.Text}\" is right for {own.Reading}: {Text(own)}.")
                {
                    Evidence = own,
                };
            beaten.Add((own, larger.MaxBy(other => other.Value)));
        }

        if (beaten is not [var (first, most), ..])
            return ClaimCheck.Unjudged(claim, claim.Doubt ?? "the store has no figure for it");
        return !claim.IsCertain
            ? ClaimCheck.Unjudged(claim, claim.Doubt ?? "more than one group or place can be meant")
            : new JudgedClaim(claim, Verdict.WrongChange,
                $"\"{claim.Figure.Text}\" is wrong for {first.Reading} ({Text(first)}): {most.Reading} had {Text(most)}.")
            {
                Evidence = first,
            };
    }

    private static string Text(PublishedFigure figure) => ClaimCheck.Text(figure.Value);
}
