using System.Collections.Immutable;
using PneuXNet.Contract;
using PneuXNet.Supervisor.Fleet;
using PneuXNet.Supervisor.Logging;
using PneuXNet.Supervisor.Processes;
using PneuXNet.Supervisor.Sockets;

namespace PneuXNet.Supervisor.Workers;

/// <summary>A worker from the perspective of the master: its process, the socket pair to it, its cell, its private socket.</summary>
internal sealed class WorkerHandle(int id, int slot, int generation, ChildHandle child, int control, int cellIndex, StatusCell cell, ListenerHandle privateListener)
    : IDisposable
{
    public int Id { get; } = id;

    /// <summary>Changes once, if it is a spare that takes the place of another.</summary>
    public int Slot { get; private set; } = slot;

    /// <summary>By what it was made.</summary>
    public required WorkerRecipe Recipe { get; init; }

    /// <summary>For a spare that was promoted: since when its place had been empty.</summary>
    public TimeSpan PlaceEmptySince { get; private set; }

    /// <summary>Of its requests, how many were over their time when it said that it has overdue work.</summary>
    public long TimedOutBefore { get; set; }

    public int Generation { get; } = generation;

    /// <summary>What it writes to its standard streams; null if those are the master's.</summary>
    public CapturedOutput? Output { get; init; }

    /// <summary>Whether it has something to call before a kill.</summary>
    public bool HasHooks { get; init; }

    /// <summary>Timestamp of the spawn.</summary>
    public required long StartedAt { get; init; }

    /// <summary>What it serves, in the order of the descriptors that it inherited.</summary>
    public required ImmutableArray<ListenerHandle> Listeners { get; init; }

    public int Pid => child.Pid;

    public int PidFd => child.PidFd;

    /// <summary>Our end of the socket pair.</summary>
    public int Control { get; } = control;

    /// <summary>False once the worker has closed its end.</summary>
    public bool IsListening { get; private set; } = true;

    public int CellIndex { get; } = cellIndex;

    public StatusCell Cell { get; } = cell;

    public string PrivateSocket => privateListener.Name;

    /// <summary>The path of that socket.</summary>
    public required string PrivatePath { get; init; }

    /// <summary>Says something to the worker. One that is gone, or so wedged that its buffer is full, is not waited for: a deadline watches over what it was told.</summary>
    public unsafe void Tell(ControlMessage message)
    {
        Span<byte> buffer = stackalloc byte[1024];
        fixed (byte* bytes = buffer)
        {
            _ = Native.Send(Control, bytes, (nuint)message.Encode(buffer), Native.MsgDontWait | Native.MsgNoSignal);
        }
    }

    /// <summary>Says something and hands over a descriptor with it. Doesn't wait either.</summary>
    public void Tell(ControlMessage message, int descriptor)
    {
        Span<byte> buffer = stackalloc byte[64];
        _ = Native.TrySendWith(Control, buffer[..message.Encode(buffer)], descriptor);
    }

    /// <summary>A spare takes a slot, and accepts.</summary>
    public void Promote(int slot, TimeSpan emptySince)
    {
        (Slot, PlaceEmptySince) = (slot, emptySince);
        Cell.Slot = slot;
        Tell(new ControlMessage(ControlKind.Promote, slot));
    }

    /// <summary>The next thing that the worker has said, if any.</summary>
    public unsafe bool TryHear(Span<byte> buffer, out ControlMessage message)
    {
        message = default;
        while (IsListening)
        {
            nint length;
            fixed (byte* bytes = buffer)
            {
                length = Native.Recv(Control, bytes, (nuint)buffer.Length, Native.MsgDontWait);
            }
            if (length <= 0)
            {
                IsListening = length != 0;
                return false;
            }
            // What doesn't decode is not ours; the next may be.
            if (ControlMessage.TryDecode(buffer[..(int)length], out message))
            {
                return true;
            }
        }
        return false;
    }

    public ExitStatus? TryReap() => child.TryReap();

    /// <summary>By us.</summary>
    public bool WasKilled { get; private set; }

    public void KillGroup()
    {
        WasKilled = true;
        child.KillGroup();
    }

    public void Dispose()
    {
        _ = Native.Close(Control);
        Output?.Dispose();
        privateListener.Dispose();
        child.Dispose();
    }
}
