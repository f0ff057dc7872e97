using System.Buffers.Binary;
using PneuXNet.Supervisor.Processes;

namespace PneuXNet.Supervisor.Sockets;

/// <summary>How many connections wait in a listener to be accepted: tcp(7), TCP_INFO.</summary>
internal static class ListenBacklog
{
    private const int IpProtoTcp = 6;
    private const int TcpInfo = 11;

    /// <summary>struct tcp_info: eight bytes, then tcpi_rto, _ato, _snd_mss, _rcv_mss, each of four. Of a listener tcpi_unacked is its queue.</summary>
    private const int Unacked = 24;

    private const int MostBytes = 104;

    /// <returns>Null for a unix socket, of which the kernel doesn't tell.</returns>
    public static unsafe int? Of(int listener)
    {
        byte* info = stackalloc byte[MostBytes];
        uint length = MostBytes;
        return Native.GetSockOpt(listener, IpProtoTcp, TcpInfo, (int*)info, &length) == 0
            ? BinaryPrimitives.ReadInt32LittleEndian(new ReadOnlySpan<byte>(info + Unacked, sizeof(int)))
            : null;
    }
}
