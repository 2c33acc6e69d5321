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

    private const string Broken = "The file breaks the rules of CSV: ";

    private static readonly CsvReaderOptions ChunkOptions = StrictCsv.Options with { HasHeader = false, TrackLineNumbers = false, FieldCountMismatch = CsvFieldCountHandling.Allow };

    private readonly RowPlan _plan;
    private readonly RowBuckets? _buckets;
    private readonly Coverage _coverage;
    private readonly GroupReader[] _groups;
    private readonly int[] _marks;
    private readonly int _countMark;
    private readonly int _fields;

    // What Month Grouping should say of each month.
    private readonly MonthGrouping[] _expected;
    private CsvReader _reader = null!;
    private CsvChunk _chunk;
    private Dictionary<(int Month, string Key), int> _seen = [];

    /// <summary>Makes a parser.</summary>
    /// <param name="plan">How the rows are read.</param>
    /// <param name="spool">Where they are kept; null where they are only looked at.</param>
    public ChunkParser(RowPlan plan, RowSpool? spool)
    {
        (_plan, _coverage, _fields) = (plan, plan.Name.Coverage, plan.Header.Names.Count);
        _buckets = spool is null ? null : new RowBuckets(spool, _coverage.MonthCount, plan.Format.Width);
        var count = plan.Header[LayoutColumn.Count];
        _marks = plan.Marks;
        _countMark = Array.IndexOf(_marks, count);
        _groups = new GroupReader[plan.Groups.Length];
        for (var i = 0; i < _groups.Length; i++)
            _groups[i] = GroupReader.Of(plan.Groups[i], plan);
        _expected = new MonthGrouping[_coverage.MonthCount];
        for (var month = 0; month < _expected.Length; month++)
            _expected[month] = ExpectedGrouping(month);
    }

    public List<Problem> Problems { get; } = [];

    public long Misgrouped { get; private set; }

    public long MisgroupedCounts { get; private set; }

    /// <summary>Parses a chunk.</summary>
    public void Parse(CsvChunk chunk)
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
            ReadRows();
        }
        catch (CsvFormatException)
        {
            Problems.Add(Locate());
        }
    }

    /// <summary>Finds the second and later rows that have the keys of other rows, given without their counts.</summary>
    public void FindAgain(CsvChunk chunk, Dictionary<(int Month, string Key), int> seen)
    {
        _seen = seen;
        Parse(chunk);
    }

    /// <summary>Hands over what is left.</summary>
    public void Finish() => _buckets?.Finish();

    // The reader would skip such a mark or read the chunk in another encoding.
    private static bool BeginsWithMark(ReadOnlySpan<byte> bytes) => bytes is [0xEF, 0xBB, 0xBF, ..] or [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..];

    // FYTD: months inside the current year-to-date window, of every year. A final file has only these.
    private MonthGrouping ExpectedGrouping(int month) =>
        !_coverage.IsFinal && (month % 12) + 1 > _coverage.LastMonth.FiscalMonth ? MonthGrouping.Remaining : MonthGrouping.YearToDate;

    // All that happens to a row as long as nothing is new about it: hot, so it is one method over plain arrays.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ReadRows()
    {
        var (reader, groups, marks, countStart) = (_reader, _groups, _marks, 2 * _countMark);
        var format = _plan.Format;
        var positions = (stackalloc int[2 * marks.Length]);
        var ids = (stackalloc int[format.Groups]);
        var seen = (stackalloc byte[format.Width]);
        ref var origin = ref MemoryMarshal.GetArrayDataReference(_chunk.Buffer);
        while (Problems.Count < MaxProblems && reader.Read())
        {
            if (reader.FieldCount != _fields || reader.RawRecord.Length > StrictCsv.MaxRecordSize)
            {
                RejectRecord();
                continue;
            }

            for (var i = 0; i < marks.Length; i++)
            {
                var field = reader.GetRawSpan(marks[i]);
                var start = (int)Unsafe.ByteOffset(in origin, in MemoryMarshal.GetReference(field));
                positions[2 * i] = start;
                positions[(2 * i) + 1] = start + field.Length;
            }

            // Group look-ups read past the end of a record, which only the buffer of the chunk has room for.
            if ((uint)positions[0] >= (uint)_chunk.Length)
                throw new InvalidOperationException("The reader keeps its records outside the chunk.");

            var (month, grouping) = (0, MonthGrouping.None);
            foreach (ref readonly var group in groups.AsSpan())
            {
                var start = positions[group.Begin];
                var bytes = MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref origin, start), positions[group.End] - group.Separator - start);
                if (!group.Index.TryFind(bytes, out var hash, out var combination))
                {
                    if (!TryReadColumns(group.Columns, out combination))
                        goto Next;
                    group.Index.Add(bytes, hash, combination);
                }

                month += combination.MonthPart;
                grouping |= combination.Grouping;
                if (group.Place >= 0)
                    ids[group.Place] = combination.Id;
            }

            var unknown = 0;
            if (!(CellText.TryReadFewDigits(ref Unsafe.Add(ref origin, positions[countStart]), positions[countStart + 1] - positions[countStart], out var count) || TryReadCount(out count))
                || (format.HasUnknown && !TryReadUnknown(out unknown)))
            {
                continue;
            }

            if ((uint)month >= (uint)_expected.Length)
            {
                RejectMonth(month);
                continue;
            }

            if (grouping != _expected[month])
            {
                Misgrouped++;
                MisgroupedCounts += count;
            }

            var row = _buckets is null ? seen : _buckets.Next(month);
            for (var i = 0; i < ids.Length; i++)
                RowFormat.SetGroup(row, i, ids[i]);
            if (format.HasUnknown)
                format.SetUnknown(row, unknown);
            format.SetCount(row, count);
            if (_buckets is null)
                FindAgain(month, row);
            Next:;
        }
    }

    private void FindAgain(int month, ReadOnlySpan<byte> row)
    {
        var key = (month, Convert.ToHexString(row[..^sizeof(int)]));
        if (_seen.TryGetValue(key, out var times) && (_seen[key] = times + 1) > 1)
            Reject(null, "another row has the same month and categories; the count would be doubled");
    }

    /// <summary>Reads the columns of a group one by one, which happens once for each combination of their values.</summary>
    private bool TryReadColumns(ColumnGroup group, out Combination combination)
    {
        combination = default;
        List<Cell> cells = [];
        for (var i = 0; i < group.Columns.Count; i++)
        {
            var (column, index, planned) = group.Columns[i];
            var value = _reader.GetSpan(index);
            switch (column)
            {
                case LayoutColumn.FiscalYear when CellText.TryReadYear(value, out var year):
                    combination = combination with { MonthPart = (short)(combination.MonthPart + ((year - _coverage.FirstYear.Number) * 12)) };
                    break;
                case LayoutColumn.FiscalYear:
                    return Reject(column, "not a fiscal year such as '2024' or '2025 (FYTD)'");
                case LayoutColumn.Month when CellText.TryReadFiscalMonth(value, out var month):
                    combination = combination with { MonthPart = (short)(combination.MonthPart + month - 1) };
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
                    cells.Add(cell);
                    break;
            }
        }

        var id = group.IdOf([.. cells]);
        combination = combination with { Id = (ushort)id };
        return id >= 0
            || Reject(group.Columns[0].Column, $"the columns from here on hold more than {ColumnGroup.MaxCombinations} combinations of values");
    }

    private bool TryReadCount(out int count) =>
        CellText.TryReadNumber(_reader.GetSpan(_plan.Header[LayoutColumn.Count]), out count)
        || Reject(LayoutColumn.Count, $"not a whole number from 0 to {int.MaxValue} in plain digits");

    private bool TryReadUnknown(out int number)
    {
        number = _plan.Unknown.NumberOf(string.Join('\u001F', _plan.Header.Unknown.Select(_reader.GetString)));
        return number >= 0 || Reject(null, $"the columns that no known layout has hold more than {UnknownValues.Max} different values");
    }

    private void RejectRecord() => Problems.Add(new Problem(
        _reader.FieldCount == _fields
            ? $"{Broken}a record is longer than {StrictCsv.MaxRecordSize} bytes."
            : $"{Broken}a record has {_reader.FieldCount} fields, the header {_fields}.",
        LineOf(_reader.ByteOffset)));

    private void RejectMonth(int month) => Reject(
        LayoutColumn.FiscalYear,
        $"{_coverage.FirstMonth.AddMonths(month)} lies outside {_coverage.FirstMonth} to {_coverage.LastMonth}, which the file name promises");

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
