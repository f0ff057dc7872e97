using Microsoft.Extensions.Logging;
using PneuXNet.Contract;

namespace PneuXNet.Worker.Master;

/// <summary>The worker's end of the socket pair.</summary>
internal sealed class MasterLink(int descriptor)
{
    private readonly Lock _sending = new();
    private readonly byte[] _outgoing = new byte[ControlMessage.MaxBytes];
    private readonly byte[] _incoming = new byte[ControlMessage.MaxBytes];

    /// <summary>Says what the master has to know. A master that is gone hears nothing; the control thread finds out by itself.</summary>
    public void Send(ControlMessage message) => TrySend(message, wait: true);

    /// <summary>A line for the master's log; dropped if the master doesn't read, because no request may wait for a log.</summary>
    public void Log(LogLevel level, string line) => TrySend(new ControlMessage(ControlKind.Log, (long)level, Text: line), wait: false);

    /// <summary>Waits until the master has said something or is gone; false if the time is over first.</summary>
    public bool Wait(TimeSpan time) => Native.WaitToReceive(descriptor, time);

    /// <summary>Waits for the next message; false when the master is gone. Only the control thread calls this.</summary>
    /// <param name="passed">A descriptor that came with it, now ours; null if none did.</param>
    public bool TryReceive(out ControlMessage message, out int? passed)
    {
        int length;
        while ((length = Native.Receive(descriptor, _incoming, out passed)) > 0)
        {
            if (ControlMessage.TryDecode(_incoming.AsSpan(0, length), out message))
            {
                return true;
            }
            Log(LogLevel.Warning, $"a packet of {length} bytes from the master is no message of this version; ignored");
        }
        message = default;
        return false;
    }

    private void TrySend(ControlMessage message, bool wait)
    {
        lock (_sending)
        {
            int length = message.Encode(_outgoing);
            Native.TrySend(descriptor, _outgoing.AsSpan(0, length), wait);
        }
    }
}
