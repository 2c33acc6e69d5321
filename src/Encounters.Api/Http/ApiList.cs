using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;

namespace Encounters.Api.Http;

/// <summary>Answers one page of a list, with a link to the next one.</summary>
internal static class ApiList
{
    public static IResult Answer<TItem, TDocument>(
        ApiQuery query, IReadOnlyList<TItem> items, Func<TItem, TDocument> toDocument,
        JsonTypeInfo<IReadOnlyList<TDocument>> type) =>
        Answer(query, items, toDocument, documents => JsonSerializer.SerializeToUtf8Bytes(documents, type),
            ContentAnswers.JsonType);

    public static IResult Answer<TItem, TDocument>(
        ApiQuery query,
        IReadOnlyList<TItem> items,
        Func<TItem, TDocument> toDocument,
        Func<IReadOnlyList<TDocument>, byte[]> write,
        string contentType)
    {
        var page = query.Page();
        if (query.Refusal is { } refusal)
            return refusal;
        var documents = items.Skip(page.Offset).Take(page.Limit).Select(toDocument).ToArray();
        return new ContentAnswer(write(documents), contentType) { Link = query.NextLink(page, items.Count) };
    }
}

/// <summary>Makes answers of documents.</summary>
internal static class ContentAnswers
{
    public const string JsonType = "application/json; charset=utf-8";

    public static IResult Json<T>(T document, JsonTypeInfo<T> type) =>
        new ContentAnswer(JsonSerializer.SerializeToUtf8Bytes(document, type), JsonType);
}
