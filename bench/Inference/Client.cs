using System.Net;
using System.Net.Sockets;
using System.Text;

namespace PneuXNet.Inference;

/// <summary>
/// One connection that sends films one after the other. It shares the processors with what it measures, so it does no more than it must:
/// no parsing but for the end of an answer, which comes in chunks.
/// </summary>
internal sealed class Client : IDisposable
{
    private static ReadOnlySpan<byte> LastChunk => "0\r\n\r\n"u8;

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _buffer = new byte[64 * 1024];

    public static async Task<Client> ConnectAsync(IPEndPoint endPoint)
    {
        var client = new Client();
        await client._socket.ConnectAsync(endPoint);
        return client;
    }

    /// <summary>The answer, head and body.</summary>
    public async Task<string> AskAsync(ReadOnlyMemory<byte> request)
    {
        for (ReadOnlyMemory<byte> left = request; left.Length > 0;)
        {
            left = left[await _socket.SendAsync(left)..];
        }

        int filled = 0;
        do
        {
            int read = await _socket.ReceiveAsync(_buffer.AsMemory(filled));
            filled += read > 0 ? read : throw new EndOfStreamException("closed before it was answered");
        }
        while (!_buffer.AsSpan(0, filled).EndsWith(LastChunk));

        string answer = Encoding.UTF8.GetString(_buffer, 0, filled);
        return answer.StartsWith("HTTP/1.1 200", StringComparison.Ordinal) ? answer : throw new InvalidDataException(answer);
    }

    public void Dispose() => _socket.Dispose();
}
