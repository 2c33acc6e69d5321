namespace Encounters.Normalization;

/// <summary>A group of columns as one worker reads it.</summary>
/// <param name="Columns">The columns.</param>
/// <param name="Index">The combinations that the worker has met.</param>
/// <param name="Begin">Where among the positions of a record's marks the group begins.</param>
/// <param name="End">Where it ends, or where what comes behind its separator begins.</param>
/// <param name="Separator">1 where there is such a separator, 0 at the end of a record.</param>
internal readonly record struct GroupReader(ColumnGroup Columns, GroupIndex Index, int Begin, int End, int Separator)
{
    /// <summary>Reads a group of a file whose rows are read by a plan.</summary>
    public static GroupReader Of(ColumnGroup group, RowPlan plan)
    {
        var begin = 2 * Array.IndexOf(plan.Marks, group.First);
        return group.Last + 1 < plan.Header.Names.Count
            ? new GroupReader(group, new GroupIndex(), begin, 2 * Array.IndexOf(plan.Marks, group.Last + 1), 1)
            : new GroupReader(group, new GroupIndex(), begin, (2 * Array.IndexOf(plan.Marks, group.Last)) + 1, 0);
    }
}
