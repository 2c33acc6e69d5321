using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;
using Encounters.Calendar;

namespace Encounters.Normalization;

/// <summary>
/// Reads the cells of CBP's files that hold no category. Everything not written exactly as CBP writes it is refused.
/// </summary>
internal static class CellText
{
    /// <summary>Reads a fiscal year such as <c>2024</c> or, while it is open, <c>2025 (FYTD)</c>; from 1990 to 2100.</summary>
    public static bool TryReadYear(ReadOnlySpan<byte> text, out int year, out bool isOpen)
    {
        (year, isOpen) = (0, text.Length == 11 && text[4..].SequenceEqual(" (FYTD)"u8));
        return (text.Length == 4 || isOpen)
            && TryReadNumber(text[..4], out year) && year is >= MonthSpan.FirstYear and <= MonthSpan.LastYear;
    }

    /// <summary>
    /// Reads the name of a month such as <c>OCT</c> as its number in the fiscal year, from 1 for October to 12.
    /// </summary>
    public static bool TryReadFiscalMonth(ReadOnlySpan<byte> text, out int fiscalMonth)
    {
        fiscalMonth = 0;
        Span<char> name = stackalloc char[3];
        return text.Length == 3 && Ascii.ToUtf16(text, name, out _) == OperationStatus.Done
            && FiscalMonthName.TryParse(name, out fiscalMonth);
    }

    /// <summary>
    /// Reads a count: plain digits, or digits with nothing but zeros behind a point, as CBP wrote them in 2022 (<c>9584.0</c>).
    /// </summary>
    public static bool TryReadCount(ReadOnlySpan<byte> text, out int count)
    {
        var point = text.IndexOf((byte)'.');
        var isWhole = point < 0 || (point + 1 < text.Length && !text[(point + 1)..].ContainsAnyExcept((byte)'0'));
        count = 0;
        return isWhole && TryReadNumber(point < 0 ? text : text[..point], out count);
    }

    /// <summary>Reads a whole number from 0 to <see cref="int.MaxValue"/> in plain digits.</summary>
    public static bool TryReadNumber(ReadOnlySpan<byte> text, out int number)
    {
        long sum = 0;
        foreach (var digit in text)
        {
            var value = digit - (uint)'0';
            sum = (sum * 10) + value;
            if (value > 9 || sum > int.MaxValue)
            {
                number = 0;
                return false;
            }
        }

        number = (int)sum;
        return text.Length > 0;
    }

    /// <summary>
    /// Reads up to eight digits at once, without a branch for their number. Eight bytes are read, whatever the length.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryReadFewDigits(ref byte text, int length, out int number)
    {
        // The first digit is the lowest byte: what is missing becomes zeros before it.
        var digits = Unsafe.ReadUnaligned<ulong>(ref text);
        var missing = (8 - length) * 8;
        digits = (digits << missing) - (0x3030_3030_3030_3030UL << missing);
        var isPlain = (uint)(length - 1) < 8 && ((digits | (digits + 0x0606_0606_0606_0606UL)) & 0xF0F0_F0F0_F0F0_F0F0UL) == 0;
        digits = (digits * 10) + (digits >> 8);
        number = (int)((((digits & 0x0000_00FF_0000_00FFUL) * 0x000F_4240_0000_0064UL)
            + (((digits >> 16) & 0x0000_00FF_0000_00FFUL) * 0x0000_2710_0000_0001UL)) >> 32);
        return isPlain;
    }

    /// <summary>Reads what Month Grouping says.</summary>
    public static MonthGrouping ReadGrouping(ReadOnlySpan<byte> text) =>
        text.SequenceEqual("FYTD"u8) ? MonthGrouping.YearToDate
        : text.SequenceEqual("Remaining"u8) ? MonthGrouping.Remaining
        : MonthGrouping.Other;
}
