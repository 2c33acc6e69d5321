using System.Text.RegularExpressions;
using Encounters.Categories;
using Encounters.Series;

namespace Encounters.Claims;

/// <summary>Decides what each figure of a text claims to be: of which series and months, or of which change.</summary>
/// <param name="published">What was published.</param>
/// <param name="date">The date of the text.</param>
internal sealed partial class ClaimReader(PublishedFigures published, DateOnly date)
{
    private readonly PeriodReader _periods = new(date, published.LastKnown(date));
    private IReadOnlyList<Scope>? _scopeBefore;
    private IReadOnlyList<ClaimedPeriod> _periodsBefore = [];
    private int _paragraphOfPeriod = -1;
    private bool _isOnlyPeriod;
    private IReadOnlyList<(Dimension Dimension, Category Category, bool IsLoose)> _partsBefore = [];
    private bool _encountersBefore;

    /// <summary>Everything that the text names, once it has been read.</summary>
    public TextMentions Mentions { get; } = new();

    /// <summary>The claims in the order of the text.</summary>
    public IReadOnlyList<Claim> Read(string text)
    {
        List<Claim> claims = [];
        foreach (var sentence in TextOutline.Sentences(text))
            Read(sentence, claims);
        return claims;
    }

    private void Read(Sentence sentence, List<Claim> claims)
    {
        var figures = FigureReader.Find(sentence);
        var place = new SentenceParts(sentence, figures, _periods.Find(sentence.Text), _scopeBefore);
        Mentions.Add(place);
        var scopes = place.Scopes();
        var isAboutEncounters = ClaimVocabulary.Encounters.IsMatch(sentence.Text)
            || (scopes is not null && (ClaimVocabulary.Totals.IsMatch(sentence.Text) || place.NamesCitizens));
        Figure? share = null;
        foreach (var found in figures)
        {
            var figure = share is { } first && place.IsNextShare(first, found) ? found with { Kind = FigureKind.Share } : found;
            if (figure.Kind == FigureKind.Share)
                share = figure;
            claims.Add(figure.Kind switch
            {
                FigureKind.Count when IsEncounters(place, figure, isAboutEncounters) => ReadCount(place, figure, scopes),
                FigureKind.Percent when (isAboutEncounters || _encountersBefore) && !place.IsOfAnotherCount(figure)
                    && place.Direction(figure) is { } sign => ReadChange(place, figure, sign, scopes),
                FigureKind.Share when isAboutEncounters || (_encountersBefore && place.NamesPlace) =>
                    ReadShare(place, figure, scopes),
                _ => new Claim(figure with { Kind = FigureKind.Other }, [], [], false, null),
            });
        }

        if (isAboutEncounters || _encountersBefore)
            ReadWords(place, scopes, claims);
        if (scopes is not null)
            _scopeBefore = scopes;
        if (place.Subjects.ToArray() is [{ Periods: { } periods }, ..] subjects)
        {
            (_periodsBefore, _paragraphOfPeriod) = (periods, sentence.Paragraph);
            _isOnlyPeriod = subjects.Length == 1;
        }

        if (place.NamesPlace)
            _partsBefore = place.Breakdowns;
        _encountersBefore |= isAboutEncounters;
    }

    private Claim ReadCount(SentenceParts place, Figure figure, IReadOnlyList<Scope>? scopes)
    {
        var (periods, isCertain, doubt) = place.AttachedTo(figure) switch
        {
            { Count: > 0 } attached => (attached, true, null),
            { } => ([], false, "the text does not say which months it is compared with"),
            null => Inherited(place),
        };
        var (readings, doubtful) = Readings(place, figure, scopes, periods);
        doubt = doubtful ?? doubt;
        return new Claim(figure, readings, [], isCertain && doubt is null, doubt)
        {
            Named = place.NamedAt(figure, periods, _isOnlyPeriod),
        };
    }

    private Claim ReadChange(SentenceParts place, Figure figure, int sign, IReadOnlyList<Scope>? scopes)
    {
        var (periods, isCertain, doubt) = Current(place, figure.Start);
        var (readings, doubtful) = Readings(place, figure, scopes, periods);
        doubt = doubtful ?? doubt;
        if (ShareWord().IsMatch(place.Sentence.Text))
            doubt ??= "it may be a share";
        if (Respectively().IsMatch(place.Sentence.Text))
            doubt ??= "the text does not say which figure each change is of";
        var bases = place.BaseOf(figure);
        if (bases is null && place.IsCompared(figure))
            doubt ??= "the text does not say what the comparison is with";

        return new Claim(figure with { Value = sign * Math.Abs(figure.Value) }, readings, bases ?? [],
            isCertain && doubt is null, doubt)
        { Named = place.NamedAt(figure, periods, _isOnlyPeriod) | (place.HasBaseAt(figure) ? NamedParts.Base : NamedParts.None) };
    }

    private Claim ReadShare(SentenceParts place, Figure figure, IReadOnlyList<Scope>? scopes)
    {
        var (periods, isCertain, doubt) = Current(place, figure.Start);
        var (readings, doubtful) = Readings(place, figure, scopes, periods);
        doubt = doubtful ?? doubt;
        if (readings.Any(reading => reading.Series.Dimension is null))
            doubt ??= "the text does not say whose share it is";
        if (readings.Select(reading => reading.Series).Distinct().Count() > 1)
            doubt ??= "the text does not say what it is a share of";
        if (place.IsOfSeveral(figure) || OtherBefore().IsMatch(place.Before(figure, 20)))
            doubt ??= "more than one group or place is named";
        return new Claim(figure, readings, [], isCertain && doubt is null, doubt)
        {
            Named = place.NamedAt(figure, periods, _isOnlyPeriod),
        };
    }

    /// <summary>The period that a comparison or a superlative speaks of.</summary>
    private (IReadOnlyList<ClaimedPeriod> Periods, bool IsCertain, string? Doubt) Current(SentenceParts place, int start)
    {
        var own = place.Subjects.ToArray();
        if (own.Length == 0)
            return Inherited(place);
        var local = start - place.Sentence.Start;
        var nearest = own.MinBy(mention => mention.End <= local ? local - mention.End : mention.Start - local);
        return own.Select(mention => mention.Periods[0]).Distinct().Count() == 1
            ? (nearest.Periods, true, null)
            : (nearest.Periods, false, "the text names more than one month");
    }

    private (IReadOnlyList<ClaimedPeriod> Periods, bool IsCertain, string? Doubt) Inherited(SentenceParts place) =>
        _periodsBefore.Count > 0 && _paragraphOfPeriod == place.Sentence.Paragraph
            ? (_periodsBefore, true, null)
            : (_periodsBefore, false, "the text does not say which months it covers");

    private (IReadOnlyList<Reading> Readings, string? Doubt) Readings(
        SentenceParts place, Figure figure, IReadOnlyList<Scope>? scopesHere, IReadOnlyList<ClaimedPeriod> periods)
    {
        var scopes = place.ScopesOf(figure) ?? scopesHere ?? _scopeBefore;
        string? doubt = null;
        var words = figure.Kind is FigureKind.Direction or FigureKind.Superlative ? place.Sentence.Text : place.ClauseOf(figure);
        if (ClaimVocabulary.Unjudgeable.IsMatch(words))
            doubt = "averages, forecasts and other agencies' counts are not in the data";
        else if (ClaimVocabulary.UnknownGroups.IsMatch(place.ClauseOf(figure)) || place.IsOfUnnamedGroup(figure))
            doubt = "the data do not count this group separately";
        else if (place.IsPartOfAnother(figure))
            doubt = "it is a part of another figure";
        doubt ??= place.Doubt;
        var (parts, isOnly) = place.BreakdownsOf(figure);
        var followsComponent = _partsBefore.Count > 0 && _partsBefore.All(part => part.Dimension == Dimension.Component);
        if (!place.NamesPlace && _partsBefore.Count > 0 && !(followsComponent && place.IsOfBothComponents(figure)))
        {
            // "What November looked like in Texas. Across the state, CBP logged 116,672."
            parts = [.. _partsBefore.Select(part => part with { IsLoose = true })];
            doubt ??= "the sentence does not repeat which group or place it is about";
        }
        if (!isOnly)
            doubt ??= "more than one group or place is named";
        if (parts.Select(part => (part.Dimension, part.Category)).Distinct().Count() > 1)
            doubt ??= "no series combines two breakdowns";
        IReadOnlyList<Scope> wholes = scopes ?? [Scope.Southwest, Scope.Nationwide];
        List<SeriesKey> keys = [];
        foreach (var scope in wholes)
        {
            foreach (var (dimension, category, _) in parts)
                keys.Add(SeriesKey.Part(scope, dimension, category));
        }

        foreach (var (dimension, category, _) in parts.Where(part => part.Dimension is Dimension.State or Dimension.Aor))
            keys.Add(SeriesKey.Part(Scope.Nationwide, dimension, category));
        if (parts.Count == 0 || parts.All(part => part.IsLoose))
            keys.AddRange(wholes.Select(SeriesKey.Whole));
        if (parts.Count == 0 && scopes is null && !ClaimVocabulary.Encounters.IsMatch(place.Sentence.Text))
            doubt ??= "the text does not say which border it is about";
        return ([.. keys.Distinct().SelectMany(_ => periods, (key, period) => new Reading(key, period))], doubt);
    }

    private bool IsEncounters(SentenceParts place, Figure figure, bool isAboutEncounters)
    {
        var after = place.After(figure, 50);
        if (place.Periods.FirstOrDefault(
            mention => mention.Start >= figure.End - place.Sentence.Start) is { Periods: not null } next)
            after = after[..Math.Min(after.Length, next.Start - (figure.End - place.Sentence.Start))];
        var other = ClaimVocabulary.OtherCounts.Match(NounPhraseEnd().Match(after) is { Success: true } end
            ? after[..end.Index]
            : after);
        var counted = ClaimVocabulary.Encounters.Match(after);
        var people = ClaimVocabulary.People.Match(after);
        var first = Math.Min(counted.Success ? counted.Index : int.MaxValue, people.Success ? people.Index : int.MaxValue);
        if (other.Success && other.Index < first
            && WordsIn(after[..other.Index]) <= (ClaimVocabulary.TimeSpans.IsMatch(other.Value) ? 0 : 3))
            return false;
        if (SeizedBefore().IsMatch(place.Before(figure, 40)))
            return false;
        if (figure.Value < 1_000 && (first == int.MaxValue || WordsIn(after[..first]) > 3))
            return false;
        return isAboutEncounters
            || (_encountersBefore && figure.Value >= 1_000
                && (place.NamesPlace || place.Scopes() is not null || place.Periods.Count > 0));
    }

    private static int WordsIn(string text) =>
        text.Split((char[])[' ', '\n', '\t'], StringSplitOptions.RemoveEmptyEntries).Length;

    [GeneratedRegex(@"[,;:.()—]|\b(?:in|during|for|at|along|on|by|since|from|through|between|as|and)\b", RegexOptions.IgnoreCase)]
    private static partial Regex NounPhraseEnd();

    [GeneratedRegex(@"\b(?:share|shares|proportion|portion)\b", RegexOptions.IgnoreCase)]
    private static partial Regex ShareWord();

    [GeneratedRegex(@"\b(?:other|remaining|rest) \z", RegexOptions.IgnoreCase | RegexOptions.RightToLeft)]
    private static partial Regex OtherBefore();

    [GeneratedRegex(@"\brespectively\b", RegexOptions.IgnoreCase)]
    private static partial Regex Respectively();

    [GeneratedRegex(
        @"\b(?:seized|seizing|seizures? of|weighing|removed|deported|paroled|rescued|released|arrested by ICE|hired|scheduled)\b[^,;]*\z", RegexOptions.IgnoreCase)]
    private static partial Regex SeizedBefore();
}
