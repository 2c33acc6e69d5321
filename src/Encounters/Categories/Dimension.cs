namespace Encounters.Categories;

/// <summary>A way in which encounters are broken down.</summary>
public enum Dimension
{
    /// <summary>The agency: Border Patrol or Office of Field Operations.</summary>
    Component,

    /// <summary>The land border region.</summary>
    Region,

    /// <summary>Area of responsibility: a Border Patrol sector or a field office.</summary>
    Aor,

    /// <summary>State or territory of the encounter.</summary>
    State,

    /// <summary>Single adult, family unit, child.</summary>
    Demographic,

    /// <summary>Country of citizenship.</summary>
    Citizenship,

    /// <summary>The title of U.S. law applied.</summary>
    Authority,

    /// <summary>Apprehension, inadmissible or expulsion.</summary>
    EncounterType,
}

/// <summary>Names of dimensions in series keys and columns.</summary>
public static class Dimensions
{
    private static readonly string[] Names =
        ["component", "region", "aor", "state", "demographic", "citizenship", "authority", "encounter_type"];

    /// <summary>All dimensions.</summary>
    public static IReadOnlyList<Dimension> All { get; } = Enum.GetValues<Dimension>();

    extension(Dimension dimension)
    {
        /// <summary>The name in keys and columns, such as <c>encounter_type</c>.</summary>
        public string Name => Names[(int)dimension];
    }

    /// <summary>Finds a dimension by its name.</summary>
    public static bool TryParse(string name, out Dimension dimension)
    {
        var index = Array.IndexOf(Names, name);
        dimension = (Dimension)Math.Max(index, 0);
        return index >= 0;
    }
}
