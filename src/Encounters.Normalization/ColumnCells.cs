using System.Text;
using Encounters.Categories;

namespace Encounters.Normalization;

/// <summary>A distinct value of a column.</summary>
/// <param name="Id">Its number among the values of its column, in no particular order.</param>
/// <param name="Text">The value as published.</param>
/// <param name="Category">The category; null if the value is not a name.</param>
/// <param name="IsKnown">Whether the vocabulary knows the category.</param>
internal sealed record Cell(int Id, string Text, Category? Category, bool IsKnown);

/// <summary>What a value of a column means.</summary>
/// <param name="Category">The category; null if the column holds none.</param>
/// <param name="IsKnown">Whether the vocabulary knows the category.</param>
/// <param name="Refusal">Why the value is not valid in the column.</param>
internal readonly record struct CellMapping(Category? Category, bool IsKnown, string? Refusal = null);

/// <summary>
/// The distinct values of a column, shared by all workers. A value is decoded and mapped once.
/// </summary>
/// <param name="map">Gives the category of a value, or the reason why it is not valid in the column.</param>
internal sealed class ColumnCells(Func<string, CellMapping> map)
{
    /// <summary>The most distinct values of a column; real ones stay below 60. More than this is no category column.</summary>
    public const int MaxCells = 4_000;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Cell> _byText = new(StringComparer.Ordinal);
    private readonly List<Cell> _cells = [];

    /// <summary>The values by their numbers. Complete when all workers have ended.</summary>
    public IReadOnlyList<Cell> Cells => _cells;

    /// <summary>Finds or adds a value.</summary>
    /// <returns>The value, or why the bytes cannot be a category.</returns>
    public (Cell? Cell, string? Reason) Add(ReadOnlySpan<byte> utf8)
    {
        if (!TryDecode(utf8, out var text))
            return (null, "the bytes are not UTF-8 text");
        if (text.Any(char.IsControl))
            return (null, "the value contains control characters");
        lock (_gate)
        {
            if (_byText.TryGetValue(text, out var known))
                return (known, null);
            if (_cells.Count == MaxCells)
                return (null, $"the column has more than {MaxCells} different values");
            var mapping = map(text);
            if (mapping.Refusal is not null)
                return (null, mapping.Refusal);
            var cell = new Cell(_cells.Count, text, mapping.Category, mapping.IsKnown);
            _byText.Add(text, cell);
            _cells.Add(cell);
            return (cell, null);
        }
    }

    private static bool TryDecode(ReadOnlySpan<byte> utf8, out string text)
    {
        try
        {
            text = Strict.GetString(utf8);
            return true;
        }
        catch (DecoderFallbackException)
        {
            text = "";
            return false;
        }
    }
}
