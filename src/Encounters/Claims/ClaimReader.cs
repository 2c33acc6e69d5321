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
    private IReadOnlyList<PeriodMention> _mentionsBefore = [];
    private int _paragraphOfPeriod = -1;
    private bool _isOnlyPeriod;
    private IReadOnlyList<(Dimension Dimension, Category Category, bool IsLoose)> _partsBefore = [];
    private bool _isPartJustBefore;
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
            || (scopes is not null && (ClaimVocabulary.Totals.IsMatch(sentence.Text) || place.NamesCitizens
                || ClaimVocabulary.Stops.IsMatch(sentence.Text)));
        foreach (var figure in place.Figures)
        {
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
        _mentionsBefore = place.Periods;
        if (place.Subjects.ToArray() is [{ Periods: { } periods }, ..] subjects)
        {
            (_periodsBefore, _paragraphOfPeriod) = (periods, sentence.Paragraph);
            _isOnlyPeriod = subjects.Length == 1;
        }

        _isPartJustBefore = place.NamesPlace;
        if (_isPartJustBefore)
            _partsBefore = place.Breakdowns;
        _encountersBefore |= isAboutEncounters;
    }

    private Claim ReadCount(SentenceParts place, Figure figure, IReadOnlyList<Scope>? scopes)
    {
        var (periods, isCertain, doubt) = place.AttachedTo(figure) switch
        {
            { Count: > 0 } attached => (attached, true, null),
            { } => (UsualBases(place, figure), false, "the text does not say which months it is compared with"),
            null => Inherited(place),
        };
        var (readings, doubtful) = Readings(place, figure, scopes, periods);
        doubt = doubtful ?? doubt;
        return new Claim(figure, readings, [], isCertain && doubt is null, doubt)
        {
            Named = place.NamedAt(figure, periods, _isOnlyPeriod),
        };
    }

    // "Dropped to 65,747 from 576,434": of the month or the year before, which can only show that it is right.
    private static IReadOnlyList<ClaimedPeriod> UsualBases(SentenceParts place, Figure figure) =>
        place.Subjects.LastOrDefault(mention => mention.Start < figure.Start - place.Sentence.Start).Periods is [var period, ..]
            ? ChangeCheck.UsualBases(period)
            : [];

    private Claim ReadChange(SentenceParts place, Figure figure, int sign, IReadOnlyList<Scope>? scopes)
    {
        var ((periods, isCertain, doubt), comparedBefore) = (OfChange(place, figure), ComparedBefore(place));
        if (comparedBefore is ({ } after, _))
            (periods, isCertain, doubt) = ([after], true, null);
        var (readings, doubtful) = Readings(place, figure, scopes, periods);
        doubt = doubtful ?? doubt;
        if (place.MaySpeakOfShare(figure))
            doubt ??= "it may be a share";
        if (Respectively().IsMatch(place.Sentence.Text))
            doubt ??= "the text does not say which figure each change is of";
        IReadOnlyList<ClaimedPeriod>? bases = comparedBefore is (_, { } before) ? [before] : place.BaseOf(figure);
        if (bases is null && (place.IsCompared(figure) || place.IsMultipleOfCount(figure)))
            doubt ??= "the text does not say what the comparison is with";

        return new Claim(figure with { Value = sign * Math.Abs(figure.Value) }, readings, bases ?? [],
            isCertain && doubt is null, doubt)
        {
            Named = place.NamedAt(figure, periods, _isOnlyPeriod)
                | (place.HasBaseAt(figure) || comparedBefore is not null ? NamedParts.Base : NamedParts.None)
                | (isCertain && place.HasBaseNext(figure) ? NamedParts.Period : NamedParts.None),
        };
    }

    private Claim ReadShare(SentenceParts place, Figure figure, IReadOnlyList<Scope>? scopes)
    {
        var (periods, isCertain, doubt) = (place.PeriodAt(figure) ?? place.PeriodOfClause(figure)) is { } own
            ? (own, true, null)
            : Current(place, figure.Start);
        var (readings, doubtful) = Readings(place, figure, scopes, periods);
        doubt = doubtful ?? doubt;
        if (place.BorderOf(figure) is { } border && place.Breakdowns.Count == 0)
            readings = [.. periods.Select(period => new Reading(SeriesKey.Whole(border), period))];
        else
            readings = [.. readings.Where(reading => reading.Series.Dimension is not null)];
        if (readings.Count == 0)
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

    /// <summary>
    /// The two periods that the sentence before set side by side: "15,802 in January; in January 2023 the figure was 13,126.
    /// That's an increase of 20%".
    /// </summary>
    private (ClaimedPeriod After, ClaimedPeriod Before)? ComparedBefore(SentenceParts place) =>
        place.Periods.Count == 0 && place.Figures.Count == 1 && Comparison().IsMatch(place.Sentence.Text)
            && _mentionsBefore is [{ Periods: [var one, ..] }, { Periods: [var other, ..] }] && one != other
            ? one.First > other.First ? (one, other) : (other, one)
            : null;

    /// <summary>
    /// The period of a change: the one before it, where its base follows, as in "140,641 in February, up 8% from January but well
    /// below the December peak".
    /// </summary>
    private (IReadOnlyList<ClaimedPeriod> Periods, bool IsCertain, string? Doubt) OfChange(SentenceParts place, Figure figure)
    {
        var local = figure.Start - place.Sentence.Start;
        return place.HasBaseNext(figure)
            && place.Subjects.Where(mention => mention.End <= local).DistinctBy(mention => mention.Periods[0]).ToArray()
                is [{ Periods: { } only }]
            ? (only, true, null)
            : Current(place, figure.Start);
    }

    private (IReadOnlyList<ClaimedPeriod> Periods, bool IsCertain, string? Doubt) Inherited(SentenceParts place) =>
        _periodsBefore.Count > 0 && _paragraphOfPeriod == place.Sentence.Paragraph
            ? (_periodsBefore, true, null)
            : (_periodsBefore, false, "the text does not say which months it covers");

    private (IReadOnlyList<Reading> Readings, string? Doubt) Readings(
        SentenceParts place, Figure figure, IReadOnlyList<Scope>? scopesHere, IReadOnlyList<ClaimedPeriod> periods)
    {
        var scopes = place.ScopesOf(figure) ?? scopesHere ?? _scopeBefore;
        var (parts, doubtOfParts) = PartsOf(place, figure);
        var doubt = DoubtOf(place, figure) ?? doubtOfParts;
        if (parts.Select(part => (part.Dimension, part.Category)).Distinct().Count() > 1)
            doubt ??= "no series combines two breakdowns";
        if (parts.Count == 0 && scopes is null && !ClaimVocabulary.Encounters.IsMatch(place.Sentence.Text))
            doubt ??= "the text does not say which border it is about";
        var keys = SeriesOf(parts, scopes, place.NamesBorderNear(figure));
        return ([.. keys.SelectMany(_ => periods, (key, period) => new Reading(key, period))], doubt);
    }

    /// <summary>Why no series holds a figure; null if there is no such reason.</summary>
    private static string? DoubtOf(SentenceParts place, Figure figure)
    {
        var words = figure.Kind is FigureKind.Direction or FigureKind.Superlative
            ? place.UntilClauseEnd(figure)
            : place.ClauseOf(figure);
        if (ClaimVocabulary.Unjudgeable.IsMatch(words))
            return "averages, forecasts and other agencies' counts are not in the data";
        if (place.IsOfUnknownGroup(figure) || place.IsOfUnnamedGroup(figure))
            return "the data do not count this group separately";
        if (place.IsDifference(figure))
            return "it is the difference of two figures";
        var isPart = figure.Kind == FigureKind.Count ? place.IsPartOfAnother(figure) : place.IsShareOfAnother(figure);
        return isPart ? "it is a part of another figure" : place.DoubtOf(figure);
    }

    /// <summary>The groups or places that a figure is of, in its sentence or in the one that it goes on about.</summary>
    private (IReadOnlyList<(Dimension Dimension, Category Category, bool IsLoose)> Parts, string? Doubt) PartsOf(
        SentenceParts place, Figure figure)
    {
        var (parts, isOnly) = place.BreakdownsOf(figure);
        var doubt = isOnly ? null : "more than one group or place is named";
        var isOneJustBefore = _isPartJustBefore && _partsBefore is [{ IsLoose: false }];
        if (isOneJustBefore && parts.Count == 0 && place.CountsThem(figure))
            return (_partsBefore, doubt);
        var followsComponent = _partsBefore.Count > 0 && _partsBefore.All(part => part.Dimension == Dimension.Component);
        if (place.NamesPlace || _partsBefore.Count == 0 || (followsComponent && place.IsOfBothComponents(figure)))
            return (parts, doubt);

        // "What November looked like in Texas. Across the state, CBP logged 116,672."
        return isOneJustBefore && place.RefersBack(figure)
            ? (_partsBefore, doubt)
            : ([.. _partsBefore.Select(part => part with { IsLoose = true })],
                "the sentence does not repeat which group or place it is about");
    }

    private IEnumerable<SeriesKey> SeriesOf(
        IReadOnlyList<(Dimension Dimension, Category Category, bool IsLoose)> parts,
        IReadOnlyList<Scope>? scopes,
        bool isOfBorder)
    {
        IReadOnlyList<Scope> wholes = scopes ?? [Scope.Southwest, Scope.Nationwide];
        List<SeriesKey> keys = [];
        foreach (var scope in wholes)
        {
            foreach (var (dimension, category, _) in parts)
                keys.Add(SeriesKey.Part(scope, dimension, category));
        }

        // A state has encounters at its airports too, and some a northern border.
        foreach (var (dimension, category, _) in parts.Where(part =>
            part.Dimension is Dimension.State or Dimension.Aor && !isOfBorder))
        {
            keys.Add(SeriesKey.Part(Scope.Nationwide, dimension, category));
            if (scopes is null)
                keys.Add(SeriesKey.Part(Scope.Northern, dimension, category));
        }

        if (parts.Count == 0 || parts.All(part => part.IsLoose))
            keys.AddRange(wholes.Select(SeriesKey.Whole));
        if (keys.Exists(published.Has))
            keys.RemoveAll(published.Lacks);
        return keys.Distinct();
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
        if (figure.Value < 1_000 && (first == int.MaxValue || WordsIn(after[..first]) > 3) && !place.IsBareCount(figure))
            return false;
        return isAboutEncounters
            || (_encountersBefore && figure.Value >= 1_000
                && (place.NamesPlace || place.Scopes() is not null || place.Periods.Count > 0));
    }

    private static int WordsIn(string text) =>
        text.Split((char[])[' ', '\n', '\t'], StringSplitOptions.RemoveEmptyEntries).Length;

    [GeneratedRegex(@"[,;:.()—]|\b(?:in|during|for|at|along|on|by|since|from|through|between|as|and|while|but|when|after|because|before|with)\b", RegexOptions.IgnoreCase)]
    private static partial Regex NounPhraseEnd();

    [GeneratedRegex(@"\b(?:other|remaining|rest) \z", RegexOptions.IgnoreCase | RegexOptions.RightToLeft)]
    private static partial Regex OtherBefore();

    [GeneratedRegex(@"\A(?:That|This|It)(?:['’]s| is| was| represents| marks| means| amounts)\b|\A(?:An? )?(?:[\w-]+ )?(?:increase|rise|jump|drop|decline|decrease|fall)\b",
        RegexOptions.IgnoreCase)]
    private static partial Regex Comparison();

    [GeneratedRegex(@"\brespectively\b", RegexOptions.IgnoreCase)]
    private static partial Regex Respectively();

    [GeneratedRegex(
        @"\b(?:seized|seizing|seizures? of|weighing|removed|deported|paroled|rescued|released|arrested by ICE|hired|scheduled)\b[^,;]*\z", RegexOptions.IgnoreCase)]
    private static partial Regex SeizedBefore();
}
