using PneuXNet.Supervisor.Admin;
using PneuXNet.Supervisor.Processes;
using PneuXNet.Supervisor.Sockets;

namespace PneuXNet.Supervisor.Upgrade;

/// <summary>
/// What passes from one master to the next: listeners, paths, the pid file. While two masters live, the older one owns the paths; the
/// newer one has its pid in a file of its own, with <c>.2</c> behind the name, until it is the only one.
/// </summary>
/// <param name="admin">None: there is no admin app to pass on.</param>
/// <param name="adminMemory">What admin apps keep for the ones after them.</param>
internal sealed class Handover(OwnCommand command, Addresses addresses, PidFile? pidFile, string pidPath, Predecessor? predecessor, AdminListener? admin = null, AdminMemory? adminMemory = null)
    : IDisposable
{
    private IReadOnlyList<ListenerHandle> _handedOver = [];

    /// <summary>The master that started this one and still lives.</summary>
    public Predecessor? Predecessor { get; private set; } = predecessor;

    /// <summary>The master that this one has started.</summary>
    public Successor? Successor { get; private set; }

    /// <exception cref="System.ComponentModel.Win32Exception">The process could not be made.</exception>
    /// <param name="status">This master's status page, for reading.</param>
    public void StartSuccessor(int status)
    {
        _handedOver = addresses.Current;
        Successor = Successor.Start(command, _handedOver, status, admin?.Current?.Descriptor, adminMemory?.Descriptor);
        admin?.IsHandedOver = true;
    }

    public void ForgetSuccessor()
    {
        Successor?.Dispose();
        Successor = null;
        admin?.IsHandedOver = false;
    }

    /// <summary>The older master is gone: what it owned is ours.</summary>
    public void TakeOver()
    {
        Predecessor?.Dispose();
        Predecessor = null;
        pidFile?.MoveTo(pidPath);
        foreach (ListenerHandle listener in addresses.Current)
        {
            listener.OwnPath();
        }
        admin?.TakeOver();
    }

    /// <summary>Before the end: what a living successor uses stays where it is.</summary>
    public void LeaveToSuccessor()
    {
        if (Successor is null)
        {
            return;
        }
        foreach (ListenerHandle listener in _handedOver)
        {
            listener.DisownPath();
        }
        admin?.LeaveToSuccessor();
    }

    public void Dispose()
    {
        Predecessor?.Dispose();
        Successor?.Dispose();
    }
}
