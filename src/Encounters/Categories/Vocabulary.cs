using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;

namespace Encounters.Categories;

/// <summary>The known categories of a dimension and the spellings under which CBP has published them.</summary>
public sealed class Vocabulary
{
    private readonly FrozenDictionary<string, Category> _bySpelling;

    private Vocabulary(Dimension dimension, Dictionary<string, string[]> spellingsByName)
    {
        Dimension = dimension;
        Known = [.. spellingsByName.Keys.Select(Category.Parse)];
        Dictionary<string, Category> bySpelling = [];
        foreach (var (name, spellings) in spellingsByName)
        {
            var category = Category.Parse(name);
            bySpelling.TryAdd(name, category);
            foreach (var spelling in spellings)
                bySpelling.TryAdd(spelling, category);
        }

        _bySpelling = bySpelling.ToFrozenDictionary();
    }

    /// <summary>The dimension.</summary>
    public Dimension Dimension { get; }

    /// <summary>The known categories.</summary>
    public IReadOnlyList<Category> Known { get; }

    /// <summary>
    /// Maps a published spelling. An unknown one keeps its own folded name, so that no count is lost.
    /// </summary>
    /// <param name="published">The value as published.</param>
    /// <param name="category">The category.</param>
    /// <param name="isKnown">Whether the vocabulary knows the category.</param>
    /// <returns>False if the value is no name at all: blank, punctuation only, or too long.</returns>
    public bool TryResolve(string published, [NotNullWhen(true)] out Category? category, out bool isKnown)
    {
        isKnown = false;
        if (!Category.TryFold(published, out category))
            return false;

        if (_bySpelling.TryGetValue(category.Name, out var known))
        {
            category = known;
            isKnown = true;
        }

        return true;
    }

    /// <summary>The vocabulary of a dimension.</summary>
    public static Vocabulary Of(Dimension dimension) => dimension switch
    {
        Dimension.Component => Components,
        Dimension.Region => Regions,
        Dimension.Aor => Aors,
        Dimension.State => States,
        Dimension.Demographic => Demographics,
        Dimension.Citizenship => Citizenships,
        Dimension.Authority => Authorities,
        Dimension.EncounterType => EncounterTypes,
        _ => throw new ArgumentOutOfRangeException(nameof(dimension), dimension, "No such dimension."),
    };

    /// <summary>Border Patrol (between the ports of entry) and Office of Field Operations (at the ports).</summary>
    public static Vocabulary Components { get; } = new(Dimension.Component, new()
    {
        ["usbp"] = ["u_s_border_patrol", "us_border_patrol", "border_patrol"],
        ["ofo"] = ["office_of_field_operations"],
    });

    /// <summary>Land border regions; <c>other</c> holds airports, coasts and the interior.</summary>
    public static Vocabulary Regions { get; } = new(Dimension.Region, new()
    {
        ["southwest"] = ["southwest_land_border"],
        ["northern"] = ["northern_land_border"],
        ["other"] = [],
    });

    /// <summary>Border Patrol sectors by code and field offices by name.</summary>
    public static Vocabulary Aors { get; } = new(Dimension.Aor, Names(
        "bbt", "drt", "elc", "ept", "lrt", "rgv", "sdc", "tca", "yum",
        "blw", "bun", "dtm", "gfn", "hlt", "hvm", "spw", "swb", "mip", "nll", "rmy",
        "atlanta", "baltimore", "boston", "buffalo", "chicago", "detroit", "el_paso", "houston", "laredo", "los_angeles",
        "miami", "new_orleans", "new_york", "portland", "preclearance", "san_diego", "san_francisco", "san_juan", "seattle",
        "tampa", "tucson"));

    /// <summary>Postal codes of states, the District of Columbia and territories.</summary>
    public static Vocabulary States { get; } = new(Dimension.State, Names(
        "al", "ak", "az", "ar", "ca", "co", "ct", "de", "dc", "fl", "ga", "hi", "id", "il", "in", "ia", "ks", "ky", "la", "me",
        "md", "ma", "mi", "mn", "ms", "mo", "mt", "ne", "nv", "nh", "nj", "nm", "ny", "nc", "nd", "oh", "ok", "or", "pa", "ri",
        "sc", "sd", "tn", "tx", "ut", "vt", "va", "wa", "wv", "wi", "wy", "as", "gu", "mp", "pr", "vi"));

    /// <summary>Demographic groups. <c>UC / Single Minors</c> became <c>UAC</c> in later releases.</summary>
    public static Vocabulary Demographics { get; } = new(Dimension.Demographic, new()
    {
        ["single_adult"] = ["single_adults"],
        ["family_unit"] = ["fmua", "family_units", "individuals_in_a_family_unit", "individuals_in_a_family_unit_fmua"],
        ["unaccompanied_child"] =
            ["uac", "uc", "uc_single_minors", "unaccompanied_children", "unaccompanied_alien_children", "single_minors"],
        ["accompanied_minor"] = ["accompanied_minors", "accompanied_minor_child", "accompanied_minor_children"],
    });

    /// <summary>
    /// The 21 named countries and <c>other</c> (all but these). <see cref="OtherGrouping"/> is the <c>Other</c> of
    /// <c>Citizenship Grouping</c>, a different value.
    /// </summary>
    public static Vocabulary Citizenships { get; } = new(Dimension.Citizenship, new()
    {
        ["brazil"] = [],
        ["canada"] = [],
        ["china"] = ["china_peoples_republic_of", "china_people_s_republic_of"],
        ["colombia"] = [],
        ["cuba"] = [],
        ["ecuador"] = [],
        ["el_salvador"] = [],
        ["guatemala"] = [],
        ["haiti"] = [],
        ["honduras"] = [],
        ["india"] = [],
        ["mexico"] = [],
        ["myanmar"] = ["myanmar_burma", "burma"],
        ["nicaragua"] = [],
        ["peru"] = [],
        ["philippines"] = [],
        ["romania"] = [],
        ["russia"] = ["russian_federation"],
        ["turkey"] = ["türkiye", "turkiye"],
        ["ukraine"] = [],
        ["venezuela"] = [],
        ["other"] = [],
        ["other_grouping"] = [],
    });

    /// <summary>The titles of U.S. law: Title 8 immigration law, Title 42 public health (March 2020 to May 2023).</summary>
    public static Vocabulary Authorities { get; } = new(Dimension.Authority, Names("title_8", "title_42"));

    /// <summary>What the encounter led to.</summary>
    public static Vocabulary EncounterTypes { get; } = new(Dimension.EncounterType, new()
    {
        ["apprehension"] = ["apprehensions"],
        ["inadmissible"] = ["inadmissibles"],
        ["expulsion"] = ["expulsions"],
    });

    /// <summary>
    /// All citizenships but El Salvador, Guatemala, Honduras and Mexico: the <c>Other</c> of <c>Citizenship Grouping</c>.
    /// </summary>
    public static Category OtherGrouping { get; } = Category.Parse("other_grouping");

    /// <summary>All citizenships but the 21 named ones: the <c>OTHER</c> of <c>Citizenship</c>.</summary>
    public static Category Other { get; } = Category.Parse("other");

    /// <summary>The categories that <c>Citizenship Grouping</c> distinguishes.</summary>
    public static IReadOnlySet<Category> GroupedCitizenships { get; } = new HashSet<Category>
    {
        Category.Parse("el_salvador"), Category.Parse("guatemala"), Category.Parse("honduras"), Category.Parse("mexico"),
        OtherGrouping,
    };

    private static Dictionary<string, string[]> Names(params ReadOnlySpan<string> names)
    {
        var spellings = new Dictionary<string, string[]>(names.Length);
        foreach (var name in names)
            spellings.Add(name, []);
        return spellings;
    }
}
