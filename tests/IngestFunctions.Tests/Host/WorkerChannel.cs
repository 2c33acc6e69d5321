using System.Collections.Concurrent;
using System.Threading.Channels;
using Grpc.Core;
using IngestFunctions.Tests.Host.Protocol;

namespace IngestFunctions.Tests.Host;

/// <summary>The host's end of the conversation with one worker: requests with their answers, and the logs.</summary>
internal sealed class WorkerChannel : FunctionRpc.FunctionRpcBase
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource<StreamingMessage>> _asked = [];
    private readonly Channel<StreamingMessage> _outgoing = Channel.CreateUnbounded<StreamingMessage>();

    /// <summary>Everything that the worker logged.</summary>
    public ConcurrentQueue<RpcLog> Logs { get; } = [];

    public override async Task EventStream(
        IAsyncStreamReader<StreamingMessage> requestStream, IServerStreamWriter<StreamingMessage> responseStream,
        ServerCallContext context)
    {
        var writing = Task.CompletedTask;
        try
        {
            while (await requestStream.MoveNext(context.CancellationToken))
            {
                // The worker speaks first; then the host may.
                var message = requestStream.Current;
                if (message.ContentCase == StreamingMessage.ContentOneofCase.StartStream)
                    writing = WriteAsync(responseStream, context.CancellationToken);
                else if (message.ContentCase == StreamingMessage.ContentOneofCase.RpcLog)
                    Logs.Enqueue(message.RpcLog);
                else if (_asked.TryRemove(KeyOf(message), out var answer))
                    answer.TrySetResult(message);
            }
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            // The worker died; whoever waits for it is told below.
        }

        _outgoing.Writer.TryComplete();
        await writing;
        foreach (var waiting in _asked.Values)
            waiting.TrySetException(new IOException("The worker is gone."));
    }

    /// <summary>Sends a request and waits for its answer.</summary>
    public async Task<StreamingMessage> AskAsync(StreamingMessage request, CancellationToken cancellationToken)
    {
        request.RequestId = Guid.NewGuid().ToString();
        var answer = _asked.GetOrAdd(KeyOf(request), _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
        Send(request);
        return await answer.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Sends a message that has no answer.</summary>
    public void Send(StreamingMessage message) => _outgoing.Writer.TryWrite(message);

    private async Task WriteAsync(IServerStreamWriter<StreamingMessage> worker, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var message in _outgoing.Reader.ReadAllAsync(cancellationToken))
                await worker.WriteAsync(message, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or InvalidOperationException)
        {
            // The reader above sees the same.
        }
    }

    // An invocation is known by its own id, everything else by that of its request.
    private static string KeyOf(StreamingMessage message) => message.ContentCase switch
    {
        StreamingMessage.ContentOneofCase.InvocationRequest => message.InvocationRequest.InvocationId,
        StreamingMessage.ContentOneofCase.InvocationResponse => message.InvocationResponse.InvocationId,
        _ => message.RequestId,
    };
}
