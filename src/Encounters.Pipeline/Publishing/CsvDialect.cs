using CsvHelper;

namespace Encounters.Pipeline.Publishing;

/// <summary>How every CSV is written: RFC 4180, and cells that a spreadsheet would run as a formula made harmless.</summary>
public static class CsvDialect
{
    /// <summary>The options of the writer.</summary>
    public static CsvWriterOptions Options { get; } = new()
    {
        NewLine = "\r\n",
        Injection = CsvInjection.Escape,
        InjectionCharacters = "=+-@\t\r",
        InjectionEscape = '\'',
    };
}
