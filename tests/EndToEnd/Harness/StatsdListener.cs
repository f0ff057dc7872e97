using System.Net;
using System.Net.Sockets;
using System.Text;

namespace PneuXNet.EndToEnd.Harness;

/// <summary>A server of datagrams with lines in them, such as statsd: it keeps every line that comes.</summary>
internal sealed class StatsdListener : IDisposable
{
    private readonly Socket _socket;
    private readonly List<string> _lines = [];
    private readonly Thread _reader;

    private StatsdListener(Socket socket, EndPoint address)
    {
        _socket = socket;
        _socket.ReceiveBufferSize = 1 << 20;
        _socket.Bind(address);
        _reader = new Thread(Read) { IsBackground = true };
        _reader.Start();
    }

    public static StatsdListener Udp() => new(new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp), new IPEndPoint(IPAddress.Loopback, 0));

    public static StatsdListener Unix(string path) => new(new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified), new UnixDomainSocketEndPoint(path));

    /// <summary>HOST:PORT.</summary>
    public string Address => _socket.LocalEndPoint!.ToString()!;

    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_lines)
            {
                return [.. _lines];
            }
        }
    }

    public void Dispose()
    {
        _socket.Dispose();
        _reader.Join();
    }

    private void Read()
    {
        byte[] buffer = new byte[65536];
        try
        {
            for (; ; )
            {
                int length = _socket.Receive(buffer);
                lock (_lines)
                {
                    _lines.AddRange(Encoding.UTF8.GetString(buffer, 0, length).Split('\n', StringSplitOptions.RemoveEmptyEntries));
                }
            }
        }
        catch (SocketException)
        {
            // Disposed.
        }
        catch (ObjectDisposedException)
        {
            // Disposed between two reads.
        }
    }
}
