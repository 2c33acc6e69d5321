namespace Encounters.Normalization;

/// <summary>Rows of a chunk on their way through a parser, as arrays that are used again for every batch.</summary>
internal sealed class RowBatch(int groups)
{
    /// <summary>The most rows of a batch.</summary>
    public const int Size = 128;

    /// <summary>How many rows there are.</summary>
    public int Count { get; set; }

    /// <summary>The rows.</summary>
    public BatchRow[] Rows { get; } = new BatchRow[Size];

    /// <summary>By group and row, where the bytes of the group's columns stand.</summary>
    public KeyPlace[] Keys { get; } = new KeyPlace[groups * Size];

    /// <summary>By group and row, what they mean.</summary>
    public Combination[] Found { get; } = new Combination[groups * Size];
}

/// <summary>A row of a batch.</summary>
/// <param name="Start">The byte of the chunk at which its record begins.</param>
/// <param name="Length">The length of its record in bytes.</param>
/// <param name="Count">Its encounters.</param>
/// <param name="Unknown">The number of its values in unknown columns.</param>
internal record struct BatchRow(int Start, int Length, int Count, int Unknown)
{
    /// <summary>Whether nothing is wrong with it.</summary>
    public bool IsGood { get; set; } = true;
}

/// <summary>Where bytes stand in a chunk.</summary>
internal readonly record struct KeyPlace(int Start, int Length);
