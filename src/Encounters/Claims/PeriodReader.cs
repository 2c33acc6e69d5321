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
    private static readonly string[] Numbers =
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];

    private readonly Month _latest = lastKnown ?? Month.Of(date).AddMonths(-1);
    private Month? _anchor;
    private FiscalYear? _anchorYear;
    private ClaimedPeriod? _last;

    // "Eight months into fiscal 2025": how many months of the year are meant.
    private int? _monthsInto;

    // "The full fiscal year 2024", of which nothing less is meant.
    private bool _isWholeYear;

    /// <summary>The mentions of the next sentence, in order.</summary>
    public IReadOnlyList<PeriodMention> Find(string sentence)
    {
        List<PeriodMention> mentions = [];
        var into = MonthsInto().Matches(sentence);
        var (isToDate, hasToDate) = (ToDate().IsMatch(sentence), false);
        foreach (Match match in Words().Matches(sentence))
        {
            if (match.Groups["between"].Success && IsChange(sentence))
            {
                AddBothEnds(match, mentions);
                continue;
            }

            _monthsInto = into.FirstOrDefault(months => match.Index < months.Index + months.Length
                && match.Index + match.Length > months.Index) is { } part
                ? MonthsOf(part)
                : null;
            _isWholeYear = WholeBefore().IsMatch(sentence[..match.Index]);
            var (periods, isRelative) = Resolve(match, isToDate, mentions);
            if (periods.Count == 0 || periods.Any(period => !TextDate.IsPlausible(period.Last.Year)))
                continue;
            var before = sentence[..match.Index];
            if (periods[0].IsMonth && Through().IsMatch(before)
                && mentions is [.., { IsRelative: false, Periods: [{ IsMonth: false } year, ..] }]
                && year.First.FiscalMonth == 1 && year.First <= periods[0].Last)
            {
                // "So far this fiscal year, through March": the month ends what was named before it.
                var toDate = new ClaimedPeriod(year.First, year.First.FiscalYear.MonthAt(periods[0].Last.FiscalMonth));
                mentions[^1] = mentions[^1] with { End = match.Index + match.Length, Periods = [toDate] };
                continue;
            }

            if (isToDate && periods[0].IsMonth && Through().IsMatch(before) && !CalendarYear().IsMatch(sentence))
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

        _last = mentions.LastOrDefault(mention => !mention.IsRelative).Periods?[0] ?? _last;
        return mentions;
    }

    private (IReadOnlyList<ClaimedPeriod> Periods, bool IsRelative) Resolve(
        Match match, bool isToDate, List<PeriodMention> before)
    {
        if (match.Groups["day"].Success)
            return ([], false);
        if (match.Groups["from"].Success)
            return (Range(match), false);
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
            return (OfSameMonths(int.Parse(match.Groups["sameyear"].ValueSpan, CultureInfo.InvariantCulture), before), true);
        if (match.Groups["fywords"].Success)
            return (OfFiscalYear(Month.Of(date).FiscalYear.Number - (Earlier().IsMatch(match.Value) ? 1 : 0),
                isToDate || match.Value.Contains("to date", StringComparison.OrdinalIgnoreCase)), false);
        if (match.Groups["month"].Success)
            return (OfMonth(match), false);
        if (match.Groups["lastmonth"].Success)
            return (Distinct(ClaimedPeriod.Of(Month.Of(date).AddMonths(-1)), ClaimedPeriod.Of(_latest)), false);
        if (match.Groups["calendar"].Success)
            return (OfCalendarYear(int.Parse(match.Groups["calendar"].ValueSpan, CultureInfo.InvariantCulture),
                match.Value.Contains("calendar", StringComparison.OrdinalIgnoreCase)), false);
        var shift = match.Groups["number"].Success
            ? -Array.IndexOf(Numbers, match.Groups["number"].Value.ToLowerInvariant())
                * (match.Groups["unit"].ValueSpan is "year" ? 12 : 1)
            : match.Groups["yearago"].Success ? -12 : -1;
        var from = before.LastOrDefault(mention => !mention.IsRelative).Periods?[0]
            ?? (_last is { } last && (shift % 12 == 0 || last.IsMonth) ? last
                : _anchor is { } anchor ? ClaimedPeriod.Of(anchor)
                : null);
        return (from is { } anchored ? [anchored.Shift(shift)] : [], true);
    }

    private IReadOnlyList<ClaimedPeriod> OfMonth(Match match)
    {
        var number = MonthNumber(match.Groups["month"].Value);
        if (match.Groups["year"].Success)
        {
            if (YearIn(match, "year") is not { } year)
                return [];
            _anchor = new Month(year, number);
            return [ClaimedPeriod.Of(_anchor.Value)];
        }

        var beforeDate = LatestUntil(number, Month.Of(date).AddMonths(-1));
        if (match.Groups["lastyear"].Success)
            return [ClaimedPeriod.Of(new Month(date.Year - 1, number))];
        if (match.Groups["same"].Success)
            return Distinct(ClaimedPeriod.Of(beforeDate), ClaimedPeriod.Of(beforeDate.AddMonths(-12)));
        if (_anchor is { } anchor)
        {
            // "In January 2024 … compared to December": the one before it, or the latest one by the date of the text.
            var near = LatestUntil(number, anchor.AddMonths(number == anchor.MonthOfYear ? 0 : 5));
            return Distinct(ClaimedPeriod.Of(near), ClaimedPeriod.Of(LatestUntil(number, anchor)), ClaimedPeriod.Of(beforeDate));
        }

        return _anchorYear is { } fiscal
            ? Distinct(ClaimedPeriod.Of(beforeDate), ClaimedPeriod.Of(LatestUntil(number, fiscal.LastMonth)))
            : [ClaimedPeriod.Of(beforeDate)];
    }

    private List<ClaimedPeriod> OfFiscalYear(int number, bool isToDate)
    {
        if (number is < 1950 or > 2150)
            return [];
        var year = new FiscalYear(number);
        _anchorYear = year;
        if (_monthsInto is { } months)
            return [new ClaimedPeriod(year.FirstMonth, year.MonthAt(months))];
        var whole = ClaimedPeriod.Of(year);
        var current = Month.Of(date).FiscalYear;
        if (_isWholeYear || (year < current && !isToDate))
            return [whole];
        List<ClaimedPeriod> periods = [];
        if (year < current || _latest >= year.LastMonth)
            periods.Add(whole);
        // Up to the last month published, the one before it, or the same month of an earlier year; where the store lacks the
        // releases of the time, also up to those that they must have had.
        var over = Month.Of(date).AddMonths(-1);
        Month[] missing = over.AddMonths(-1) > _latest ? [over, over.AddMonths(-1), over.AddMonths(-2)] : [];
        foreach (var last in missing.Concat([_latest, _latest.AddMonths(-1)]).Distinct())
        {
            var end = year.MonthAt(last.FiscalMonth);
            if (end.AddMonths(-1) <= _latest || end <= over)
                periods.Add(new ClaimedPeriod(year.FirstMonth, end));
        }

        return periods;
    }

    private static IReadOnlyList<ClaimedPeriod> OfCalendarYear(int number, bool isCalendar)
    {
        var calendar = new ClaimedPeriod(new Month(number, 1), new Month(number, 12));
        return isCalendar ? [calendar] : [calendar, ClaimedPeriod.Of(new FiscalYear(number))];
    }

    /// <summary>The months that were named before, in another calendar year.</summary>
    private IReadOnlyList<ClaimedPeriod> OfSameMonths(int year, List<PeriodMention> before)
    {
        var like = before.LastOrDefault(mention => !mention.IsRelative).Periods?[0] ?? ClaimedPeriod.Of(_anchor ?? _latest);
        return [like.Shift(12 * (year - like.Last.Year))];
    }

    private static int? MonthsOf(Match match)
    {
        var words = match.Groups["months"];
        var months = !words.Success ? 6
            : int.TryParse(words.ValueSpan, CultureInfo.InvariantCulture, out var digits) ? digits
            : Array.IndexOf(Numbers, words.Value.ToLowerInvariant());
        return months is >= 1 and <= 12 ? months : null;
    }

    private static bool IsChange(string sentence) =>
        ClaimVocabulary.Up.IsMatch(sentence) || ClaimVocabulary.Down.IsMatch(sentence);

    /// <summary>"Fell between December and January": two months that are compared, not all from one to the other.</summary>
    private void AddBothEnds(Match match, List<PeriodMention> mentions)
    {
        if (Range(match) is not [var range])
            return;
        var (from, until) = (match.Groups["from"], match.Groups["until"]);
        mentions.Add(new PeriodMention(from.Index, from.Index + from.Length, [ClaimedPeriod.Of(range.First)]));
        mentions.Add(new PeriodMention(until.Index, match.Index + match.Length, [ClaimedPeriod.Of(range.Last)]));
    }

    private IReadOnlyList<ClaimedPeriod> Range(Match match)
    {
        var (first, last) = (MonthNumber(match.Groups["from"].Value), MonthNumber(match.Groups["until"].Value));
        if ((match.Groups["untilyear"].Success && YearIn(match, "untilyear") is null)
            || (match.Groups["fromyear"].Success && YearIn(match, "fromyear") is null))
            return [];
        var end = YearIn(match, "untilyear") is { } endYear
            ? new Month(endYear, last)
            : LatestUntil(last, _anchor?.AddMonths(6) < Month.Of(date) && _anchor is { } anchor
                ? anchor.AddMonths(6)
                : Month.Of(date).AddMonths(-1));
        var start = YearIn(match, "fromyear") is { } startYear
            ? new Month(startYear, first)
            : LatestUntil(first, end);
        return start <= end ? [new ClaimedPeriod(start, end)] : [];
    }

    private static Month LatestUntil(int number, Month last)
    {
        while (last.MonthOfYear != number)
            last = last.AddMonths(-1);
        return last;
    }

    private static IReadOnlyList<ClaimedPeriod> Distinct(params ClaimedPeriod[] periods) => [.. periods.Distinct()];

    // History is full of years in which nobody counted.
    private static int? YearIn(Match match, string group) =>
        int.TryParse(match.Groups[group].ValueSpan, CultureInfo.InvariantCulture, out var year)
            && TextDate.IsPlausible(year)
            ? year
            : null;

    private static int YearOf(string text) => int.Parse(text, CultureInfo.InvariantCulture) is var number && number < 100
        ? 2000 + number
        : number;

    private static int MonthNumber(string name) =>
        (FiscalMonthName.TryParse(name.AsSpan(0, 3), out var fiscal) ? fiscal : 1) is var month && month <= 3
        ? month + 9
        : month - 3;
}
