using CsvHelper;
using Encounters.Pipeline.Ledger;
using Encounters.Pipeline.Publishing;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Encounters.Api.Answers;

/// <summary>Writes the months of series as CSV (RFC 4180).</summary>
internal static class SeriesCsv
{
    public const string MediaType = "text/csv; charset=utf-8";

    /// <summary>Whether the client would rather have CSV than JSON.</summary>
    public static bool IsWanted(HttpRequest request)
    {
        var accepted = request.GetTypedHeaders().Accept;
        return QualityOf("text/csv") > QualityOf("application/json");

        // The most specific range decides, as RFC 9110 says.
        double QualityOf(string type)
        {
            var wanted = new MediaTypeHeaderValue(type);
            return accepted.Where(range => wanted.IsSubsetOf(range))
                .OrderByDescending(range => (!range.MatchesAllTypes, !range.MatchesAllSubTypes))
                .Select(range => range.Quality ?? 1).FirstOrDefault();
        }
    }

    public static byte[] Write(IReadOnlyList<SeriesPoint> points)
    {
        using var output = new MemoryStream();
        using (var writer = CsvWriter.Create(output, CsvDialect.Options, leaveOpen: true))
        {
            writer.WriteHeader(["series", "month", "value", "release", "firstValue", "firstRelease"]);
            foreach (var point in points)
            {
                writer.WriteField(point.Series.Value);
                writer.WriteField(point.Month.ToString());
                writer.WriteField<long>(point.Value, []);
                writer.WriteField(point.Release);
                writer.WriteField<long>(point.FirstValue, []);
                writer.WriteField(point.FirstRelease);
                writer.EndRecord();
            }
        }

        return output.ToArray();
    }
}
