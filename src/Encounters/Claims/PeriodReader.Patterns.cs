using System.Text.RegularExpressions;

namespace Encounters.Claims;

// The patterns of words of time. One that ends at a place is read backward from it.
internal sealed partial class PeriodReader
{
    private const string M = ClaimVocabulary.Months;
    private const string Y = @"[12]\d{3}(?!\d|,\d)";

    // Three patterns, each asked for only where a word begins that can be one of its own: one pattern of this size would be more
    // than the compiler optimizes.
    [GeneratedRegex(@"\G(?:(?<day>" + M + @" \d{1,2}(?:,? " + Y + @")?(?!\d|,\d{3}))"
        + @"|(?:(?i:from) |(?<between>(?i:between)) |(?=[A-Z]))(?=\w+\.?(?: \d{4})?(?:,[^,;.]{3,60},)? ?[tuaTUA–—])(?<from>" + M
        + @")(?: (?<fromyear>" + Y + @"))?(?:,[^,;.]{3,60},)? ?(?:(?i:through|until|thru)|–|—|(?=(?i:to ))(?<=\(" + M
        + @"(?: \d{4})? ?)(?i:to)|(?= (?i:and ))(?<=(?i:between) \w+(?: \d{4})?) (?i:and)) ?(?<until>" + M
        + @")(?:,? (?<untilyear>" + Y + @"))?"
        + @"|(?<same>(?i:last) )?(?<month>" + M + @")(?:'s|’s)?(?:(?:,| of)? (?<year>" + Y
        + @")|(?<lastyear> (?i:of )?(?i:last year|a year ago|the previous year)))?)",
        RegexOptions.CultureInvariant)]
    private static partial Regex MonthWords();

    [GeneratedRegex(@"\G(?:(?i:since the (?:start|beginning) of (?:fiscal (?:year )?|FY ?))(?<fysince>20\d\d)"
        + @"|(?i:from )?(?i:fiscal years?|FY|fiscal)[ -]?(?<fyfrom>20\d\d)(?: (?i:through|until) |–|—|-|(?<=(?i:years) \d{4}) (?i:to) )(?i:(?:the )?fiscal (?:years? )?|FY ?)?(?<fyuntil>20\d\d)(?!\d)"
        + @"|(?i:fiscal years?|FY|fiscal)[ -]?(?<fy>20\d\d|\d\d)(?!\d)|(?<fy2>20\d\d) (?i:fiscal year)"
        + @"|(?<fyended>(?i:(?:closed|ended|finished|capped|wrapped up|closed out) the fiscal year|the (?:just[- ])?(?:ended|completed|closed) fiscal year|(?:the )?fiscal year (?:that |which )?(?:just )?(?:ended|closed)(?: (?:on |in )?(?:last )?(?:Sept(?:ember|\.)?(?: 30)?(?:th)?|month))?)\b)"
        + @"|(?<fywords>(?i:(?:this|current|the current|the new|last|previous|prior|the previous|the prior|the last) fiscal year(?: to date)?|fiscal[- ]year[- ]to[- ]date|fiscal[- ]year (?:count|total|tally)|FYTD|(?:since|of) the (?:start|beginning) of the fiscal year|since the fiscal year (?:began|started)(?: (?:in|on) Oct(?:ober|\.)?(?: 1)?)?|(?:the|of the) fiscal year(?! (?:before|earlier|prior|ago)))))",
        RegexOptions.CultureInvariant)]
    private static partial Regex FiscalYearWords();

    [GeneratedRegex(@"\G(?:(?<sinceoctober>(?i:since) Oct(?:ober|\.)?(?: 1(?!\d))?(?!,? \d))"
        + @"|(?<lastmonth>(?i:last month|this past month)\b)"
        + @"|(?i:(?<span>" + NumberWords.FromTwo + @") months (?:to|through|(?:ended|ending)(?: in| with)?|up to)) (?<spanend>" + M
        + @")(?:,? (?<spanyear>" + Y + @"))?"
        + @"|(?i:(?:the )?same (?:\w+ )?(?:month|period|time|months|stretch|span|point) (?:of|in) )(?<samefiscal>(?i:fiscal (?:year )?|FY ?))?(?<sameyear>20\d\d)"
        + @"|(?i:the (?<thatbefore>year|month) before that)\b"
        + @"|(?i:(?<number>" + NumberWords.FromTwo + @") (?<unit>month|year)s? (?:before|earlier|ago|prior))\b"
        + @"|(?<yearago>(?i:(?:a|one|the) (?:fiscal )?year (?:earlier|before|ago|prior)|(?:the )?same (?:month|months|period|point|stretch|span|time|quarter)(?: in| of)? (?:a |one |the )?(?:last|previous|prior)? ?(?:fiscal )?year(?: earlier| ago| before)?|year[- ]over[- ]year|the (?<entire>entire |whole |full )?(?:previous|prior) year|last year['’]s (?:pace|total|count|figure|number))\b)"
        + @"|(?<monthago>(?i:(?:a|one|the) month (?:earlier|before|ago|prior)|the (?:previous|prior|preceding) month|month[- ]over[- ]month)\b)"
        + @"|(?i:calendar(?: year)? )(?<calendar>" + Y + @")|(?<![,.$-])(?<calendar>20[0-2]\d)(?![\w%]|,\d|-))",
        RegexOptions.CultureInvariant)]
    private static partial Regex RelativeWords();

    [GeneratedRegex(
        @"so far|to[- ]date|FYTD|(?:through (?:the end of )?|by the end of )[A-Z]|first (?:two|three|four|five|six|seven|eight|nine|ten|eleven|\d+) months|(?:start|beginning) of the|began|year-to-date|thus far|already", RegexOptions.CultureInvariant)]
    private static partial Regex ToDate();

    [GeneratedRegex(
        @"\b(?:(?:half-?way|midway) (?:through|into) (?:the |this )?(?:fiscal|FY)|(?:first half|midpoint) of (?:the |this )?(?:fiscal|FY)|(?<quarter>first quarter) of (?:the |this )?(?:fiscal|FY)"
        + @"|(?:(?:with|after|first|just|only) )?(?<months>one|" + NumberWords.FromTwo + @"|1?\d) months"
        + @" (?:into|in|counted|complete|done|gone|of(?: data(?: for)?)?)(?:,| in| of)? (?:the |this )?(?:new |current )?(?:fiscal|FY))",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex MonthsInto();

    [GeneratedRegex(@"\b(?:(?:through|until|thru)(?: the end of)?|by the end of) \z",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.RightToLeft)]
    private static partial Regex Through();

    [GeneratedRegex(@"\b(?:full|whole|entire|all of) (?:the )?\z",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.RightToLeft)]
    private static partial Regex WholeBefore();

    [GeneratedRegex(@"(?:\d,\d{3}|million) (?:[\w-]+ ){1,2}\z", RegexOptions.RightToLeft)]
    private static partial Regex CountBefore();

    [GeneratedRegex(ClaimVocabulary.OfRecord + @"\z",
        RegexOptions.IgnoreCase | RegexOptions.RightToLeft)]
    private static partial Regex RecordBefore();

    [GeneratedRegex(@"previous|prior", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex BeforeThat();

    [GeneratedRegex(@"\bcalendar\b", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex CalendarYear();

    [GeneratedRegex(@"\bsame (?:[a-z]+ )?(?:period|months|time|stretch|span|point) (?:of|in|during|for)(?: the)? \z",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.RightToLeft)]
    private static partial Regex SamePeriod();

    [GeneratedRegex(@"last|previous|prior", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Earlier();
}
