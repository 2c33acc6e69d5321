using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Ingest.Tests.Azure;

/// <summary>What the program says of a storage service that refuses it.</summary>
public sealed class AzureFaultTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(400, "InvalidHeaderValue", "InvalidHeaderValue")]
    [InlineData(400, "InvalidUri", "InvalidUri")]
    [InlineData(403, "AuthorizationFailure", "AuthorizationFailure")]
    [InlineData(405, "UnsupportedHttpVerb", "UnsupportedHttpVerb")]
    public async Task A_refusal_is_told_in_words_and_ends_in_exit_code_3(int status, string code, string expected)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        await using var service = builder.Build();
        service.Run(async context =>
        {
            // As Azurite answers a client whose API version it does not know.
            context.Response.StatusCode = status;
            context.Response.Headers["x-ms-error-code"] = code;
            context.Response.ContentType = "application/xml";
            await context.Response.WriteAsync(
                $"<?xml version=\"1.0\"?><Error><Code>{code}</Code><Message>Refused.</Message></Error>", context.RequestAborted);
        });
        await service.StartAsync(Cancel);
        var store = $"AccountName=a;AccountKey=c2VjcmV0;BlobEndpoint={service.Urls.First()}/a;TableEndpoint={service.Urls.First()}/a;";

        foreach (var verb in (string[][])[["releases"], ["run", "--source", "."]])
        {
            var (exitCode, _, error) = await IngestRunner.RunAsync([.. verb, "--store", store]);
            Assert.Equal(3, exitCode);
            Assert.StartsWith("ingest: Azure Storage: ", error, StringComparison.Ordinal);
            Assert.Contains(expected, error, StringComparison.Ordinal);
        }
    }
}
