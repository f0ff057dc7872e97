using PneuXNet.Supervisor.Sockets;

namespace PneuXNet.Supervisor.Admin;

/// <summary>
/// The listener of the admin app, which the master holds so that it outlives the admin app's process, and passes to the next master. It
/// is none of the fleet's: it answers until the last worker is gone.
/// </summary>
internal sealed class AdminListener(Binder binder) : IDisposable
{
    /// <summary>Null: no admin app is wanted.</summary>
    public ListenerHandle? Current { get; private set; }

    /// <summary>Whether a new master has been given a copy.</summary>
    public bool IsHandedOver { get; set; }

    /// <param name="inherited">What an older master has at its admin address; it is taken if it is the one that is wanted, and else left.</param>
    /// <exception cref="StartException">The address can't be bound.</exception>
    public void Open(BindAddress? wanted, BindAddress.Inherited? inherited)
    {
        ListenerHandle? older = inherited is null ? null : binder.BindAll([inherited], stored: [])[0];
        try
        {
            // Any port is as good as the one that it has.
            if (wanted is not null && older is not null && (wanted is BindAddress.Tcp { Port: 0 } || older.IsAt(wanted)))
            {
                (Current, older) = (older, null);
            }
            else if (wanted is not null)
            {
                Current = binder.BindAll([wanted], stored: [])[0];
            }
        }
        finally
        {
            older?.Dispose();
        }
    }

    /// <summary>A listener for another address; the one there is stays until <see cref="Take"/>. Null: none is wanted.</summary>
    /// <exception cref="StartException">The address can't be bound.</exception>
    public ListenerHandle? Prepare(BindAddress? wanted) => wanted is null ? null : binder.BindNow(wanted);

    /// <summary>Takes what was prepared in the place of the one there is.</summary>
    public void Take(ListenerHandle? prepared)
    {
        Current?.Dispose();
        Current = prepared;
    }

    /// <summary>The older master is gone: what it owned is ours.</summary>
    public void TakeOver() => Current?.OwnPath();

    /// <summary>Before the end: what a living successor uses stays where it is.</summary>
    public void LeaveToSuccessor()
    {
        if (IsHandedOver)
        {
            Current?.DisownPath();
        }
    }

    public void Dispose() => Current?.Dispose();
}
