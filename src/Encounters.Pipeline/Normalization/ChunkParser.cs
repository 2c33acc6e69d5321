using System.Buffers;
using System.Text;
using CsvHelper;
using Encounters.Calendar;
using Encounters.Releases;
using Encounters.Series;

namespace Encounters.Pipeline.Normalization;

/// <summary>Parses chunks of one file: types, months, categories; sums as it goes. One worker has it to itself.</summary>
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
    private readonly CellIndex[] _indexes;
    private readonly int[] _cells;
    private readonly byte[][] _buckets;
    private readonly int[] _filled;
    private readonly int _bucketSize;
    private readonly bool _isSouthwest;
    private readonly List<Scope?> _regions = [];
    private CsvReader _reader = null!;
    private CsvChunk _chunk;

    /// <summary>Makes a parser.</summary>
    /// <param name="plan">How the rows are read.</param>
    /// <param name="spool">Where they are kept; null where they are only looked at.</param>
    public ChunkParser(RowPlan plan, RowSpool? spool)
    {
        (_plan, _spool, _coverage) = (plan, spool, plan.Name.Coverage);
        _isSouthwest = plan.Name.Dataset == Dataset.Southwest;
        _indexes = [.. plan.Columns.Select(column => new CellIndex(column.Cells))];
        _cells = new int[plan.Columns.Length];
        _bucketSize = BucketBytes / plan.Format.Width * plan.Format.Width;
        _buckets = [.. Enumerable.Range(0, _coverage.MonthCount).Select(_ => spool is null ? [] : ArrayPool<byte>.Shared.Rent(_bucketSize))];
        _filled = new int[_coverage.MonthCount];
        RowsByMonth = new long[_coverage.MonthCount];
        CountsByMonth = new long[_coverage.MonthCount];
        Sums = new SeriesSums(_coverage.MonthCount, plan.Columns.Count(column => column.Dimension is not null));
    }

    public List<Problem> Problems { get; } = [];

    public SeriesSums Sums { get; }

    public long[] RowsByMonth { get; }

    public long[] CountsByMonth { get; }

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

    private void Read<TState>(CsvChunk chunk, Span<byte> row, TState state, RowAction<TState> onRow)
    {
        _chunk = chunk;
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

    private bool TryReadRow(Span<byte> row, out int month, out int count)
    {
        (month, count) = (0, 0);
        if (_reader.FieldCount != _plan.Header.Names.Count || _reader.RawRecord.Length > StrictCsv.MaxRecordSize)
        {
            Problems.Add(new Problem(
                _reader.FieldCount == _plan.Header.Names.Count
                    ? $"{Broken}a record is longer than {StrictCsv.MaxRecordSize} bytes."
                    : $"{Broken}a record has {_reader.FieldCount} fields, the header {_plan.Header.Names.Count}.",
                LineOf(_reader.ByteOffset)));
            return false;
        }

        if (!TryReadMonth(out month) | !TryReadCount(out count) || !TryReadCells(row))
            return false;
        if (_plan.Format.HasUnknown && !TryReadUnknown(row))
            return false;
        _plan.Format.SetCount(row, count);
        return true;
    }

    private void Keep(int month, int count, ReadOnlySpan<byte> row)
    {
        var dimensions = _cells.AsSpan(0, _plan.Columns[^1].Dimension is null ? _cells.Length - 1 : _cells.Length);
        if (_isSouthwest)
        {
            Sums.Add(Scope.Southwest, month, dimensions, count);
        }
        else
        {
            Sums.Add(Scope.Nationwide, month, dimensions, count);
            if (RegionScope() is { } scope)
                Sums.Add(scope, month, dimensions, count);
        }

        RowsByMonth[month]++;
        CountsByMonth[month] += count;
        CheckGrouping(month, count);
        if (_filled[month] == _bucketSize)
        {
            _spool!.Append(month, _buckets[month].AsSpan(0, _bucketSize));
            _filled[month] = 0;
        }

        row.CopyTo(_buckets[month].AsSpan(_filled[month]));
        _filled[month] += row.Length;
    }

    /// <summary>The land border that the region of the row is; null for what lies elsewhere.</summary>
    private Scope? RegionScope()
    {
        if (_plan.RegionColumn < 0)
            return null;
        var id = _cells[_plan.RegionColumn];
        while (_regions.Count <= id)
        {
            _regions.Add(_plan.Columns[_plan.RegionColumn].Cells.CategoryOf(_regions.Count)?.Name switch
            {
                "southwest" => Scope.Southwest,
                "northern" => Scope.Northern,
                _ => null,
            });
        }

        return _regions[id];
    }

    private bool TryReadMonth(out int index)
    {
        index = 0;
        var year = _reader.GetSpan(_plan.Header[LayoutColumn.FiscalYear]);
        if (!(year.Length == 4 || (year.Length == 11 && year[4..].SequenceEqual(" (FYTD)"u8)))
            || !TryDigits(year[..4], out var number) || number is < 1990 or > 2100)
        {
            return Reject(LayoutColumn.FiscalYear, "not a fiscal year such as '2024' or '2025 (FYTD)'");
        }

        var abbreviation = _reader.GetSpan(_plan.Header[LayoutColumn.Month]);
        Span<char> name = stackalloc char[3];
        if (abbreviation.Length != 3
            || Ascii.ToUtf16(abbreviation, name, out _) != OperationStatus.Done
            || !FiscalMonthName.TryParse(name, out var fiscalMonth))
        {
            return Reject(LayoutColumn.Month, "not a month such as 'OCT'");
        }

        index = ((number - _coverage.FirstYear.Number) * 12) + fiscalMonth - 1;
        return (index >= 0 && index < _coverage.MonthCount)
            || Reject(
                LayoutColumn.FiscalYear,
                $"{new FiscalYear(number).MonthAt(fiscalMonth)} lies outside {_coverage.FirstMonth} to {_coverage.LastMonth}, which the file name promises");
    }

    private static bool TryDigits(ReadOnlySpan<byte> text, out int number)
    {
        long sum = 0;
        foreach (var digit in text)
        {
            var value = digit - (uint)'0';
            sum = (sum * 10) + value;
            if (value > 9 || sum > int.MaxValue)
            {
                number = 0;
                return false;
            }
        }

        number = (int)sum;
        return text.Length > 0;
    }

    private bool TryReadCount(out int count) =>
        TryDigits(_reader.GetSpan(_plan.Header[LayoutColumn.Count]), out count)
        || Reject(LayoutColumn.Count, $"not a whole number from 0 to {int.MaxValue} in plain digits");

    private bool TryReadCells(Span<byte> row)
    {
        for (var i = 0; i < _cells.Length; i++)
        {
            var column = _plan.Columns[i];
            var id = _indexes[i].Find(_reader.GetSpan(column.Index), out var reason);
            if (id < 0)
                return Reject(column.Column, reason!);
            _cells[i] = id;
            RowFormat.SetCell(row, i, id);
        }

        return true;
    }

    private bool TryReadUnknown(Span<byte> row)
    {
        var number = _plan.Unknown.NumberOf(string.Join('\u001F', _plan.Header.Unknown.Select(_reader.GetString)));
        _plan.Format.SetUnknown(row, number);
        return number >= 0 || Reject(null, $"the columns that no known layout has hold more than {UnknownValues.Max} different values");
    }

    private void CheckGrouping(int month, int count)
    {
        // FYTD: months inside the current year-to-date window, of every year. A final file has only these.
        var isRemaining = !_coverage.IsFinal && (month % 12) + 1 > _coverage.LastMonth.FiscalMonth;
        if (!_reader.GetSpan(_plan.Header[LayoutColumn.MonthGrouping]).SequenceEqual(isRemaining ? "Remaining"u8 : "FYTD"u8))
        {
            Misgrouped++;
            MisgroupedCounts += count;
        }
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
