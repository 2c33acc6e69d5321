using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace IngestFunctions.Tests.Host;

/// <summary>
/// The worker as a process of its own, started with the arguments and the environment that the real host gives it.
/// </summary>
internal sealed class WorkerProcess : IDisposable
{
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = [];

    /// <summary>Starts it.</summary>
    /// <param name="assembly">The worker's assembly.</param>
    /// <param name="host">Where the host listens.</param>
    /// <param name="settings">The application settings.</param>
    public WorkerProcess(string assembly, Uri host, IReadOnlyDictionary<string, string> settings)
    {
        var folder = Path.GetDirectoryName(assembly)!;
        var start = new ProcessStartInfo("dotnet")
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var id = Guid.NewGuid().ToString();
        foreach (var argument in (string[])[
            assembly, "--host", host.Host, "--port", host.Port.ToString(CultureInfo.InvariantCulture),
            "--functions-uri", host.AbsoluteUri, "--functions-worker-id", id, "--functions-request-id", Guid.NewGuid().ToString(),
            "--functions-grpc-max-message-length", "2147483647"])
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["FUNCTIONS_WORKER_RUNTIME"] = "dotnet-isolated";
        start.Environment["FUNCTIONS_APPLICATION_DIRECTORY"] = folder;
        foreach (var (name, value) in settings)
            start.Environment[name] = value;
        _process = new Process { StartInfo = start, EnableRaisingEvents = true };
        _process.OutputDataReceived += (_, line) => _output.Enqueue(line.Data ?? "");
        _process.ErrorDataReceived += (_, line) => _output.Enqueue(line.Data ?? "");
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>What it wrote to its console.</summary>
    public string Output => string.Join('\n', _output);

    /// <summary>Its id, for what the operating system tells of it.</summary>
    public int Id => _process.Id;

    /// <summary>Ends it without warning, as a crash or a reclaimed machine does.</summary>
    public async Task KillAsync(CancellationToken cancellationToken)
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync(cancellationToken);
    }

    /// <summary>Asks it to end, as the platform does before it takes a machine away.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> TerminateAsync(CancellationToken cancellationToken)
    {
        // .NET can only kill.
        using var signal = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await signal.WaitForExitAsync(cancellationToken);
        return await WaitAsync(cancellationToken);
    }

    /// <summary>Waits until it has ended by itself.</summary>
    public async Task<int> WaitAsync(CancellationToken cancellationToken)
    {
        await _process.WaitForExitAsync(cancellationToken);
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }
}
