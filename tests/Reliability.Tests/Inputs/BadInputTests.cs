using System.Text;
using Encounters.Normalization;
using Encounters.Normalization.Tests;
using Encounters.Pipeline.Alerts;
using Encounters.Pipeline.Auditing;
using Encounters.Pipeline.Ingestion;
using Encounters.Pipeline.Tests.Ingestion;
using Encounters.Releases;
using Encounters.Storage;
using Reliability.Tests.Inputs;
using Xunit.Sdk;

[assembly: RegisterXunitSerializer(typeof(BadInputSerializer), typeof(BadInput))]

namespace Reliability.Tests.Inputs;

/// <summary>
/// Every bad input against its verdict, in a store that holds a good release and beside a good file of another dataset.
/// </summary>
public sealed class BadInputTests(ReliabilityReport report) : PipelineTest
{
    private const string OtherName = "nationwide-encounters-fy24-fy24-nov-state.csv";

    public static TheoryData<BadInput> Inputs => [.. BadInput.All];

    private static string Other => string.Join('\n', [
        CsvText.StateHeader,
        "2024 (FYTD),FYTD,OCT,Northern Land Border,NY,FMUA,CANADA,Title 8,7",
        "2024 (FYTD),FYTD,NOV,Northern Land Border,NY,FMUA,CANADA,Title 8,8"]) + "\n";

    [Theory]
    [MemberData(nameof(Inputs))]
    public async Task A_bad_file_meets_its_verdict_with_words_and_harms_nothing_else(BadInput input)
    {
        var store = NewStore();
        Assert.Single((await RunAsync(store, Offer((BadInput.FirstName, Encoding.UTF8.GetBytes(BadInput.First))))).Ingested);
        var before = await StoreState.DescribeAsync(store, IsWhatReadersSee);

        var offered = Offer((input.FileName, input.Content), (OtherName, Encoding.UTF8.GetBytes(Other)));
        var result = await RunAsync(store, offered);
        Assert.Contains(result.Ingested, release => release.FileName == OtherName);
        Assert.Empty((await new StoreAudit(store).RunAsync(Cancel)).Findings);
        var mine = result.Ingested.SingleOrDefault(release => release.FileName == input.FileName);
        switch (input.Verdict)
        {
            case Verdict.Rejected:
                Assert.Contains(input.Reason, string.Join(' ', Assert.Single(result.Quarantined).Reasons),
                    StringComparison.Ordinal);
                Assert.Equal(before, await StoreState.DescribeAsync(store, IsWhatReadersSee));
                Assert.Contains(await new AlertLedger(store.Tables).ListAsync(Cancel),
                    alert => alert is { Kind: AlertKind.Quarantine, Series: "dataset:southwest" });
                await CorrectAsync(store, input);
                break;
            case Verdict.Reported:
                Assert.Contains(input.Reason, string.Join(' ', mine!.Drift.Select(drift => drift.Kind)),
                    StringComparison.Ordinal);
                break;
            case Verdict.Taken:
                Assert.NotNull(mine);
                break;
            default:
                Assert.Single(result.Unchanged);
                break;
        }
    }

    [Fact]
    public void A_line_of_a_gigabyte_is_refused_without_being_read_into_memory()
    {
        using var stream = new EndlessLine(1L << 30);
        var name = ReleaseName.Read(BadInput.NextName);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var result = Normalizer.Normalize(stream, name, Cancel);
        Assert.Contains("not valid CSV", Assert.Single(result.Problems).Message, StringComparison.Ordinal);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 64 << 20);
        report.Note(5_000, "bad inputs, each with its expected verdict", BadInput.All.Count + 1,
            "rejected in words, reported, or taken; the corrected file is taken");
    }

    private static bool IsWhatReadersSee(string line) => line.StartsWith("datasets/southwest/", StringComparison.Ordinal);

    private static Task<IngestionReport> RunAsync(Store store, string folder) =>
        RunAsync(store, folder, now: new DateTimeOffset(2024, 2, 1, 0, 0, 0, TimeSpan.Zero));

    /// <summary>CBP corrects the file: the next pass takes it.</summary>
    private async Task CorrectAsync(Store store, BadInput input)
    {
        var content = input.FileName == BadInput.NextName ? BadInput.Next : BadInput.First;
        var corrected = await RunAsync(store, Offer((input.FileName, Encoding.UTF8.GetBytes(content))));
        Assert.Equal(input.FileName, Assert.Single(corrected.Ingested).FileName);
        Assert.Empty((await new StoreAudit(store).RunAsync(Cancel)).Findings);
    }

    private string Offer(params (string Name, byte[] Content)[] files)
    {
        var folder = NewFolder();
        foreach (var (name, content) in files)
            File.WriteAllBytes(folder.File(name), content);
        return folder.Path;
    }

    /// <summary>
    /// A header and one line that takes up all the rest; nothing of it is anywhere but in the buffer of its reader.
    /// </summary>
    private sealed class EndlessLine(long length) : Stream
    {
        private static readonly byte[] Header = Encoding.UTF8.GetBytes(BadInput.Next[..(BadInput.Next.IndexOf('\n') + 1)]);

        public override bool CanRead => true;

        public override bool CanSeek => true;

        public override bool CanWrite => false;

        public override long Length { get; } = length;

        public override long Position { get; set; }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var read = (int)Math.Min(count, Length - Position);
            for (var i = 0; i < read; i++)
                buffer[offset + i] = Position + i < Header.Length ? Header[Position + i] : (byte)'x';
            Position += read;
            return read;
        }

        public override long Seek(long offset, SeekOrigin origin) =>
            Position = origin switch
            {
                SeekOrigin.Begin => offset,
                SeekOrigin.Current => Position + offset,
                _ => Length + offset
            };

        public override void Flush()
        {
        }

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
