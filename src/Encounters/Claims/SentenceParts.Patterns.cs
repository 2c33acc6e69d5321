using System.Text.RegularExpressions;

namespace Encounters.Claims;

// The patterns of a sentence. One that ends at a place is read backward from it.
internal sealed partial class SentenceParts
{
    private const string Roughly = "about|around|roughly|some|nearly|almost|more than|over|just over|just under";

    [GeneratedRegex(@"(?:(?:[,—–] )?\bto|[,—–] (?:or )?(?:down|up|falling|rising|an? (?:drop|decline|decrease|fall|rise|increase|jump|surge) of))"
        + @"(?: by)?(?: (?:" + Roughly + @"|a))? \z",
        RegexOptions.RightToLeft)]
    private static partial Regex Predicate();

    [GeneratedRegex(@"[,—–] (?:an? )?(?:(?:" + Roughly + @") )?\z", RegexOptions.RightToLeft)]
    private static partial Regex ChangeOfSubject();

    [GeneratedRegex(@"\A[\w'’-]{2,20}(?:,? and |, and |, | or )\z")]
    private static partial Regex Enumerated();

    [GeneratedRegex(@"\bfrom (?:(?:" + Roughly + @") )?\z", RegexOptions.RightToLeft)]
    private static partial Regex From();

    [GeneratedRegex(@"(?:,| and|, and|;|, while) (?:[\w'’-]+ ){1,4}(?:(?:were|was|made up|accounted|for|another|about|roughly|nearly) ){0,3}\z",
        RegexOptions.RightToLeft)]
    private static partial Regex NextShare();

    [GeneratedRegex(@"\b(?:that|this|the same) (?:land )?border\b", RegexOptions.IgnoreCase)]
    private static partial Regex SameBorder();

    [GeneratedRegex(@"\b(?:total|overall|all) (?:[\w-]+ ){0,2}encounters\b", RegexOptions.IgnoreCase)]
    private static partial Regex BothComponents();

    [GeneratedRegex(@"\b(?:ports of entry (?:are )?(?:included|counted)|(?:including|counting|adding)(?: those at)?(?: the)? ports of entry)\b",
        RegexOptions.IgnoreCase)]
    private static partial Regex WithPorts();

    [GeneratedRegex(@"\b(?:totals?|overall|in all|altogether|combined|all encounters)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Whole();

    [GeneratedRegex(@"\A(?:, and|,| and) \z")]
    private static partial Regex Listed();

    [GeneratedRegex(@"[,;:—]|\b(?:and|but|while|compared|than|versus|down|up|against|from|over|relative|whereas)\b")]
    private static partial Regex GapBreak();

    [GeneratedRegex(
        @"[;:—–]|\((?!\d)|(?<!\(\d[\d,.]*)\)|,(?!\d)|\b(?:while|but|even as|whereas|yet|after|because|following|amid|despite|compared|than|against|versus)\b|\band\b(?=[^,;]*\d)")]
    private static partial Regex ClauseBreak();

    [GeneratedRegex(@"\A\s*(?:and )?(?:in|at|along|for|across|among|on|of) [^,;]{1,60}\z", RegexOptions.IgnoreCase)]
    private static partial Regex Lead();

    [GeneratedRegex(@"\A\s*(?:\(|[,—–-]?\s*(?:when|where|which|with|at|of|whose)\b)[^;]{0,60}\z")]
    private static partial Regex Link();

    [GeneratedRegex(@"\A,? (?:it|they|there|the [a-z]+)(?: [a-z]+)? (?:was|were|stood|had)\b[^,;]{0,40}\z")]
    private static partial Regex LinkOfRelative();

    [GeneratedRegex(@"(?:\d|%|\b(?:percent|half|thirds?|quarters?|fifths?|most))(?: of| out of| in) (?:the |all |its |CBP's |some |about |more than |nearly )?\z", RegexOptions.RightToLeft)]
    private static partial Regex OfTheWhole();

    [GeneratedRegex(@"(?:\b(?:above|below|double|twice|triple|quadruple|times) the|\b(?:increase|rise|jump|gain|decrease|decline|drop|fall|fraction|half|thirds?) (?:on|of) the|\b(?:from|against|versus|vs\.?|compared (?:to|with))(?: the)?|\bthan the"
        + @"|(?<!\b(?:more|less|fewer|higher|lower|greater) )\bthan|(?:%|percent) (?:more|less|fewer|higher|lower|greater) than)(?: (?:about|around|roughly|some|nearly|almost"
        + @"|more than|over|just over|just under|approximately))?\s+\z", RegexOptions.IgnoreCase | RegexOptions.RightToLeft)]
    private static partial Regex BaseFigure();

    [GeneratedRegex(
        @"\A(?: (?:year[- ]over[- ]year|monthly|annual|month[- ]over[- ]month))? (?:(?<up>more|higher|greater|increase|rise|jump"
        + @"|surge|spike|gain|uptick|growth|above)|(?:fewer|less|lower|decline|decrease|drop|fall|reduction|plunge|dip|below))\b",
        RegexOptions.IgnoreCase)]
    private static partial Regex DirectionAfter();

    [GeneratedRegex(@"\bsince (?:at least |the (?:start|beginning|middle|end) of |early |late |about |around )?\z", RegexOptions.IgnoreCase | RegexOptions.RightToLeft)]
    private static partial Regex Since();

    [GeneratedRegex(
        @"\b(?:compared (?:to|with)|(?:increase|rise|jump|gain|growth|decrease|decline|drop|fall|up|down|percent|%) on(?! the (?:\w+ )?border)|(?:double|twice|triple|quadruple|times)(?: the(?: (?:number|figure|total|count|level)(?: (?:of|in|for))?)?| that of)?|as many as|fraction of|(?<!(?<!%|percent) (?:more|less|fewer|higher|lower|greater) )than(?: in| at| the \w+ in)?|from(?: the \w+ in)?|over|versus|vs\.?|relative to|against|since|between|(?:above|below)(?: (?:that|those|the (?:total|figure|number|count))(?: (?:of|in|for))?)?|(?:to|with) that of|with those (?:in|of))\s+(?:(?:the |about |around |roughly |some |nearly |almost |more than |just over "
        + @"|over |just under )?[\d,.]*\d(?: million| thousand)?(?: [a-z]+){0,4} (?:in|of|for|during)\s+)?(?:in\s+|the same (?:\w+ )?(?:month|months|period|point|stretch) (?:in|of)\s+|the first half of\s+|the first \w+ months of\s+|the month "
        + @"of\s+)?\z", RegexOptions.IgnoreCase | RegexOptions.RightToLeft)]
    private static partial Regex BaseBefore();

    [GeneratedRegex(@"(?:,|—|–) (?:or|a change of)(?: (?:about|roughly|nearly|some|by))? \z", RegexOptions.RightToLeft)]
    private static partial Regex OrBefore();

    [GeneratedRegex(@"['’]s\z", RegexOptions.RightToLeft)]
    private static partial Regex Possessive();

    [GeneratedRegex(@"\A[^,;.:]{1,40}: \z")]
    private static partial Regex Label();

    [GeneratedRegex(@"\b(?:than(?! (?:an? |about |\$)?\d)|compared|same|versus|against|since|that is|that's|which is"
        + @"|from (?:an?|the|its|their|his|last|this|record|earlier|recent))\b",
        RegexOptions.IgnoreCase)]
    private static partial Regex Compared();

    [GeneratedRegex(@"\b(?:over (?:the|an?|several|two|three|four|five|six)|past|within|average|peaks?|levels?|annual|quarter|in (?:two|three|four|five|six|\d+) (?:weeks|months|years))\b",
        RegexOptions.IgnoreCase)]
    private static partial Regex LongerSpan();

    [GeneratedRegex(@"\A['’]s ")]
    private static partial Regex PossessiveBehind();

    [GeneratedRegex(@"\b(?:including|of (?:those|these|them|whom|which)|among (?:those|these|them)|made up of)\b[^,;.]*\z",
        RegexOptions.IgnoreCase | RegexOptions.RightToLeft)]
    private static partial Regex PartBefore();

    [GeneratedRegex(@"\A(?: \w+)? of (?:those|these|them|whom|which)\b", RegexOptions.IgnoreCase)]
    private static partial Regex PartAfter();

    [GeneratedRegex(@"\A\s*[A-Z][A-Z.'’ -]{2,40}(?:, [A-Z][A-Za-z. ]{1,20})? (?:\([A-Z][A-Za-z]+\) )?(?:—|–|--|-) ")]
    private static partial Regex Dateline();

    [GeneratedRegex(@"\A (?:of|were|was|are)\b")]
    private static partial Regex Share();
}
