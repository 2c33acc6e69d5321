using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using CsvHelper;
using Encounters.Releases;

namespace Encounters.Pipeline.Normalization;

/// <summary>Parses chunks of one file: counts, months, categories. One worker has it to itself.</summary>
internal sealed class ChunkParser
{
    /// <summary>After so many problems nobody reads more.</summary>
    public const int MaxProblems = 20;

    private const int BucketBytes = 16 * 1024;
    private const string Broken = "The file breaks the rules of CSV: ";

    private static readonly CsvReaderOptions ChunkOptions = StrictCsv.Options with { HasHeader = false, TrackLineNumbers = false, FieldCountMismatch = CsvFieldCountHandling.Allow };

    private readonly RowPlan _plan;
    private readonly RowSpool? _spool;
    private readonly Coverage _coverage;
    private readonly ColumnGroup[] _groups;
    private readonly GroupIndex[] _indexes;
    private readonly int[] _places;
    private readonly byte[][] _buckets;
    private readonly int[] _filled;
    private readonly int _bucketSize;
    private readonly int _countIndex;
    private readonly int _fields;
    private readonly int _months;

    // For each group, its first column, the column after it (-1 for none) and its last.
    private readonly (int First, int Next, int Last)[] _sides;
    private CsvReader _reader = null!;
    private CsvChunk _chunk;

    // What the row that was read last says beside what it keeps.
    private MonthGrouping _grouping;

    /// <summary>Makes a parser.</summary>
    /// <param name="plan">How the rows are read.</param>
    /// <param name="spool">Where they are kept; null where they are only looked at.</param>
    public ChunkParser(RowPlan plan, RowSpool? spool)
    {
        (_plan, _spool, _coverage, _groups) = (plan, spool, plan.Name.Coverage, plan.Groups);
        (_countIndex, _fields) = (plan.Header[LayoutColumn.Count], plan.Header.Names.Count);
        _indexes = [.. _groups.Select(_ => new GroupIndex())];
        _places = [.. _groups.Select(group => Array.IndexOf(plan.CellGroups, group))];
        _bucketSize = BucketBytes / plan.Format.Width * plan.Format.Width;
        _buckets = [.. Enumerable.Range(0, _coverage.MonthCount).Select(_ => spool is null ? [] : ArrayPool<byte>.Shared.Rent(_bucketSize))];
        _filled = new int[_coverage.MonthCount];
        _months = _coverage.MonthCount;
        _sides = [.. _groups.Select(group => (group.First, group.Last + 1 < _fields ? group.Last + 1 : -1, group.Last))];
    }

    public List<Problem> Problems { get; } = [];

    public long Misgrouped { get; private set; }

    public long MisgroupedCounts { get; private set; }

    /// <summary>Parses a chunk.</summary>
    public void Parse(CsvChunk chunk)
    {
        var row = (stackalloc byte[_plan.Format.Width]);
        Read(chunk, row, this, static (parser, month, count, row) => parser.Keep(month, count, row));
    }

    /// <summary>Finds the second and later rows that have the keys of other rows, given without their counts.</summary>
    public void FindAgain(CsvChunk chunk, Dictionary<(int Month, string Key), int> seen)
    {
        var row = (stackalloc byte[_plan.Format.Width]);
        Read(chunk, row, (Parser: this, seen), static (state, month, _, row) =>
        {
            var key = (month, Convert.ToHexString(row[..^sizeof(int)]));
            if (state.seen.TryGetValue(key, out var times) && (state.seen[key] = times + 1) > 1)
                state.Parser.Reject(null, "another row has the same month and categories; the count would be doubled");
        });
    }

    /// <summary>Hands over what is left and gives back the buffers.</summary>
    public void Finish()
    {
        for (var month = 0; month < _buckets.Length && _spool is not null; month++)
        {
            _spool.Append(month, _buckets[month].AsSpan(0, _filled[month]));
            ArrayPool<byte>.Shared.Return(_buckets[month]);
        }
    }

    private delegate void RowAction<TState>(TState state, int month, int count, ReadOnlySpan<byte> row);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Read<TState>(CsvChunk chunk, Span<byte> row, TState state, RowAction<TState> onRow)
    {
        _chunk = chunk;
        if (BeginsWithMark(chunk.Bytes.Span))
        {
            Problems.Add(new Problem($"{Broken}a byte order mark stands inside the file.", chunk.FirstLine));
            return;
        }

        using var reader = CsvReader.Create(chunk.Bytes, ChunkOptions);
        _reader = reader;
        try
        {
            while (Problems.Count < MaxProblems && reader.Read())
            {
                if (TryReadRow(row, out var month, out var count))
                    onRow(state, month, count, row);
            }
        }
        catch (CsvFormatException)
        {
            Problems.Add(Locate());
        }
    }

    // The reader would skip such a mark or read the chunk in another encoding.
    private static bool BeginsWithMark(ReadOnlySpan<byte> bytes) => bytes is [0xEF, 0xBB, 0xBF, ..] or [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..];

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool TryReadRow(Span<byte> row, out int month, out int count)
    {
        (month, count) = (0, 0);
        if (_reader.FieldCount != _fields || _reader.RawRecord.Length > StrictCsv.MaxRecordSize)
        {
            Problems.Add(new Problem(
                _reader.FieldCount == _fields
                    ? $"{Broken}a record is longer than {StrictCsv.MaxRecordSize} bytes."
                    : $"{Broken}a record has {_reader.FieldCount} fields, the header {_fields}.",
                LineOf(_reader.ByteOffset)));
            return false;
        }

        // Group look-ups read past the end of a record, which only the buffer of the chunk has room for.
        if (!_chunk.Bytes.Span.Overlaps(_reader.RawRecord))
            throw new InvalidOperationException("The reader keeps its records outside the chunk.");

        var grouping = MonthGrouping.None;
        for (var i = 0; i < _groups.Length; i++)
        {
            if (!TryReadGroup(i, out var combination))
                return false;
            month += combination.MonthPart;
            grouping |= combination.Grouping;
            if (_places[i] >= 0)
                RowFormat.SetGroup(row, _places[i], combination.Id);
        }

        if (!TryReadCount(out count) || (_plan.Format.HasUnknown && !TryReadUnknown(row)))
            return false;
        if ((uint)month >= (uint)_months)
        {
            return Reject(
                LayoutColumn.FiscalYear,
                $"{_coverage.FirstMonth.AddMonths(month)} lies outside {_coverage.FirstMonth} to {_coverage.LastMonth}, which the file name promises");
        }

        _plan.Format.SetCount(row, count);
        _grouping = grouping;
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Keep(int month, int count, ReadOnlySpan<byte> row)
    {
        // FYTD: months inside the current year-to-date window, of every year. A final file has only these.
        var isRemaining = !_coverage.IsFinal && (month % 12) + 1 > _coverage.LastMonth.FiscalMonth;
        if (_grouping != (isRemaining ? MonthGrouping.Remaining : MonthGrouping.YearToDate))
        {
            Misgrouped++;
            MisgroupedCounts += count;
        }

        if (_filled[month] == _bucketSize)
        {
            _spool!.Append(month, _buckets[month].AsSpan(0, _bucketSize));
            _filled[month] = 0;
        }

        row.CopyTo(_buckets[month].AsSpan(_filled[month]));
        _filled[month] += row.Length;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool TryReadGroup(int i, out Combination combination)
    {
        // The raw fields lie one after the other in the record, with their separators between them.
        var (first, next, last) = _sides[i];
        var bytes = _reader.GetRawSpan(first);
        if (first != last)
        {
            var end = _reader.GetRawSpan(next >= 0 ? next : last);
            var length = (int)Unsafe.ByteOffset(in MemoryMarshal.GetReference(bytes), in MemoryMarshal.GetReference(end)) + (next >= 0 ? -1 : end.Length);
            bytes = MemoryMarshal.CreateReadOnlySpan(in MemoryMarshal.GetReference(bytes), length);
        }

        if (_indexes[i].TryFind(bytes, out var hash, out combination))
            return true;
        if (!TryReadColumns(_groups[i], out combination))
            return false;
        _indexes[i].Add(bytes, hash, combination);
        return true;
    }

    /// <summary>Reads the columns of a group one by one, which happens once for each combination of their values.</summary>
    private bool TryReadColumns(ColumnGroup group, out Combination combination)
    {
        combination = default;
        var border = LandBorder.None;
        List<int> cells = [];
        for (var i = 0; i < group.Columns.Count; i++)
        {
            var (column, planned) = group.Columns[i];
            var value = _reader.GetSpan(group.First + i);
            switch (column)
            {
                case LayoutColumn.FiscalYear when CellText.TryReadYear(value, out var year):
                    combination = combination with { MonthPart = combination.MonthPart + ((year - _coverage.FirstYear.Number) * 12) };
                    break;
                case LayoutColumn.FiscalYear:
                    return Reject(column, "not a fiscal year such as '2024' or '2025 (FYTD)'");
                case LayoutColumn.Month when CellText.TryReadFiscalMonth(value, out var month):
                    combination = combination with { MonthPart = combination.MonthPart + month - 1 };
                    break;
                case LayoutColumn.Month:
                    return Reject(column, "not a month such as 'OCT'");
                case LayoutColumn.MonthGrouping:
                    combination = combination with { Grouping = CellText.ReadGrouping(value) };
                    break;
                default:
                    var (cell, reason) = planned!.Cells.Add(value);
                    if (cell is null)
                        return Reject(column, reason!);
                    cells.Add(cell.Id);
                    if (column == LayoutColumn.Region)
                        border = BorderOf(cell);
                    break;
            }
        }

        combination = combination with { Id = group.IdOf([.. cells], border) };
        return combination.Id >= 0
            || Reject(group.Columns[0].Column, $"the columns from here on hold more than {ColumnGroup.MaxCombinations} combinations of values");
    }

    private static LandBorder BorderOf(Cell region) => region.Category?.Name switch
    {
        "southwest" => LandBorder.Southwest,
        "northern" => LandBorder.Northern,
        _ => LandBorder.None,
    };

    private bool TryReadCount(out int count) =>
        CellText.TryReadNumber(_reader.GetSpan(_countIndex), out count)
        || Reject(LayoutColumn.Count, $"not a whole number from 0 to {int.MaxValue} in plain digits");

    private bool TryReadUnknown(Span<byte> row)
    {
        var number = _plan.Unknown.NumberOf(string.Join('\u001F', _plan.Header.Unknown.Select(_reader.GetString)));
        _plan.Format.SetUnknown(row, number);
        return number >= 0 || Reject(null, $"the columns that no known layout has hold more than {UnknownValues.Max} different values");
    }

    private bool Reject(LayoutColumn? column, string message)
    {
        if (Problems.Count < MaxProblems)
        {
            var value = column is { } known ? Encoding.UTF8.GetString(_reader.GetSpan(_plan.Header[known])) : null;
            var shown = value is { Length: > 60 } ? value[..60] + "…" : value;
            Problems.Add(new Problem(message, LineOf(_reader.ByteOffset), column is { } named ? _plan.Header.NameOf(named) : null, shown));
        }

        return false;
    }

    /// <summary>The line of the file in which a byte of the chunk stands.</summary>
    private long LineOf(long offset)
    {
        var before = _chunk.Bytes.Span[..(int)offset];
        var lone = 0;
        for (var i = 0; i + 1 < before.Length; i++)
            lone += before[i] == '\r' && before[i + 1] != '\n' ? 1 : 0;
        return _chunk.FirstLine + before.Count((byte)'\n') + lone;
    }

    /// <summary>Where the chunk breaks the rules of CSV: it is read once more, with its lines counted.</summary>
    private Problem Locate()
    {
        using var reader = CsvReader.Create(_chunk.Bytes, ChunkOptions with { TrackLineNumbers = true });
        try
        {
            while (reader.Read())
            {
            }

            throw new InvalidOperationException("A chunk that broke the rules of CSV keeps them when it is read again.");
        }
        catch (CsvFormatException exception)
        {
            return new Problem(Broken + exception.Message, exception.LineNumber > 0 ? _chunk.FirstLine + exception.LineNumber - 1 : null);
        }
    }
}
