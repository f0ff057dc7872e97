using System.ComponentModel;
using System.Globalization;
using Microsoft.Extensions.Logging;
using Mono.Unix.Native;
using PneuXNet.Supervisor.Configuration;
using PneuXNet.Supervisor.Logging;
using PneuXNet.Supervisor.Processes;
using PneuXNet.Supervisor.Sockets;

namespace PneuXNet.Supervisor.Control;

/// <summary>
/// The path at which this master hears orders. A path that was named passes to the next master at an upgrade: until then that one is at
/// the same path with <c>.2</c> behind it.
/// </summary>
internal sealed class ControlSocket : IDisposable
{
    private const int Backlog = 128;
    private const uint Root = 0;

    private readonly UnixSocketFile _file;
    private readonly string _path;
    private readonly int _mode;

    private ControlSocket(int descriptor, UnixSocketFile file, string path, int mode) => (Descriptor, _file, _path, _mode) = (descriptor, file, path, mode);

    public int Descriptor { get; }

    /// <summary>Where it is now.</summary>
    public string Path => _file.Path;

    /// <returns>Null if it was not wanted, or a path that nobody named can't be had.</returns>
    /// <exception cref="StartException">The path that was named can't be had.</exception>
    public static ControlSocket? Open(MasterOptions options, bool hasPredecessor, ILogger log)
    {
        if (options.NoControlSocket)
        {
            return null;
        }
        ControlPath.Sweep(Environment.GetEnvironmentVariable);
        bool isNamed = options.ControlSocket.Length > 0;
        string path = isNamed ? System.IO.Path.GetFullPath(options.ControlSocket) : ControlPath.DefaultFor(Environment.ProcessId, Environment.GetEnvironmentVariable);
        try
        {
            int descriptor = UnixSocketFile.Bind(
                isNamed && hasPredecessor ? path + ".2" : path, (FilePermissions)options.ControlSocketMode, Backlog, out UnixSocketFile file);
            // A client that has gone before it is accepted must not make the master wait for the next.
            _ = Syscall.fcntl(descriptor, FcntlCommand.F_SETFL, (int)OpenFlags.O_NONBLOCK);
            Log.ControlSocket(log, file.Path);
            return new ControlSocket(descriptor, file, path, options.ControlSocketMode);
        }
        catch (Exception e) when (!isNamed && e is StartException or Win32Exception)
        {
            Log.NoControlSocket(log, e.Message);
            return null;
        }
    }

    /// <summary>The next client that may give orders; null if there is none.</summary>
    public ControlConnection? TryAccept(ILogger log)
    {
        int descriptor = Native.TryAccept(Descriptor);
        if (descriptor < 0)
        {
            return null;
        }
        (int pid, uint user) = Native.PeerOf(descriptor);
        string who = string.Create(CultureInfo.InvariantCulture, $"user {user}, pid {pid}");
        var connection = new ControlConnection(descriptor, who);
        if (MayOrder(user))
        {
            return connection;
        }
        connection.Refuse(0, "denied", "only the master's own user and root may give orders here");
        connection.Dispose();
        Log.ControlConnectionDropped(log, who, "neither the master's own user nor root");
        return null;
    }

    /// <summary>The older master is gone, and its path is ours.</summary>
    public void TakeOver() => _file.MoveTo(_path);

    public void Dispose()
    {
        _file.Dispose();
        _ = Native.Close(Descriptor);
    }

    // A mode that lets a group in is the operator's word for it, and the kernel has held to it already.
    private bool MayOrder(uint user) => user == Root || user == Syscall.geteuid() || (_mode & 0b111_111) != 0;
}
