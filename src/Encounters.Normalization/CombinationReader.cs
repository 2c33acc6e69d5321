using CsvHelper;

namespace Encounters.Normalization;

/// <summary>Reads the columns of a group one by one.</summary>
internal static class CombinationReader
{
    /// <summary>Reads what they mean together.</summary>
    /// <param name="group">The group.</param>
    /// <param name="record">A reader positioned on the record.</param>
    /// <param name="combination">What they mean.</param>
    /// <param name="culprit">The column with which something is wrong.</param>
    /// <param name="reason">What is wrong with it.</param>
    public static bool TryRead(
        ColumnGroup group, CsvReader record, out Combination combination, out LayoutColumn culprit, out string reason)
    {
        var (month, grouping) = (0, MonthGrouping.None);
        List<Cell> cells = [];
        combination = default;
        foreach (var (column, index, planned) in group.Columns)
        {
            var value = record.GetSpan(index);
            (culprit, reason) = (column, "");
            switch (column)
            {
                case LayoutColumn.FiscalYear when CellText.TryReadYear(value, out var year, out var isOpen):
                    month += (year - MonthSpan.FirstYear) * 12;
                    grouping |= isOpen ? MonthGrouping.OpenYear : MonthGrouping.None;
                    break;
                case LayoutColumn.FiscalYear:
                    reason = "not a fiscal year such as '2024' or '2025 (FYTD)'";
                    return false;
                case LayoutColumn.Month when CellText.TryReadFiscalMonth(value, out var fiscalMonth):
                    month += fiscalMonth - 1;
                    break;
                case LayoutColumn.Month:
                    reason = "not a month such as 'OCT'";
                    return false;
                case LayoutColumn.MonthGrouping:
                    grouping |= CellText.ReadGrouping(value);
                    break;
                default:
                    var (cell, refusal) = planned!.Cells.Add(value);
                    if (cell is null)
                    {
                        reason = refusal!;
                        return false;
                    }

                    cells.Add(cell);
                    break;
            }
        }

        (culprit, reason) = (group.Columns[0].Column,
            $"the columns from here on have more than {ColumnGroup.MaxCombinations} combinations of values");
        var id = group.IdOf([.. cells]);
        combination = new Combination((ushort)id, (short)month, grouping);
        return id >= 0;
    }
}
