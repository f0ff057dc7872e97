using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace PneuXNet.EndToEnd.Harness;

/// <summary>
/// One HTTP/1.1 connection without mercy: no retry, no pool, no second thought, so that a lost request is seen as lost. (HttpClient
/// quietly sends a GET again when a pooled connection turns out to be closed.)
/// </summary>
internal sealed class Wire : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Socket _socket;
    private readonly byte[] _buffer = new byte[64 * 1024];
    private int _start;
    private int _end;

    private Wire(Socket socket) => _socket = socket;

    public static async Task<Wire> ConnectAsync(EndPoint endPoint)
    {
        var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            using var limit = new CancellationTokenSource(Patience, TimeProvider.System);
            await socket.ConnectAsync(endPoint, limit.Token);
            return new Wire(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>A connection for one request.</summary>
    public static async Task<Reply> GetAsync(EndPoint endPoint, string path, string headers = "")
    {
        using Wire wire = await ConnectAsync(endPoint);
        return await wire.SendAsync("GET", path, close: true, headers: headers);
    }

    /// <param name="headers">Whole lines, each with its end.</param>
    public async Task<Reply> SendAsync(string method, string path, bool close = false, byte[]? body = null, string headers = "")
    {
        using var limit = new CancellationTokenSource(Patience, TimeProvider.System);
        await BeginAsync(method, path, close, body, headers, limit.Token);
        return await ReadReplyAsync(limit.Token);
    }

    /// <summary>Sends a request and does not wait for the answer.</summary>
    public async Task BeginAsync(string method, string path, bool close = false, byte[]? body = null, string headers = "", CancellationToken cancellation = default)
    {
        string head = $"{method} {path} HTTP/1.1\r\nHost: localhost\r\n{headers}{(close ? "Connection: close\r\n" : "")}"
            + (body is null ? "\r\n" : string.Create(CultureInfo.InvariantCulture, $"Content-Length: {body.Length}\r\n\r\n"));
        byte[] bytes = [.. Encoding.ASCII.GetBytes(head), .. body ?? []];
        for (int sent = 0; sent < bytes.Length;)
        {
            sent += await _socket.SendAsync(bytes.AsMemory(sent), cancellation);
        }
    }

    /// <summary>Sends bytes in pieces, as far as the server reads them: it may have refused them by then.</summary>
    public async Task SendPiecesAsync(byte[] bytes, Func<int, int> lengthOf, CancellationToken cancellation)
    {
        if (_socket.AddressFamily != AddressFamily.Unix)
        {
            _socket.NoDelay = true;
        }
        try
        {
            for (int sent = 0, piece = 0; sent < bytes.Length; piece++)
            {
                int length = Math.Min(lengthOf(piece), bytes.Length - sent);
                sent += await _socket.SendAsync(bytes.AsMemory(sent, length), cancellation);
            }
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.ConnectionReset or SocketError.Shutdown)
        {
            // Closed under us, which the reader sees too.
        }
    }

    /// <summary>Bytes of another protocol, that are text too.</summary>
    public async Task<string> ReadTextAsync(int length)
    {
        using var limit = new CancellationTokenSource(Patience, TimeProvider.System);
        return await ReadExactlyAsync(length, limit.Token);
    }

    /// <summary>The next answer that is not 100 (Continue).</summary>
    public async Task<Reply> ReadFinalReplyAsync(CancellationToken cancellation)
    {
        Reply reply = await ReadReplyAsync(cancellation);
        return reply.Status == 100 ? await ReadReplyAsync(cancellation) : reply;
    }

    public async Task<Reply> ReadReplyAsync(CancellationToken cancellation = default)
    {
        Reply head = await ReadHeadAsync(cancellation);
        return head with { Body = await ReadBodyAsync(head.Headers, cancellation) };
    }

    /// <summary>The beginning of an answer, whose end may be far away.</summary>
    public async Task<Reply> ReadHeadAsync(CancellationToken cancellation = default)
    {
        string[] status = (await ReadLineAsync(cancellation)).Split(' ', 3);
        Dictionary<string, string> headers = new(StringComparer.OrdinalIgnoreCase);
        for (string line = await ReadLineAsync(cancellation); line.Length > 0; line = await ReadLineAsync(cancellation))
        {
            int colon = line.IndexOf(':');
            headers[line[..colon]] = line[(colon + 1)..].Trim();
        }
        return new Reply(int.Parse(status[1], CultureInfo.InvariantCulture), headers, Body: "");
    }

    /// <summary>All that comes until the server closes the connection, however it does.</summary>
    public async Task<string> ReadToEndAsync()
    {
        using var limit = new CancellationTokenSource(Patience, TimeProvider.System);
        var text = new StringBuilder();
        try
        {
            for (int count; (count = await _socket.ReceiveAsync(_buffer, limit.Token)) > 0;)
            {
                text.Append(Encoding.UTF8.GetString(_buffer, 0, count));
            }
        }
        catch (SocketException)
        {
            // Aborted, which is an end too.
        }
        return text.ToString();
    }

    /// <summary>Whether the server closes the connection within the time, without sending anything more.</summary>
    public async Task<bool> IsClosedWithinAsync(TimeSpan time)
    {
        using var limit = new CancellationTokenSource(time, TimeProvider.System);
        try
        {
            return await _socket.ReceiveAsync(_buffer, limit.Token) == 0;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionReset)
        {
            // What it had not read when it closed.
            return true;
        }
    }

    public void Dispose() => _socket.Dispose();

    private async Task<string> ReadBodyAsync(IReadOnlyDictionary<string, string> headers, CancellationToken cancellation)
    {
        if (headers.TryGetValue("Content-Length", out string? length))
        {
            return await ReadExactlyAsync(int.Parse(length, CultureInfo.InvariantCulture), cancellation);
        }
        if (!headers.TryGetValue("Transfer-Encoding", out string? coding) || coding != "chunked")
        {
            return "";
        }
        var body = new StringBuilder();
        for (; ; )
        {
            int size = int.Parse(await ReadLineAsync(cancellation), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            body.Append(await ReadExactlyAsync(size, cancellation));
            await ReadLineAsync(cancellation);
            if (size == 0)
            {
                return body.ToString();
            }
        }
    }

    private async Task<string> ReadLineAsync(CancellationToken cancellation)
    {
        var line = new StringBuilder();
        for (; ; )
        {
            if (_start == _end)
            {
                await FillAsync(cancellation);
            }
            char c = (char)_buffer[_start++];
            if (c == '\n')
            {
                return line.ToString().TrimEnd('\r');
            }
            line.Append(c);
        }
    }

    private async Task<string> ReadExactlyAsync(int count, CancellationToken cancellation)
    {
        byte[] bytes = new byte[count];
        for (int have = 0; have < count;)
        {
            if (_start == _end)
            {
                await FillAsync(cancellation);
            }
            int some = Math.Min(_end - _start, count - have);
            Array.Copy(_buffer, _start, bytes, have, some);
            (_start, have) = (_start + some, have + some);
        }
        return Encoding.UTF8.GetString(bytes);
    }

    private async Task FillAsync(CancellationToken cancellation)
    {
        (_start, _end) = (0, await _socket.ReceiveAsync(_buffer, cancellation));
        if (_end == 0)
        {
            throw new EndOfStreamException("the server closed the connection before it had answered");
        }
    }
}
