using Apache.Arrow;
using Apache.Arrow.Types;
using Encounters.Calendar;
using Encounters.Pipeline.Normalization;
using Encounters.Releases;
using ParquetSharp;
using ParquetSharp.Arrow;

namespace Encounters.Pipeline.Publishing;

/// <summary>
/// Writes and reads <c>encounters.parquet</c>: dictionary-encoded strings, zstd, statistics, rows in their published order. Equal rows
/// give equal bytes. Months come in one after the other; a row group is written when enough of them are there.
/// </summary>
internal sealed class ParquetEncounters : IRowWriter
{
    private const int RowGroupSize = 64 * 1024;

    private static readonly DictionaryType Text = new(Int32Type.Default, StringType.Default, ordered: false);

    private readonly IReadOnlyList<NormalizedColumn> _columns;
    private readonly Release _release;
    private readonly Schema _schema;
    private readonly WriterProperties _properties;
    private readonly FileWriter _writer;
    private readonly List<MonthRows> _months = [];
    private int _rows;

    /// <summary>Begins a file.</summary>
    public ParquetEncounters(Stream output, IReadOnlyList<NormalizedColumn> columns, Release release)
    {
        (_columns, _release) = (columns, release);
        _schema = new Schema([.. columns.Select(column => new Field(column.Name, TypeOf(column), nullable: !column.IsRequired))], null);
        using var properties = new WriterPropertiesBuilder();
        _properties = properties.Compression(Compression.Zstd).CreatedBy("IngestFunctions").Build();
        _writer = new FileWriter(output, _schema, _properties, null, leaveOpen: true);
    }

    /// <inheritdoc/>
    public void Add(MonthRows month)
    {
        _months.Add(month);
        _rows += month.Count;
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

    /// <summary>Reads the months of a file with all columns, in order.</summary>
    public static IEnumerable<MonthRows> Read(Stream input)
    {
        using var readerProperties = ReaderProperties.GetDefaultReaderProperties();
        using var properties = ArrowReaderProperties.GetDefault();
        for (var i = 0; i < NormalizedColumns.All.Count; i++)
            properties.SetReadDictionary(i, NormalizedColumns.All[i].Type == "string");
        using var reader = new FileReader(input, readerProperties, properties, leaveOpen: true);
        using var batches = reader.GetRecordBatchReader();
        var columns = NormalizedColumns.Texts.Select(name => new ColumnReader(name, NormalizedColumns.IndexOf(name))).ToArray();
        var (monthColumn, countColumn) = (NormalizedColumns.IndexOf("month"), NormalizedColumns.IndexOf("count"));
        Month? current = null;
        List<int> counts = [];
        while (batches.ReadNextRecordBatchAsync().AsTask().GetAwaiter().GetResult() is { } batch)
        {
            using (batch)
            {
                var (months, values) = ((Date32Array)batch.Column(monthColumn), (Int32Array)batch.Column(countColumn));
                foreach (var column in columns)
                    column.Take(batch);
                for (var row = 0; row < batch.Length; row++)
                {
                    var month = Month.Of(DateOnly.FromDateTime(DateTime.UnixEpoch).AddDays(months.Values[row]));
                    if (current is { } done && done != month)
                        yield return End(done);
                    current = month;
                    counts.Add(values.Values[row]);
                    foreach (var column in columns)
                        column.Add(row);
                }
            }
        }

        if (current is { } last)
            yield return End(last);

        MonthRows End(Month month)
        {
            var rows = new MonthRows(month, counts.Count, [.. counts], [.. columns.Select(column => column.End()).OfType<TextColumn>()], readers: 0, free: null);
            counts.Clear();
            return rows;
        }
    }

    private static IArrowType TypeOf(NormalizedColumn column) => column.Type switch
    {
        "date" => Date32Type.Default,
        "integer" => Int32Type.Default,
        _ => Text,
    };

    private void WriteRowGroup()
    {
        if (_rows == 0)
            return;
        using var batch = new RecordBatch(_schema, [.. _columns.Select(Gather)], _rows);
        _writer.WriteRecordBatch(batch, _rows);
        foreach (var month in _months)
            month.Done();
        _months.Clear();
        _rows = 0;
    }

    private IArrowArray Gather(NormalizedColumn column) => column.Name switch
    {
        "dataset" => Constant(_release.Dataset.Name),
        "release" => Constant(_release.Id.Value),
        "month" => new Date32Array(Values(month => month.FirstDay.DayNumber - DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber), ArrowBuffer.Empty, _rows, 0, 0),
        "fiscal_year" => Integers(Values(month => month.FiscalYear.Number)),
        "fiscal_month" => Integers(Values(month => month.FiscalMonth)),
        "count" => Integers(Counts()),
        _ => Texts(column.Name),
    };

    private Int32Array Integers(ArrowBuffer values) => new(values, ArrowBuffer.Empty, _rows, 0, 0);

    private ArrowBuffer Values(Func<Month, int> valueOf)
    {
        var builder = new ArrowBuffer.Builder<int>(_rows).Resize(_rows);
        var start = 0;
        foreach (var month in _months)
        {
            builder.Span.Slice(start, month.Count).Fill(valueOf(month.Month));
            start += month.Count;
        }

        return builder.Build();
    }

    private ArrowBuffer Counts()
    {
        var builder = new ArrowBuffer.Builder<int>(_rows);
        foreach (var month in _months)
            builder.Append(month.Counts);
        return builder.Build();
    }

    private DictionaryArray Constant(string value) => new(
        Text,
        Integers(new ArrowBuffer.Builder<int>(_rows).Resize(_rows).Build()),
        new StringArray.Builder().Append(value).Build());

    /// <summary>The texts that the rows really use, in ordinal order, so that the same rows give the same bytes wherever they come from.</summary>
    private DictionaryArray Texts(string name)
    {
        var parts = _months.Select(month => (Rows: month, Column: month.Find(name))).ToArray();
        if (parts[0].Column is null)
            return Nulls();
        SortedDictionary<string, int> used = new(StringComparer.Ordinal);
        foreach (var (rows, column) in parts)
        {
            var isUsed = new bool[column!.Values.Count];
            foreach (var id in rows.IdsOf(column))
                isUsed[id] = true;
            for (var id = 0; id < isUsed.Length; id++)
            {
                if (isUsed[id])
                    used[column.Values[id]] = 0;
            }
        }

        var dictionary = new StringArray.Builder();
        foreach (var text in used.Keys.ToArray())
        {
            used[text] = dictionary.Length;
            dictionary.Append(text);
        }

        var ids = new ArrowBuffer.Builder<int>(_rows).Resize(_rows);
        var start = 0;
        foreach (var (rows, column) in parts)
        {
            var places = column!.Values.Select(text => used.GetValueOrDefault(text, -1)).ToArray();
            var target = ids.Span.Slice(start, rows.Count);
            var source = rows.IdsOf(column);
            for (var i = 0; i < source.Length; i++)
                target[i] = places[source[i]];
            start += rows.Count;
        }

        return new DictionaryArray(Text, Integers(ids.Build()), dictionary.Build());
    }

    private DictionaryArray Nulls() => new(
        Text,
        new Int32Array(
            new ArrowBuffer.Builder<int>(_rows).Resize(_rows).Build(),
            new ArrowBuffer.Builder<byte>().Resize((_rows + 7) / 8).Build(),
            _rows,
            _rows,
            0),
        new StringArray.Builder().Build());

    /// <summary>Gathers a column of texts over batches, whose dictionaries differ, into months.</summary>
    private sealed class ColumnReader(string name, int index)
    {
        private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);
        private readonly List<string> _values = [];
        private readonly List<int> _ids = [];
        private Int32Array _indices = null!;
        private int[] _map = [];

        public void Take(RecordBatch batch)
        {
            var array = (DictionaryArray)batch.Column(index);
            var dictionary = (StringArray)array.Dictionary;
            _indices = (Int32Array)array.Indices;
            _map = new int[dictionary.Length];
            for (var i = 0; i < _map.Length; i++)
                _map[i] = PlaceOf(dictionary.GetString(i));
        }

        public void Add(int row)
        {
            if (!_indices.IsNull(row))
                _ids.Add(_map[_indices.Values[row]]);
        }

        public TextColumn? End()
        {
            if (_ids.Count == 0)
                return null;
            var column = new TextColumn(name, [.. _values], [.. _ids]);
            _ids.Clear();
            return column;
        }

        private int PlaceOf(string value)
        {
            if (!_places.TryGetValue(value, out var place))
            {
                _places.Add(value, place = _values.Count);
                _values.Add(value);
            }

            return place;
        }
    }
}
