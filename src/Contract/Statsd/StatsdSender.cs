using System.Net;
using System.Net.Sockets;
using System.Text;

namespace PneuXNet.Contract.Statsd;

/// <summary>
/// Sends metrics to a statsd server, from any thread. It never waits and never throws: a metric that can't be sent is lost, which is
/// statsd's bargain.
/// </summary>
public sealed class StatsdSender : IDisposable
{
    /// <summary>A unix socket where nobody answers is tried again after this: each try costs an exception, and none may be a request's.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly Socket _socket;
    private readonly SocketAddress _address;
    private readonly TimeProvider _time;
    private long _pausedAt;

    /// <param name="address">With an address and not a name.</param>
    /// <param name="prefix">Before every name, with a dot between the two; empty for none.</param>
    /// <param name="tags">Behind every metric, in DogStatsD's way: <c>tag:value,tag</c>; empty for none.</param>
    public StatsdSender(StatsdAddress address, string prefix, string tags, TimeProvider time)
    {
        EndPoint endPoint = address.EndPoint;
        _address = endPoint.Serialize();
        _socket = new Socket(endPoint.AddressFamily, SocketType.Dgram, ProtocolType.Unspecified) { Blocking = false };
        _time = time;
        Prefix = Encoding.UTF8.GetBytes(prefix.Length > 0 ? $"{prefix.TrimEnd('.')}." : "");
        Suffix = Encoding.UTF8.GetBytes(tags.Length > 0 ? $"|#{tags}" : "");
    }

    /// <summary>What stands before every name.</summary>
    internal byte[] Prefix { get; }

    /// <summary>What stands behind every metric.</summary>
    internal byte[] Suffix { get; }

    /// <summary>A packet to be filled and sent.</summary>
    public StatsdPacket Begin(Span<byte> buffer) => new(this, buffer);

    internal void Send(ReadOnlySpan<byte> packet)
    {
        long pausedAt = Volatile.Read(ref _pausedAt);
        if (pausedAt != 0 && _time.GetElapsedTime(pausedAt) < Pause)
        {
            return;
        }
        try
        {
            _socket.SendTo(packet, SocketFlags.None, _address);
        }
        catch (SocketException)
        {
            Volatile.Write(ref _pausedAt, _time.GetTimestamp());
        }
    }

    public void Dispose() => _socket.Dispose();
}
