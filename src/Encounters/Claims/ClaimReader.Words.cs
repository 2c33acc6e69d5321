using System.Text.RegularExpressions;
using Encounters.Calendar;
using Encounters.Categories;
using Encounters.Series;

namespace Encounters.Claims;

// Claims in words alone: records, and rises and falls without a size.
internal sealed partial class ClaimReader
{
    private const int LongestSuperlative = 60;

    private static readonly string[] Ranks = ["", "second", "third", "fourth", "fifth"];

    private const string Years = "(?<years>two|three|four|five|six)";

    private void ReadWords(SentenceParts place, IReadOnlyList<Scope>? scopes, List<Claim> claims)
    {
        var superlative = ClaimVocabulary.Superlative.Match(place.Sentence.Text);
        var largest = LargestPart().Match(place.Sentence.Text);
        if (largest.Success)
            ReadLargest(place, largest, scopes, claims);
        if (superlative.Success && !(largest.Success && superlative.Index >= largest.Index)
            && MonthOf(place, superlative) is { } months)
            ReadRecord(place, superlative, months, scopes, claims);
        else if (!place.Figures.Any(figure => figure.Kind is FigureKind.Percent or FigureKind.Share))
            ReadDirection(place, scopes, claims);
    }

    /// <summary>"Venezuelans, at nearly 58,000, were the largest nationality".</summary>
    private void ReadLargest(SentenceParts place, Match largest, IReadOnlyList<Scope>? scopes, List<Claim> claims)
    {
        var figure = new Figure(place.Sentence.Start + largest.Index, largest.Length, largest.Value, FigureKind.Superlative, 0, 0,
            Approximation.None);
        var dimension = largest.Groups["state"].Success ? Dimension.State : Dimension.Citizenship;
        if (place.Breakdowns.Where(part => part.Dimension == dimension).ToArray() is not [var only])
            return;
        var (periods, isCertain, doubt) = Current(place, figure.Start);
        var wholes = place.Scopes() ?? scopes ?? _scopeBefore ?? [Scope.Southwest];
        claims.Add(new Claim(figure,
            [
                .. wholes.SelectMany(_ => periods,
                    (scope, period) => new Reading(SeriesKey.Part(scope, dimension, only.Category), period)),
            ],
            [], isCertain, doubt)
        { IsAmongParts = true });
    }

    /// <summary>
    /// The month that a superlative is about: that of the count of its clause, or the nearest one. A year after it is what it is
    /// compared with.
    /// </summary>
    private IReadOnlyList<ClaimedPeriod>? MonthOf(SentenceParts place, Match superlative)
    {
        if (place.CountOfClause(superlative.Index) is { } count && place.AttachedTo(count) is [{ IsMonth: true }, ..] ofCount)
            return ofCount;
        var own = place.Subjects.Where(mention => mention.Periods[0].IsMonth || mention.Start < superlative.Index).ToArray();
        var periods = own.Length == 0
            ? Inherited(place).Periods
            : own.MinBy(mention => mention.End <= superlative.Index
                ? superlative.Index - mention.End
                : mention.Start - superlative.Index).Periods;
        return periods is [{ IsMonth: true }, ..] ? periods : null;
    }

    private void ReadRecord(
        SentenceParts place,
        Match superlative,
        IReadOnlyList<ClaimedPeriod> months,
        IReadOnlyList<Scope>? scopes,
        List<Claim> claims)
    {
        var text = place.Sentence.Text;
        var since = place.Periods.FirstOrDefault(
            mention => mention.Start > superlative.Index && SinceBefore().IsMatch(text[..mention.Start]));
        var record = RecordWords().Match(text, superlative.Index);
        if ((since.Periods is null && !record.Success) || WholeYears().IsMatch(text[(superlative.Index + superlative.Length)..])
            || WholeYearsBefore().IsMatch(text[..superlative.Index]))
            return;
        var end = since.Periods is not null ? since.End : record.Index + record.Length;
        if (end - superlative.Index > LongestSuperlative)
            end = superlative.Index + superlative.Length;
        var figure = new Figure(place.Sentence.Start + superlative.Index, end - superlative.Index,
            text[superlative.Index..end], FigureKind.Superlative, 0, 0, Approximation.None);
        // "The total was 104,100, the lowest since February 2021": of what the count is of.
        var subject = place.Figures.LastOrDefault(count => count.Kind == FigureKind.Count && count.End <= figure.Start);
        var isOfCount = subject.Length > 0
            && Apposition().IsMatch(text[(subject.End - place.Sentence.Start)..superlative.Index]);
        var (readings, doubt) = Readings(place, isOfCount ? subject : figure, scopes, months);
        var (from, until) = since.Periods is { } periods
            ? ((Month?)periods[0].Last.Next, null)
            : SpanOf(record, text[superlative.Index..], months[0].First);
        claims.Add(new Claim(figure, readings, [], doubt is null && months.Count == 1, doubt)
        {
            Record = (superlative.Groups["most"].Success, from, until,
                OfSameName().IsMatch(text[(superlative.Index + superlative.Length)..]),
                Math.Max(0, Array.IndexOf(Ranks, superlative.Groups["rank"].Value.ToLowerInvariant()))),
        });
    }

    /// <summary>Over which months a record is claimed, if no month is named since which it is one.</summary>
    private static (Month? From, Month? Until) SpanOf(Match record, string text, Month month)
    {
        if (record.Groups["years"] is { Success: true, Value: var years })
            return (month.AddMonths(1 - (12 * NumberWords.Parse(years))), null);
        if (FiscalSoFar().IsMatch(text))
            return (month.FiscalYear.FirstMonth, text.Contains("so far", StringComparison.OrdinalIgnoreCase)
                ? null
                : month.FiscalYear.LastMonth);
        // "This year" can be either; the months that are in both leave no doubt.
        var january = new Month(month.Year, 1);
        return record.Groups["year"].Success
            ? (january > month.FiscalYear.FirstMonth ? january : month.FiscalYear.FirstMonth, null)
            : (null, null);
    }

    /// <summary>
    /// A rise or fall without a size. If the text names no base, it is wrong only where neither the month nor the year before
    /// makes it right.
    /// </summary>
    private void ReadDirection(SentenceParts place, IReadOnlyList<Scope>? scopes, List<Claim> claims)
    {
        var text = place.Sentence.Text;
        var compared = place.Periods.FirstOrDefault(
            mention => place.IsBase(mention) && !SinceBefore().IsMatch(text[..mention.Start]));
        var words = place.DirectionWords(compared.Periods is null ? text.Length : compared.Start)
            .Where(word => compared.Periods is not null || IsChangeInTime(place, word)).ToArray();
        if (words is not [.., var figure] || Array.Exists(words, word => word.Value != figure.Value))
            return;
        var current = Current(place, figure.Start);
        var (readings, doubt) = Readings(place, figure, scopes, current.Periods);
        claims.Add(new Claim(figure, readings, compared.Periods ?? [], doubt is null && current.IsCertain,
            doubt ?? current.Doubt));
    }

    /// <summary>Whether it is a change in time, of one month or year: "encounters fell to 13,475 in December".</summary>
    private static bool IsChangeInTime(SentenceParts place, Figure word)
    {
        var (text, index) = (place.Sentence.Text, word.Start - place.Sentence.Start);
        return place.Periods.Count == 1 && place.NamesPlace && !place.IsCompared(word)
            && ClaimVocabulary.Encounters.IsMatch(text[..index]) && ChangeInTime().IsMatch(text[(index + word.Length)..]);
    }

    [GeneratedRegex(@"(?<!-)\b(?:(?:largest|biggest)(?: single)?(?: national)? (?:group|nationality)|busiest (?<state>(?:border )?state))\b(?! (?:after|behind|outside|from|of|in (?:the )?(?:shelters?|custody|care)))",
        RegexOptions.IgnoreCase)]
    private static partial Regex LargestPart();

    [GeneratedRegex(@"\bsince (?:at least |the \w+ of |early |late )?\z", RegexOptions.IgnoreCase | RegexOptions.RightToLeft)]
    private static partial Regex SinceBefore();

    [GeneratedRegex(@"\A,? (?:the|its|their|which was the|which is the) \z", RegexOptions.IgnoreCase)]
    private static partial Regex Apposition();

    [GeneratedRegex(
        @"on record|ever|in (?:the agency['’]s |CBP['’]s |its |recorded )?history|in (?:the )?(?:agency['’]s |CBP['’]s )(?:[a-z]+ ){0,3}data|in (?:more than )?" + Years + @" years|" + Years + @"-year (?:high|low)|(?:in|of) any month"
        + @"|so far (?:this|in the) fiscal|of (?:the )?(?:whole |entire |current )?fiscal(?: year)?(?: (?:20)?\d\d)?|this fiscal year"
        + @"|recorded\b|record (?:high|low)|" + ClaimVocabulary.SettingRecord + @"|(?<year>\b(?:this|of the) year\b)",
        RegexOptions.IgnoreCase)]
    private static partial Regex RecordWords();

    [GeneratedRegex(@"\A (?:single )?(?:annual|yearly|full|whole|fiscal|calendar|12-month|year\b)", RegexOptions.IgnoreCase)]
    private static partial Regex WholeYears();

    [GeneratedRegex(@"\b(?:full[- ]year|annual|yearly|(?:the |the \w+ )year|year['’]s|12-month)\b[^.;:]{0,50}\z",
        RegexOptions.IgnoreCase | RegexOptions.RightToLeft)]
    private static partial Regex WholeYearsBefore();

    [GeneratedRegex(@"\A " + ClaimVocabulary.Months)]
    private static partial Regex OfSameName();

    [GeneratedRegex(@"fiscal", RegexOptions.IgnoreCase)]
    private static partial Regex FiscalSoFar();

    [GeneratedRegex(@"\A(?:,? (?:\w+ly|again|further|once more))?(?:,? for (?:the|a) \w+ (?:straight |consecutive )?month(?: in a row| running)?)?,? (?:to (?:\w+ ){0,2}[\d,]+\b|in\b)", RegexOptions.IgnoreCase)]
    private static partial Regex ChangeInTime();
}
