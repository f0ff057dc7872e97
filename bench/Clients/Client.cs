using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace PneuXNet.Clients;

/// <summary>One HTTP/1.1 connection: no retry, no pool, so that a lost request is seen as lost.</summary>
internal sealed class Client : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _buffer = new byte[4096];

    public static async Task<Client> ConnectAsync(EndPoint endPoint)
    {
        var client = new Client();
        try
        {
            using var limit = new CancellationTokenSource(Patience, TimeProvider.System);
            await client._socket.ConnectAsync(endPoint, limit.Token);
            return client;
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    /// <summary>The body of the answer to GET /pid, and whether another request may follow.</summary>
    public async Task<(string Body, bool KeepsAlive)> AskAsync(bool close)
    {
        using var limit = new CancellationTokenSource(Patience, TimeProvider.System);
        await _socket.SendAsync(Encoding.ASCII.GetBytes($"GET /pid HTTP/1.1\r\nHost: bench\r\n{(close ? "Connection: close\r\n" : "")}\r\n"), limit.Token);
        string text = "";
        while (!IsComplete(text))
        {
            int read = await _socket.ReceiveAsync(_buffer, limit.Token);
            if (read == 0)
            {
                throw new EndOfStreamException("closed before it was answered");
            }
            text += Encoding.ASCII.GetString(_buffer, 0, read);
        }
        if (!text.StartsWith("HTTP/1.1 200", StringComparison.Ordinal))
        {
            throw new InvalidDataException(text.Split('\r')[0]);
        }
        return (BodyOf(text), !text.Contains("Connection: close", StringComparison.OrdinalIgnoreCase));
    }

    public void Dispose() => _socket.Dispose();

    private static bool IsComplete(string text)
    {
        int end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        if (end < 0)
        {
            return false;
        }
        string body = text[(end + 4)..];
        int length = text.IndexOf("Content-Length: ", StringComparison.OrdinalIgnoreCase);
        return length >= 0 && length < end
            ? body.Length >= int.Parse(text[(length + 16)..].Split('\r')[0], CultureInfo.InvariantCulture)
            : body.EndsWith("0\r\n\r\n", StringComparison.Ordinal);
    }

    private static string BodyOf(string text)
    {
        string body = text[(text.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..];
        // A chunk, if it came in one.
        return body.Contains('\r') ? body.Split("\r\n")[1] : body;
    }
}
