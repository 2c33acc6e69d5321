namespace Encounters.Normalization.Tests;

public sealed class RowOrderTests
{
    private readonly PlannedRows _rows = new();
    private readonly List<byte[]> _doubles = [];

    [Fact]
    public void Rows_are_ordered_by_dimension_after_dimension_whatever_the_order_of_the_columns_in_the_file()
    {
        // Region goes before state, state before demographic, demographic before citizenship, citizenship before authority.
        _rows.Add("Southwest Land Border", "TX", "Single Adults", "MEXICO", "Title 8", 5);
        _rows.Add("Southwest Land Border", "TX", "FMUA", "MEXICO", "Title 8", 4);
        _rows.Add("Southwest Land Border", "AZ", "Single Adults", "MEXICO", "Title 8", 3);
        _rows.Add("Northern Land Border", "WA", "Single Adults", "MEXICO", "Title 8", 2);
        _rows.Add("Northern Land Border", "WA", "Single Adults", "CUBA", "Title 8", 1);
        Assert.Equal([1, 2, 3, 4, 5], Sort());
        Assert.Empty(_doubles);
    }

    [Fact]
    public void A_row_that_occurs_twice_is_reported_once_for_each_repetition()
    {
        foreach (var count in (int[])[7, 8, 9])
            _rows.Add("Southwest Land Border", "TX", "FMUA", "MEXICO", "Title 8", count);
        _rows.Add("Southwest Land Border", "TX", "FMUA", "CUBA", "Title 8", 1);
        Assert.Equal([1, 7, 8, 9], Sort());
        Assert.Equal([8, 9], _doubles.Select(row => _rows.CountsOf(row)[0]));
    }

    [Fact]
    public void Two_spellings_of_one_category_are_told_apart_and_stand_together()
    {
        _rows.Add("Southwest Land Border", "TX", "FMUA", "MEXICO", "Title 8", 3);
        _rows.Add("Southwest Land Border", "TX", "FMUA", "Mexico", "Title 8", 4);
        _rows.Add("Southwest Land Border", "TX", "FMUA", "CUBA", "Title 8", 1);
        Assert.Equal([1, 3, 4], Sort());
        Assert.Empty(_doubles);
    }

    [Fact]
    public void A_month_without_rows_stays_empty()
    {
        Assert.Empty(Sort());
        Assert.Empty(_doubles);
    }

    private int[] Sort()
    {
        var names = Array.ConvertAll(_rows.Plan.Columns, ColumnNames.Of);
        var bytes = _rows.Bytes;
        var order = RowOrder.Of(_rows.Plan, names, Math.Max(1, bytes.Length / _rows.Plan.Format.Width));
        var sorted = new byte[bytes.Length];
        order!.Sort(bytes, sorted, _doubles.Add);
        return _rows.CountsOf(sorted);
    }
}
