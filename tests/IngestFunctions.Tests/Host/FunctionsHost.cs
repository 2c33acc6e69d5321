using System.Diagnostics;
using System.Net;
using Google.Protobuf.WellKnownTypes;
using IngestFunctions.Tests.Host.Protocol;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace IngestFunctions.Tests.Host;

/// <summary>The worker ended before it was ready, or does not run; the message has what it wrote.</summary>
internal sealed class WorkerFailedException(string message) : Exception(message);

/// <summary>
/// A Functions host on loopback for one real worker process: starts it, indexes and loads its functions, invokes timers, and
/// gives HTTP requests to the worker's own port as the real host does.
/// </summary>
internal sealed class FunctionsHost : IAsyncDisposable
{
    /// <summary>The key of every function whose level wants one.</summary>
    public const string Key = "key of the functions";

    private const string InvocationHeader = "x-ms-invocation-id";

    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(2);

    private readonly string _assembly;
    private readonly WorkerChannel _channel = new();
    private readonly HttpMessageInvoker _proxy =
        new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false });
    private WebApplication _server = null!;
    private IReadOnlyList<HostRoute> _routes = [];
    private Uri? _workerAddress;

    private FunctionsHost(string assembly) => _assembly = assembly;

    /// <summary>Where clients find the app.</summary>
    public Uri Root { get; private set; } = null!;

    /// <summary>The worker.</summary>
    public WorkerProcess Worker { get; private set; } = null!;

    /// <summary>What the worker says it can do.</summary>
    public IReadOnlyDictionary<string, string> Capabilities { get; private set; } = new Dictionary<string, string>();

    /// <summary>The functions that the worker has.</summary>
    public IReadOnlyList<FunctionMetadata> Functions { get; private set; } = [];

    /// <summary>The routes in the order of the host.</summary>
    public IReadOnlyList<HostRoute> Routes => _routes;

    /// <summary>What the worker logged.</summary>
    public IReadOnlyCollection<RpcLog> Logs => _channel.Logs;

    /// <summary>From the start of the process until every function was loaded.</summary>
    public TimeSpan StartedIn { get; private set; }

    /// <summary>Starts a worker with settings and loads its functions.</summary>
    /// <param name="worker">The worker's assembly.</param>
    /// <param name="settings">The application settings.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    /// <exception cref="WorkerFailedException">It ended before it was ready.</exception>
    public static async Task<FunctionsHost> StartAsync(
        string worker, IReadOnlyDictionary<string, string> settings, CancellationToken cancellationToken)
    {
        var host = new FunctionsHost(worker);
        try
        {
            await host.ListenAsync(cancellationToken);
            await host.LoadAsync(settings, cancellationToken);
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>Fires a timer once.</summary>
    /// <returns>The id of the invocation, and how it ended.</returns>
    public Task<(string Id, StatusResult Result)> FireAsync(string timer, CancellationToken cancellationToken)
    {
        var function = Functions.Single(function => function.Name == timer);
        var now = DateTimeOffset.UtcNow.ToString("O");
        var info = new ParameterBinding
        {
            Name = function.Bindings.Keys.Single(),
            Data = new TypedData
            {
                Json = $$"""{"Schedule":{"AdjustForDST":true},"ScheduleStatus":{"Last":"{{now}}","Next":"{{now}}","LastUpdated":"{{now}}"},"IsPastDue":false}""",
            },
        };
        return InvokeAsync(Guid.NewGuid().ToString(), function, [info], cancellationToken);
    }

    /// <summary>Tells the worker to end, and waits until it has.</summary>
    public async Task<int> ShutDownAsync(CancellationToken cancellationToken)
    {
        _channel.Send(new StreamingMessage
        {
            WorkerTerminate =
            new WorkerTerminate { GracePeriod = Duration.FromTimeSpan(TimeSpan.FromSeconds(5)) }
        });
        return await Worker.WaitAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        Worker?.Dispose();
        if (_server is not null)
        {
            await _server.StopAsync();
            await _server.DisposeAsync();
        }

        _proxy.Dispose();
    }

    private async Task ListenAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            // gRPC without TLS wants a port that speaks nothing but HTTP/2.
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2);
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1);
        });
        builder.Services.AddGrpc();
        builder.Services.AddSingleton(_channel);
        _server = builder.Build();
        _server.MapGrpcService<WorkerChannel>();
        _server.MapFallback("{*path}", ProxyAsync);
        await _server.StartAsync(cancellationToken);
        Root = new Uri(_server.Urls.Last());
    }

    private async Task LoadAsync(IReadOnlyDictionary<string, string> settings, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(StartLimit);
        var clock = Stopwatch.StartNew();
        Worker = new WorkerProcess(_assembly, new Uri(_server.Urls.First()), settings);
        var loading = TalkAsync(limit.Token);
        if (await Task.WhenAny(loading, Worker.WaitAsync(limit.Token)) != loading)
        {
            await limit.CancelAsync();
            throw new WorkerFailedException($"The worker ended before it was ready:\n{Worker.Output}");
        }

        await loading;
        StartedIn = clock.Elapsed;
        await WaitForPortAsync(limit.Token);
    }

    private async Task TalkAsync(CancellationToken cancellationToken)
    {
        var folder = Path.GetDirectoryName(_assembly)!;
        var init = await _channel.AskAsync(
            new StreamingMessage
            {
                WorkerInitRequest = new WorkerInitRequest
                {
                    HostVersion = "4.1037.0",
                    WorkerDirectory = folder,
                    FunctionAppDirectory = folder,
                },
            },
            cancellationToken);
        Expect(init.WorkerInitResponse.Result);
        Capabilities = init.WorkerInitResponse.Capabilities.ToDictionary();
        _workerAddress = Capabilities.TryGetValue("HttpUri", out var address) ? new Uri(address) : null;

        var indexed = await _channel.AskAsync(
            new StreamingMessage { FunctionsMetadataRequest = new FunctionsMetadataRequest { FunctionAppDirectory = folder } },
            cancellationToken);
        Expect(indexed.FunctionMetadataResponse.Result);
        Functions = indexed.FunctionMetadataResponse.FunctionMetadataResults;
        foreach (var function in Functions)
        {
            var loaded = await _channel.AskAsync(
                new StreamingMessage
                {
                    FunctionLoadRequest = new FunctionLoadRequest
                    {
                        FunctionId = function.FunctionId,
                        Metadata = function
                    }
                },
                cancellationToken);
            Expect(loaded.FunctionLoadResponse.Result);
        }

        _routes = HostRoute.InHostOrder(Functions);
    }

    // The worker may listen a moment after its functions are loaded; the real host repeats its first requests until it does.
    private async Task WaitForPortAsync(CancellationToken cancellationToken)
    {
        while (_workerAddress is not null)
        {
            try
            {
                using var client = new System.Net.Sockets.TcpClient();
                await client.ConnectAsync(_workerAddress.Host, _workerAddress.Port, cancellationToken);
                return;
            }
            catch (System.Net.Sockets.SocketException)
            {
                await Task.Delay(20, cancellationToken);
            }
        }
    }

    private static void Expect(StatusResult result)
    {
        if (result.Status != StatusResult.Types.Status.Success)
            throw new WorkerFailedException(result.Exception?.Message ?? result.Result);
    }

    private async Task<(string Id, StatusResult Result)> InvokeAsync(
        string id, FunctionMetadata function, IEnumerable<ParameterBinding> inputs, CancellationToken cancellationToken)
    {
        var invocation = new InvocationRequest
        {
            InvocationId = id,
            FunctionId = function.FunctionId,
            TraceContext =
            new TraceContext { TraceParent = $"00-{ActivityTraceId.CreateRandom()}-{ActivitySpanId.CreateRandom()}-01" },
        };
        invocation.InputData.AddRange(inputs);
        var answer = await _channel.AskAsync(new StreamingMessage { InvocationRequest = invocation }, cancellationToken);
        return (id, answer.InvocationResponse.Result);
    }

    private async Task ProxyAsync(HttpContext context)
    {
        var request = context.Request;
        if (_routes.FirstOrDefault(route => route.Matches(request.Path, request.Method)) is not { } route
            || _workerAddress is null)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        var key = request.Headers.TryGetValue("x-functions-key", out var header)
            ? header.ToString()
            : request.Query["code"].ToString();
        if (route.Level != "anonymous" && key != Key)
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        var id = Guid.NewGuid().ToString();
        await using var gone = context.RequestAborted.Register(() => _channel.Send(
            new StreamingMessage { InvocationCancel = new InvocationCancel { InvocationId = id } }));
        var invoked = InvokeAsync(id, route.Function, [], CancellationToken.None);
        await ForwardAsync(context, id);
        await invoked;
    }

    private async Task ForwardAsync(HttpContext context, string invocation)
    {
        var request = context.Request;
        using var forwarded = new HttpRequestMessage(
            new HttpMethod(request.Method),
            new Uri(_workerAddress!.AbsoluteUri.TrimEnd('/')
                + request.HttpContext.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpRequestFeature>()!.RawTarget,
                new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        if (request.ContentLength is > 0 || request.Headers.TransferEncoding.Count > 0)
            forwarded.Content = new StreamContent(request.Body);
        foreach (var (name,
            values) in request.Headers.Where(header => header.Key is not ("Host" or "Transfer-Encoding" or "Connection")))
        {
            if (!forwarded.Headers.TryAddWithoutValidation(name, values.AsEnumerable()))
                forwarded.Content?.Headers.TryAddWithoutValidation(name, values.AsEnumerable());
        }

        forwarded.Headers.Add(InvocationHeader, invocation);
        using var response = await _proxy.SendAsync(forwarded, context.RequestAborted);
        context.Response.StatusCode = (int)response.StatusCode;
        foreach (var (name, values) in response.Headers.Concat(response.Content.Headers)
            .Where(header => header.Key != "Transfer-Encoding"))
            context.Response.Headers[name] = values.ToArray();
        await using var body = await response.Content.ReadAsStreamAsync(context.RequestAborted);
        await body.CopyToAsync(context.Response.Body, context.RequestAborted);
    }
}
