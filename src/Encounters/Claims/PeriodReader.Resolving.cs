using System.Globalization;
using System.Text.RegularExpressions;
using Encounters.Calendar;

namespace Encounters.Claims;

// What months and years in words mean.
internal sealed partial class PeriodReader
{
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

    private IReadOnlyList<ClaimedPeriod> OfCalendarYear(int number, bool isCalendar)
    {
        var calendar = new ClaimedPeriod(new Month(number, 1), new Month(number, 12));
        if (number == date.Year && _latest.Year == number)
            calendar = calendar with { Last = _latest };
        return isCalendar ? [calendar] : [calendar, ClaimedPeriod.Of(new FiscalYear(number))];
    }

    /// <summary>The months that were named before, in another calendar or fiscal year.</summary>
    private IReadOnlyList<ClaimedPeriod> OfSameMonths(Match match, List<PeriodMention> before)
    {
        var like = before.LastOrDefault(mention => !mention.IsRelative).Periods?[0] ?? ClaimedPeriod.Of(_anchor ?? _latest);
        var year = int.Parse(match.Groups["sameyear"].ValueSpan, CultureInfo.InvariantCulture);
        return [like.Shift(12 * (year - (match.Groups["samefiscal"].Success ? like.Last.FiscalYear.Number : like.Last.Year)))];
    }

    /// <summary>
    /// "Since the start of fiscal year 2021": up to the last month published, or the one before it. None if the store lacks the
    /// releases of the time.
    /// </summary>
    private IReadOnlyList<ClaimedPeriod> SinceFiscalYear(int number) =>
        number is > 1950 and < 2150 && new FiscalYear(number).FirstMonth is var first && first < _latest
        && Month.Of(date).AddMonths(-2) <= _latest
            ? [new ClaimedPeriod(first, _latest), new ClaimedPeriod(first, _latest.AddMonths(-1))]
            : [];

    /// <summary>"Fiscal years 2021 through 2024".</summary>
    private static IReadOnlyList<ClaimedPeriod> OfFiscalYears(int from, int until) => from < until && from is > 1950 and < 2150
        ? [new ClaimedPeriod(new FiscalYear(from).FirstMonth, new FiscalYear(Math.Min(until, 2150)).LastMonth)]
        : [];

    private static int? MonthsOf(Match match)
    {
        var words = match.Groups["months"];
        var months = match.Groups["quarter"].Success ? 3
            : !words.Success ? 6
            : NumberWords.Parse(words.Value);
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

    /// <summary>"October and November brought a combined 483,404": months that are added up are one period.</summary>
    private static void AddUp(string sentence, List<PeriodMention> mentions)
    {
        for (var i = mentions.Count - 1; i > 0; i--)
        {
            var (one, other) = (mentions[i - 1], mentions[i]);
            if (one.Periods is [{ IsMonth: true, Last: var first }, ..] && other.Periods is [{ First: var next } rest, ..]
                && first.Next == next && ClaimVocabulary.Listed.IsMatch(sentence[one.End..other.Start]))
            {
                mentions[i - 1] = new PeriodMention(one.Start, other.End, [new ClaimedPeriod(first, rest.Last)]);
                mentions.RemoveAt(i);
            }
        }
    }

    /// <summary>"The six months to March".</summary>
    private IReadOnlyList<ClaimedPeriod> Span(Match match)
    {
        var number = MonthNumber(match.Groups["spanend"].Value);
        var end = YearIn(match, "spanyear") is { } year
            ? new Month(year, number)
            : LatestUntil(number, Month.Of(date).AddMonths(-1));
        var count = NumberWords.Parse(match.Groups["span"].Value);
        return [new ClaimedPeriod(end.AddMonths(1 - count), end)];
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
