using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using CsvHelper;
using Encounters.Calendar;
using Encounters.Releases;

namespace Encounters.Normalization;

/// <summary>
/// Parses chunks of one file: counts, months, categories. Rows are read in batches: first where their parts stand, then what each
/// part means, so that look-ups of many rows overlap. Each worker has its own.
/// </summary>
internal sealed class ChunkParser
{
    /// <summary>Reading stops after this many problems.</summary>
    public const int MaxProblems = 20;

    private const string Broken = "The file is not valid CSV: ";

    private static readonly CsvReaderOptions ChunkOptions =
        StrictCsv.Options with { HasHeader = false, TrackLineNumbers = false, FieldCountMismatch = CsvFieldCountHandling.Allow };

    private readonly RowPlan _plan;
    private readonly RowBuckets? _buckets;
    private readonly GroupReader[] _groups;
    private readonly RowBatch _batch;
    private readonly int _countMark;
    private CsvChunk _chunk;
    private CoverageReading? _expected;
    private Dictionary<(int Month, string Key), int>? _seen;

    /// <summary>Makes a parser.</summary>
    /// <param name="plan">How the rows are read.</param>
    /// <param name="spool">Where they are kept; null if they are not kept.</param>
    public ChunkParser(RowPlan plan, RowSpool? spool)
    {
        _plan = plan;
        _buckets = spool is null ? null : new RowBuckets(spool, MonthSpan.Count, plan.Format.Width);
        _countMark = Array.IndexOf(plan.Marks, plan.Header[LayoutColumn.Count]);
        _groups = new GroupReader[plan.Groups.Length];
        for (var i = 0; i < _groups.Length; i++)
            _groups[i] = GroupReader.Of(plan.Groups[i], plan);
        _batch = new RowBatch(plan.Groups.Length);
    }

    public List<Problem> Problems { get; } = [];

    /// <summary>What the rows say of each month.</summary>
    public MonthTally Tally { get; } = new();

    /// <summary>Parses a chunk.</summary>
    public void Parse(CsvChunk chunk)
    {
        _chunk = chunk;
        if (BeginsWithMark(chunk.Bytes.Span))
        {
            Problems.Add(new Problem($"{Broken}there is a byte order mark inside the file.", chunk.FirstLine));
            return;
        }

        using var reader = CsvReader.Create(chunk.Bytes, ChunkOptions);
        try
        {
            while (Problems.Count < MaxProblems && ReadBatch(reader))
                KeepBatch();
        }
        catch (CsvFormatException)
        {
            Problems.Add(Locate());
        }

        KeepBatch();
    }

    /// <summary>Finds the rows that count encounters of months that the file must not have.</summary>
    public void FindOutside(CsvChunk chunk, CoverageReading expected)
    {
        _expected = expected;
        Parse(chunk);
    }

    /// <summary>Finds the second and later rows that have the keys of other rows, given without their counts.</summary>
    public void FindAgain(CsvChunk chunk, Dictionary<(int Month, string Key), int> seen)
    {
        _seen = seen;
        Parse(chunk);
    }

    /// <summary>Hands over what is left.</summary>
    public void Finish() => _buckets?.Finish();

    // The reader would skip such a mark or read what follows in another encoding.
    private static bool BeginsWithMark(ReadOnlySpan<byte> bytes) =>
        bytes is [0xEF, 0xBB, 0xBF, ..] or [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..];

    /// <summary>Reads where the parts of the next rows stand, and their counts.</summary>
    /// <returns>Whether the batch is full; otherwise the chunk has come to its end.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool ReadBatch(CsvReader reader)
    {
        var (batch, groups, marks, fields) = (_batch, _groups, _plan.Marks, _plan.Header.Names.Count);
        var countStart = 2 * _countMark;
        var positions = (stackalloc int[2 * marks.Length]);
        ref var origin = ref MemoryMarshal.GetArrayDataReference(_chunk.Buffer);
        while (batch.Count < RowBatch.Size)
        {
            if (!reader.Read())
                return false;
            var record = reader.RawRecord;
            if (reader.FieldCount != fields || record.Length > StrictCsv.MaxRecordSize)
            {
                if (!IsEmpty(record))
                    RejectRecord(reader);
                continue;
            }

            // Look-ups read past the end of a record, which only the buffer of the chunk has room for.
            var begin = (int)Unsafe.ByteOffset(in origin, in MemoryMarshal.GetReference(record));
            if ((uint)begin >= (uint)_chunk.Length)
                throw new InvalidOperationException("The reader keeps its records outside the chunk.");
            for (var i = 0; i < marks.Length; i++)
            {
                var field = reader.GetRawSpan(marks[i]);
                var start = (int)Unsafe.ByteOffset(in origin, in MemoryMarshal.GetReference(field));
                positions[2 * i] = start;
                positions[(2 * i) + 1] = start + field.Length;
            }

            var (row, unknown) = (batch.Count, 0);
            if (!TryReadCount(reader, record, positions[countStart], positions[countStart + 1], out var count)
                || (_plan.Format.HasUnknown && !TryReadUnknown(reader, out unknown)))
            {
                continue;
            }

            for (var i = 0; i < groups.Length; i++)
            {
                ref readonly var group = ref groups[i];
                var start = positions[group.Begin];
                batch.Keys[(i * RowBatch.Size) + row] = new KeyPlace(start, positions[group.End] - group.Separator - start);
            }

            batch.Rows[row] = new BatchRow(begin, record.Length, count, unknown);
            batch.Count++;
        }

        return true;
    }

    /// <summary>Finds what the parts of the batch's rows mean and keeps the rows.</summary>
    private void KeepBatch()
    {
        for (var i = 0; i < _groups.Length; i++)
            Find(i);
        KeepRows();
        _batch.Count = 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Find(int group)
    {
        var (index, buffer) = (_groups[group].Index, _chunk.Buffer);
        var keys = _batch.Keys.AsSpan(group * RowBatch.Size, _batch.Count);
        var found = _batch.Found.AsSpan(group * RowBatch.Size, _batch.Count);
        for (var row = 0; row < keys.Length; row++)
        {
            var key = buffer.AsSpan(keys[row].Start, keys[row].Length);
            if (!index.TryFind(key, out var hash, out found[row]) && TryReadColumns(group, row, out found[row]))
                index.Add(key, hash, found[row]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void KeepRows()
    {
        var (format, buckets, tally, found) = (_plan.Format, _buckets, Tally, _batch.Found);
        var (times, all) = (_plan.TimeGroups.Length * RowBatch.Size, found.Length);
        var seen = (stackalloc byte[format.Width]);
        for (var i = 0; i < _batch.Count; i++)
        {
            ref readonly var batched = ref _batch.Rows[i];
            if (!batched.IsGood)
                continue;
            var (month, grouping) = (0, MonthGrouping.None);
            for (var place = i; place < times; place += RowBatch.Size)
            {
                month += found[place].MonthPart;
                grouping |= found[place].Grouping;
            }

            tally.Add(month, grouping, batched.Count);
            var row = buckets is null ? seen : buckets.Next(month);
            for (var (place, group) = (i + times, 0); place < all; place += RowBatch.Size, group++)
                RowFormat.SetGroup(row, group, found[place].Id);
            if (format.HasUnknown)
                format.SetUnknown(row, batched.Unknown);
            format.SetCount(row, batched.Count);
            if (_seen is not null)
                FindAgain(i, month, row);
            else if (_expected is not null && batched.Count > 0)
                CheckMonth(i, MonthSpan.At(month), _expected);
        }
    }

    private void FindAgain(int i, int month, ReadOnlySpan<byte> row)
    {
        var key = (month, _plan.Format.KeyOf(row, ranks: null));
        if (_seen!.TryGetValue(key, out var times) && (_seen[key] = times + 1) > 1)
            Reject(_batch.Rows[i].Start, null, "another row has the same month and categories; the count would be doubled");
    }

    /// <summary>Reads the columns of a group one by one, which happens once for each combination of their values.</summary>
    private bool TryReadColumns(int group, int row, out Combination combination)
    {
        combination = default;
        ref var batched = ref _batch.Rows[row];
        if (!batched.IsGood)
            return false;
        using var reader = ReadAgain(batched);
        return batched.IsGood =
            CombinationReader.TryRead(_groups[group].Columns, reader, out combination, out var column, out var reason)
            || Reject(batched.Start, column, reason, reader);
    }

    /// <summary>A reader positioned on the record of a row.</summary>
    private CsvReader ReadAgain(BatchRow row)
    {
        // The line break before the record, an empty line here, keeps a mark in its first column from being taken for one of
        // encoding.
        var lead = row.Start > 0 ? 1 : 0;
        var reader = CsvReader.Create(_chunk.Bytes.Slice(row.Start - lead, row.Length + lead), ChunkOptions);
        reader.Read();
        return reader;
    }

    private bool TryReadCount(CsvReader reader, ReadOnlySpan<byte> record, int start, int end, out int count) =>
        CellText.TryReadFewDigits(ref _chunk.Buffer[start], end - start, out count)
        || CellText.TryReadCount(reader.GetSpan(_plan.Header[LayoutColumn.Count]), out count)
        || (!IsEmpty(record)
            && Reject(reader.ByteOffset, LayoutColumn.Count,
                $"not a whole number from 0 to {int.MaxValue} in plain digits", reader));

    /// <summary>Whether every field of a record is empty, as in the rows that Excel writes below a table. Counts it.</summary>
    private bool IsEmpty(ReadOnlySpan<byte> record)
    {
        var isEmpty = !record.ContainsAnyExcept(",\" \r\n"u8);
        Tally.EmptyRows += isEmpty ? 1 : 0;
        return isEmpty;
    }

    private bool TryReadUnknown(CsvReader reader, out int number)
    {
        number = _plan.Unknown.NumberOf([.. _plan.Header.Unknown.Select(reader.GetString)]);
        return number >= 0
            || Reject(reader.ByteOffset, null,
                $"the unknown columns have more than {UnknownValues.Max} combinations of values");
    }

    private void RejectRecord(CsvReader reader) => Reject(
        reader.ByteOffset,
        null,
        reader.FieldCount == _plan.Header.Names.Count
            ? $"{Broken}a record is longer than {StrictCsv.MaxRecordSize} bytes."
            : $"{Broken}a record has {reader.FieldCount} fields, but the header has {_plan.Header.Names.Count}.");

    private void CheckMonth(int row, Month month, CoverageReading expected)
    {
        var coverage = expected.Coverage;
        if (coverage.Covers(month))
            return;
        var batched = _batch.Rows[row];
        using var reader = ReadAgain(batched);
        Reject(
            batched.Start,
            LayoutColumn.FiscalYear,
            $"{month} is outside {coverage.FirstMonth} to {coverage.LastMonth}, the range {expected.Promise}",
            reader);
    }

    /// <summary>
    /// Notes a problem of the record that begins at a byte of the chunk, with the column's value as the reader sees it there.
    /// </summary>
    /// <returns>False.</returns>
    private bool Reject(long start, LayoutColumn? column, string message, CsvReader? reader = null)
    {
        if (Problems.Count < MaxProblems)
        {
            var value = column is { } known && reader is not null
                ? Encoding.UTF8.GetString(reader.GetSpan(_plan.Header[known]))
                : null;
            var shown = value is { Length: > 60 } ? value[..60] + "…" : value;
            Problems.Add(new Problem(message, _chunk.LineOf(start),
                column is { } named ? _plan.Header.NameOf(named) : null, shown));
        }

        return false;
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
            return new Problem(Broken + exception.Message,
                exception.LineNumber > 0 ? _chunk.FirstLine + exception.LineNumber - 1 : null);
        }
    }
}
