using System.Text.RegularExpressions;

namespace Encounters.Claims;

// The words for changes and shares.
internal static partial class ClaimVocabulary
{
    /// <summary>Words that a count went down or up.</summary>
    [GeneratedRegex(Begin
        + "fell|falls?|fallen|falling|drop(?:s|ped|ping)?|declin(?:e|es|ed|ing)|decreas(?:e|es|ed|ing)|down|lower|fewer(?! than \\d)"
        + "|less(?= than (?:in|during|a|the|that) )|plunge[sd]?|plunging|slump(?:ed|s)?|reduc(?:ed|tion)|plummet(?:s|ed|ing)?|tumbl(?:e[sd]?|ing)|halved|shrank|sank"
        + "|shrunk|shrink(?:s|ing)?|sunk|sinks?|sinking|dip(?:ped|s)?|slid|slides?|cut in half|slip(?:s|ped|ping)?|eased?|easing|ebbed"
        + "|collaps(?:e[sd]?|ing)|cratered|nosedived|reced(?:e[sd]?|ing)|dwindl(?:e[sd]?|ing)|diminish(?:ed|ing)|diminution|descended"
        + "|contract(?:ed|ion)|retreat(?:ed)?|slowed|slackened"
        + End, Options)]
    public static partial Regex Down { get; }

    /// <inheritdoc cref="Down"/>
    [GeneratedRegex(Begin
        + "rose|ris(?:e|es|en|ing)|increas(?:e|es|ed|ing)|gain(?:s|ed)?|(?<!(?:ma[dk]e|makes|making|set|backed|lined|ended"
        + "|showed|signed|followed|stepped|wound|adds?|added|open(?:s|ed)) )up(?! to\\b)|(?:went|going|gone|goes) up|higher"
        + "|surge[sd]?|surging|jump(?:s|ed)?|climb(?:s|ed|ing)?|soar(?:s|ed|ing)?|grew|grow(?:s|n|th)?|spike[sd]?|doubled|tripled"
        + "|quadrupled|more than doubled|swell(?:ed|s)?|uptick|shot up|greater|more(?= than (?:in|during|a|the) )|rebound(?:ed|s)?"
        + "|leap(?:ed|t)?|leaped|skyrocket(?:ed|s)?|balloon(?:ed|s)?|mushroomed|exploded|crept|edged up|augment(?:ed)?|outnumbered|outpaced|ascended|mounted"
        + End, Options)]
    public static partial Regex Up { get; }

    // What a multiple is of: "double the 5,521".
    private const string OfFigure = "(?=the |that |its |what |[A-Z][a-z]+['’]s )";

    /// <summary>Changes in words, with the percent that they mean.</summary>
    public static WordTable<double> Changes { get; } = new(@"\b(?:", @")\b", Options,
    [
        ("(?:fell|falling|fallen|dropped|declined|decreased|plunged|plummeted|down|cut|reduced|slashed) (?:by |in "
            + "|to )?(?:about |nearly |roughly |more than |almost )?half|halved|half as many", -50),
        ("(?:fell|dropped|declined|decreased|down) by (?:about |nearly |roughly |more than |almost )?(?:a|one)[- ]third",
            -100.0 / 3),
        ("(?:fell|dropped|declined|decreased|down) by (?:about |nearly |roughly |more than |almost )?two[- ]thirds", -200.0 / 3),
        ("(?:fell|dropped|declined|decreased|down) by (?:about |nearly |roughly |more than |almost )?(?:a|one)[- ]quarter", -25),
        ("(?:fell|dropped|declined|decreased|down) by (?:about |nearly |roughly |more than |almost )?three[- ]quarters", -75),
        ("(?:rose|increased|climbed|grew|up) by (?:about |nearly |roughly |more than |almost )?(?:a|one)[- ]third", 100.0 / 3),
        ("(?:rose|increased|climbed|grew|up) by (?:about |nearly |roughly |more than |almost )?half", 50),
        ("(?:rose|increased|climbed|grew|up) by (?:about |nearly |roughly |more than |almost )?(?:a|one)[- ]quarter", 25),
        ("doubled|twice as many|twice as often|twofold|double " + OfFigure + "|twice " + OfFigure, 100),
        ("tripled|threefold|three times as many|three times as often|triple " + OfFigure + "|three times " + OfFigure, 200),
        ("quadrupled|fourfold|four times as many|four times as often|quadruple " + OfFigure + "|four times " + OfFigure, 300),
        ("quintupled|fivefold|five times (?:as many|" + OfFigure + ")", 400),
        ("sixfold|six times (?:as many|" + OfFigure + ")", 500),
        ("sevenfold|seven times (?:as many|" + OfFigure + ")", 600),
        ("eightfold|eight times (?:as many|" + OfFigure + ")", 700),
        ("ninefold|nine times (?:as many|" + OfFigure + ")", 800),
        ("tenfold|(?:ten|10) times (?:as many|" + OfFigure + ")", 900),
        ("twenty times(?= as (?:many|often)\\b)|20 times(?= as (?:many|often)\\b)", 1_900),
    ]);

    private const string OfWhole =
        @" of (?:all of )?(?:them|those|these|everyone (?:encountered|apprehended|stopped)|all those (?:encountered|apprehended|stopped)|(?:the |all |all the |its |CBP's |(?:the|that|this) (?:month|year)['’]s |[A-Z][a-z]+['’]s )?(?:[\d,]+ )?(?:[\w-]+ ){0,2}"
        + @"(?:total|encounters|apprehensions|people|migrants)\b)";

    /// <summary>What follows a percentage that is a share.</summary>
    [GeneratedRegex(@"\A" + OfWhole + @"|\A (?:were|was|are|took place|occurred|happened) (?![\w ]*(?:up|down|higher|lower|more|fewer)\b)",
        Options)]
    public static partial Regex ShareAfter { get; }
}
