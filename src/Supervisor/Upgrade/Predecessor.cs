using System.Collections.Immutable;
using System.Globalization;
using PneuXNet.Contract;
using PneuXNet.Supervisor.Processes;
using PneuXNet.Supervisor.Sockets;
using PneuXNet.Supervisor.Status;

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

    /// <summary>Tells a new master the descriptor of the older one's status page; an older version doesn't give it.</summary>
    public const string StatusVariable = "PNEUXNET_UPGRADE_STATUS";

    /// <summary>Tells a new master the descriptor of the admin app's listener, if there is one.</summary>
    public const string AdminVariable = "PNEUXNET_UPGRADE_ADMIN";

    /// <summary>Tells a new master the descriptor of what the admin app keeps for the next one; an older version doesn't give it.</summary>
    public const string AdminMemoryVariable = "PNEUXNET_UPGRADE_ADMIN_MEMORY";

    private ForeignPage? _status;

    private Predecessor(int control, ImmutableArray<BindAddress> addresses, int? status, int? admin, int? adminMemory)
    {
        AdminMemory = adminMemory is { } memory ? Native.MoveAside(memory) : null;
        Admin = admin is { } listener ? new BindAddress.Inherited(listener) { IsOurs = true } : null;
        Control = Native.MoveAside(control);
        Addresses = addresses;
        _status = status is { } descriptor ? ForeignPage.TryOpen(Native.MoveAside(descriptor)) : null;
    }

    public int Control { get; }

    /// <summary>What it listened at.</summary>
    public ImmutableArray<BindAddress> Addresses { get; }

    /// <summary>Where its admin app listens; null if it has none.</summary>
    public BindAddress.Inherited? Admin { get; }

    /// <summary>What its admin app keeps for the next one; whoever takes it has charge of it. Null if it has none.</summary>
    public int? AdminMemory { get; }

    public static bool HasStartedUs => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(Variable));

    /// <returns>Null if this master was started in the ordinary way.</returns>
    public static Predecessor? Find()
    {
        (int? status, int? admin, int? adminMemory) = (Number(Take(StatusVariable)), Number(Take(AdminVariable)), Number(Take(AdminMemoryVariable)));
        return Take(Variable) is { Length: > 0 } value
            ? new Predecessor(
                ControlDescriptor,
                [.. value.Split(',').Select((word, index) => new BindAddress.Inherited(ControlDescriptor + 1 + index) { IsOurs = word == Own })],
                status,
                admin,
                adminMemory)
            : null;
    }

    /// <summary>Whether what its workers have counted can be read.</summary>
    public bool HasReadableStatus => _status is not null;

    /// <summary>What the other master's workers have counted, to be read when it is gone; the caller's from now on. Null if it can't be read.</summary>
    public ForeignPage? TakeStatus()
    {
        (ForeignPage? status, _status) = (_status, null);
        return status;
    }

    /// <summary>Lets the other master read this one's status page, in case that it is this one that goes.</summary>
    public void ShowStatus(int descriptor)
    {
        Span<byte> buffer = stackalloc byte[64];
        _ = Native.TrySendWith(Control, buffer[..new ControlMessage(ControlKind.StatusPage).Encode(buffer)], descriptor);
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

    public void Dispose()
    {
        _ = Native.Close(Control);
        TakeStatus()?.Dispose();
    }

    private static int? Number(string? value) => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;

    // Out of the environment with it: the workers would have it too.
    private static string? Take(string variable)
    {
        string? value = Environment.GetEnvironmentVariable(variable);
        Environment.SetEnvironmentVariable(variable, null);
        return value;
    }
}
