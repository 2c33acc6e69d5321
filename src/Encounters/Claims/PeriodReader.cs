using System.Buffers;
using System.Globalization;
using System.Text.RegularExpressions;
using Encounters.Calendar;

namespace Encounters.Claims;

/// <summary>Words of time in a sentence and the periods that they can mean.</summary>
/// <param name="Start">Where they begin in the sentence.</param>
/// <param name="End">Where they end.</param>
/// <param name="Periods">The periods, the likeliest first.</param>
/// <param name="IsRelative">Whether they count from another period: <c>a year earlier</c>.</param>
internal readonly record struct PeriodMention(int Start, int End, IReadOnlyList<ClaimedPeriod> Periods, bool IsRelative = false);

/// <summary>Reads the words of time of a text, sentence by sentence, against its date and the months named before.</summary>
/// <param name="date">The date of the text.</param>
/// <param name="lastKnown">The last month that had been published by then.</param>
internal sealed partial class PeriodReader(DateOnly date, Month? lastKnown)
{
    // The first letters of the words that a pattern begins with.
    private static readonly SearchValues<char> MonthLetters = SearchValues.Create("ABDFJLMNOSbfl");
    private static readonly SearchValues<char> RelativeLetters = SearchValues.Create("12ACEFLMNOSTYaceflmnosty");

    private readonly Month _latest = lastKnown ?? Month.Of(date).AddMonths(-1);
    private Month? _anchor;
    private FiscalYear? _anchorYear;
    private ClaimedPeriod? _last;

    // "Eight months into fiscal 2025": how many months of the year are meant.
    private int? _monthsInto;

    // "The full fiscal year 2024", of which nothing less is meant.
    private bool _isWholeYear;

    // "By calendar year, there were 2.58 million in 2022": no year of the sentence is fiscal.
    private bool _isCalendar;

    /// <summary>The mentions of the next sentence, in order.</summary>
    public IReadOnlyList<PeriodMention> Find(string sentence)
    {
        List<PeriodMention> mentions = [];
        List<Match> ahead = [];
        var speaksOfFiscalYear = sentence.Contains("fiscal", StringComparison.OrdinalIgnoreCase)
            || sentence.Contains("FY", StringComparison.OrdinalIgnoreCase);
        Match[] into = speaksOfFiscalYear ? MonthsInto().Matches(sentence).ToArray() : [];
        var (isToDate, hasToDate) = (ToDate().IsMatch(sentence), false);
        _isCalendar = !speaksOfFiscalYear && CalendarYear().IsMatch(sentence);
        foreach (var match in FindWords(sentence, speaksOfFiscalYear))
        {
            if (match.Groups["between"].Success && IsChange(sentence)
                && !CountBefore().IsMatch(sentence.AsSpan(0, match.Index)))
            {
                AddBothEnds(match, mentions);
                continue;
            }

            if (ShiftOf(match) is not null && mentions.TrueForAll(mention => mention.IsRelative))
                ahead.Add(match);
            _monthsInto = Array.Find(into, months => match.Index < months.Index + months.Length
                && match.Index + match.Length > months.Index) is { } part
                ? MonthsOf(part)
                : null;
            var before = sentence.AsSpan(0, match.Index);
            _isWholeYear = WholeBefore().IsMatch(before);
            var (periods, isRelative) = Resolve(match, isToDate, mentions);
            if (periods.Count == 0 || periods.Any(period => !TextDate.IsPlausible(period.Last.Year)))
                continue;
            var isThroughMonth = periods[0].IsMonth && Through().IsMatch(before);
            if (isThroughMonth
                && mentions is [.., { IsRelative: false, Periods: [{ IsMonth: false } year, ..] }]
                && year.First.FiscalMonth == 1 && year.First <= periods[0].Last)
            {
                // "So far this fiscal year, through March": the month ends what was named before it.
                var toDate = new ClaimedPeriod(year.First, year.First.FiscalYear.MonthAt(periods[0].Last.FiscalMonth));
                mentions[^1] = mentions[^1] with { End = match.Index + match.Length, Periods = [toDate] };
                continue;
            }

            if (isToDate && isThroughMonth && !_isCalendar)
            {
                // "Through February, the fiscal-year-to-date count".
                periods = [new ClaimedPeriod(periods[0].First.FiscalYear.FirstMonth, periods[0].First)];
                hasToDate = true;
            }
            else if (hasToDate && match.Groups["fywords"].Success)
                continue;
            if (!isRelative && periods[0].First.FiscalMonth == 1 && !periods[0].IsMonth && mentions.Exists(mention =>
                mention.Periods is [{ IsMonth: false } part] && part.First >= periods[0].First
                && part.Last.FiscalYear == periods[0].First.FiscalYear))
            {
                // "From October through January … in fiscal year 2024": the months have been named.
                continue;
            }

            if (SamePeriod().IsMatch(before) && periods[0].First.FiscalMonth == 1
                && mentions.LastOrDefault(mention => mention.Periods[0].First.FiscalMonth == 1) is { Periods: [var like, ..] })
            {
                var fiscal = periods[0].First.FiscalYear;
                periods = [new ClaimedPeriod(fiscal.FirstMonth, fiscal.MonthAt(like.Last.FiscalMonth))];
            }

            mentions.Add(new PeriodMention(match.Index, match.Index + match.Length, periods, isRelative));
        }

        foreach (var match in ahead)
            CountFromNext(match, mentions);
        if (mentions.Count > 1 && ClaimVocabulary.Sums.IsMatch(sentence))
            AddUp(sentence, mentions);
        _last = mentions.LastOrDefault(mention => !mention.IsRelative).Periods?[0] ?? _last;
        return mentions;
    }

    private static IEnumerable<Match> FindWords(string sentence, bool speaksOfFiscalYear)
    {
        for (var i = 0; i < sentence.Length; i++)
        {
            if (i > 0 && (char.IsLetterOrDigit(sentence[i - 1]) || sentence[i - 1] == '_'))
                continue;
            var match = MonthLetters.Contains(sentence[i]) ? MonthWords().Match(sentence, i) : Match.Empty;
            if (!match.Success && speaksOfFiscalYear)
                match = FiscalYearWords().Match(sentence, i);
            if (!match.Success && RelativeLetters.Contains(sentence[i]))
                match = RelativeWords().Match(sentence, i);

            // "The highest since October" is no sum of the months since then.
            if (!match.Success || ((match.Groups["sinceoctober"].Success || match.Groups["fysince"].Success)
                && RecordBefore().IsMatch(sentence.AsSpan(0, match.Index))))
                continue;
            yield return match;
            i = match.Index + match.Length - 1;
        }
    }

    /// <summary>
    /// "Fell year over year in March": words that precede what they count from. "A year earlier, in March 2023" counts from what
    /// the text spoke of before.
    /// </summary>
    private static void CountFromNext(Match match, List<PeriodMention> mentions)
    {
        if (mentions.Find(mention => mention.Start > match.Index && !mention.IsRelative) is not { Periods: [var next, ..] }
            || ShiftOf(match) is not { } shift)
            return;
        var place = mentions.FindIndex(mention => mention.Start == match.Index);
        if (place >= 0 && mentions[place].Periods.Contains(next))
            return;
        var counted = new PeriodMention(match.Index, match.Index + match.Length, [next.Shift(shift)], IsRelative: true);
        if (place >= 0)
            mentions[place] = counted;
        else
            mentions.Insert(mentions.FindIndex(mention => mention.Start > match.Index), counted);
    }

    private (IReadOnlyList<ClaimedPeriod> Periods, bool IsRelative) Resolve(
        Match match, bool isToDate, List<PeriodMention> before)
    {
        if (match.Groups["day"].Success)
            return ([], false);
        if (match.Groups["from"].Success)
            return (Range(match), false);
        if (match.Groups["span"].Success)
            return (Span(match), false);
        if (match.Groups["fysince"].Success)
            return (SinceFiscalYear(YearOf(match.Groups["fysince"].Value)), false);
        if (match.Groups["fyfrom"].Success)
            return (OfFiscalYears(YearOf(match.Groups["fyfrom"].Value), YearOf(match.Groups["fyuntil"].Value)), false);
        if (match.Groups["sinceoctober"].Success)
            return (OfFiscalYear(Month.Of(date).FiscalYear.Number, isToDate: true), false);
        if (match.Groups["fy"].Success || match.Groups["fy2"].Success)
            return (OfFiscalYear(YearOf(match.Groups["fy"].Success ? match.Groups["fy"].Value : match.Groups["fy2"].Value),
                isToDate), false);
        if (match.Groups["fywords"].Success && BeforeThat().IsMatch(match.Value)
            && before.LastOrDefault(
                mention => mention.Periods[0] is { IsMonth: false, First.FiscalMonth: 1 }) is { Periods: [var named, ..] })
        {
            // "The previous fiscal year" is the one before the year that is spoken of.
            return ([named.Shift(-12)], true);
        }

        if (match.Groups["fyended"].Success)
            return (OfFiscalYear(Month.Of(date).FiscalYear.Number - 1, isToDate: false), false);
        if (match.Groups["thatbefore"].Success)
            return before is [.., { Periods: [var earlier, ..] }]
                ? ([earlier.Shift(match.Groups["thatbefore"].ValueSpan is "year" ? -12 : -1)], true)
                : ([], true);
        if (match.Groups["sameyear"].Success)
            return (OfSameMonths(match, before), true);
        if (match.Groups["fywords"].Success)
            return (OfFiscalYear(Month.Of(date).FiscalYear.Number - (Earlier().IsMatch(match.Value) ? 1 : 0),
                isToDate || match.Value.Contains("to date", StringComparison.OrdinalIgnoreCase)), false);
        if (match.Groups["month"].Success)
            return (OfMonth(match), false);
        if (match.Groups["lastmonth"].Success)
            return (Distinct(ClaimedPeriod.Of(Month.Of(date).AddMonths(-1)), ClaimedPeriod.Of(_latest)), false);
        if (match.Groups["calendar"].Success)
            return (OfCalendarYear(int.Parse(match.Groups["calendar"].ValueSpan, CultureInfo.InvariantCulture),
                _isCalendar || match.Value.Contains("calendar", StringComparison.OrdinalIgnoreCase)), false);
        var shift = ShiftOf(match) ?? 0;
        var from = before.LastOrDefault(mention => !mention.IsRelative).Periods?[0]
            ?? (_last is { } last && (shift % 12 == 0 || last.IsMonth) ? last
                : _anchor is { } anchor ? ClaimedPeriod.Of(anchor)
                : null);
        return (from is not { } anchored ? []
            : match.Groups["entire"].Success ? [ClaimedPeriod.Of(new FiscalYear(anchored.Last.FiscalYear.Number - 1))]
            : [anchored.Shift(shift)], true);
    }

    /// <summary>How many months words like "a year earlier" count back; null if they do not count from another period.</summary>
    private static int? ShiftOf(Match match) =>
        match.Groups["yearago"].Success ? -12
        : match.Groups["monthago"].Success ? -1
        : match.Groups["number"].Success
            ? -NumberWords.Parse(match.Groups["number"].Value)
                * (match.Groups["unit"].ValueSpan is "year" ? 12 : 1)
        : null;
}
