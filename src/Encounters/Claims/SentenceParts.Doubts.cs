namespace Encounters.Claims;

// Why no series holds what a sentence counts.
internal sealed partial class SentenceParts
{
    /// <summary>Why no series holds a figure; null if there is no such reason.</summary>
    public string? DoubtOf(Figure figure)
    {
        if (_doubts.Value is not [var (start, why), ..])
            return null;

        // "Cubans were encountered 37,410 times at the border, while the city's shelters were full": what follows is of others.
        var (_, to) = Near(figure);
        var isOfOthers = start >= to && _scopes.Any(entry => entry.Start < to)
            && NewClause().IsMatch(Sentence.Text[to..start]);
        return isOfOthers ? null : why;
    }

    private IEnumerable<(int Start, string Why)> FindDoubts()
    {
        var text = Sentence.Text;
        if (Subjects.Take(2).Count() > 1 && ClaimVocabulary.Sums.IsMatch(text))
            yield return (0, "months are added up");
        if (ClaimVocabulary.ForeignActors.Match(text) is { Success: true } actor)
            yield return (actor.Index, "another country counted it");
        if (ClaimVocabulary.UnknownPlaces.Match(text, _dateline) is { Success: true } place)
            yield return (place.Index, "the data do not count this place separately");
        if (ClaimVocabulary.OtherPlaces.Match(text) is { Success: true } city)
            yield return (city.Index, "what cities and shelters count is not in the data");
    }
}
