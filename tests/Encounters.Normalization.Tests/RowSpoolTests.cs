namespace Encounters.Normalization.Tests;

public sealed class RowSpoolTests : IDisposable
{
    private readonly RowSpool _spool = new(3);

    public void Dispose() => _spool.Dispose();

    [Fact]
    public void Rows_come_back_by_month_in_the_order_in_which_they_were_added()
    {
        Fill();
        Assert.Equal([1, 2, 5, 6, 7], Read(0));
        Assert.Empty(Read(1));
        Assert.Equal([3, 4], Read(2));
        Assert.Equal((7, 5), (_spool.Length, _spool.LargestMonth));
    }

    [Theory]
    [InlineData(0, new byte[] { 1, 2, 5 })]
    [InlineData(1, new byte[] { 2, 5, 6 })]
    [InlineData(2, new byte[] { 5, 6, 7 })]
    public void A_part_of_a_month_may_begin_and_end_anywhere(int start, byte[] expected)
    {
        Fill();
        var part = new byte[3];
        _spool.Read(0, start, part);
        Assert.Equal(expected, part);
    }

    [Fact]
    public void Replaced_rows_take_the_place_of_a_months_own_only()
    {
        Fill();
        _spool.Replace(0, [9, 8, 7, 6, 5]);
        Assert.Equal([9, 8, 7, 6, 5], Read(0));
        Assert.Equal([3, 4], Read(2));
    }

    [Fact]
    public void Months_outside_the_coverage_are_dropped_and_the_others_counted_from_0()
    {
        Fill();
        _spool.Keep(2, 1);
        Assert.Equal([3, 4], Read(0));
        Assert.Equal(2, _spool.Length);
    }

    private void Fill()
    {
        _spool.Append(0, [1, 2]);
        _spool.Append(2, [3, 4]);
        _spool.Append(0, []);
        _spool.Append(0, [5, 6, 7]);
    }

    private byte[] Read(int month)
    {
        var rows = new byte[_spool.LengthOf(month)];
        _spool.Read(month, 0, rows);
        return rows;
    }
}
