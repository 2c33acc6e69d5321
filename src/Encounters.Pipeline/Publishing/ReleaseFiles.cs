using System.Threading.Channels;
using Encounters.Normalization;
using Encounters.Pipeline.Spooling;
using Encounters.Releases;

namespace Encounters.Pipeline.Publishing;

/// <summary>The data files of a release, spooled and hashed, before they go into the store.</summary>
internal sealed class ReleaseFiles : IAsyncDisposable
{
    private ReleaseFiles(SpooledFile parquet, SpooledFile csv) => (Parquet, Csv) = (parquet, csv);

    /// <summary><c>encounters.parquet</c>.</summary>
    public SpooledFile Parquet { get; }

    /// <summary><c>encounters.csv.gz</c>.</summary>
    public SpooledFile Csv { get; }

    /// <summary>
    /// Writes both files in one pass over the rows, each on a processor of its own.
    /// A few parts of them at a time are in memory, however many there are.
    /// </summary>
    public static async Task<ReleaseFiles> WriteAsync(Release release, NormalizedRows rows, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var (forParquet, forCsv) = (Channel.CreateBounded<MonthRows>(1), Channel.CreateBounded<MonthRows>(1));
        var parquet = SpoolAsync(forParquet.Reader, output => new ParquetEncounters(output, PublishedColumns.All, release));
        var csv = SpoolAsync(forCsv.Reader, output => new CsvEncounters(output, release));
        try
        {
            foreach (var part in rows.Read(readers: 2))
            {
                await forParquet.Writer.WriteAsync(part, stop.Token);
                await forCsv.Writer.WriteAsync(part, stop.Token);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // A writer failed; its exception is thrown below.
        }

        forParquet.Writer.Complete();
        forCsv.Writer.Complete();
        await Task.WhenAll(parquet, csv);
        return new ReleaseFiles(await parquet, await csv);

        // A writer that fails stops the other one.
        async Task<SpooledFile> SpoolAsync(ChannelReader<MonthRows> parts, Func<Stream, IRowWriter> begin)
        {
            try
            {
                return await SpooledFile.CreateAsync(output => Task.Run(
                    async () =>
                    {
                        using var writer = begin(output);
                        await foreach (var part in parts.ReadAllAsync(stop.Token))
                            writer.Add(part);
                        writer.Complete();
                    },
                    stop.Token));
            }
            catch
            {
                await stop.CancelAsync();
                throw;
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Parquet.DisposeAsync();
        await Csv.DisposeAsync();
    }
}
