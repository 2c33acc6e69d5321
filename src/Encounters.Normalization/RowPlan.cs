using Encounters.Categories;
using Encounters.Releases;

namespace Encounters.Normalization;

/// <summary>A column whose values are kept.</summary>
/// <param name="Column">Which.</param>
/// <param name="Index">Its position in the file.</param>
/// <param name="Dimension">The dimension that it fills; null for the name of an area of responsibility.</param>
/// <param name="Cells">Its values.</param>
internal sealed record PlannedColumn(LayoutColumn Column, int Index, Dimension? Dimension, ColumnCells Cells);

/// <summary>How the rows of one file are read and kept. The values that are found are shared by all workers.</summary>
internal sealed class RowPlan
{
    private static readonly LayoutColumn[] TimeColumns = [LayoutColumn.FiscalYear, LayoutColumn.MonthGrouping,
        LayoutColumn.Month];

    // Dimensions in their order, then the name of the area.
    private static readonly LayoutColumn[] KeptColumns =
    [
        LayoutColumn.Component, LayoutColumn.Region, LayoutColumn.Aor, LayoutColumn.State, LayoutColumn.Demographic,
        LayoutColumn.Citizenship,
        LayoutColumn.CitizenshipGrouping, LayoutColumn.Authority, LayoutColumn.EncounterType, LayoutColumn.AorName,
    ];

    public RowPlan(HeaderMap header)
    {
        (Header, Unknown) = (header, new UnknownValues(header.Unknown.Count));
        List<PlannedColumn> columns = [];
        foreach (var column in KeptColumns)
        {
            // If the file has the citizenship itself, its grouping adds nothing.
            if (header.Has(column) && (column != LayoutColumn.CitizenshipGrouping || header.GroupsCitizenship))
                columns.Add(new PlannedColumn(column, header[column], Layout.DimensionOf(column),
                    new ColumnCells(text => Map(column, header.Dataset, text))));
        }

        Columns = [.. columns];
        ColumnGroup[] groups = [.. Group()];
        TimeGroups = Array.FindAll(groups, group => !group.HasCells);
        CellGroups = Array.FindAll(groups, group => group.HasCells);
        Groups = [.. TimeGroups, .. CellGroups];
        Format = new RowFormat(CellGroups.Length, header.Unknown.Count > 0);
        Marks = [.. Mark()];
    }

    public HeaderMap Header { get; }

    /// <summary>The columns whose values are kept: dimensions in their order, then the name of the area.</summary>
    public PlannedColumn[] Columns { get; }

    public RowFormat Format { get; }

    /// <summary>All groups: columns that are adjacent in the file; those of time first.</summary>
    public ColumnGroup[] Groups { get; }

    /// <summary>The groups that tell the month.</summary>
    public ColumnGroup[] TimeGroups { get; }

    /// <summary>
    /// The groups whose combinations rows keep, in the order in which rows keep them. All their columns are kept.
    /// </summary>
    public ColumnGroup[] CellGroups { get; }

    /// <summary>
    /// The columns whose positions are looked up in each record: where groups begin and end, and the count.
    /// </summary>
    public int[] Marks { get; }

    /// <summary>The values in columns that no known layout has: they may be what distinguishes two rows.</summary>
    public UnknownValues Unknown { get; }

    /// <summary>
    /// Which of <see cref="CellGroups"/> holds a column, and where in its combinations the column's value stands.
    /// </summary>
    public (int Group, int Place) PlaceOf(PlannedColumn column)
    {
        var group = Array.FindIndex(CellGroups,
            group => group.Columns.Exists(grouped => ReferenceEquals(grouped.Planned, column)));
        return (group, CellGroups[group].Columns.FindIndex(grouped => ReferenceEquals(grouped.Planned, column)));
    }

    private IEnumerable<ColumnGroup> Group()
    {
        List<GroupedColumn> columns = [];
        foreach (var column in TimeColumns)
            columns.Add(new GroupedColumn(column, Header[column], null));
        foreach (var column in Columns)
            columns.Add(new GroupedColumn(column.Column, column.Index, column));
        columns.Sort(static (one, other) => one.Index.CompareTo(other.Index));
        for (var start = 0; start < columns.Count;)
        {
            // A run of columns of one kind that are adjacent, in parts that are about equal.
            var end = start + 1;
            while (end < columns.Count && columns[end].Index == columns[end - 1].Index + 1
                && (columns[end].Planned is null) == (columns[start].Planned is null))
            {
                end++;
            }

            var parts = (end - start + ColumnGroup.MaxColumns - 1) / ColumnGroup.MaxColumns;
            var size = (end - start + parts - 1) / parts;
            for (; start < end; start += size)
                yield return new ColumnGroup(columns.GetRange(start, Math.Min(size, end - start)));
            start = end;
        }
    }

    private IEnumerable<int> Mark()
    {
        for (var column = 0; column < Header.Names.Count; column++)
        {
            if (column == Header[LayoutColumn.Count]
                || Array.Exists(Groups,
                    group => column == group.First || column == Math.Min(group.Last + 1, Header.Names.Count - 1)))
            {
                yield return column;
            }
        }
    }

    private static CellMapping Map(LayoutColumn column, Dataset dataset, string text)
    {
        if (column == LayoutColumn.AorName)
            return new CellMapping(null, IsKnown: true);
        var vocabulary = Vocabulary.Of(Layout.DimensionOf(column)!.Value);
        if (!vocabulary.TryResolve(text, out var category, out var isKnown))
            return new CellMapping(null, false, "a category was expected");
        if (column == LayoutColumn.CitizenshipGrouping)
        {
            category = category == Vocabulary.Other ? Vocabulary.OtherGrouping : category;
            isKnown = Vocabulary.GroupedCitizenships.Contains(category);
        }

        return column == LayoutColumn.Region && dataset == Dataset.Southwest && category.Name != "southwest"
            ? new CellMapping(null, false, "a southwest land border file cannot count encounters anywhere else")
            : new CellMapping(category, isKnown);
    }
}
