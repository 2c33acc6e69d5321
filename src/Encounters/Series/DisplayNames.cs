using System.Globalization;
using Encounters.Calendar;
using Encounters.Categories;

namespace Encounters.Series;

/// <summary>The names that people read: of categories, series and months. Codes stay in keys and JSON.</summary>
public static class DisplayNames
{
    private static readonly Dictionary<string, string> States = new()
    {
        ["al"] = "Alabama",
        ["ak"] = "Alaska",
        ["az"] = "Arizona",
        ["ar"] = "Arkansas",
        ["ca"] = "California",
        ["co"] = "Colorado",
        ["ct"] = "Connecticut",
        ["de"] = "Delaware",
        ["dc"] = "the District of Columbia",
        ["fl"] = "Florida",
        ["ga"] = "Georgia",
        ["hi"] = "Hawaii",
        ["id"] = "Idaho",
        ["il"] = "Illinois",
        ["in"] = "Indiana",
        ["ia"] = "Iowa",
        ["ks"] = "Kansas",
        ["ky"] = "Kentucky",
        ["la"] = "Louisiana",
        ["me"] = "Maine",
        ["md"] = "Maryland",
        ["ma"] = "Massachusetts",
        ["mi"] = "Michigan",
        ["mn"] = "Minnesota",
        ["ms"] = "Mississippi",
        ["mo"] = "Missouri",
        ["mt"] = "Montana",
        ["ne"] = "Nebraska",
        ["nv"] = "Nevada",
        ["nh"] = "New Hampshire",
        ["nj"] = "New Jersey",
        ["nm"] = "New Mexico",
        ["ny"] = "New York",
        ["nc"] = "North Carolina",
        ["nd"] = "North Dakota",
        ["oh"] = "Ohio",
        ["ok"] = "Oklahoma",
        ["or"] = "Oregon",
        ["pa"] = "Pennsylvania",
        ["ri"] = "Rhode Island",
        ["sc"] = "South Carolina",
        ["sd"] = "South Dakota",
        ["tn"] = "Tennessee",
        ["tx"] = "Texas",
        ["ut"] = "Utah",
        ["vt"] = "Vermont",
        ["va"] = "Virginia",
        ["wa"] = "Washington",
        ["wv"] = "West Virginia",
        ["wi"] = "Wisconsin",
        ["wy"] = "Wyoming",
        ["as"] = "American Samoa",
        ["gu"] = "Guam",
        ["mp"] = "the Northern Mariana Islands",
        ["pr"] = "Puerto Rico",
        ["vi"] = "the U.S. Virgin Islands",
    };

    /// <summary>
    /// Border Patrol sectors and air and marine branches by CBP's codes; field offices are spelled out in their names.
    /// </summary>
    private static readonly Dictionary<string, string> Sectors = new()
    {
        ["bbt"] = "Big Bend",
        ["drt"] = "Del Rio",
        ["elc"] = "El Centro",
        ["ept"] = "El Paso",
        ["lrt"] = "Laredo",
        ["rgv"] = "Rio Grande Valley",
        ["sdc"] = "San Diego",
        ["tca"] = "Tucson",
        ["yum"] = "Yuma",
        ["blw"] = "Blaine",
        ["bun"] = "Buffalo",
        ["dtm"] = "Detroit",
        ["gfn"] = "Grand Forks",
        ["hlt"] = "Houlton",
        ["hvm"] = "Havre",
        ["spw"] = "Spokane",
        ["swb"] = "Swanton",
        ["mip"] = "Miami",
        ["nll"] = "New Orleans",
        ["rmy"] = "Ramey",
    };

    private static readonly Dictionary<string, string> Others = new()
    {
        ["usbp"] = "Border Patrol",
        ["ofo"] = "the Office of Field Operations",
        ["single_adult"] = "single adults",
        ["family_unit"] = "people in family units",
        ["unaccompanied_child"] = "unaccompanied children",
        ["accompanied_minor"] = "accompanied minors",
        ["title_8"] = "Title 8",
        ["title_42"] = "Title 42",
        ["apprehension"] = "apprehensions",
        ["inadmissible"] = "findings of inadmissibility",
        ["expulsion"] = "expulsions",
        ["philippines"] = "the Philippines",
    };

    /// <summary>
    /// A category, as it appears in a sentence: "Texas", "unaccompanied children", "the Office of Field Operations".
    /// </summary>
    public static string Of(Dimension dimension, Category category)
    {
        ArgumentNullException.ThrowIfNull(category);
        var name = category.Name;
        return dimension switch
        {
            Dimension.State => States.GetValueOrDefault(name) ?? Title(name),
            Dimension.Aor => Sectors.TryGetValue(name, out var sector) ? $"{sector} Sector" : $"the {Title(name)} Field Office",
            Dimension.Region => name switch
            {
                "southwest" => "the southwest border",
                "northern" => "the northern border",
                "other" => "airports, coasts and the interior",
                _ => Title(name),
            },
            Dimension.Citizenship when name is "other" or "other_grouping" => "all other countries",
            Dimension.Citizenship => Others.GetValueOrDefault(name) ?? Title(name),
            _ => Others.GetValueOrDefault(name) ?? name.Replace('_', ' '),
        };
    }

    /// <summary>A series, as the subject of a sentence: "Southwest border encounters in Texas".</summary>
    public static string Of(SeriesKey series)
    {
        ArgumentNullException.ThrowIfNull(series);
        var whole = series.Scope switch
        {
            Scope.Southwest => "Southwest border encounters",
            Scope.Northern => "Northern border encounters",
            _ => "Nationwide encounters",
        };
        if (series is not { Dimension: { } dimension, Category: { } category })
            return whole;
        var name = Of(dimension, category);
        return dimension switch
        {
            Dimension.Component => $"{whole} by {name}",
            Dimension.Region when category.Name != "other" => $"{whole} at {name}",
            Dimension.Region or Dimension.Aor or Dimension.State => $"{whole} in {name}",
            Dimension.Citizenship when category == Vocabulary.OtherGrouping =>
                $"{whole} with citizens of countries other than El Salvador, Guatemala, Honduras and Mexico",
            Dimension.Citizenship when name.StartsWith("all other", StringComparison.Ordinal) =>
                $"{whole} with citizens of {name} combined",
            Dimension.Citizenship => $"{whole} with citizens of {name}",
            Dimension.Demographic => $"{whole} with {name}",
            Dimension.Authority => $"{whole} under {name}",
            _ => $"{whole} that were {name}",
        };
    }

    /// <summary>A month: "January 2024".</summary>
    public static string Of(Month month) => month.FirstDay.ToString("MMMM yyyy", CultureInfo.InvariantCulture);

    /// <summary>The month before another, with its year only where that differs: "December", "December 2023".</summary>
    public static string Before(Month month) =>
        month.AddMonths(-1).FirstDay.ToString(month.MonthOfYear == 1 ? "MMMM yyyy" : "MMMM", CultureInfo.InvariantCulture);

    private static string Title(string name) =>
        string.Join(' ',
            name.Split('_')
            .Select(word => word is "of" or "and" or "the" || word.Length == 0
                ? word
                : char.ToUpperInvariant(word[0]) + word[1..]));
}
