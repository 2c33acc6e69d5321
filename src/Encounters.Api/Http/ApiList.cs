using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;

namespace Encounters.Api.Http;

/// <summary>Answers a list: a page of it as JSON, or all of it as CSV.</summary>
internal static class ApiList
{
    /// <summary>Answers a list in the format that the client prefers.</summary>
    /// <param name="query">The request.</param>
    /// <param name="items">All items.</param>
    /// <param name="toDocument">The document of an item.</param>
    /// <param name="type">The type of the list of documents.</param>
    /// <param name="emptyReason">Why the list is empty; null if it is not.</param>
    /// <param name="table">The columns of CSV; null for the fields of the documents.</param>
    public static IResult Answer<TItem, TDocument>(
        ApiQuery query,
        IReadOnlyList<TItem> items,
        Func<TItem, TDocument> toDocument,
        JsonTypeInfo<IReadOnlyList<TDocument>> type,
        string? emptyReason = null,
        CsvTable<TDocument>? table = null)
    {
        if (query.WantsCsv)
        {
            var columns = table ?? CsvTable<TDocument>.Of(type.Options.GetTypeInfo(typeof(TDocument)));
            return AnswerCsv(query, [.. items.Select(toDocument)], columns, emptyReason);
        }

        var page = query.Page(ApiQuery.UsualPage);
        if (query.Refusal is { } refusal)
            return refusal;
        return new ContentAnswer(
            JsonSerializer.SerializeToUtf8Bytes([.. items.Skip(page.Offset).Take(page.Limit).Select(toDocument)], type),
            ContentAnswers.JsonType)
        {
            Link = query.NextLink(page, items.Count),
            TotalCount = items.Count,
            EmptyReason = ReasonOf(page, items.Count, emptyReason),
        };
    }

    /// <summary>Answers rows as CSV: all of them, unless the client sets a limit.</summary>
    public static IResult AnswerCsv<TRow>(
        ApiQuery query, IReadOnlyList<TRow> rows, CsvTable<TRow> table, string? emptyReason = null)
    {
        var page = query.Page(int.MaxValue);
        return query.Refusal ?? new ContentAnswer(table.Write(rows.Skip(page.Offset).Take(page.Limit)), ContentAnswers.CsvType)
        {
            Link = query.NextLink(page, rows.Count),
            TotalCount = rows.Count,
            EmptyReason = ReasonOf(page, rows.Count, emptyReason),
        };
    }

    private static string? ReasonOf(ApiPage page, int total, string? emptyReason) => total == 0 ? emptyReason
        : page.Offset >= total ? $"The list has {total} items; offset {page.Offset} skips all of them."
        : null;
}

/// <summary>Makes answers from documents.</summary>
internal static class ContentAnswers
{
    public const string JsonType = "application/json; charset=utf-8";
    public const string CsvType = "text/csv; charset=utf-8";

    public static IResult Json<T>(T document, JsonTypeInfo<T> type) =>
        new ContentAnswer(JsonSerializer.SerializeToUtf8Bytes(document, type), JsonType);
}
