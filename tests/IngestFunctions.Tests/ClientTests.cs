using System.Net;
using System.Text.Json;
using Encounters.Testing.Azure;
using IngestFunctions.Tests.Host;
using IngestFunctions.Tests.Sites;

namespace IngestFunctions.Tests;

/// <summary>Clients behind Azure's front end: who they are, and what happens when they leave.</summary>
public sealed class ClientTests(Azurite azurite)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_client_is_counted_by_the_address_that_the_front_end_saw_and_not_by_what_it_claims()
    {
        var settings = AppSettings.For(azurite.NewConnectionString(), [new("Api__RequestsPerMinute", "3")]);
        await using var host = await FunctionsHost.StartAsync(AppSettings.Worker, settings, Cancel);
        using var client = new HttpClient { BaseAddress = host.Root };
        List<HttpStatusCode> answers = [];
        for (var i = 0; i < 5; i++)
            answers.Add(await AskAsync($"203.0.113.{i}, 198.51.100.7:{50_000 + i}"));
        Assert.Equal([.. Enumerable.Repeat(HttpStatusCode.OK, 3), HttpStatusCode.TooManyRequests,
            HttpStatusCode.TooManyRequests], answers);

        // Another client has its own count, even when it claims to be the first.
        Assert.Equal(HttpStatusCode.OK, await AskAsync("198.51.100.7, 198.51.100.8:443"));

        async Task<HttpStatusCode> AskAsync(string forwardedFor)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("/api/openapi.json", UriKind.Relative));
            request.Headers.Add("X-Forwarded-For", forwardedFor);
            using var response = await client.SendAsync(request, Cancel);
            return response.StatusCode;
        }
    }

    [Fact]
    public async Task A_client_that_hangs_up_does_not_end_the_pass_that_it_asked_for()
    {
        await using var site = await ReleaseSite.StartAsync(Cancel);
        var (asked, gate) = (new TaskCompletionSource(), new TaskCompletionSource());
        site.Gate = () =>
        {
            asked.TrySetResult();
            return gate.Task;
        };
        await using var host = await FunctionsHost.StartAsync(AppSettings.Worker,
            AppSettings.For(azurite.NewConnectionString(), site.Settings), Cancel);
        using var client = new HttpClient { BaseAddress = host.Root };
        client.DefaultRequestHeaders.Add("x-functions-key", FunctionsHost.Key);
        using (var hangUp = CancellationTokenSource.CreateLinkedTokenSource(Cancel))
        {
            var asking = client.PostAsync(new Uri("/api/ingest", UriKind.Relative), null, hangUp.Token);
            await asked.Task.WaitAsync(Cancel);
            await hangUp.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
        }

        gate.SetResult();
        while (true)
        {
            using var response = await client.GetAsync(new Uri("/api/ingest", UriKind.Relative), Cancel);
            if (response.StatusCode == HttpStatusCode.OK)
            {
                using var poll = JsonDocument.Parse(await response.Content.ReadAsStringAsync(Cancel));
                Assert.Equal(3, poll.RootElement.GetProperty("ingested").GetArrayLength());
                Assert.Empty(poll.RootElement.GetProperty("failures").EnumerateArray());
                return;
            }

            Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
            await Task.Delay(100, Cancel);
        }
    }
}
