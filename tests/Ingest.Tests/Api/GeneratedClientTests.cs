using System.Collections;
using System.Text.Json;
using Ingest.Tests.Dashboard;

namespace Ingest.Tests.Api;

/// <summary>Reads everything that the description calls a list with a client generated from it.</summary>
public sealed class GeneratedClientTests(ServedHistory site)
{
    private static readonly string[] OfPages = ["offset", "limit"];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_client_generated_from_the_description_reads_every_list()
    {
        using var http = new HttpClient { BaseAddress = await site.GetRootAsync() };
        var client = await GeneratedClient.CreateAsync(http, Cancel);
        var lists = await ListsAsync(http);
        Assert.NotEmpty(lists);
        Assert.Contains(lists, list => list.Operation == "GetVintages");
        foreach (var list in lists)
        {
            var required = list.Arguments(parameter => parameter.IsRequired);
            var all = await ReadAsync(client, list, required);
            Assert.True(all.Count > 0, list.Operation);

            // The example of each parameter is a value that works, and they work together.
            var filtered = await ReadAsync(client, list,
                list.Arguments(parameter => !OfPages.Contains(parameter.Name)));
            Assert.True(filtered.Count > 0, list.Operation);
            if (list.Field is not null)
                continue;
            var page = await ReadAsync(client, list, [.. required, ("offset", "1"), ("limit", "1")]);
            Assert.Equal(Text(all[1]!), Text(Assert.Single(page.Cast<object>())));
        }
    }

    private static async Task<IList> ReadAsync(GeneratedClient client, ListOperation list, (string, string)[] arguments)
    {
        var answer = await client.CallAsync(list.Operation, arguments);
        var items = (IList)(list.Field is null ? answer : GeneratedClient.Property(answer, list.Field)!);
        foreach (var item in items)
        {
            if (item is string text)
            {
                Assert.NotEmpty(text);
                continue;
            }

            // What the schema does not know ends up in here.
            Assert.Equal("Generated", item!.GetType().Namespace);
            var others = (IDictionary)item.GetType().GetProperty("AdditionalProperties")!.GetValue(item)!;
            Assert.Empty(others.Keys);
        }

        return items;
    }

    private static string Text(object item) => JsonSerializer.Serialize(item, item.GetType());

    /// <summary>Every GET operation that answers JSON and CSV: a list, or a document with a list of matches.</summary>
    private static async Task<IReadOnlyList<ListOperation>> ListsAsync(HttpClient http)
    {
        using var document = JsonDocument.Parse(
            await http.GetStringAsync(new Uri("/api/openapi.json", UriKind.Relative), Cancel));
        List<ListOperation> lists = [];
        foreach (var path in document.RootElement.GetProperty("paths").EnumerateObject())
        {
            if (!path.Value.TryGetProperty("get", out var get))
                continue;
            var content = get.GetProperty("responses").GetProperty("200").GetProperty("content");
            var isArray = content.TryGetProperty("application/json", out var answer)
                && answer.GetProperty("schema").TryGetProperty("type", out var type) && type.GetString() == "array";
            var isTable = content.TryGetProperty("text/csv", out _);
            Assert.True(isTable || !isArray, $"{path.Name} has no CSV.");
            if (!isTable)
                continue;
            var name = get.GetProperty("operationId").GetString()!;
            lists.Add(new ListOperation(
                name,
                isArray ? null : "matches",
                [
                    .. get.GetProperty("parameters").EnumerateArray().Select(parameter => new Parameter(
                        parameter.GetProperty("name").GetString()!,
                        parameter.GetProperty("required").GetBoolean(),
                        parameter.GetProperty("example").ToString())),
                ]));
        }

        return lists;
    }

    private sealed record Parameter(string Name, bool IsRequired, string Example);

    private sealed record ListOperation(string Operation, string? Field, IReadOnlyList<Parameter> Parameters)
    {
        public (string, string)[] Arguments(Func<Parameter, bool> include) =>
            [.. Parameters.Where(include).Select(parameter => (parameter.Name, parameter.Example))];
    }
}
