using System.Text.RegularExpressions;
using Encounters.Categories;
using Encounters.Series;

namespace Encounters.Claims;

/// <summary>The words by which texts about encounters say what a figure is. All words of this folder are here.</summary>
internal static partial class ClaimVocabulary
{
    private const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.IgnoreCase;

    // Every pattern is of whole words. The long ones are compiled with the program; a name in a table is a quick one to look for,
    // and compiling a hundred of them at run time takes longer than any text.
    private const string Begin = @"(?<!\w)(?:";
    private const string End = @")(?!\w)";

    /// <summary>Months in words; case matters, since "may" and "march" are verbs.</summary>
    public const string Months =
        @"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)|Apr(?:il|\.)|May|June?|July?|Aug(?:ust|\.)?|Sept?(?:ember|\.)?"
        + @"|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)(?![a-z])";

    /// <summary>Words before a figure that say how exact it is.</summary>
    public static WordTable<Approximation> Approximations { get; } = new(
        @"\b(?:", @")\s+(?:a\s+)?\z", Options | RegexOptions.RightToLeft,
    [
        ("about|around|roughly|approximately|some|an estimated|estimated|in the neighborhood of|or so", Approximation.About),
        ("just over|slightly (?:more than|over|above)|a little (?:over|more than)|just above|just more than",
            Approximation.JustOver),
        ("more than|over|above|exceed(?:s|ed|ing)?|surpass(?:es|ed|ing)?|upwards? of|at least|topp(?:ed|ing)|in excess of"
            + "|well over",
            Approximation.MoreThan),
        ("nearly|almost|close to|just under|just shy of|approaching|just below|just short of", Approximation.Nearly),
        ("fewer than|less than|under|below|no more than|at most"
            + "|(?<!(?:went|ticked|edged|crept|moved|inched|rose|jumped|climbed) )up to", Approximation.FewerThan),
    ]);

    /// <summary>What is counted: encounters and the words that reports use for them.</summary>
    [GeneratedRegex(Begin
        + "encounter(?:s|ed|ing)?|apprehen(?:d|ded|ds|sions?|ding)|migrants?|crossings?|crossers|immigrants?|noncitizens?"
        + "|asylum[- ]seekers|unaccompanied (?:alien )?(?:children|minors)|single adults?|famil(?:y units?|ies)|arrivals"
        + "|border arrests|Border Patrol arrests|Border Patrol(?=[^.;]{0,60}\\b(?:arrest|detain|caught|stop)\\w*)|(?:agents|officers|Border Patrol) (?:\\w+ )?arrested|nationals"
        + "|expulsions?|inadmissibles?"
        + End, Options)]
    public static partial Regex Encounters { get; }

    /// <summary>Words of a count that fit encounters and other things.</summary>
    [GeneratedRegex(Begin
        + "people|persons|individuals|times|men|women|children|minors|adults|citizens|arrests|stops|cases|detentions"
        + End, Options)]
    public static partial Regex People { get; }

    /// <summary>Counted things other than encounters. They count if they follow the figure within a few words.</summary>
    [GeneratedRegex(Begin
        + "pounds?|lbs?|kilograms?|kilos|tons?|ounces?|grams?|seizures?|seized|agents?|officers?|flights?|beds?"
        + "|appointments?|visas?|applications?|applicants|votes?|days?|hours?|minutes?|weeks?|months?|years?|miles?"
        + "|kilometers?|feet|deaths?|jobs?|employees|workers|weapons|firearms|removals?|deportations?|deportees|returns?"
        + "|refugees|trucks?|vehicles?|travelers|passengers|pedestrians|shipments?|containers|rounds|troops|soldiers|detainees"
        + "|detained|getaways?|gotaways?|got-aways?|rescues?|parolees?|paroles?|convictions?|criminals?|warrants?|buses"
        + "|members of Congress|judges|lawsuits?|respondents|(?<!United )states|counties|cities|countries|nationalities"
        + "|sectors|ports?(?! of entry)|stations|pages?|percentage points?|points?|stories|dollars|cents|watchlist|terrorist|bodies"
        + "|residents|Americans|voters|respondents|households|inspections|cars|packages|imports|entry summaries|eggs|pills"
        + "|tablets|doses|schedul\\w+|repatriat\\w+|removed|deported|paroled|released|referrals?|interviews?|hearings?|claims"
        + "|petitions?|beneficiaries|sponsors|smugglers|gang members|fugitives|drug|narcotics?|migrant deaths|human remains"
        + "|drones?|cameras|towers|surveys?"
        + End, Options)]
    public static partial Regex OtherCounts { get; }

    /// <summary>Who counts: "officers encountered 3,832 people" counts no officers.</summary>
    [GeneratedRegex(Begin + "agents|officers" + End, Options)]
    public static partial Regex Counters { get; }

    /// <summary>Spans of time, which are counted too: "19 months".</summary>
    [GeneratedRegex(Begin + "days?|hours?|minutes?|weeks?|months?|years?" + End, Options)]
    public static partial Regex TimeSpans { get; }

    /// <summary>Both components together, which is the whole.</summary>
    [GeneratedRegex(Begin
        + "at and between (?:the )?(?:official )?ports|between and at (?:the )?ports|both at and between"
        + "|between (?:the )?ports of entry and at|at (?:the )?ports(?: of entry)? and between|at or between"
        + End, Options)]
    public static partial Regex BothComponents { get; }

    /// <summary>Words for a total that stands without the word encounters: "December's total of 301,983".</summary>
    [GeneratedRegex(Begin
        + "totals?|totaled|figures?|numbers?|counts?|tally|tallies|record|series|fiscal year[- ]to[- ]date" + End, Options)]
    public static partial Regex Totals { get; }

    /// <summary>What happens to people at a border, where one is named: "Ecuadorians were met 116,229 times".</summary>
    [GeneratedRegex(Begin + "met|stopped|caught|intercepted|into custody|processed(?= (?:[a-z]+ ){0,3}[\\d,.]+(?: million)? (?:people|individuals|migrants)\\b)|(?:people|persons) (?:came|come|crossed|cross|crossing|coming)" + End, Options)]
    public static partial Regex Stops { get; }

    /// <summary>Where migrants are housed or sent, which no series counts.</summary>
    [GeneratedRegex(Begin
        + "the city|mayor|by bus|bus(?:ed|sed|ing)|buses|hotels?|Denver|Chicago|New York City|has (?:some |about "
        + "|around )?[0-9.]+ million people"
        + End, Options)]
    public static partial Regex OtherPlaces { get; }

    /// <summary>Another country that counts: what it stops is no encounter of CBP's.</summary>
    [GeneratedRegex(Begin
        + "(?:(?<!New )Mexico|Guatemala|Panama|Costa Rica|Colombia|Honduras|Canada|Tunisia|Italy|Germany|Spain|Greece|Poland|Britain"
        + "|Turkey|Europe|(?:the )?(?:EU|European Union)|Frontex)(?:['’]s [a-z ]{1,80})? (?:has |had )?(?:detained|apprehended"
        + "|deported|stopped|intercepted|registered|recorded|reported|returned|arrested|counted|received|processed|expelled)"
        + "|(?:Panamanian|Mexican|Guatemalan|Colombian|Honduran|Canadian|Spanish|Italian|Greek|British"
        + "|European) (?:immigration |migration |border )?(?:authorities|officials|government|agents|police|forces)"
        + "|Dari[eé]n(?: Gap)?|its (?:government|interior ministry|immigration (?:agency|institute)) said"
        + End, Options)]
    public static partial Regex ForeignActors { get; }

    /// <summary>Words that make a count of encounters something that no monthly series has.</summary>
    [GeneratedRegex(Begin
        + "half-?way(?! (?:through|into) (?:the |this )?fiscal)|first[- ]quarter(?! of (?:the |this )?(?:fiscal|FY))|(?:second|third|fourth)[- ]quarter|Q[1-4]|average[ds]?|averaging|a day|per day|daily|each day"
        + "|every day|per month|every month|a month on average|monthly average|each month|weekly|a week|per week|in a single day|unique"
        + "|repeat|recidivis\\w+|gotaways?|got-aways?|got away|watchlist|CBP One|parole[ds]?(?! (?:program|process|polic))|projected|projects?|forecast(?:s"
        + "|ed)?|expect(?:s|ed)?|predict(?:s|ed)?|could|would|may reach|might|ICE|Immigration and Customs Enforcement|USCIS"
        + "|HHS|Mexican authorities|Mexico's (?:government|immigration)|Panama|Dari[eé]n|Europe|Frontex|immigration courts?"
        + "|credible fear|final orders?|first (?:half(?! of (?:the |this )?(?:fiscal|FY))|two weeks|week|three weeks|15 days|ten days|10 days)"
        + "|Customs and Immigration|New York City|Chicago|shelters?|humanitarian|preliminary|unofficial|leaked"
        + "|according to (?:sources|internal)|at sea|maritime|Coast Guard|interdict\\w+|in (?:the )?(?:care|custody)|remain(?:s|ed)? in"
        + End, Options)]
    public static partial Regex Unjudgeable { get; }

    /// <summary>Several months that are added up.</summary>
    [GeneratedRegex(Begin + "add(?:s|ed|ing)? up|combined|together|the sum|altogether|summed" + End, Options)]
    public static partial Regex Sums { get; }

    /// <summary>Words for the whole.</summary>
    public static (Regex Pattern, Scope Scope)[] Scopes { get; } =
        [(SouthwestBorder, Scope.Southwest), (NorthernBorder, Scope.Northern), (WholeCountry, Scope.Nationwide)];

    [GeneratedRegex(Begin
        + "south ?west(?:ern)? (?:land )?border(?! patrol)|south-?western border|southwest(?:ern)?(?! (?:airlines"
        + "|university|key))|(?:U\\.?S\\.?|United States|America)[-–—/ ](?:and )?Mexico (?:land )?(?:border|frontier)"
        + "|south(?:ern)?[- ](?:land )?border|border with Mexico|Mexican (?:border|frontier|line)|Mexico (?:border|frontier)"
        + "|(?:southern|southwest(?:ern)?) frontier|(?:line|boundary|frontier) with Mexico"
        + "|Mexico[-–—/ ](?:U\\.?S\\.?|United States) (?:land )?(?:border|frontier)"
        + "|border between the (?:U\\.?S\\.?|United States) and Mexico|SWB"
        + End, Options)]
    private static partial Regex SouthwestBorder { get; }

    [GeneratedRegex(Begin
        + "north(?:ern)?[- ](?:land )?border|(?:U\\.?S\\.?|United States)[-–—/ ](?:and )?Canad(?:a|ian) (?:border|frontier)"
        + "|Canada[-–—/ ](?:U\\.?S\\.?|United States) (?:land )?(?:border|frontier)"
        + "|(?:border|line|boundary|frontier) with Canada|Canadian (?:border|frontier|boundary|line|side)|Canada (?:border|frontier)"
        + End, Options)]
    private static partial Regex NorthernBorder { get; }

    [GeneratedRegex(Begin
        + "nation-?wide|across the (?:country|nation|United States)|all (?:U\\.?S\\.? )?borders|country as a whole"
        + "|throughout the (?:country|nation)|entire country|nationally"
        + End, Options)]
    private static partial Regex WholeCountry { get; }

    /// <summary>The border, without saying which.</summary>
    [GeneratedRegex(Begin + "border(?! (?:patrol|protection|security))" + End, Options)]
    public static partial Regex AnyBorder { get; }

    private static readonly (string Pattern, Dimension Dimension, string Category)[] Parts =
    [
        ("Border Patrol|USBP|between (?:the )?(?:official )?ports of entry|illegal(?:ly)? (?:border )?cross\\w+"
            + "|cross\\w*(?: the \\w+(?: \\w+)? border| the border)? (?:illegally|unlawfully)"
            + "|unlawful(?:ly)? (?:border )?cross\\w+|apprehen(?:d|ded|sions?)"
            , Dimension.Component, "usbp"),
        ("(?<!between (?:the )?(?:official )?)(?:at|through) (?:the )?(?:southwest border |southern border |legal |official "
            + "|land )?(?:ports? of entry|ports|crossing points|border crossings)|(?:southwest|southern|southwestern|northern"
            + "|U\\.?S\\.?) (?:land )?ports of entry|Office of Field Operations|OFO"
            + "|(?<!(?:between|including|counting|adding|with|plus|and) (?:those at )?(?:the )?(?:official )?)ports? of entry",
            Dimension.Component, "ofo"),
        ("unaccompanied (?:alien |migrant |noncitizen )?(?:children|minors|child|minor)|UACs?|children (?:on their own|alone)"
            + "|children (?:who )?(?:travel|arriv|cross|com|cam)\\w* (?:alone|by themselves|without (?:a |their )?parents?)",
            Dimension.Demographic, "unaccompanied_child"),
        ("single adults?|adults (?:travel(?:ing|ling) )?(?:alone|on their own)", Dimension.Demographic, "single_adult"),
        ("family (?:units?|members?|groups?)|families|FMUAs?|parents? (?:with|and) (?:their )?children"
            + "|people traveling as families", Dimension.Demographic, "family_unit"),
        ("accompanied minors?", Dimension.Demographic, "accompanied_minor"),
        ("(?<!(?:(?:end|ending|expiration|lifting|month|months) of|before|after|since) (?:the )?)Title 42"
            + "(?! (?:ended|ends|expired|expires|(?:was|is) (?:lifted|ended|over|still|in force)|policy|order|public|era|border))|expulsions?|expelled", Dimension.Authority, "title_42"),
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
        ("mexico", "Mexicans?(?! (?:border|authorities|officials|government))|(?<!(?:cross|arriv|enter|com)(?:ings?|ed|e|es)?(?: illegally| unlawfully| into the (?:United States|U\\.S\\.|country))? )(?:from|of) Mexico|(?<!New )Mexico(?= \\(\\d)"),
        ("myanmar", "Myanmar|Burma"), ("nicaragua", "Nicaragua(?:ns?)?"), ("peru", "Peru(?:vians?)?"),
        ("philippines", "Philippines|Filipinos?"),
        ("romania", "Romania(?:ns?)?"), ("russia", "Russia(?:ns?)?"), ("turkey", "Turkey|Turkish|T[üu]rkiye"),
        ("ukraine", "Ukrainians?|(?:from|of) Ukraine|Ukraine(?= \\()"),
        ("venezuela", "Venezuela(?:ns?)?"),
    ];

    private static readonly string[] SectorCodes = ["bbt", "drt", "elc", "ept", "lrt", "rgv", "sdc", "tca", "yum", "blw", "bun",
        "dtm", "gfn", "hlt", "hvm", "spw", "swb", "mip", "nll", "rmy"];

    /// <summary>The words for breakdowns, a table for each dimension.</summary>
    public static WordTable<(Dimension Dimension, Category Category)>[] Breakdowns { get; } =
    [
        .. Parts.GroupBy(part => part.Dimension).Select(parts =>
            TableOf(parts.Key, parts.Select(part => (part.Pattern, Category.Parse(part.Category))))),
        TableOf(Dimension.Citizenship, Countries.Select(country => (country.Pattern, Category.Parse(country.Country)))),
        NamesOf(Dimension.Aor, SectorCodes.Select(Category.Parse), End),
        NamesOf(Dimension.State, Vocabulary.States.Known.Where(state => state.Name is not "wa" and not "dc" and not "ny"),
            $"{End}(?! (?:Sector|Field|Gov|Republican|Democrat|Sen|Rep|Department|National|lawmakers{End})"),
    ];

    /// <summary>Groups that the series do not count separately: figures about them cannot be judged.</summary>
    [GeneratedRegex(Begin
        + "Afghan\\w*|Syria\\w*|Africa\\w*|Asia\\w*|Mauritania\\w*|Senegal\\w*|Vietnam\\w*|Chile\\w*|Central America\\w*"
        + "|Northern Triangle|Jamaica\\w*|Dominican\\w*|Uzbek\\w*|Pakistan\\w*|Eagle Pass|Lukeville|Nogales|Jacumba|McAllen"
        + "|Brownsville|women|men|girls|boys|teen\\w*|recently|field office|Cubans, Haitians"
        + End, Options)]
    public static partial Regex UnknownGroups { get; }

    /// <summary>Places whose names mean other things too, so that they are not read.</summary>
    [GeneratedRegex(Begin
        + "New York(?!(?: City)? (?:Times|Post|Daily|Mayor)|-based)|Washington state|District of Columbia"
        + End, Options)]
    public static partial Regex UnknownPlaces { get; }

    /// <summary>Groups of people who are counted as encounters, but by other words than these alone.</summary>
    [GeneratedRegex(Begin
        + "children|child|minors|kids|youths?|juveniles?|toddlers|infants|babies|adults|parents?|mothers|fathers|couples"
        + End, Options)]
    public static partial Regex GroupWords { get; }

    /// <summary>Words that point to a time before the one that is named.</summary>
    [GeneratedRegex(Begin
        + "before|earlier|ago|prior|previous(?:ly)?|preceding|last|past|year-over-year"
        + "|same (?:month|months|period|time)" + End, Options)]
    public static partial Regex EarlierTimes { get; }

    /// <summary>A record that is told by its noun.</summary>
    public const string SettingRecord =
        "set (?:a|another) (?:new )?(?:monthly )?record|an? (?:all-time |new |monthly )?record(?=[,.;]| for | \\d)";

    private const string Most = "highest|largest|most|busiest|biggest";
    private const string Least = "lowest|smallest|fewest|quietest|slowest";

    /// <summary>A word for a record and what follows it, but no number: "the highest level".</summary>
    public const string OfRecord = @"\b(?:" + Most + "|" + Least + @"|high|low|record|first)\b[^\d;]*";

    /// <summary>What stands between the members of a list.</summary>
    [GeneratedRegex(@"\A(?:, and|,| and) \z")]
    public static partial Regex Listed { get; }

    /// <summary>Superlatives.</summary>
    [GeneratedRegex(Begin
        + "(?:(?<rank>second|third|fourth|fifth)[- ])?(?:(?<most>" + Most + "|record high|(?:two|three|four|five|six)-year high|" + SettingRecord + ")"
        + "|(?<least>" + Least + "|record low|(?:two|three|four|five|six)-year low))" + End, Options)]
    public static partial Regex Superlative { get; }

    private static WordTable<(Dimension Dimension, Category Category)> TableOf(
        Dimension dimension, IEnumerable<(string Pattern, Category Category)> words) =>
        new(Begin, End, Options, [.. words.Select(word => (word.Pattern, (dimension, word.Category)))]);

    private static WordTable<(Dimension Dimension, Category Category)> NamesOf(
        Dimension dimension, IEnumerable<Category> categories, string end) =>
        new(Begin, end, Options,
            [.. categories.Select(category => (DisplayNames.Of(dimension, category), (dimension, category)))]);
}
