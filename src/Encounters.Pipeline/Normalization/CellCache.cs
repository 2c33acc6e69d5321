using System.Diagnostics.CodeAnalysis;
using System.Text;
using Encounters.Categories;

namespace Encounters.Pipeline.Normalization;

/// <summary>A distinct value of a column.</summary>
internal sealed class Cell(int index, string text, Category? category, bool isKnown)
{
    /// <summary>The place of the value among the distinct values of its column.</summary>
    public int Index { get; } = index;

    public string Text { get; } = text;

    /// <summary>The category, or null where the value is no name.</summary>
    public Category? Category { get; } = category;

    public bool IsKnown { get; } = isKnown;

    public long Rows { get; set; }

    public long Encounters { get; set; }
}

/// <summary>
/// The distinct values of a column by their UTF-8 bytes. A value is decoded and mapped once; every later row finds it without
/// an allocation.
/// </summary>
internal sealed class CellCache(Func<string, (Category? Category, bool IsKnown)> map)
{
    /// <summary>The most distinct values of a column; real ones stay below 60. More than this is no category column.</summary>
    public const int MaxCells = 4_000;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly Dictionary<byte[], Cell> _cells = new(Utf8Comparer.Instance);

    public IEnumerable<Cell> Cells => _cells.Values;

    /// <summary>Finds or adds the value.</summary>
    /// <returns>False with the reason where the bytes are no text that a category can be.</returns>
    public bool TryGet(ReadOnlySpan<byte> utf8, [NotNullWhen(true)] out Cell? cell, out string? reason)
    {
        reason = null;
        if (_cells.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(utf8, out cell))
            return true;

        reason = TryDecode(utf8, out var text) switch
        {
            false => "the bytes are not UTF-8 text",
            true when text!.Any(char.IsControl) => "the value holds control characters",
            true when _cells.Count >= MaxCells => $"the column has more than {MaxCells} different values",
            _ => null,
        };
        if (reason is not null)
            return false;

        var (category, isKnown) = map(text!);
        cell = new Cell(_cells.Count, text!, category, isKnown);
        _cells.Add(utf8.ToArray(), cell);
        return true;
    }

    private static bool TryDecode(ReadOnlySpan<byte> utf8, out string? text)
    {
        try
        {
            text = Strict.GetString(utf8);
            return true;
        }
        catch (DecoderFallbackException)
        {
            text = null;
            return false;
        }
    }

    private sealed class Utf8Comparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public static readonly Utf8Comparer Instance = new();

        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode(byte[] obj) => GetHashCode(obj.AsSpan());

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

        public int GetHashCode(ReadOnlySpan<byte> alternate)
        {
            var hash = new HashCode();
            hash.AddBytes(alternate);
            return hash.ToHashCode();
        }

        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();
    }
}
