using System.Buffers;
using System.Runtime.ExceptionServices;
using CsvHelper;
using Encounters.Releases;
using Encounters.Series;

namespace Encounters.Pipeline.Normalization;

/// <summary>
/// Reads a CSV file of CBP into normalized rows and series totals. Nothing is guessed and nothing dropped: a file either yields
/// every count that it holds or is rejected with its problems. Chunks of the file are parsed on all processors; memory does not grow
/// with the file.
/// </summary>
public static class Normalizer
{
    /// <summary>Reads the file.</summary>
    /// <param name="csv">The bytes, from the beginning; the stream can seek and stays open.</param>
    /// <param name="name">The file name: it says which layout and which months to expect.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    public static NormalizationResult Normalize(Stream csv, ReleaseName name, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(csv);
        ArgumentNullException.ThrowIfNull(name);
        var sample = new byte[ContentSniffer.SampleSize];
        var length = csv.ReadAtLeast(sample, sample.Length, throwOnEndOfStream: false);
        csv.Position = 0;
        if (ContentSniffer.Refuse(sample.AsSpan(0, length)) is { } refusal)
            return NormalizationResult.Rejected(refusal);

        try
        {
            var (header, offset, line) = ReadHeader(csv, name);
            return header.Problems.Count > 0
                ? NormalizationResult.Rejected(header.Problems)
                : new Reading(csv, new RowPlan(header, name), offset, line, cancellationToken).Normalize();
        }
        catch (CsvFormatException exception)
        {
            return NormalizationResult.Rejected(new Problem(
                $"The file breaks the rules of CSV: {exception.Message}", exception.LineNumber > 0 ? exception.LineNumber : null));
        }
    }

    /// <summary>The header, and where the first row begins.</summary>
    private static (HeaderMap Header, long Offset, long Line) ReadHeader(Stream csv, ReleaseName name)
    {
        using var reader = CsvReader.Create(csv, StrictCsv.Options with { FieldCountMismatch = CsvFieldCountHandling.Allow }, leaveOpen: true);
        reader.ReadHeader();
        var header = HeaderMap.Read([.. reader.Headers], name.Dataset);
        return reader.Read() ? (header, reader.ByteOffset, reader.LineNumber) : (header, csv.Length, 1);
    }

    private sealed class Reading(Stream csv, RowPlan plan, long offset, long line, CancellationToken cancellationToken)
    {
        private readonly Coverage _coverage = plan.Name.Coverage;

        public NormalizationResult Normalize()
        {
            var spool = new RowSpool(_coverage.MonthCount);
            NormalizationResult? result = null;
            try
            {
                return result = Normalize(spool);
            }
            catch (AggregateException exception)
            {
                // One of the workers could not go on: say what it said.
                ExceptionDispatchInfo.Throw(exception.InnerExceptions[0]);
                throw;
            }
            finally
            {
                if (result?.Release is null)
                    spool.Dispose();
            }
        }

        private NormalizationResult Normalize(RowSpool spool)
        {
            var (misgrouped, problems) = Parse(spool);
            if (problems.Count == 0)
                problems = FindMissing(spool);
            if (problems.Count > 0)
                return NormalizationResult.Rejected(problems);

            var sums = new SeriesSums(plan);
            ColumnNames[] names = [.. plan.Columns.Select(ColumnNames.Of)];
            problems = Sort(spool, sums, names);
            if (problems.Count > 0)
                return NormalizationResult.Rejected(problems);

            var totals = sums.Build();
            if (!AreSame(totals.Values(SeriesKey.Whole(WholeScope)), sums.CountsByMonth))
                throw new InvalidOperationException($"{plan.Name}: the normalized counts are not those of the file.");
            var rows = new NormalizedRows(plan, spool, names);
            return new NormalizationResult(new NormalizedRelease(rows, totals, plan.Header.Names, [.. FindDrift(sums, rows.Count, misgrouped)]), []);
        }

        private long CountRows(RowSpool spool) => spool.Length / plan.Format.Width;

        private static bool AreSame(IReadOnlyList<long> totals, long[] counts)
        {
            for (var month = 0; month < counts.Length; month++)
            {
                if (totals[month] != counts[month])
                    return false;
            }

            return true;
        }

        private ((long Rows, long Encounters) Misgrouped, IReadOnlyList<Problem> Problems) Parse(RowSpool spool)
        {
            csv.Position = offset;
            using var chunks = new CsvChunks(csv, line).Read().GetEnumerator();
            Lock gate = new();
            List<ChunkParser> workers = [];
            var isDone = false;
            OnAllProcessors(() =>
            {
                var worker = new ChunkParser(plan, spool);
                while (TryTake(out var chunk))
                {
                    worker.Parse(chunk);
                    chunk.Return();
                    if (worker.Problems.Count > 0)
                        Volatile.Write(ref isDone, true);
                }

                worker.Finish();
                lock (gate)
                    workers.Add(worker);
            });
            List<Problem> problems = [];
            var (misgrouped, counts) = (0L, 0L);
            foreach (var worker in workers)
            {
                problems.AddRange(worker.Problems);
                (misgrouped, counts) = (misgrouped + worker.Misgrouped, counts + worker.MisgroupedCounts);
            }

            problems.Sort(static (one, other) => Nullable.Compare(one.Line, other.Line));
            return ((misgrouped, counts), [.. problems.Take(ChunkParser.MaxProblems)]);

            // Chunks are taken in order: when one has a problem, those before it are in work and will be read to their end.
            bool TryTake(out CsvChunk chunk)
            {
                cancellationToken.ThrowIfCancellationRequested();
                lock (gate)
                {
                    var isThere = !Volatile.Read(ref isDone) && chunks.MoveNext();
                    chunk = isThere ? chunks.Current : default;
                    return isThere;
                }
            }
        }

        /// <summary>Does work on this thread and on one more for each further processor, until all have ended.</summary>
        private static void OnAllProcessors(Action work)
        {
            var others = new Task[Environment.ProcessorCount - 1];
            for (var i = 0; i < others.Length; i++)
                others[i] = Task.Run(work);
            try
            {
                work();
            }
            finally
            {
                Task.WaitAll(others);
            }
        }

        private List<Problem> FindMissing(RowSpool spool)
        {
            if (CountRows(spool) == 0)
                return [new Problem("The file has a header and no rows.")];
            List<Problem> missing = [];
            for (var month = 0; month < _coverage.MonthCount; month++)
            {
                if (spool.LengthOf(month) == 0)
                {
                    missing.Add(new Problem(
                        $"There is no row for {_coverage.FirstMonth.AddMonths(month)}, though the name promises {_coverage.FirstMonth} to {_coverage.LastMonth}."));
                }
            }

            return missing;
        }

        /// <summary>Puts the rows of each month into their order, in which rows that stand twice stand together, and sums them.</summary>
        private List<Problem> Sort(RowSpool spool, SeriesSums sums, ColumnNames[] names)
        {
            if (RowOrder.Of(plan, names, spool.LargestMonth / plan.Format.Width) is not { } order)
                return [new Problem("The columns have too many different values for a release.")];
            List<KeptRow> doubles = [];
            var next = -1;
            OnAllProcessors(() =>
            {
                for (var month = Interlocked.Increment(ref next); month < _coverage.MonthCount; month = Interlocked.Increment(ref next))
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    Sort(spool, month, sums, order, doubles);
                }
            });
            return doubles.Count == 0 ? [] : FindDoubles(doubles);
        }

        private static void Sort(RowSpool spool, int month, SeriesSums sums, RowOrder order, List<KeptRow> doubles)
        {
            var length = checked((int)spool.LengthOf(month));
            var (rows, sorted) = (ArrayPool<byte>.Shared.Rent(length), ArrayPool<byte>.Shared.Rent(length));
            spool.Read(month, 0, rows.AsSpan(0, length));
            sums.Add(month, rows.AsSpan(0, length));
            order.Sort(rows.AsSpan(0, length), sorted.AsSpan(0, length), row =>
            {
                lock (doubles)
                {
                    if (doubles.Count < ChunkParser.MaxProblems)
                        doubles.Add(new KeptRow(month, row));
                }
            });
            spool.Replace(month, sorted.AsSpan(0, length));
            ArrayPool<byte>.Shared.Return(rows);
            ArrayPool<byte>.Shared.Return(sorted);
        }

        /// <summary>Reads the file once more for the lines in which known rows stand again.</summary>
        private List<Problem> FindDoubles(List<KeptRow> doubles)
        {
            var seen = doubles.Select(row => (row.Month, Convert.ToHexString(row.Bytes.AsSpan(0, row.Bytes.Length - sizeof(int))))).Distinct().ToDictionary(key => key, _ => 0);
            var parser = new ChunkParser(plan, null);
            csv.Position = offset;
            foreach (var chunk in new CsvChunks(csv, line).Read())
            {
                cancellationToken.ThrowIfCancellationRequested();
                parser.FindAgain(chunk, seen);
                chunk.Return();
            }

            return parser.Problems.Count > 0 ? parser.Problems : [new Problem("Two rows have the same month and categories; a count would be doubled.")];
        }

        /// <summary>A row as it is kept.</summary>
        private sealed record KeptRow(int Month, byte[] Bytes);

        private IEnumerable<Drift> FindDrift(SeriesSums sums, long rows, (long Rows, long Encounters) misgrouped)
        {
            foreach (var drift in plan.Header.Drift)
                yield return drift with { Rows = rows, Encounters = sums.CountsByMonth.Sum() };
            if (misgrouped.Rows > 0)
                yield return new Drift(DriftKind.MonthGrouping, plan.Header.NameOf(LayoutColumn.MonthGrouping), null, misgrouped.Rows, misgrouped.Encounters);
            foreach (var column in plan.Columns)
            {
                Cell[] unknown = [.. column.Cells.Cells.Where(cell => !cell.IsKnown).OrderBy(cell => cell.Text, StringComparer.Ordinal)];
                var byCell = unknown.Length > 0 ? sums.ByCell(WholeScope, column) : [];
                foreach (var cell in unknown)
                {
                    yield return new Drift(
                        DriftKind.UnknownCategory, plan.Header.NameOf(column.Column), cell.Text, byCell[cell.Id]?.Rows ?? 0, byCell[cell.Id]?.Months.Sum() ?? 0);
                }
            }
        }

        private Scope WholeScope => plan.Name.Dataset == Dataset.Southwest ? Scope.Southwest : Scope.Nationwide;
    }
}
