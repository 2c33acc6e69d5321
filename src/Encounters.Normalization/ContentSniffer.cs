using Encounters.Releases;
namespace Encounters.Normalization;

/// <summary>
/// Judges by its first bytes whether content can be one of CBP's files; labels such as Content-Type are not trusted.
/// </summary>
public static class ContentSniffer
{
    /// <summary>How many bytes <see cref="Refuse"/> needs, if the content has that many.</summary>
    public const int SampleSize = 1024;

    /// <summary>Why the content cannot be CSV in UTF-8; null if it can.</summary>
    public static Problem? Refuse(ReadOnlySpan<byte> sample)
    {
        if (sample.IsEmpty)
            return new Problem("The file is empty.");
        if (sample is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..])
            return new Problem("The file is encoded in UTF-16; CBP publishes UTF-8.");

        var text = sample.StartsWith("\uFEFF"u8) ? sample[3..] : sample;
        text = text.TrimStart(" \t\r\n"u8);
        if (text.StartsWith("<"u8))
            return new Problem("The content is a web page (HTML or XML), not a CSV file.");
        if (text.StartsWith("{"u8) || text.StartsWith("["u8))
            return new Problem("The content is JSON, not a CSV file.");
        if (text.StartsWith("PK\x03\x04"u8) || text.StartsWith("%PDF"u8) || text.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]))
            return new Problem("The content is a ZIP, PDF or gzip file, not a CSV file.");
        return text.Contains((byte)0) ? new Problem("The file contains NUL bytes; it is not text.") : null;
    }
}
