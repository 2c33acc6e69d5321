using System.Buffers.Text;
using System.Globalization;
using System.IO.Compression;
using CsvHelper;
using Encounters.Normalization;
using Encounters.Releases;

namespace Encounters.Pipeline.Publishing;

/// <summary>
/// Writes <c>encounters.csv.gz</c>: UTF-8 with a header. Equal rows give equal bytes.
/// Every distinct text is encoded once, by the CSV writer; a row is put together from what it encoded.
/// </summary>
internal sealed class CsvEncounters : IRowWriter
{
    private const int BufferSize = 1 << 16;

    private readonly Release _release;
    private readonly GZipStream _gzip;
    private readonly byte[] _buffer = new byte[BufferSize];
    private readonly Dictionary<string, byte[][]> _encoded = [];
    private int _filled;

    /// <summary>Begins a file.</summary>
    public CsvEncounters(Stream output, Release release)
    {
        _release = release;
        _gzip = new GZipStream(output, CompressionLevel.Fastest, leaveOpen: true);
        Append(Encode([.. PublishedColumns.All.Select(column => column.Name)]));
        Append("\r\n"u8);
    }

    /// <inheritdoc/>
    public void Add(MonthRows rows)
    {
        var month = rows.Month;
        var prefix = Encode(
            _release.Dataset.Name,
            _release.Id.Value,
            month.FirstDay.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            month.FiscalYear.ToString(),
            month.FiscalMonth.ToString(CultureInfo.InvariantCulture));
        var columns = PublishedColumns.Texts.Select(rows.Find).ToArray();
        var texts = columns.Select(column => column is null ? null : EncodedOf(column)).ToArray();
        var counts = rows.Counts;
        for (var row = 0; row < counts.Length; row++)
        {
            Append(prefix);
            for (var i = 0; i < columns.Length; i++)
            {
                Append(","u8);
                if (columns[i] is { } column)
                    Append(texts[i]![column.Ids[row]]);
            }

            Append(","u8);
            Append(counts[row]);
            Append("\r\n"u8);
        }

        rows.Done();
    }

    /// <inheritdoc/>
    public void Complete()
    {
        Flush();
        _gzip.Dispose();
    }

    /// <inheritdoc/>
    public void Dispose() => _gzip.Dispose();

    private static byte[] Encode(params IEnumerable<string> fields)
    {
        using var output = new MemoryStream();
        using (var writer = CsvWriter.Create(output, CsvDialect.Options, leaveOpen: true))
        {
            foreach (var field in fields)
                writer.WriteField(field);
            writer.EndRecord();
        }

        return output.ToArray()[..^2];
    }

    // The texts of a column are the same for every month of a release.
    private byte[][] EncodedOf(DictionaryColumn column)
    {
        if (!_encoded.TryGetValue(column.Name, out var texts))
            _encoded.Add(column.Name, texts = [.. column.Values.Select(value => Encode(value))]);
        return texts;
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > _buffer.Length - _filled)
            Flush();
        bytes.CopyTo(_buffer.AsSpan(_filled));
        _filled += bytes.Length;
    }

    private void Append(int number)
    {
        if (_buffer.Length - _filled < 16)
            Flush();
        Utf8Formatter.TryFormat(number, _buffer.AsSpan(_filled), out var written);
        _filled += written;
    }

    private void Flush()
    {
        _gzip.Write(_buffer, 0, _filled);
        _filled = 0;
    }
}
