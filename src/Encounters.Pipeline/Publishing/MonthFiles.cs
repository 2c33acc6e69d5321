using Encounters.Calendar;
using Encounters.Normalization;
using Encounters.Pipeline.Documents;
using Encounters.Releases;
using Encounters.Storage;

namespace Encounters.Pipeline.Publishing;

/// <summary>Cuts the rows of a release into the files of the combined dataset, one for each month.</summary>
internal static class MonthFiles
{
    /// <summary>The files of rows, which come in order, a month or a part of one at a time.</summary>
    public static IEnumerable<(CombinedFileDocument File, byte[] Content)> Cut(Release release, IEnumerable<MonthRows> rows)
    {
        MonthFile? file = null;
        try
        {
            foreach (var part in rows)
            {
                if (file is not null && file.Month != part.Month)
                {
                    yield return file.End();
                    file.Dispose();
                    file = null;
                }

                file ??= new MonthFile(release, part.Month);
                file.Add(part);
            }

            if (file is not null)
                yield return file.End();
        }
        finally
        {
            file?.Dispose();
        }
    }

    /// <summary>
    /// The same, on all processors: each makes the file of a month of its own. The files come in the order of the months.
    /// </summary>
    /// <param name="release">The release.</param>
    /// <param name="months">The months, in their order.</param>
    /// <param name="read">Reads the rows of a month, on any thread.</param>
    public static IEnumerable<(CombinedFileDocument File, byte[] Content)> CutByMonth(
        Release release, IEnumerable<Month> months, Func<Month, IEnumerable<MonthRows>> read)
    {
        Queue<Task<(CombinedFileDocument File, byte[] Content)[]>> ahead = [];
        foreach (var month in months)
        {
            ahead.Enqueue(Task.Run(() => Cut(release, read(month)).ToArray()));
            if (ahead.Count <= Environment.ProcessorCount)
                continue;
            foreach (var file in ahead.Dequeue().GetAwaiter().GetResult())
                yield return file;
        }

        foreach (var file in ahead.SelectMany(task => task.GetAwaiter().GetResult()))
            yield return file;
    }

    /// <summary>The file of a month that a release gives, while it is written.</summary>
    private sealed class MonthFile : IDisposable
    {
        private readonly Release _release;
        private readonly MemoryStream _output = new();
        private readonly ParquetEncounters _parquet;
        private long _rows;
        private long _encounters;

        public MonthFile(Release release, Month month)
        {
            (_release, Month) = (release, month);
            _parquet = new ParquetEncounters(_output, PublishedColumns.Combined, release);
        }

        public Month Month { get; }

        public void Add(MonthRows rows)
        {
            _rows += rows.Count;
            foreach (var count in rows.Counts)
                _encounters += count;
            _parquet.Add(rows);
        }

        public (CombinedFileDocument File, byte[] Content) End()
        {
            _parquet.Complete();
            var content = _output.ToArray();
            var file = new CombinedFileDocument(
                StorePaths.CombinedFile(_release.Dataset, Month),
                _release.Dataset.Name,
                Month.ToString(),
                _release.Id.Value,
                _rows,
                _encounters,
                content.Length,
                ContentHash.Of(content).Hex);
            return (file, content);
        }

        public void Dispose()
        {
            _parquet.Dispose();
            _output.Dispose();
        }
    }
}
