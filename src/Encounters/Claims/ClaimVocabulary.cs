using System.Text.RegularExpressions;
using Encounters.Categories;
using Encounters.Series;

namespace Encounters.Claims;

/// <summary>The words by which texts about encounters say what a figure is. All words of this folder are here.</summary>
internal static class ClaimVocabulary
{
    private const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.Compiled;

    /// <summary>Months in words; case matters, since "may" and "march" are verbs.</summary>
    public const string Months =
        @"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)|Apr(?:il|\.)|May|June?|July?|Aug(?:ust|\.)?|Sept?(?:ember|\.)?"
        + @"|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)(?![a-z])";

    /// <summary>Words before a figure that say how exact it is.</summary>
    public static (string Pattern, Approximation Meaning)[] Approximations { get; } =
    [
        ("about|around|roughly|approximately|some|an estimated|estimated|in the neighborhood of|or so", Approximation.About),
        ("just over|slightly (?:more than|over|above)|a little (?:over|more than)|just above|just more than",
            Approximation.JustOver),
        ("more than|over|above|exceed(?:s|ed|ing)?|surpass(?:es|ed|ing)?|upwards? of|at least|topp(?:ed|ing)|in excess of"
            + "|well over",
            Approximation.MoreThan),
        ("nearly|almost|close to|just under|just shy of|approaching|just below|just short of", Approximation.Nearly),
        ("fewer than|less than|under|below|no more than|at most|up to", Approximation.FewerThan),
    ];

    /// <summary>What is counted: encounters and the words that reports use for them.</summary>
    public static Regex Encounters { get; } =
        Word("encounter(?:s|ed|ing)?|apprehen(?:d|ded|ds|sions?|ding)|migrants?|crossings?|crossers|immigrants?|noncitizens?"
        + "|asylum[- ]seekers|unaccompanied (?:alien )?(?:children|minors)|single adults?|famil(?:y units?|ies)|arrivals"
        + "|border arrests|nationals|expulsions?|inadmissibles?");

    /// <summary>Words of a count that fit encounters and other things.</summary>
    public static Regex People { get; } =
        Word("people|persons|individuals|times|men|women|children|minors|adults|citizens|arrests|stops|cases|detentions");

    /// <summary>Counted things other than encounters. They count if they follow the figure within a few words.</summary>
    public static Regex OtherCounts { get; } =
        Word("pounds?|lbs?|kilograms?|kilos|tons?|ounces?|grams?|seizures?|seized|agents?|officers?|flights?|beds?"
        + "|appointments?|visas?|applications?|applicants|votes?|days?|hours?|minutes?|weeks?|months?|years?|miles?"
        + "|kilometers?|feet|deaths?|jobs?|employees|workers|weapons|firearms|removals?|deportations?|deportees|returns?"
        + "|refugees|trucks?|vehicles?|travelers|passengers|pedestrians|shipments?|containers|rounds|troops|soldiers|detainees"
        + "|detained|getaways?|gotaways?|got-aways?|rescues?|parolees?|paroles?|convictions?|criminals?|warrants?|buses"
        + "|members of Congress|judges|lawsuits?|respondents|(?<!United )states|counties|cities|countries|nationalities"
        + "|sectors|ports?|stations|pages?|percentage points?|points?|stories|dollars|cents|watchlist|terrorist|bodies"
        + "|residents|Americans|voters|respondents|households|inspections|cars|packages|imports|entry summaries|eggs|pills"
        + "|tablets|doses|schedul\\w+|repatriat\\w+|removed|deported|paroled|released|referrals?|interviews?|hearings?|claims"
        + "|petitions?|beneficiaries|sponsors|smugglers|gang members|fugitives|drug|narcotics?|migrant deaths|human remains"
        + "|drones?|cameras|towers|surveys?");

    /// <summary>Spans of time, which are counted too: "19 months".</summary>
    public static Regex TimeSpans { get; } = Word("days?|hours?|minutes?|weeks?|months?|years?");

    /// <summary>Both components together, which is the whole.</summary>
    public static Regex BothComponents { get; } =
        Word("at and between (?:the )?(?:official )?ports|between and at (?:the )?ports|both at and between"
        + "|between (?:the )?ports of entry and at|at (?:the )?ports of entry and between|at or between");

    /// <summary>Words for a total that stands without the word encounters: "December's total of 301,983".</summary>
    public static Regex Totals { get; } =
        Word("totals?|totaled|figures?|numbers?|counts?|tally|tallies|record|series|fiscal year[- ]to[- ]date");

    /// <summary>Where migrants are housed or sent, which no series counts.</summary>
    public static Regex OtherPlaces { get; } =
        Word("the city|mayor|by bus|bus(?:ed|sed|ing)|buses|shelters?|hotels?|Denver|Chicago|New York City|has (?:some |about "
        + "|around )?[0-9.]+ million people");

    /// <summary>Another country that counts: what it stops is no encounter of CBP's.</summary>
    public static Regex ForeignActors { get; } =
        Word("(?:Mexico|Guatemala|Panama|Costa Rica|Colombia|Honduras|Canada|Tunisia|Italy|Germany|Spain|Greece|Poland|Britain"
        + "|Turkey|Europe|(?:the )?(?:EU|European Union)|Frontex)(?:['’]s [a-z ]{1,40})? (?:has |had )?(?:detained|apprehended"
        + "|deported|stopped|intercepted|registered|recorded|reported|returned|arrested|counted|received|processed|expelled)"
        + "|(?:Panamanian|Mexican|Guatemalan|Colombian|Honduran|Canadian|Spanish|Italian|Greek|British"
        + "|European) (?:immigration |migration |border )?(?:authorities|officials|government|agents|police|forces)"
        + "|Dari[eé]n(?: Gap)?|its (?:government|interior ministry|immigration (?:agency|institute)) said");

    /// <summary>Words that make a count of encounters something that no monthly series has.</summary>
    public static Regex Unjudgeable { get; } =
        Word("half-?way|(?:first|second|third|fourth)[- ]quarter|Q[1-4]|average[ds]?|averaging|a day|per day|daily|each day"
        + "|every day|per month|a month on average|monthly average|each month|weekly|a week|per week|in a single day|unique"
        + "|repeat|recidivis\\w+|gotaways?|got-aways?|got away|watchlist|CBP One|parole[ds]?|projected|projects?|forecast(?:s"
        + "|ed)?|expect(?:s|ed)?|predict(?:s|ed)?|could|would|may reach|might|ICE|Immigration and Customs Enforcement|USCIS"
        + "|HHS|Mexican authorities|Mexico's (?:government|immigration)|Panama|Dari[eé]n|Europe|Frontex|immigration courts?"
        + "|credible fear|final orders?|first (?:half|two weeks|week|three weeks|15 days|ten days|10 days)"
        + "|Customs and Immigration|New York City|Chicago|shelters?|humanitarian|preliminary|unofficial|leaked"
        + "|according to (?:sources|internal)");

    /// <summary>Several months that are added up.</summary>
    public static Regex Sums { get; } = Word("add(?:s|ed|ing)? up|combined|together|the sum|altogether|summed");

    /// <summary>Words that a count went down or up.</summary>
    public static Regex Down { get; } =
        Word("fell|falls?|fallen|falling|drop(?:s|ped|ping)?|declin(?:e|es|ed|ing)|decreas(?:e|es|ed|ing)|down|lower|fewer"
        + "|less than|plunge[sd]?|plunging|slump(?:ed)?|reduc(?:ed|tion)|plummet(?:s|ed|ing)?|tumbl(?:e|ed)|halved|shrank|sank"
        + "|dip(?:ped|s)?|slid|cut in half|decline");

    /// <inheritdoc cref="Down"/>
    public static Regex Up { get; } =
        Word("rose|ris(?:e|es|en|ing)|increas(?:e|es|ed|ing)|gain(?:s|ed)?|(?<!(?:ma[dk]e|makes|making|set|backed|lined|ended"
        + "|showed|signed|followed|stepped|wound|adds?|added|open(?:s|ed)) )up(?! to\\b)|higher|surge[sd]?|surging|jump(?:s"
        + "|ed)?|climb(?:s|ed|ing)?|soar(?:s|ed|ing)?|grew|grow(?:s|n|th)?|spike[sd]?|doubled|tripled|quadrupled"
        + "|more than doubled|swell(?:ed)?|uptick|shot up|greater");

    /// <summary>Changes in words, with the percent that they mean.</summary>
    public static (string Pattern, double Percent)[] Changes { get; } =
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
        ("doubled|twice as many|twofold", 100),
        ("tripled|threefold|three times as many", 200),
        ("quadrupled|fourfold|four times as many", 300),
    ];

    /// <summary>Words for the whole.</summary>
    public static (Regex Pattern, Scope Scope)[] Scopes { get; } =
    [
        (Word("south ?west(?:ern)? (?:land )?border(?! patrol)|south-?western border|southwest(?:ern)?(?! (?:airlines"
            + "|university|key))|(?:U\\.?S\\.?|United States|America)[-–—/ ](?:and )?Mexico (?:land )?(?:border|frontier)"
            + "|southern (?:land )?border|border with Mexico|Mexican (?:border|frontier)|Mexico (?:border|frontier)"
            + "|(?:southern|southwest(?:ern)?) frontier|border between the (?:U\\.?S\\.?|United States) and Mexico|SWB"), Scope.Southwest),
        (Word("northern (?:land )?border|(?:U\\.?S\\.?|United States)[-–—/ ](?:and )?Canad(?:a|ian) (?:border|frontier)"
            + "|border with Canada|Canadian (?:border|frontier|boundary)|Canada (?:border|frontier)"),
            Scope.Northern),
        (Word("nation-?wide|across the (?:country|nation|United States)|all (?:U\\.?S\\.? )?borders|country as a whole"
            + "|throughout the (?:country|nation)|entire country|nationally"), Scope.Nationwide),
    ];

    /// <summary>The border, without saying which.</summary>
    public static Regex AnyBorder { get; } = Word("border(?! (?:patrol|protection|security))");

    /// <summary>
    /// Words for breakdowns, in addition to the names of states, sectors and countries that <see cref="Breakdowns"/> adds.
    /// </summary>
    private static readonly (string Pattern, Dimension Dimension, string Category)[] Parts =
    [
        ("Border Patrol|USBP|between (?:the )?(?:official )?ports of entry|illegal(?:ly)? (?:border )?cross\\w+"
            + "|cross\\w*(?: the \\w+(?: \\w+)? border| the border)? (?:illegally|unlawfully)"
            + "|unlawful(?:ly)? (?:border )?cross\\w+|apprehen(?:d|ded|sions?)"
            , Dimension.Component, "usbp"),
        ("(?<!between (?:the )?(?:official )?)(?:at|through) (?:the )?(?:southwest border |southern border |legal |official "
            + "|land )?(?:ports? of entry|crossing points|border crossings)|(?:southwest|southern|southwestern|northern"
            + "|U\\.?S\\.?) (?:land )?ports of entry|Office of Field Operations|OFO",
            Dimension.Component, "ofo"),
        ("unaccompanied (?:alien |migrant |noncitizen )?(?:children|minors|child|minor)|UACs?|children traveling alone",
            Dimension.Demographic, "unaccompanied_child"),
        ("single adults?", Dimension.Demographic, "single_adult"),
        ("family units?|famil(?:y|ies)(?: members)?|FMUAs?|people traveling as families", Dimension.Demographic, "family_unit"),
        ("accompanied minors?", Dimension.Demographic, "accompanied_minor"),
        ("Title 42|expulsions?|expelled", Dimension.Authority, "title_42"),
        ("Title 8", Dimension.Authority, "title_8"),
        ("inadmissibles?|deemed inadmissible", Dimension.EncounterType, "inadmissible"),
    ];

    private static readonly (string Country, string Pattern)[] Countries =
    [
        ("brazil", "Brazil(?:ians?)?"), ("canada", "Canadians?|(?:from|of) Canada"), ("china", "China|Chinese"),
        ("colombia", "Colombia(?:ns?)?"),
        ("cuba", "Cuba(?:ns?)?"), ("ecuador", "Ecuador(?:ians?|eans?)?"), ("el_salvador", "El Salvador|Salvadorans?"),
        ("guatemala", "Guatemala(?:ns?)?"),
        ("haiti", "Haiti(?:ans?)?"), ("honduras", "Hondura(?:s|ns?)"), ("india", "India(?:ns?)?"),
        ("mexico", "Mexicans?(?! (?:border|authorities|officials|government))|(?:from|of) Mexico"),
        ("myanmar", "Myanmar|Burma"), ("nicaragua", "Nicaragua(?:ns?)?"), ("peru", "Peru(?:vians?)?"),
        ("philippines", "Philippines|Filipinos?"),
        ("romania", "Romania(?:ns?)?"), ("russia", "Russia(?:ns?)?"), ("turkey", "Turkey|Turkish|T[üu]rkiye"),
        ("ukraine", "Ukrain(?:e|ians?)"),
        ("venezuela", "Venezuela(?:ns?)?"),
    ];

    private static readonly string[] SectorCodes = ["bbt", "drt", "elc", "ept", "lrt", "rgv", "sdc", "tca", "yum", "blw", "bun",
        "dtm", "gfn", "hlt", "hvm", "spw", "swb", "mip", "nll", "rmy"];

    /// <summary>Every word for a breakdown, with what it means.</summary>
    public static (Regex Pattern, Dimension Dimension, Category Category)[] Breakdowns { get; } =
    [
        .. Parts.Select(part => (Word(part.Pattern), part.Dimension, Category.Parse(part.Category))),
        .. Countries.Select(country => (Word(country.Pattern), Dimension.Citizenship, Category.Parse(country.Country))),
        .. SectorCodes.Select(code => (Code: Category.Parse(code), Name: DisplayNames.Of(Dimension.Aor, Category.Parse(code))))
            .Select(sector => (Word(Regex.Escape(sector.Name).Replace("Sector", "(?:S|s)ector", StringComparison.Ordinal)),
                Dimension.Aor, sector.Code)),
        .. Vocabulary.States.Known.Where(state => state.Name is not "wa" and not "dc" and not "ny")
            .Select(state =>
                (Word(Regex.Escape(DisplayNames.Of(Dimension.State, state))
                    + "(?! (?:Sector|sector|Field|Gov|Republican|Democrat|Sen|Rep|Department|National|lawmakers)\\b)"),
                    Dimension.State, state)),
    ];

    /// <summary>Groups that the series do not count separately: figures about them cannot be judged.</summary>
    public static Regex UnknownGroups { get; } =
        Word("Afghan\\w*|Syria\\w*|Africa\\w*|Asia\\w*|Mauritania\\w*|Senegal\\w*|Vietnam\\w*|Chile\\w*|Central America\\w*"
        + "|Northern Triangle|Jamaica\\w*|Dominican\\w*|Uzbek\\w*|Pakistan\\w*|Eagle Pass|Lukeville|Nogales|Jacumba|McAllen"
        + "|Brownsville|women|men|girls|boys|teen\\w*|recently|field office|Cubans, Haitians");

    /// <summary>Words that set one period against another; what follows them is the base.</summary>
    public static Regex BaseWords { get; } =
        Word("(?:as )?compared (?:to|with)|than|from|over|versus|vs\\.?|relative to|against|since");

    /// <summary>Superlatives.</summary>
    public static Regex Superlative { get; } =
        Word("(?<most>highest|largest|most|busiest|biggest|record high)|(?<least>lowest|smallest|fewest|record low)");

    private static Regex Word(string pattern) => new($@"(?<![\w])(?:{pattern})(?![\w])", Options | RegexOptions.IgnoreCase);
}
