using System.Text;
using CsCheck;

namespace Encounters.Normalization.Tests;

public sealed class CsvChunksTests
{
    [Fact]
    public void Chunks_hold_whole_records_and_together_the_whole_file()
    {
        // Longer than a chunk of 1 MB, with line feeds and commas inside quotes wherever a cut could fall.
        var records = Enumerable.Range(0, 60_000)
            .Select(i => $"{i},\"quoted, with \"\"quotes\"\"\nand a line feed {i}\",{i % 7}\n");
        var text = string.Concat(records);
        var chunks = Read(text);
        Assert.True(chunks.Count > 3);
        Assert.Equal(text, string.Concat(chunks.Select(chunk => chunk.Text)));
        Assert.All(chunks, chunk => Assert.EndsWith("\n", chunk.Text, StringComparison.Ordinal));
        Assert.All(chunks, chunk => Assert.Equal(0, chunk.Text.Count(letter => letter == '"') % 2));
    }

    [Fact]
    public void A_chunk_knows_the_line_of_the_file_with_which_it_begins()
    {
        var text = string.Concat(Enumerable.Range(0, 200_000).Select(i => $"{i},\"x\"\n"));
        var line = 2L;
        foreach (var chunk in Read(text))
        {
            Assert.Equal(line, chunk.FirstLine);
            line += chunk.Text.Count(letter => letter == '\n');
        }
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("a,b", 1)]
    [InlineData("a,b\n", 1)]
    public void A_small_file_is_one_chunk_and_an_empty_one_none(string text, int expected) =>
        Assert.Equal(expected, Read(text).Count);

    [Fact]
    public void Lines_are_counted_alike_for_every_kind_of_line_break() => Gen.Char["a\r\n"].Array[0, 40].Sample(letters =>
    {
        var text = new string(letters);
        var expected = 1 + text.ReplaceLineEndings("\n").Count(letter => letter == '\n');
        var bytes = Encoding.ASCII.GetBytes(text + "x");
        Assert.Equal(expected, new CsvChunk(bytes, bytes.Length, 1).LineOf(text.Length));
    });

    private static List<(string Text, long FirstLine)> Read(string text)
    {
        List<(string, long)> chunks = [];
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(text));
        foreach (var chunk in new CsvChunks(stream, firstLine: 2).Read())
        {
            chunks.Add((Encoding.UTF8.GetString(chunk.Bytes.Span), chunk.FirstLine));
            chunk.Return();
        }

        return chunks;
    }
}
