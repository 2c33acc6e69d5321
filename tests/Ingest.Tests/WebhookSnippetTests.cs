using System.Diagnostics;
using System.Net;
using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using Encounters.Charts;
using Encounters.Pipeline;
using Encounters.Pipeline.Alerts;
using Encounters.Pipeline.Delivery;
using Encounters.Storage.Local;
using Encounters.Swings;
using Encounters.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Ingest.Tests;

/// <summary>The snippets of docs/webhooks.md, taken from the page and run over what a receiver really gets.</summary>
public sealed partial class WebhookSnippetTests : IDisposable
{
    private const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private const string PythonMain = """

        import json, sys
        for line in sys.stdin:
            case = json.loads(line)
            print(verify(case["secret"], case["id"], case["timestamp"], case["signatures"], base64.b64decode(case["body"]), case["now"]))
        """;

    private const string NodeMain = """

        for (const line of require('node:fs').readFileSync(0, 'utf8').trim().split('\n')) {
          const it = JSON.parse(line);
          console.log(verify(it.secret, it.id, it.timestamp, it.signatures, Buffer.from(it.body, 'base64'), it.now));
        }
        """;

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("csharp")]
    [InlineData("python")]
    [InlineData("javascript")]
    public async Task A_snippet_takes_what_we_send_and_nothing_else(string language)
    {
        var sent = await ReceiveAsync();
        var later = sent with { Now = sent.Now + 301 };
        Sent[] cases =
        [
            sent,
            sent with { Signatures = $"v1,AAAA {sent.Signatures}" },
            sent with { Body = [.. sent.Body, (byte)' '] },
            sent with { Id = "msg_other" },
            sent with { Timestamp = $"{long.Parse(sent.Timestamp, System.Globalization.CultureInfo.InvariantCulture) + 1}" },
            sent with { Secret = "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" },
            later,
            sent with { Now = sent.Now - 301 },
            sent with { Timestamp = "soon" },
            sent with { Signatures = "" },
        ];
        var answers = language == "csharp" ? RunCSharp(cases) : await RunScriptAsync(language, cases);
        Assert.Equal([true, true, false, false, false, false, false, false, false, false], answers);
    }

    private async Task<Sent> ReceiveAsync()
    {
        Sent? received = null;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        await using var site = builder.Build();
        site.MapPost("/hook", async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            var headers = context.Request.Headers;

            // The receiver's clock is the sender's, so that the cases below are exactly on either side of the limit.
            var timestamp = headers["webhook-timestamp"].ToString();
            var now = long.Parse(timestamp, System.Globalization.CultureInfo.InvariantCulture);
            received = new Sent(Secret, headers["webhook-id"]!, timestamp, headers["webhook-signature"]!, body.ToArray(), now);
            context.Response.StatusCode = StatusCodes.Status204NoContent;
        });
        await site.StartAsync(Cancel);

        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton(LocalStore.Open(_folder.File("store")));
        services.AddEncounterPipeline(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Channels:0:Name"] = "desk",
            ["Channels:0:Kind"] = "Webhook",
            ["Channels:0:Address"] = $"{site.Urls.First()}/hook",
            ["Channels:0:Secret"] = Secret,
        }).Build(), SeriesChart.DrawPng);
        await using var provider = services.BuildServiceProvider();
        var alert = new Alert
        {
            Id = "2024-01.drift.dataset.southwest",
            Series = "dataset:southwest",
            Month = "2024-01",
            Kind = AlertKind.Drift,
            Severity = Severity.Warning,
            Sentence = "A new citizenship: Türkiye.",
            Release = "fy21-fy24-jan-323e3df7",
            RaisedAt = DateTimeOffset.UnixEpoch,
        };
        await new Outbox(provider.GetRequiredService<Encounters.Storage.Store>().Tables,
            provider.GetRequiredService<IOptions<DeliveryOptions>>().Value)
            .PutAsync([Message.Of(alert)], DateTimeOffset.UnixEpoch, Cancel);
        Assert.Equal(new DeliveryReport(1, 0, 0), await provider.GetRequiredService<AlertDelivery>().DeliverAsync(Cancel));
        return received!;
    }

    private static bool[] RunCSharp(IReadOnlyList<Sent> cases)
    {
        var trusted = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Select(path => MetadataReference.CreateFromFile(path));
        var usings = "global using System; global using System.Linq; global using System.Collections.Generic;";
        var compilation = CSharpCompilation.Create(
            "Snippet", [CSharpSyntaxTree.ParseText(usings, cancellationToken: Cancel),
                CSharpSyntaxTree.ParseText(Snippet("csharp"), cancellationToken: Cancel)], trusted,
                new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        using var image = new MemoryStream();
        var emitted = compilation.Emit(image, cancellationToken: Cancel);
        Assert.True(emitted.Success, string.Join('\n', emitted.Diagnostics));
        var verify = Assembly.Load(image.ToArray()).GetType("Webhook")!.GetMethod("Verify")!
            .CreateDelegate<Func<string, string, string, string, byte[], DateTimeOffset, bool>>();
        return [.. cases.Select(
            it => verify(it.Secret, it.Id, it.Timestamp, it.Signatures, it.Body, DateTimeOffset.FromUnixTimeSeconds(it.Now)))];
    }

    private async Task<bool[]> RunScriptAsync(string language, IReadOnlyList<Sent> cases)
    {
        var (program, file, main) = language == "python"
            ? ("python3", _folder.File("check.py"), PythonMain)
            : ("node", _folder.File("check.cjs"), NodeMain);
        await File.WriteAllTextAsync(file, Snippet(language) + main, Cancel);
        var start = new ProcessStartInfo(program, [file])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true
        };
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception exception) when (Environment.GetEnvironmentVariable("CI") != "true")
        {
            Assert.Skip($"The snippet needs {program}: {exception.Message}");
            return [];
        }

        using (process)
        {
            foreach (var it in cases)
                await process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(it, JsonSerializerOptions.Web));
            process.StandardInput.Close();
            var (output, error) = (process.StandardOutput.ReadToEndAsync(Cancel), process.StandardError.ReadToEndAsync(Cancel));
            await process.WaitForExitAsync(Cancel);
            Assert.Equal("", await error);
            return [.. (await output).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Select(bool.Parse)];
        }
    }

    private static string Snippet(string language) =>
        Code().Matches(File.ReadAllText(Path.Combine(Repository.Root, "docs", "webhooks.md")))
        .Single(match => match.Groups["language"].Value == language).Groups["code"].Value;

    [GeneratedRegex("^```(?<language>[a-z]+)\n(?<code>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Code();

    private sealed record Sent(string Secret, string Id, string Timestamp, string Signatures, byte[] Body, long Now);
}
