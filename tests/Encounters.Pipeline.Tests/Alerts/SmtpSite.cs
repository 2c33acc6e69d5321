using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Encounters.Pipeline.Tests.Alerts;

/// <summary>A mail server on loopback that speaks enough SMTP to take messages, or to refuse their receivers.</summary>
internal sealed class SmtpSite : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _serving;

    public SmtpSite()
    {
        _listener.Start();
        _serving = ServeAsync();
    }

    public Uri Address => new($"smtp://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    public List<string> Messages { get; } = [];

    public bool RefusesReceivers { get; set; }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _serving;
        _listener.Stop();
        _stop.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                await TalkAsync(client.GetStream());
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException
            or IOException)
        {
            // The test is over.
        }
    }

    private async Task TalkAsync(NetworkStream stream)
    {
        using var reader = new StreamReader(stream, Encoding.UTF8);
        await using var writer = new StreamWriter(stream, new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true };
        await writer.WriteLineAsync("220 test");
        while (await reader.ReadLineAsync(_stop.Token) is { } line)
        {
            var verb = line.Split(' ')[0].ToUpperInvariant();
            if (verb == "DATA")
            {
                await writer.WriteLineAsync("354 go on");
                var message = new StringBuilder();
                while (await reader.ReadLineAsync(_stop.Token) is { } text && text != ".")
                    message.AppendLine(text);
                Messages.Add(message.ToString());
            }

            await writer.WriteLineAsync(verb switch
            {
                "RCPT" when RefusesReceivers => "550 no such mailbox",
                "QUIT" => "221 bye",
                _ => "250 ok",
            });
            if (verb == "QUIT")
                return;
        }
    }
}
