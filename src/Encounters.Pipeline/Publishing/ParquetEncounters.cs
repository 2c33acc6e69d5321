using System.Runtime.InteropServices;
using Apache.Arrow;
using Apache.Arrow.Types;
using Encounters.Calendar;
using Encounters.Normalization;
using Encounters.Releases;
using ParquetSharp;
using ParquetSharp.Arrow;

namespace Encounters.Pipeline.Publishing;

/// <summary>
/// Writes and reads <c>encounters.parquet</c>: dictionary-encoded strings, zstd, statistics, rows in their published order.
/// Equal rows give equal bytes. Parts come in one after the other; a row group is written when enough rows are there.
/// </summary>
internal sealed class ParquetEncounters : IRowWriter
{
    private const int RowGroupSize = 64 * 1024;

    private static readonly DictionaryType Text = new(Int32Type.Default, StringType.Default, ordered: false);

    private readonly IReadOnlyList<PublishedColumn> _columns;
    private readonly Release _release;
    private readonly Schema _schema;
    private readonly WriterProperties _properties;
    private readonly FileWriter _writer;
    private readonly List<MonthRows> _parts = [];

    // By column, used again for every row group: the file has what it needs of one when the group is written.
    private readonly byte[]?[] _buffers;
    private int _rows;

    /// <summary>Begins a file.</summary>
    public ParquetEncounters(Stream output, IReadOnlyList<PublishedColumn> columns, Release release)
    {
        (_columns, _release, _buffers) = (columns, release, new byte[columns.Count][]);
        _schema = new Schema([.. columns.Select(column => new Field(column.Name, TypeOf(column), nullable: !column.IsRequired))],
            null);
        using var properties = new WriterPropertiesBuilder();

        // The system's allocator gives memory back; the default one keeps a quarter more.
        _properties = properties.Compression(Compression.Zstd).CreatedBy("IngestFunctions")
            .MemoryPool(MemoryPool.SystemMemoryPool()).Build();
        _writer = new FileWriter(output, _schema, _properties, null, leaveOpen: true);
    }

    /// <inheritdoc/>
    public void Add(MonthRows rows)
    {
        _parts.Add(rows);
        _rows += rows.Count;
        if (_rows >= RowGroupSize)
            WriteRowGroup();
    }

    /// <inheritdoc/>
    public void Complete()
    {
        WriteRowGroup();
        _writer.Close();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _writer.Dispose();
        _properties.Dispose();
    }

    /// <summary>Reads the rows of a file with all columns, in order, a month or a part of one at a time.</summary>
    public static IEnumerable<MonthRows> Read(Stream input)
    {
        using var readerProperties = ReaderProperties.WithMemoryPool(MemoryPool.SystemMemoryPool());
        using var properties = ArrowReaderProperties.GetDefault();
        for (var i = 0; i < PublishedColumns.All.Count; i++)
            properties.SetReadDictionary(i, PublishedColumns.All[i].Type == "string");
        using var reader = new FileReader(input, readerProperties, properties, leaveOpen: true);
        using var batches = reader.GetRecordBatchReader();
        var columns = PublishedColumns.Texts.Select(name => new ColumnReader(name, PublishedColumns.IndexOf(name))).ToArray();
        var (monthColumn, countColumn) = (PublishedColumns.IndexOf("month"), PublishedColumns.IndexOf("count"));
        while (batches.ReadNextRecordBatchAsync().AsTask().GetAwaiter().GetResult() is { } batch)
        {
            using (batch)
            {
                var (months, counts) = ((Date32Array)batch.Column(monthColumn), (Int32Array)batch.Column(countColumn));
                foreach (var column in columns)
                    column.Take(batch);
                for (var start = 0; start < batch.Length;)
                {
                    var count = LengthOfRun(months.Values[start..]);
                    yield return new MonthRows(
                        Month.Of(DateOnly.FromDateTime(DateTime.UnixEpoch).AddDays(months.Values[start])),
                        count,
                        counts.Values.Slice(start, count).ToArray(),
                        [.. columns.Select(column => column.Part(start, count)).OfType<DictionaryColumn>()]);
                    start += count;
                }
            }
        }
    }

    private static int LengthOfRun(ReadOnlySpan<int> values) => values.IndexOfAnyExcept(values[0]) is > 0 and var end
        ? end
        : values.Length;

    private static IArrowType TypeOf(PublishedColumn column) => column.Type switch
    {
        "date" => Date32Type.Default,
        "integer" => Int32Type.Default,
        _ => Text,
    };

    private void WriteRowGroup()
    {
        if (_rows == 0)
            return;
        var arrays = new IArrowArray[_columns.Count];
        for (var column = 0; column < arrays.Length; column++)
            arrays[column] = Gather(column);
        using var batch = new RecordBatch(_schema, arrays, _rows);
        _writer.WriteRecordBatch(batch, _rows);
        foreach (var part in _parts)
            part.Done();
        _parts.Clear();
        _rows = 0;
    }

    private IArrowArray Gather(int column)
    {
        var bytes = _rows * sizeof(int);
        if (_buffers[column] is not { } buffer || buffer.Length < bytes)
            _buffers[column] = buffer = new byte[bytes];
        var (name, memory) = (_columns[column].Name, buffer.AsMemory(0, bytes));
        var values = MemoryMarshal.Cast<byte, int>(memory.Span);
        switch (name)
        {
            case "dataset":
                return Constant(memory, _release.Dataset.Name);
            case "release":
                return Constant(memory, _release.Id.Value);
            case "month":
                Fill(values, static month => month.FirstDay.DayNumber - DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber);
                return new Date32Array(new ArrowBuffer(memory), ArrowBuffer.Empty, _rows, 0, 0);
            case "fiscal_year":
                Fill(values, static month => month.FiscalYear.Number);
                return Integers(memory);
            case "fiscal_month":
                Fill(values, static month => month.FiscalMonth);
                return Integers(memory);
            case "count":
                foreach (var part in _parts)
                {
                    part.Counts.CopyTo(values);
                    values = values[part.Count..];
                }

                return Integers(memory);
            default:
                return _parts[0].Find(name) is null ? Nulls(memory) : Texts(memory, name);
        }
    }

    private Int32Array Integers(ReadOnlyMemory<byte> values) => new(new ArrowBuffer(values), ArrowBuffer.Empty, _rows, 0, 0);

    private void Fill(Span<int> values, Func<Month, int> valueOf)
    {
        foreach (var part in _parts)
        {
            values[..part.Count].Fill(valueOf(part.Month));
            values = values[part.Count..];
        }
    }

    private DictionaryArray Constant(Memory<byte> ids, string value)
    {
        ids.Span.Clear();
        return new DictionaryArray(Text, Integers(ids), new StringArray.Builder().Append(value).Build());
    }

    /// <summary>
    /// The texts that the rows really use, in ordinal order, so that the same rows give the same bytes wherever they come from.
    /// </summary>
    private DictionaryArray Texts(Memory<byte> ids, string name)
    {
        HashSet<string> used = new(StringComparer.Ordinal);
        foreach (var part in _parts)
        {
            var column = part.Find(name)!;
            var isUsed = new bool[column.Values.Count];
            foreach (var id in part.IdsOf(column))
                isUsed[id] = true;
            for (var id = 0; id < isUsed.Length; id++)
            {
                if (isUsed[id])
                    used.Add(column.Values[id]);
            }
        }

        string[] texts = [.. used];
        System.Array.Sort(texts, StringComparer.Ordinal);
        var places = MemoryMarshal.Cast<byte, int>(ids.Span);
        var row = 0;
        foreach (var part in _parts)
        {
            var column = part.Find(name)!;
            var placeOf = new int[column.Values.Count];
            for (var id = 0; id < placeOf.Length; id++)
                placeOf[id] = System.Array.BinarySearch(texts, column.Values[id], StringComparer.Ordinal);
            foreach (var id in part.IdsOf(column))
                places[row++] = placeOf[id];
        }

        var dictionary = new StringArray.Builder();
        foreach (var text in texts)
            dictionary.Append(text);
        return new DictionaryArray(Text, Integers(ids), dictionary.Build());
    }

    private DictionaryArray Nulls(ReadOnlyMemory<byte> ids) => new(
        Text,
        new Int32Array(new ArrowBuffer(ids), new ArrowBuffer(new byte[(_rows + 7) / 8]), _rows, _rows, 0),
        new StringArray.Builder().Build());

    /// <summary>Reads a column of texts over batches, whose dictionaries differ.</summary>
    private sealed class ColumnReader(string name, int index)
    {
        private readonly Dictionary<string, ushort> _places = new(StringComparer.Ordinal);
        private readonly List<string> _values = [];
        private Int32Array _indices = null!;
        private ushort[] _map = [];

        /// <summary>Goes on to a batch.</summary>
        public void Take(RecordBatch batch)
        {
            var array = (DictionaryArray)batch.Column(index);
            var dictionary = (StringArray)array.Dictionary;
            _indices = (Int32Array)array.Indices;
            _map = new ushort[dictionary.Length];
            for (var i = 0; i < _map.Length; i++)
                _map[i] = PlaceOf(dictionary.GetString(i));
        }

        /// <summary>Some rows of the batch; null if the release lacks the column.</summary>
        /// <exception cref="InvalidDataException">Only some rows have a value.</exception>
        public DictionaryColumn? Part(int start, int count)
        {
            if (_indices.NullCount == _indices.Length)
                return null;
            if (_indices.NullCount > 0)
                throw new InvalidDataException($"Only some rows have a value in column '{name}'.");
            var places = _indices.Values.Slice(start, count);
            var ids = new ushort[count];
            for (var row = 0; row < ids.Length; row++)
                ids[row] = _map[places[row]];
            return new DictionaryColumn(name, _values, ids);
        }

        private ushort PlaceOf(string value)
        {
            if (!_places.TryGetValue(value, out var place))
            {
                _places.Add(value, place = checked((ushort)_values.Count));
                _values.Add(value);
            }

            return place;
        }
    }
}
