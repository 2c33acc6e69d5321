using System.Text;

namespace Reliability.Tests.Fuzzing;

/// <summary>Changes bytes at random, with a liking for what parsers stumble over. The same seed makes the same changes.</summary>
internal sealed class Mutator(int seed)
{
    private static readonly byte[][] Tokens =
    [
        .. ((string[])
        [
            ",", "\"", "\"\"", "\r\n", "\n", "\r", "\0", "\uFEFF", " ", "0", "-1", "2147483647", "2147483648", "1e9", "1,000",
            "SEP", "Remaining",
            "2024 (FYTD)", "Title 42", "<", ">", "&#0;", "</a>", "<a href=", "'", "../", "..\\", "%2e%2e%2f", "/", "~", "~0000",
            "=", "|", "fy99", ".csv", "\u202E", "\U0001F30D",
        ]).Select(Encoding.UTF8.GetBytes),
        [0xFF], [0xC3], [0xED, 0xA0, 0x80],
    ];

    private readonly Random _random = new(seed);

    public byte[] Mutate(ReadOnlySpan<byte> original)
    {
        var bytes = new List<byte>(original.ToArray());
        for (var changes = 1 + _random.Next(4); changes > 0; changes--)
            Change(bytes);
        return [.. bytes];
    }

    private void Change(List<byte> bytes)
    {
        var at = _random.Next(bytes.Count + 1);
        var length = Math.Min(bytes.Count - at, 1 + _random.Next(1 << _random.Next(8)));
        switch (_random.Next(8))
        {
            case 0 when at < bytes.Count:
                bytes[at] ^= (byte)(1 << _random.Next(8));
                break;
            case 1 when at < bytes.Count:
                bytes[at] = (byte)_random.Next(256);
                break;
            case 2:
                bytes.InsertRange(at, Tokens[_random.Next(Tokens.Length)]);
                break;
            case 3:
                bytes.RemoveRange(at, length);
                break;
            case 4:
                bytes.InsertRange(_random.Next(bytes.Count + 1), bytes.GetRange(at, length));
                break;
            case 5:
                SwapLines(bytes);
                break;
            case 6 when _random.Next(8) == 0:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
            case 7 when at < bytes.Count && char.IsAsciiDigit((char)bytes[at]):
                bytes[at] = (byte)('0' + _random.Next(10));
                break;
        }
    }

    private void SwapLines(List<byte> bytes)
    {
        var start = bytes.IndexOf((byte)'\n', _random.Next(Math.Max(1, bytes.Count)));
        var end = start < 0 ? -1 : bytes.IndexOf((byte)'\n', start + 1);
        if (end < 0)
            return;
        var line = bytes.GetRange(start + 1, end - start);
        bytes.RemoveRange(start + 1, line.Count);
        bytes.InsertRange(bytes.IndexOf((byte)'\n') + 1, line);
    }
}
