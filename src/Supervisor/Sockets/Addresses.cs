using System.Collections.Immutable;
using PneuXNet.Supervisor.Configuration;

namespace PneuXNet.Supervisor.Sockets;

/// <summary>
/// The listeners that the master holds. A reload can change them: what stays is not touched, what is new is open before anything else
/// happens, and what is gone is held until nobody serves it any more.
/// </summary>
/// <param name="binder">None: these addresses never change.</param>
internal sealed class Addresses(ImmutableArray<ListenerHandle> first, Binder? binder) : IDisposable
{
    private readonly List<ListenerHandle> _open = [.. first];

    /// <summary>Those of the configuration that holds.</summary>
    public ImmutableArray<ListenerHandle> Current { get; private set; } = first;

    /// <summary>Called with each that is new.</summary>
    public Action<ListenerHandle>? Opened { get; set; }

    /// <summary>Called with each that nobody can connect to any more.</summary>
    public Action<ListenerHandle>? Ended { get; set; }

    /// <summary>The listeners for what another configuration asks for. Descriptors that the master was started with stay, whatever it asks for.</summary>
    /// <exception cref="StartException">One can't be bound. Nothing has changed.</exception>
    public ImmutableArray<ListenerHandle> Change(MasterOptions options)
    {
        ImmutableArray<ListenerHandle> foreign = [.. Current.Where(listener => listener.IsForeign)];
        if (binder is null || (options.BindsAreDefault && !foreign.IsEmpty))
        {
            return binder is null ? Current : foreign;
        }
        var wanted = ImmutableArray.CreateBuilder<ListenerHandle>();
        wanted.AddRange(foreign);
        List<ListenerHandle> fresh = [];
        try
        {
            foreach (BindAddress address in options.Binds.Where(address =>
                foreign.IsEmpty || (address is not BindAddress.Inherited && !foreign.Any(listener => listener.IsAt(address)))))
            {
                wanted.Add(_open.Find(listener => listener.IsAt(address) && !wanted.Contains(listener)) ?? Bind(address, fresh));
            }
        }
        catch
        {
            fresh.ForEach(listener => listener.Dispose());
            throw;
        }
        _open.AddRange(fresh);
        fresh.ForEach(listener => Opened?.Invoke(listener));
        return wanted.ToImmutable();
    }

    /// <summary>Nobody can connect any more but to these; what waits at the others can still be accepted.</summary>
    /// <param name="forGood">They won't be wanted after a restart either.</param>
    /// <returns>Those that refuse from now on.</returns>
    public ImmutableArray<ListenerHandle> RefuseAllBut(IReadOnlySet<ListenerHandle> open, bool forGood)
    {
        List<ListenerHandle> others = _open.FindAll(listener => !open.Contains(listener));
        others.ForEach(listener => listener.IsKept &= !forGood);
        List<ListenerHandle> refusing = others.FindAll(listener => listener.Refuse());
        refusing.ForEach(listener => Ended?.Invoke(listener));
        return [.. refusing];
    }

    /// <summary>Closes all that are not wanted any more. A worker that drains has copies of its own.</summary>
    /// <param name="current">Of the configuration that holds.</param>
    /// <param name="others">Of those that somebody still serves by, or that may hold again.</param>
    /// <returns>Those that were closed.</returns>
    public IReadOnlyList<ListenerHandle> Keep(ImmutableArray<ListenerHandle> current, IEnumerable<ListenerHandle> others)
    {
        Current = current;
        // Nearly always: none beside the current ones.
        if (_open.Count == current.Length)
        {
            return [];
        }
        HashSet<ListenerHandle> wanted = [.. current, .. others];
        List<ListenerHandle> unwanted = _open.FindAll(listener => !wanted.Contains(listener));
        _open.RemoveAll(unwanted.Contains);
        foreach (ListenerHandle listener in unwanted)
        {
            if (!listener.Refuses)
            {
                Ended?.Invoke(listener);
            }
            listener.IsKept = false;
            listener.Dispose();
        }
        return unwanted;
    }

    public void Dispose()
    {
        _open.ForEach(listener => listener.Dispose());
        _open.Clear();
    }

    private ListenerHandle Bind(BindAddress address, List<ListenerHandle> fresh)
    {
        if (address is BindAddress.Inherited)
        {
            throw new StartException($"cannot use {address}: a running master inherits nothing more; start it anew with the descriptor, or bind an address");
        }
        ListenerHandle listener = binder!.BindNow(address);
        fresh.Add(listener);
        return listener;
    }
}
