using System.Text.RegularExpressions;

namespace Encounters.Claims;

// The patterns of a sentence. One that ends at a place is read backward from it.
internal sealed partial class SentenceParts
{
    private const string Roughly = "about|around|roughly|some|nearly|almost|more than|over|just over|just under";

    private const string MaybeRoughly = "(?:(?:" + Roughly + ") )?";

    [GeneratedRegex(@"(?:(?:[,—–] )?\bto|[,—–] (?:or )?(?:down|up|falling|rising|an? (?:drop|decline|decrease|fall|rise|increase|jump|surge) of))"
        + @"(?: by)?(?: (?:" + Roughly + @"|a))? \z",
        RegexOptions.RightToLeft)]
    private static partial Regex Predicate();

    [GeneratedRegex(@"[,—–] (?:an? )?" + MaybeRoughly + @"\z", RegexOptions.RightToLeft)]
    private static partial Regex ChangeOfSubject();

    [GeneratedRegex(@"\A[\w'’-]{2,20}(?:,? and |, and |, | or )\z")]
    private static partial Regex Enumerated();

    [GeneratedRegex(@"\bfrom " + MaybeRoughly + @"\z", RegexOptions.RightToLeft)]
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

    [GeneratedRegex(@"[,;:—]|\b(?:and|but|while|compared|than|versus|down|up|against|from|over|relative|whereas)\b")]
    private static partial Regex GapBreak();

    [GeneratedRegex(
        @"[;:—–]|\((?!\d)|(?<!\(\d[\d,.]*)\)|,(?!\d)|\b(?:while|but|even as|whereas|yet|after|because|following|amid|despite|compared|than|against|versus)\b|\band\b(?=[^,;]*\d)")]
    private static partial Regex ClauseBreak();

    [GeneratedRegex(@"\A\s*(?:and )?(?:in|at|along|for|across|among|on|of) [^,;]{1,60}\z", RegexOptions.IgnoreCase)]
    private static partial Regex Lead();

    [GeneratedRegex(@"\A\s*(?:\(|[,—–-]?\s*(?:when|where|which|with|at|of|whose|itself)\b)[^;]{0,60}\z")]
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
        + @"|surge|spike|gain|uptick|growth|above|ahead of)|(?:fewer|less|lower|decline|decrease|drop|fall|reduction|plunge|dip|below|behind))\b",
        RegexOptions.IgnoreCase)]
    private static partial Regex DirectionAfter();

    [GeneratedRegex(@"\bsince (?:at least |the (?:start|beginning|middle|end) of |early |late |about |around )?\z", RegexOptions.IgnoreCase | RegexOptions.RightToLeft)]
    private static partial Regex Since();

    [GeneratedRegex(
        @"\b(?:compared (?:to|with)|(?:increase|rise|jump|gain|growth|decrease|decline|drop|fall|up|down|higher|lower|percent|%)(?: in [\w-]+(?: \w+)?)? (?:on|over)(?! the (?:\w+ )?border)|(?:double|twice|triple|quadruple|(?<!\d )times(?! in\b))(?: the(?: (?:number|figure|total|count|level)(?: (?:of|in|for))?)?| that of)?|as many as|fraction of|(?<!(?<!%|percent) (?:more|less|fewer|higher|lower|greater) )than(?: in| at| the \w+ in)?(?: (?:those|that|the [a-z]+) (?:of|in|for|from))?|from(?: the \w+ in)?|(?:more|fewer|less|higher|lower|greater) than (?:in|during)|(?:level|even|flat|unchanged|on par|in line) with|outnumbered(?: those of| that of)?|versus|vs\.?|relative to|against|since|between|(?:above|below)(?: (?:that|those|the (?:total|figure|number|count|peak|level|record|high|low|mark|pace))(?: (?:of|in|for|set in))?)?|(?:to|with) that of|with those (?:in|of)|what (?:it|they) (?:was|were|had)|(?:half|third|quarter|fourth|fifth|tenth)(?: of)? the (?:number|figure|level|count)(?: recorded| seen)?)\s+(?:(?:the |about |around |roughly |some |nearly |almost |more than |just over "
        + @"|over |just under )?[\d,.]*\d(?: million| thousand)?(?: [a-z]+){0,4} (?:in|of|for|during)\s+)?(?:in\s+|the same (?:\w+ )?(?:month|months|period|point|stretch) (?:in|of)\s+|the first half of\s+|the first \w+ months of\s+|the month "
        + @"of\s+)?\z", RegexOptions.IgnoreCase | RegexOptions.RightToLeft)]
    private static partial Regex BaseBefore();

    [GeneratedRegex(ClaimVocabulary.OfRecord + @"\bsince (?:at least |early |late )?\z",
        RegexOptions.IgnoreCase | RegexOptions.RightToLeft)]
    private static partial Regex RecordSince();

    [GeneratedRegex(@"\bto " + MaybeRoughly + @"\z", RegexOptions.RightToLeft)]
    private static partial Regex TargetBefore();

    [GeneratedRegex(@"\bfor (?:a|an) (?:\w+ )?total of " + MaybeRoughly + @"\z", RegexOptions.RightToLeft)]
    private static partial Regex TotalBefore();

    [GeneratedRegex(@"\A(?:It|They|That|Those|These|This)\b|\b(?:[Tt]he|that|this|their|its) (?:figure|number|count|tally)\b(?! of)|\bthere (?:were|was|had been) " + MaybeRoughly
        + @"[\d,.]+(?: million)?(?=[.,;]|\z)")]
    private static partial Regex Anaphor();

    [GeneratedRegex(@"(?:\b(?:from|against|versus|was|were|accounted for|made up|numbered|totaled|reached)|(?<!\d) to) " + MaybeRoughly
        + @"\z", RegexOptions.RightToLeft)]
    private static partial Regex VerbOfCount();

    [GeneratedRegex(@"\A(?:[.;),]|\z| in [A-Z]| of (?:them|those|these|the)\b| (?:the|a|one) (?:month|year)\b| last\b)")]
    private static partial Regex EndOfCount();

    [GeneratedRegex(@"\b(?:encounters|encountered|apprehensions|arrests|number|count|counts)(?: with| of)? them\b|\btheir (?:encounters|number|numbers|count)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Them();

    [GeneratedRegex(@"\bof (?:all )?the [^,;.]*(?:encounters|total)[^,;.]*, " + MaybeRoughly + @"\z",
        RegexOptions.IgnoreCase | RegexOptions.RightToLeft)]
    private static partial Regex OfTheWholeBefore();

    [GeneratedRegex(@"\b(?:encounters|crossings|apprehensions|arrivals)\b", RegexOptions.IgnoreCase)]
    private static partial Regex AllEncounters();

    [GeneratedRegex(@"\b(?:(?:decline|drop|decrease|fall|plunge|reduction|increase|rise|jump|surge|gain|change|difference)\b[^.;\d]{0,50}\bof|(?:fell|dropped|declined|decreased|plunged|rose|increased|jumped|climbed|grew|up|down) by) "
        + MaybeRoughly + @"\z", RegexOptions.IgnoreCase | RegexOptions.RightToLeft)]
    private static partial Regex SizeInCounts();

    [GeneratedRegex(@"\A,? when\b")]
    private static partial Regex WhenBehind();

    [GeneratedRegex(@"\A\)?[\w'’ -]{0,45}(?:,|,? and) (?:[\w'’ -]{1,25} \()?\z|\A\)[^.;:\d]{1,60}\(\z")]
    private static partial Regex InList();

    [GeneratedRegex(@"\b(?:told|said|says|say|reported|announced|wrote|claimed|argued|warned|noted)\b[^,;]* that ", RegexOptions.IgnoreCase)]
    private static partial Regex Saying();

    [GeneratedRegex(@"\A[\w'’ -]{3,30} \(\z")]
    private static partial Regex NamedBefore();

    [GeneratedRegex(@"\b(?:while|whereas|but)\b|;", RegexOptions.RightToLeft)]
    private static partial Regex Contrast();

    [GeneratedRegex(@"\b(?:while|whereas|but|as|after|because|although)\b|;")]
    private static partial Regex NewClause();

    [GeneratedRegex(@", (?:" + Roughly + @") \z", RegexOptions.RightToLeft)]
    private static partial Regex RoughlyBefore();

    [GeneratedRegex(@"\b(?:share|shares|proportion|portion)\b", RegexOptions.IgnoreCase)]
    private static partial Regex ShareWord();

    [GeneratedRegex(@"\A (?:of )?(?:what (?:it|they) (?:was|were|had)\b|the (?:number|figure|level|count) (?:in|of|recorded|seen|a)\b)")]
    private static partial Regex OfLevel();

    [GeneratedRegex(@"\A of [\w'’ ]{0,30}\z")]
    private static partial Regex OfCount();

    [GeneratedRegex(@"\A,?(?: in [A-Z][a-z]+(?: \d{4})?)?,? (?:(?:up|down) )?(?:from|against|versus) " + MaybeRoughly + @"\z")]
    private static partial Regex FromNext();

    [GeneratedRegex(@"\A,? (?!and|but|while)[a-z]+(?: by)? " + MaybeRoughly + @"\z")]
    private static partial Regex VerbNext();

    [GeneratedRegex(@"\A[\w'’ ]{3,40}, (?:who|which|whom)\b")]
    private static partial Regex WhoNext();

    [GeneratedRegex(@"\b(?:from|against|versus|compared (?:with|to)) " + MaybeRoughly + @"\z", RegexOptions.RightToLeft)]
    private static partial Regex BaseShare();

    [GeneratedRegex(@"\A (?:[a-z]+ ){0,4}\z")]
    private static partial Regex InPeriod();

    [GeneratedRegex(@"\b(?:by|of|down|up) (?:(?:" + Roughly + @"|just|only|as much as) )?\z", RegexOptions.RightToLeft)]
    private static partial Regex SizeOfChange();

    [GeneratedRegex(@"\bshare\b[^,;]{0,60}\b(?:was|were|is|stood at|came to|to|at|reached) " + MaybeRoughly + @"\z",
        RegexOptions.RightToLeft)]
    private static partial Regex ShareIs();

    [GeneratedRegex(@"\b(?:account(?:ed|s|ing)? for|ma[dk](?:e|es|ing) up|compris(?:ed|es|ing)|represent(?:ed|s|ing)|constitut(?:ed|es|ing)|suppl(?:ied|y|ies|ying)) " + MaybeRoughly
        + @"\z", RegexOptions.RightToLeft)]
    private static partial Regex ShareVerb();

    [GeneratedRegex(@"\A(?: of (?:them|those|these)|(?: of (?:[\w'’,]+ ){1,5}?| )(?:were|was|are|is|came|happened|occurred|took place)(?: recorded| made| seen| reported)?) (?:at|along|on) (?:the |its )?\z")]
    private static partial Regex PlaceOfShare();

    [GeneratedRegex(@"\A[^,;.\d]{0,20}\b(?:accounted for|made up|represented|was|were) " + MaybeRoughly + @"\z")]
    private static partial Regex ShareOfPlace();

    [GeneratedRegex(@"\A of (?:all |the )?(?:nation-?wide|national|encounters nation-?wide|all encounters|total encounters|total nation-?wide)\b")]
    private static partial Regex OfTheNation();

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

    [GeneratedRegex(@"\b(?:over (?:the|an?|several|two|three|four|five|six)|past|within|average|peaks?|levels?|annual|(?<![\w-])quarter|in (?:two|three|four|five|six|\d+) (?:weeks|months|years))\b",
        RegexOptions.IgnoreCase)]
    private static partial Regex LongerSpan();

    [GeneratedRegex(@"\A['’]s ")]
    private static partial Regex PossessiveBehind();

    [GeneratedRegex(@"\b(?:(?:including|of (?:those|these|them|whom|which)|among (?:those|these|them)|made up of)\b[^,;.]*|of (?:those|these|them), )\z",
        RegexOptions.IgnoreCase | RegexOptions.RightToLeft)]
    private static partial Regex PartBefore();

    [GeneratedRegex(@"\A(?: \w+)? of (?:those|these|them|whom|which)\b", RegexOptions.IgnoreCase)]
    private static partial Regex PartAfter();

    [GeneratedRegex(@"\A\s*[A-Z][A-Z.'’ -]{2,40}(?:, [A-Z][A-Za-z. ]{1,20})? (?:\([A-Z][A-Za-z]+\) )?(?:—|–|--|-) ")]
    private static partial Regex Dateline();

    [GeneratedRegex(@"\A (?:of|were|was|are)\b")]
    private static partial Regex Share();
}
