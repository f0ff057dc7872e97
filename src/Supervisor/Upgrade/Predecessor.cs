using System.Collections.Immutable;
using PneuXNet.Contract;
using PneuXNet.Supervisor.Processes;
using PneuXNet.Supervisor.Sockets;

namespace PneuXNet.Supervisor.Upgrade;

/// <summary>The master that started this one to take its place, as this one sees it: a socket pair that ends when it ends, and its listeners.</summary>
internal sealed class Predecessor : IDisposable
{
    /// <summary>Tells a new master which listeners it inherits: for each one word, with commas between them.</summary>
    public const string Variable = "PNEUXNET_UPGRADE";

    /// <summary>The word for a listener that whoever started the first master may hold still.</summary>
    public const string Foreign = "foreign";

    /// <summary>The word for one that this line of masters has opened.</summary>
    public const string Own = "own";

    /// <summary>The socket pair; the listeners follow.</summary>
    public const int ControlDescriptor = 3;

    private Predecessor(int control, ImmutableArray<BindAddress> addresses)
    {
        Control = Native.MoveAside(control);
        Addresses = addresses;
    }

    public int Control { get; }

    /// <summary>What it listened at.</summary>
    public ImmutableArray<BindAddress> Addresses { get; }

    /// <returns>Null if this master was started in the ordinary way.</returns>
    public static Predecessor? Find()
    {
        string? value = Environment.GetEnvironmentVariable(Variable);
        Environment.SetEnvironmentVariable(Variable, null);
        return value is { Length: > 0 }
            ? new Predecessor(
                ControlDescriptor,
                [.. value.Split(',').Select((word, index) => new BindAddress.Inherited(ControlDescriptor + 1 + index) { IsOurs = word == Own })])
            : null;
    }

    /// <summary>This master serves; the other one may go.</summary>
    public unsafe void TellReady()
    {
        Span<byte> buffer = stackalloc byte[64];
        fixed (byte* bytes = buffer)
        {
            _ = Native.Send(Control, bytes, (nuint)new ControlMessage(ControlKind.Ready).Encode(buffer), Native.MsgDontWait | Native.MsgNoSignal);
        }
    }

    public void Dispose() => _ = Native.Close(Control);
}
