using PneuXNet.Supervisor.Sockets;

namespace PneuXNet.Supervisor.Admin;

/// <summary>Another admin app, as a reload wants it; given back if the reload is refused.</summary>
/// <param name="options">Null: none.</param>
/// <param name="moves">To another address, or to none.</param>
/// <param name="prepared">The listener there; null: none is wanted.</param>
internal sealed class AdminChange(AdminOptions? options, bool moves, ListenerHandle? prepared) : IDisposable
{
    public bool Moves { get; } = moves;

    public AdminOptions? Options { get; } = options;

    /// <summary>Whoever takes it sets it to null.</summary>
    public ListenerHandle? Listener { get; set; } = prepared;

    public void Dispose() => Listener?.Dispose();
}
