using Encounters.Calendar;

namespace Encounters.Categories;

/// <summary>
/// One normalized row of a release: how many encounters in a month under one combination of categories. A category is null
/// where the dataset lacks the column; it is never a guess.
/// </summary>
/// <param name="Month">The month of the encounters.</param>
/// <param name="Component">Agency.</param>
/// <param name="Region">Land border region.</param>
/// <param name="Aor">Area of responsibility, by code.</param>
/// <param name="AorName">Area of responsibility, by name as published.</param>
/// <param name="State">State or territory.</param>
/// <param name="Demographic">Demographic group.</param>
/// <param name="Citizenship">Citizenship.</param>
/// <param name="Authority">Title of authority.</param>
/// <param name="EncounterType">Type of encounter.</param>
/// <param name="Count">Encounters (events, not persons); 0 or more.</param>
public readonly record struct EncounterRow(
    Month Month,
    Category? Component,
    Category? Region,
    Category? Aor,
    string? AorName,
    Category? State,
    Category? Demographic,
    Category? Citizenship,
    Category? Authority,
    Category? EncounterType,
    int Count) : IComparable<EncounterRow>
{
    /// <summary>The row's category in a dimension, or null.</summary>
    public Category? this[Dimension dimension] => dimension switch
    {
        Dimension.Component => Component,
        Dimension.Region => Region,
        Dimension.Aor => Aor,
        Dimension.State => State,
        Dimension.Demographic => Demographic,
        Dimension.Citizenship => Citizenship,
        Dimension.Authority => Authority,
        Dimension.EncounterType => EncounterType,
        _ => null,
    };

    /// <summary>By month, then by the categories in the order of the columns: the order of the published files.</summary>
    public int CompareTo(EncounterRow other)
    {
        var order = Month.CompareTo(other.Month);
        for (var i = 0; order == 0 && i < Dimensions.All.Count; i++)
        {
            var dimension = Dimensions.All[i];
            order = string.CompareOrdinal(this[dimension]?.Name, other[dimension]?.Name);
        }

        if (order == 0)
            order = string.CompareOrdinal(AorName, other.AorName);
        return order != 0 ? order : Count.CompareTo(other.Count);
    }
}
