using System.Globalization;
using System.Text;

namespace Encounters.Releases;

/// <summary>A reason for which a file is rejected, in words, with the place in the file where there is one.</summary>
/// <param name="Message">What is wrong.</param>
/// <param name="Line">The line of the file, 1 = the header; null if the problem is not of one line.</param>
/// <param name="Column">The column as the file names it.</param>
/// <param name="Value">The offending value.</param>
public sealed record Problem(string Message, long? Line = null, string? Column = null, string? Value = null)
{
    /// <summary>Line, column, value and message in one sentence.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        if (Line is { } line)
            text.Append(CultureInfo.InvariantCulture, $"line {line}");
        if (Column is not null)
            text.Append(CultureInfo.InvariantCulture, $"{(text.Length > 0 ? ", " : "")}column '{Column}'");
        if (Value is not null)
            text.Append(CultureInfo.InvariantCulture, $"{(text.Length > 0 ? ", " : "")}value '{Value}'");
        return text.Length > 0 ? $"{text}: {Message}" : Message;
    }
}
