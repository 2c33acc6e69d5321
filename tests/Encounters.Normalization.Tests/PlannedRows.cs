using System.Text;
using Encounters.Releases;

namespace Encounters.Normalization.Tests;

/// <summary>Rows as they lie in the spool, made from the values of a state file without a parser.</summary>
internal sealed class PlannedRows
{
    public static readonly string[] Header = CsvText.StateHeader.Split(',');

    private readonly List<byte> _bytes = [];

    public PlannedRows(params string[] more) => Plan = new RowPlan(HeaderMap.Read([.. Header, .. more], Dataset.NationwideState));

    public RowPlan Plan { get; }

    public ReadOnlySpan<byte> Bytes => _bytes.ToArray();

    /// <summary>Adds a row: the values of the kept columns in the order of the file, and its count.</summary>
    public void Add(string region, string state, string demographic, string citizenship, string authority, int count)
    {
        var values = new Dictionary<LayoutColumn, string>
        {
            [LayoutColumn.Region] = region,
            [LayoutColumn.State] = state,
            [LayoutColumn.Demographic] = demographic,
            [LayoutColumn.Citizenship] = citizenship,
            [LayoutColumn.Authority] = authority,
        };
        Span<byte> row = new byte[Plan.Format.Width];
        for (var group = 0; group < Plan.CellGroups.Length; group++)
        {
            Cell[] cells =
            [
                .. Plan.CellGroups[group].Columns.Select(column =>
                    column.Planned!.Cells.Add(Encoding.UTF8.GetBytes(values[column.Column])).Cell!),
            ];
            RowFormat.SetGroup(row, group, Plan.CellGroups[group].IdOf(cells));
        }

        Plan.Format.SetCount(row, count);
        _bytes.AddRange(row);
    }

    /// <summary>The counts of rows, in their order.</summary>
    public int[] CountsOf(ReadOnlySpan<byte> rows)
    {
        var spooled = new SpooledRows(Plan.Format, rows);
        var counts = new int[spooled.Count];
        for (var row = 0; row < counts.Length; row++)
            counts[row] = spooled.CountOf(row);
        return counts;
    }
}
