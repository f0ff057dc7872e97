using System.Net.Sockets;
using Mono.Unix.Native;
using PneuXNet.Supervisor.Processes;

namespace PneuXNet.Supervisor.Sockets;

/// <summary>
/// The path of a unix socket, owned: taken only if nobody answers there, removed only if it is still the one that we made. (A
/// <see cref="Socket"/> that bound a path deletes it when disposed, whoever has it by then; hence none here.)
/// </summary>
internal sealed class UnixSocketFile : IDisposable
{
    public string Path { get; private set; }

    private readonly ulong _device;
    private readonly ulong _inode;

    private UnixSocketFile(string path, Stat stat) => (Path, _device, _inode) = (path, stat.st_dev, stat.st_ino);

    /// <summary>Makes a listening socket at the path, which has the given mode from the first moment.</summary>
    /// <returns>The descriptor.</returns>
    /// <exception cref="StartException">Something else is there, or somebody answers there.</exception>
    public static int Bind(string path, FilePermissions mode, int backlog, out UnixSocketFile file)
    {
        // The folder's lock keeps two masters from judging and replacing the same stale path at the same time. It leaves no file behind.
        int folder = Syscall.open(System.IO.Path.GetDirectoryName(path)!, OpenFlags.O_RDONLY | OpenFlags.O_DIRECTORY | OpenFlags.O_CLOEXEC);
        if (folder < 0)
        {
            throw new StartException($"cannot bind unix:{path}: no folder {System.IO.Path.GetDirectoryName(path)} ({Stdlib.strerror(Stdlib.GetLastError())}); create it");
        }
        try
        {
            _ = Native.Flock(folder, Native.LockExclusive);
            RemoveStale(path);
            int descriptor = Native.MoveAside(BindWithMode(path, mode, backlog));
            _ = Syscall.lstat(path, out Stat stat);
            file = new UnixSocketFile(path, stat);
            return descriptor;
        }
        finally
        {
            _ = Native.Close(folder);
        }
    }

    /// <summary>The path that a listening socket is bound to, as it is now; null if it is none, or an abstract one.</summary>
    public static unsafe UnixSocketFile? At(int descriptor)
    {
        byte* address = stackalloc byte[128];
        uint length = 128;
        const int familyBytes = 2;
        if (Native.GetSockName(descriptor, address, &length) != 0 || address[0] != Native.AfUnix || length <= familyBytes || address[familyBytes] == 0)
        {
            return null;
        }
        string path = System.Text.Encoding.UTF8.GetString(address + familyBytes, (int)length - familyBytes).TrimEnd('\0');
        return Syscall.lstat(path, out Stat stat) == 0 ? new UnixSocketFile(path, stat) : null;
    }

    /// <summary>Gives it another name, over what may be there. Whoever connects by it from now on reaches the same socket.</summary>
    public void MoveTo(string path)
    {
        if (path != Path && IsOurs() && Stdlib.rename(Path, path) == 0)
        {
            Path = path;
        }
    }

    public void Dispose()
    {
        if (IsOurs())
        {
            _ = Syscall.unlink(Path);
        }
    }

    private bool IsOurs() => Syscall.lstat(Path, out Stat stat) == 0 && stat.st_dev == _device && stat.st_ino == _inode;

    private static void RemoveStale(string path)
    {
        if (Syscall.lstat(path, out Stat stat) != 0)
        {
            return;
        }
        if ((stat.st_mode & FilePermissions.S_IFMT) != FilePermissions.S_IFSOCK)
        {
            throw new StartException($"cannot bind unix:{path}: there is something that is no socket; move it away or bind another path");
        }
        if (SomebodyAnswers(path))
        {
            throw new StartException($"cannot bind unix:{path}: another process answers there; stop it or bind another path. See who it is with: ss -lxp src {path}");
        }
        _ = Syscall.unlink(path);
    }

    private static unsafe bool SomebodyAnswers(string path)
    {
        int probe = Native.Check(Native.Socket(Native.AfUnix, Native.SockStream | Native.SockCloseOnExec | SockNonBlocking, 0), "socket");
        System.Net.SocketAddress address = new UnixDomainSocketEndPoint(path).Serialize();
        fixed (byte* bytes = address.Buffer.Span)
        {
            int result = Native.Connect(probe, bytes, (uint)address.Size);
            int error = System.Runtime.InteropServices.Marshal.GetLastPInvokeError();
            _ = Native.Close(probe);
            // Refused: nobody listens any more. Anything else (a full backlog, a mode that keeps us out) is somebody's.
            return result == 0 || error != (int)Errno.ECONNREFUSED;
        }
    }

    private static unsafe int BindWithMode(string path, FilePermissions mode, int backlog)
    {
        int descriptor = Native.Check(Native.Socket(Native.AfUnix, Native.SockStream | Native.SockCloseOnExec, 0), "socket");
        System.Net.SocketAddress address = new UnixDomainSocketEndPoint(path).Serialize();
        bool bound = false;
        FilePermissions before = Syscall.umask(~mode & FilePermissions.ACCESSPERMS);
        try
        {
            fixed (byte* bytes = address.Buffer.Span)
            {
                Native.Check(Native.Bind(descriptor, bytes, (uint)address.Size), $"bind('{path}')");
            }
            bound = true;
            Native.Check(Native.Listen(descriptor, backlog), $"listen('{path}')");
            return descriptor;
        }
        catch
        {
            if (bound)
            {
                _ = Syscall.unlink(path);
            }
            _ = Native.Close(descriptor);
            throw;
        }
        finally
        {
            _ = Syscall.umask(before);
        }
    }

    private const int SockNonBlocking = 0x800;
}
