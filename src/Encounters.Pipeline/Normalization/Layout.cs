using Encounters.Categories;
using Encounters.Releases;

namespace Encounters.Pipeline.Normalization;

/// <summary>A column of CBP's files that we know.</summary>
internal enum LayoutColumn
{
    FiscalYear,
    MonthGrouping,
    Month,
    Component,
    Region,
    Aor,
    AorName,
    State,
    Demographic,
    Citizenship,
    CitizenshipGrouping,
    Authority,
    EncounterType,
    Count,
}

/// <summary>The columns that a dataset's files must and may have. Columns are matched by name, never by position.</summary>
internal sealed class Layout
{
    /// <summary>The columns as CBP names them.</summary>
    public static readonly IReadOnlyDictionary<LayoutColumn, string> PublishedNames = new Dictionary<LayoutColumn, string>
    {
        [LayoutColumn.FiscalYear] = "Fiscal Year",
        [LayoutColumn.MonthGrouping] = "Month Grouping",
        [LayoutColumn.Month] = "Month (abbv)",
        [LayoutColumn.Component] = "Component",
        [LayoutColumn.Region] = "Land Border Region",
        [LayoutColumn.Aor] = "AOR (Abbv)",
        [LayoutColumn.AorName] = "Area of Responsibility",
        [LayoutColumn.State] = "State",
        [LayoutColumn.Demographic] = "Demographic",
        [LayoutColumn.Citizenship] = "Citizenship",
        [LayoutColumn.CitizenshipGrouping] = "Citizenship Grouping",
        [LayoutColumn.Authority] = "Title of Authority",
        [LayoutColumn.EncounterType] = "Encounter Type",
        [LayoutColumn.Count] = "Encounter Count",
    };

    private static readonly LayoutColumn[] Always =
        [LayoutColumn.FiscalYear, LayoutColumn.MonthGrouping, LayoutColumn.Month, LayoutColumn.Demographic,
            LayoutColumn.Authority, LayoutColumn.Count];

    private static readonly Layout Southwest = new(
        [.. Always, LayoutColumn.Component, LayoutColumn.EncounterType],
        [LayoutColumn.Region, LayoutColumn.Citizenship, LayoutColumn.CitizenshipGrouping]);

    private static readonly Layout State = new(
        [.. Always, LayoutColumn.Region, LayoutColumn.State, LayoutColumn.Citizenship], []);

    private static readonly Layout Aor = new(
        [.. Always, LayoutColumn.Component, LayoutColumn.Region, LayoutColumn.Aor, LayoutColumn.AorName, LayoutColumn.Citizenship,
            LayoutColumn.EncounterType],
        []);

    private Layout(LayoutColumn[] required, LayoutColumn[] optional)
    {
        Required = required;
        Optional = optional;
    }

    /// <summary>Columns without which a file is rejected.</summary>
    public IReadOnlyList<LayoutColumn> Required { get; }

    /// <summary>Columns that only some releases have.</summary>
    public IReadOnlyList<LayoutColumn> Optional { get; }

    /// <summary>The layout of a dataset.</summary>
    public static Layout Of(Dataset dataset) =>
        dataset == Dataset.Southwest ? Southwest : dataset == Dataset.NationwideState ? State : Aor;

    /// <summary>The dimension that a column fills; null for the others.</summary>
    public static Dimension? DimensionOf(LayoutColumn column) => column switch
    {
        LayoutColumn.Component => Dimension.Component,
        LayoutColumn.Region => Dimension.Region,
        LayoutColumn.Aor => Dimension.Aor,
        LayoutColumn.State => Dimension.State,
        LayoutColumn.Demographic => Dimension.Demographic,
        LayoutColumn.Citizenship or LayoutColumn.CitizenshipGrouping => Dimension.Citizenship,
        LayoutColumn.Authority => Dimension.Authority,
        LayoutColumn.EncounterType => Dimension.EncounterType,
        _ => null,
    };
}
