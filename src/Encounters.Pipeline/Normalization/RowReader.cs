using System.Buffers.Text;
using System.Text;
using CsvHelper;
using Encounters.Calendar;
using Encounters.Categories;
using Encounters.Releases;
using Encounters.Series;

namespace Encounters.Pipeline.Normalization;

/// <summary>Reads the rows of one file: types, months, categories, doubles; sums as it goes.</summary>
internal sealed class RowReader
{
    private const int MaxProblems = 20;

    // The key of a row is packed into 128 bits: 12 for the month, 12 for each of up to 8 columns, 20 for unknown columns.
    private const int CellBits = 12;
    private const int UnknownBits = 20;

    private static readonly LayoutColumn[] CategoryColumns =
        [.. Enum.GetValues<LayoutColumn>().Where(column => Layout.DimensionOf(column) is not null)];

    private readonly CsvReader _reader;
    private readonly HeaderMap _header;
    private readonly ReleaseName _name;
    private readonly LayoutColumn[] _columns;
    private readonly CellCache[] _caches;
    private readonly Category?[] _row = new Category?[Dimensions.All.Count];
    private readonly CellCache _aorNames = new(_ => (null, true));
    private readonly ReleaseTotalsBuilder _totals;
    private readonly List<EncounterRow> _rows = [];
    private readonly List<Problem> _problems = [];
    private readonly HashSet<UInt128> _keys = [];
    private readonly Dictionary<string, int> _unknownValues = [];
    private readonly long[] _rowsByMonth;
    private readonly long[] _countsByMonth;
    private long _misgrouped;
    private long _misgroupedCounts;

    public RowReader(CsvReader reader, HeaderMap header, ReleaseName name)
    {
        _reader = reader;
        _header = header;
        _name = name;
        _columns = [.. CategoryColumns.Where(column => header.Has(column) && !IsSuperseded(column))];
        _caches = [.. _columns.Select(column => new CellCache(text => Normalizer.Map(column, text)))];
        _totals = new ReleaseTotalsBuilder(name.Dataset, name.Coverage);
        _rowsByMonth = new long[name.Coverage.MonthCount];
        _countsByMonth = new long[name.Coverage.MonthCount];
    }

    /// <summary>Whether reading on is of use: not after so many problems that nobody would read more.</summary>
    public bool CanGoOn => _problems.Count < MaxProblems;

    public void ReadRow()
    {
        if (!TryReadMonth(out var month) | !TryReadCount(out var count) || !TryReadCategories(month, count, out var aorName))
            return;

        var row = new EncounterRow(
            month,
            _row[(int)Dimension.Component],
            _row[(int)Dimension.Region],
            _row[(int)Dimension.Aor],
            aorName,
            _row[(int)Dimension.State],
            _row[(int)Dimension.Demographic],
            _row[(int)Dimension.Citizenship],
            _row[(int)Dimension.Authority],
            _row[(int)Dimension.EncounterType],
            count);
        if (_name.Dataset == Dataset.Southwest && row.Region is { Name: not "southwest" })
        {
            Reject(LayoutColumn.Region, "a file of the southwest land border cannot count encounters elsewhere");
            return;
        }

        var index = month.MonthsSince(_name.Coverage.FirstMonth);
        _rowsByMonth[index]++;
        _countsByMonth[index] += count;
        CheckGrouping(month, count);
        _rows.Add(row);
        _totals.Add(row);
    }

    public NormalizationResult Finish()
    {
        var coverage = _name.Coverage;
        if (_problems.Count == 0 && _rows.Count == 0)
            _problems.Add(new Problem("The file has a header and no rows."));
        else if (_problems.Count == 0)
            _problems.AddRange(coverage.Months.Where((_, i) => _rowsByMonth[i] == 0)
                .Select(month => Normalizer.MissingMonth(month, coverage)));
        if (_problems.Count > 0)
            return NormalizationResult.Rejected(_problems);

        var dimensions = _columns.Select(column => Layout.DimensionOf(column)!.Value);
        var totals = _totals.Build(dimensions, groupsCitizenship: _columns.Contains(LayoutColumn.CitizenshipGrouping));
        AssertNothingLost(totals);
        _rows.Sort();
        return new NormalizationResult(new NormalizedRelease(_rows, totals, _header.Names, [.. FindDrift()]), []);
    }

    private bool IsSuperseded(LayoutColumn column) =>
        column == LayoutColumn.CitizenshipGrouping && _header.Has(LayoutColumn.Citizenship);

    private bool TryReadMonth(out Month month)
    {
        month = default;
        var year = _reader.GetSpan(_header[LayoutColumn.FiscalYear]);
        if (!Utf8Parser.TryParse(year, out int number, out var consumed)
            || consumed != 4 || number is < 1990 or > 2100
            || !(year.Length == 4 || year[4..].SequenceEqual(" (FYTD)"u8)))
        {
            return Reject(LayoutColumn.FiscalYear, "not a fiscal year such as '2024' or '2025 (FYTD)'");
        }

        var abbreviation = _reader.GetSpan(_header[LayoutColumn.Month]);
        Span<char> name = stackalloc char[3];
        if (abbreviation.Length != 3
            || Encoding.ASCII.GetChars(abbreviation, name) != 3
            || !FiscalMonthName.TryParse(name, out var fiscalMonth))
        {
            return Reject(LayoutColumn.Month, "not a month such as 'OCT'");
        }

        month = new FiscalYear(number).MonthAt(fiscalMonth);
        return _name.Coverage.Covers(month)
            || Reject(
                LayoutColumn.FiscalYear,
                $"{month} lies outside {_name.Coverage.FirstMonth} to {_name.Coverage.LastMonth}, which the file name promises");
    }

    private bool TryReadCount(out int count)
    {
        var text = _reader.GetSpan(_header[LayoutColumn.Count]);
        return (Utf8Parser.TryParse(text, out count, out var consumed) && consumed == text.Length && text[0] is >= (byte)'0')
            || Reject(LayoutColumn.Count, $"not a whole number from 0 to {int.MaxValue} in plain digits");
    }

    private bool TryReadCategories(Month month, int count, out string? aorName)
    {
        aorName = null;
        UInt128 key = (uint)month.MonthsSince(_name.Coverage.FirstMonth);
        for (var i = 0; i < _columns.Length; i++)
        {
            if (!_caches[i].TryGet(_reader.GetSpan(_header[_columns[i]]), out var cell, out var reason))
                return Reject(_columns[i], reason!);
            if (cell.Category is null)
                return Reject(_columns[i], "a category is expected");

            _row[(int)Layout.DimensionOf(_columns[i])!.Value] = cell.Category;
            key = (key << CellBits) | (uint)cell.Index;
            cell.Rows++;
            cell.Encounters += count;
        }

        if (_header.Has(LayoutColumn.AorName))
        {
            if (!_aorNames.TryGet(_reader.GetSpan(_header[LayoutColumn.AorName]), out var cell, out var reason))
                return Reject(LayoutColumn.AorName, reason!);
            aorName = cell.Text;
            key = (key << CellBits) | (uint)cell.Index;
        }

        return _keys.Add((key << UnknownBits) | UnknownValues()) || Reject(null, "another row has the same month and categories; the count would be doubled");
    }

    /// <summary>A number for the values in unknown columns: they may be what tells two rows apart.</summary>
    private uint UnknownValues()
    {
        if (_header.Unknown.Count == 0)
            return 0;
        var values = string.Join('\u001F', _header.Unknown.Select(_reader.GetString));
        if (!_unknownValues.TryGetValue(values, out var number))
            _unknownValues.Add(values, number = _unknownValues.Count);
        return (uint)number & ((1u << UnknownBits) - 1);
    }

    private void CheckGrouping(Month month, int count)
    {
        // FYTD: months inside the current year-to-date window, of every year. A final file has only these.
        var isRemaining = !_name.Coverage.IsFinal && month.FiscalMonth > _name.Coverage.LastMonth.FiscalMonth;
        if (!_reader.GetSpan(_header[LayoutColumn.MonthGrouping]).SequenceEqual(isRemaining ? "Remaining"u8 : "FYTD"u8))
        {
            _misgrouped++;
            _misgroupedCounts += count;
        }
    }

    private IEnumerable<Drift> FindDrift()
    {
        foreach (var drift in _header.Drift)
            yield return drift with { Rows = _rows.Count, Encounters = _countsByMonth.Sum() };
        if (_misgrouped > 0)
        {
            var column = _header.NameOf(LayoutColumn.MonthGrouping);
            yield return new Drift(DriftKind.MonthGrouping, column, null, _misgrouped, _misgroupedCounts);
        }

        for (var i = 0; i < _columns.Length; i++)
        {
            var name = _header.NameOf(_columns[i]);
            foreach (var cell in _caches[i].Cells.Where(cell => !cell.IsKnown).OrderBy(cell => cell.Text, StringComparer.Ordinal))
                yield return new Drift(DriftKind.UnknownCategory, name, cell.Text, cell.Rows, cell.Encounters);
        }
    }

    private void AssertNothingLost(ReleaseTotals totals)
    {
        var whole = SeriesKey.Whole(_name.Dataset == Dataset.Southwest ? Scope.Southwest : Scope.Nationwide);
        if (!totals.Values(whole).SequenceEqual(_countsByMonth))
            throw new InvalidOperationException($"{_name}: the normalized counts are not those of the file.");
    }

    private bool Reject(LayoutColumn? column, string message)
    {
        if (CanGoOn)
        {
            var value = column is { } known ? Encoding.UTF8.GetString(_reader.GetSpan(_header[known])) : null;
            var shown = value is { Length: > 60 } ? value[..60] + "…" : value;
            _problems.Add(new Problem(message, _reader.LineNumber, column is { } named ? _header.NameOf(named) : null, shown));
        }

        return false;
    }
}
