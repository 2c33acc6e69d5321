using System.Buffers;
using System.Runtime.ExceptionServices;
using Encounters.Releases;
using Encounters.Series;

namespace Encounters.Normalization;

/// <summary>
/// One reading of a file whose columns are known: rows, then the coverage that follows from them, then their order and sums.
/// </summary>
/// <param name="csv">The file.</param>
/// <param name="plan">How its rows are read.</param>
/// <param name="name">What its name says.</param>
/// <param name="offset">Where the first row begins.</param>
/// <param name="line">The line of the first row.</param>
/// <param name="cancellationToken">Stops the reading.</param>
internal sealed class FileReading(
    Stream csv, RowPlan plan, ReleaseName name, long offset, long line, CancellationToken cancellationToken)
{
    public NormalizationResult Read()
    {
        var spool = new RowSpool(MonthSpan.Count);
        NormalizationResult? result = null;
        try
        {
            return result = Read(spool);
        }
        catch (AggregateException exception)
        {
            // One of the workers failed: report its error.
            ExceptionDispatchInfo.Throw(exception.InnerExceptions[0]);
            throw;
        }
        finally
        {
            if (result?.Release is null)
                spool.Dispose();
        }
    }

    private NormalizationResult Read(RowSpool spool)
    {
        var (seen, problems) = Parse(spool);
        if (problems.Count == 0)
            problems = FindCut();
        if (problems.Count == 0 && spool.Length == 0)
            problems = [new Problem("The file has a header but no rows.")];
        if (problems.Count > 0)
            return Reject(problems, null);

        var reading = CoverageReading.Of(seen, name);
        var coverage = reading.Coverage;
        problems = FindMissing(seen, reading);
        if (problems.Count > 0)
            return Reject(problems, coverage);

        spool.Keep(MonthSpan.NumberOf(coverage.FirstMonth), coverage.MonthCount);
        var sums = new SeriesSums(plan, coverage);
        ColumnNames[] names = [.. plan.Columns.Select(ColumnNames.Of)];
        problems = Sort(spool, coverage.MonthCount, sums, names);
        if (problems.Count > 0)
            return Reject(problems, coverage);

        var totals = sums.Build();
        if (!AreSame(totals.Values(SeriesKey.Whole(WholeScope)), sums.CountsByMonth))
            throw new InvalidOperationException($"{name}: the normalized counts are not those of the file.");
        var rows = new NormalizedRows(plan, coverage, spool, names);
        Drift[] drift = [.. FindDrift(sums, rows.Count, seen, coverage)];
        return new NormalizationResult(new NormalizedRelease(rows, totals, plan.Header.Names, drift), [])
        {
            Dataset = plan.Header.Dataset,
            Coverage = coverage,
        };
    }

    private NormalizationResult Reject(IReadOnlyList<Problem> problems, Coverage? coverage) =>
        new(null, problems) { Dataset = plan.Header.Dataset, Coverage = coverage };

    private static bool AreSame(IReadOnlyList<long> totals, long[] counts)
    {
        for (var month = 0; month < counts.Length; month++)
        {
            if (totals[month] != counts[month])
                return false;
        }

        return true;
    }

    private (MonthTally Seen, IReadOnlyList<Problem> Problems) Parse(RowSpool spool)
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
        var seen = workers[0].Tally;
        foreach (var worker in workers)
        {
            problems.AddRange(worker.Problems);
            if (worker.Tally != seen)
                seen.Add(worker.Tally);
        }

        problems.Sort(static (one, other) => Nullable.Compare(one.Line, other.Line));
        return (seen, [.. problems.Take(ChunkParser.MaxProblems)]);

        // Chunks are taken in order: when one has a problem, those before it are already being read and will be finished.
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

    /// <summary>
    /// A file that was cut off inside its last count would have a smaller one.
    /// Every original of CBP ends in a line break, so a last row without one is not trusted.
    /// </summary>
    private IReadOnlyList<Problem> FindCut()
    {
        csv.Position = Math.Max(0, csv.Length - 1);
        if (csv.Length <= offset || csv.ReadByte() is '\n' or '\r')
            return [];
        csv.Position = offset;
        var last = line;
        foreach (var chunk in new CsvChunks(csv, line).Read())
        {
            last = chunk.LineOf(chunk.Length);
            chunk.Return();
        }

        return
        [
            new Problem(
                "The file ends without a line break, so its last count may be cut short. Download it again; if the file is "
                + "complete, add a line break at its end.",
                last),
        ];
    }

    /// <summary>The months that lack rows and, once more through the file, the rows of months that it must not have.</summary>
    private List<Problem> FindMissing(MonthTally seen, CoverageReading reading)
    {
        var coverage = reading.Coverage;
        var (first, end) = (MonthSpan.NumberOf(coverage.FirstMonth), MonthSpan.NumberOf(coverage.LastMonth) + 1);
        List<Problem> missing = [];
        for (var month = 0; month < MonthSpan.Count; month++)
        {
            var isCovered = month >= first && month < end;
            if (!isCovered && seen.CountsOf(month) > 0)
                return ReadAgain(parser => chunk => parser.FindOutside(chunk, reading));
            if (isCovered && seen.RowsOf(month) == 0)
            {
                missing.Add(new Problem(
                    $"There are no rows for {MonthSpan.At(month)}, which is in the range {reading.Promise}: "
                        + $"{coverage.FirstMonth} to {coverage.LastMonth}."));
            }
        }

        return missing;
    }

    /// <summary>
    /// Puts the rows of each month into their order, in which duplicate rows are adjacent, and sums them.
    /// </summary>
    private List<Problem> Sort(RowSpool spool, int months, SeriesSums sums, ColumnNames[] names)
    {
        if (RowOrder.Of(plan, names, spool.LargestMonth / plan.Format.Width) is not { } order)
            return [new Problem("The columns have too many different values for a release.")];
        Dictionary<(int Month, string Key), int> doubles = [];
        var next = -1;
        OnAllProcessors(() =>
        {
            for (var month = Interlocked.Increment(ref next); month < months; month = Interlocked.Increment(ref next))
            {
                cancellationToken.ThrowIfCancellationRequested();
                Sort(spool, month, sums, order, doubles);
            }
        });
        if (doubles.Count == 0)
            return [];

        // The file is read again to find the lines of these duplicate rows.
        var problems = ReadAgain(parser => chunk => parser.FindAgain(chunk, doubles));
        return problems.Count > 0
            ? problems
            : [new Problem("Two rows have the same month and categories; a count would be doubled.")];
    }

    private static void Sort(RowSpool spool, int month, SeriesSums sums, RowOrder order,
        Dictionary<(int Month, string Key), int> doubles)
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
                    doubles[(sums.NumberOf(month), order.KeyOf(row))] = 0;
            }
        });
        spool.Replace(month, sorted.AsSpan(0, length));
        ArrayPool<byte>.Shared.Return(rows);
        ArrayPool<byte>.Shared.Return(sorted);
    }

    /// <summary>Reads the file again, in order, for what can be found only line by line.</summary>
    private List<Problem> ReadAgain(Func<ChunkParser, Action<CsvChunk>> look)
    {
        var parser = new ChunkParser(plan, null);
        var lookAt = look(parser);
        csv.Position = offset;
        foreach (var chunk in new CsvChunks(csv, line).Read())
        {
            cancellationToken.ThrowIfCancellationRequested();
            lookAt(chunk);
            chunk.Return();
        }

        return parser.Problems;
    }

    private IEnumerable<Drift> FindDrift(SeriesSums sums, long rows, MonthTally seen, Coverage coverage)
    {
        foreach (var drift in plan.Header.Drift)
            yield return drift with { Rows = rows, Encounters = sums.CountsByMonth.Sum() };
        if (FindMisgrouped(seen, coverage) is { Rows: > 0 } misgrouped)
            yield return misgrouped;
        if (seen.EmptyRows > 0)
            yield return new Drift(DriftKind.EmptyRows, plan.Header.Names[0], null, seen.EmptyRows, 0);
        for (var month = MonthSpan.NumberOf(coverage.LastMonth) + 1; month < MonthSpan.Count; month++)
        {
            if (seen.RowsOf(month) is > 0 and var coming)
                yield return new Drift(DriftKind.ComingMonth, plan.Header.NameOf(LayoutColumn.Month),
                    MonthSpan.At(month).ToString(), coming, 0);
        }

        foreach (var column in plan.Columns)
        {
            Cell[] unknown =
                [.. column.Cells.Cells.Where(cell => !cell.IsKnown).OrderBy(cell => cell.Text, StringComparer.Ordinal)];
            var byCell = unknown.Length > 0 ? sums.ByCell(WholeScope, column) : [];
            foreach (var cell in unknown)
            {
                var (count, encounters) = (byCell[cell.Id]?.Rows ?? 0, byCell[cell.Id]?.Months.Sum() ?? 0);
                yield return new Drift(DriftKind.UnknownCategory, plan.Header.NameOf(column.Column), cell.Text, count,
                    encounters);
            }
        }
    }

    // FYTD: months inside the current year-to-date window, of every year. A final file has only these.
    private Drift FindMisgrouped(MonthTally seen, Coverage coverage)
    {
        var (first, rows, encounters) = (MonthSpan.NumberOf(coverage.FirstMonth), 0L, 0L);
        for (var month = first; month < first + coverage.MonthCount; month++)
        {
            var isAfter = !coverage.IsFinal && (month % 12) + 1 > coverage.LastMonth.FiscalMonth;
            var (more, count) = seen.Misgrouped(month, isAfter ? MonthGrouping.Remaining : MonthGrouping.YearToDate);
            (rows, encounters) = (rows + more, encounters + count);
        }

        return new Drift(DriftKind.MonthGrouping, plan.Header.NameOf(LayoutColumn.MonthGrouping), null, rows, encounters);
    }

    private Scope WholeScope => SeriesKey.WholeOf(plan.Header.Dataset).Scope;
}
