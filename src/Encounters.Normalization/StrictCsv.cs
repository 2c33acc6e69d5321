using CsvHelper;

namespace Encounters.Normalization;

/// <summary>How every CSV is read: a broken rule is an error with its line and is never silently ignored.</summary>
internal static class StrictCsv
{
    /// <summary>The longest record, in bytes.</summary>
    public const int MaxRecordSize = 64 * 1024;

    public static CsvReaderOptions Options { get; } = new()
    {
        Separator = ',',
        MalformedData = CsvMalformedDataHandling.Throw,
        FieldCountMismatch = CsvFieldCountHandling.Throw,
        MissingField = CsvMissingFieldHandling.Throw,
        MaxRecordSize = MaxRecordSize,
        TrackLineNumbers = true,
    };
}
