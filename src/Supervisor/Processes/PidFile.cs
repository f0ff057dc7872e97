using System.Globalization;
using System.Text;
using Mono.Unix.Native;
using PneuXNet.Supervisor.Sockets;

namespace PneuXNet.Supervisor.Processes;

/// <summary>
/// The pid file. What counts is the lock on it, which ends with its holder however that ends; the number inside is for people, so one
/// that the kernel has given to somebody else meanwhile blocks nobody.
/// </summary>
internal sealed class PidFile : IDisposable
{
    private const FilePermissions Mode = FilePermissions.S_IRUSR | FilePermissions.S_IWUSR | FilePermissions.S_IRGRP | FilePermissions.S_IROTH;

    private string _path;
    private readonly int _descriptor;

    private PidFile(string path, int descriptor) => (_path, _descriptor) = (path, descriptor);

    /// <exception cref="StartException">A living master holds it, or it can't be written.</exception>
    public static PidFile Create(string path)
    {
        string mine = string.Create(CultureInfo.InvariantCulture, $"{path}.{Environment.ProcessId}");
        int descriptor = Syscall.open(mine, OpenFlags.O_RDWR | OpenFlags.O_CREAT | OpenFlags.O_TRUNC | OpenFlags.O_CLOEXEC, Mode);
        if (descriptor < 0)
        {
            throw new StartException($"cannot write the pid file {path}: {Stdlib.strerror(Stdlib.GetLastError())}; choose another path with --pid");
        }
        try
        {
            WriteAndLock(descriptor);
            Publish(mine, path);
            return new PidFile(path, descriptor);
        }
        catch
        {
            _ = Syscall.unlink(mine);
            _ = Native.Close(descriptor);
            throw;
        }
    }

    /// <summary>Gives the file the name that an older master's had.</summary>
    public void MoveTo(string path)
    {
        if (IsAt(_path, _descriptor) && Stdlib.rename(_path, path) == 0)
        {
            _path = path;
        }
    }

    public void Dispose()
    {
        if (IsAt(_path, _descriptor))
        {
            _ = Syscall.unlink(_path);
        }
        _ = Native.Close(_descriptor);
    }

    private static unsafe void WriteAndLock(int descriptor)
    {
        byte[] line = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId}\n"));
        fixed (byte* bytes = line)
        {
            Native.Check(Native.Write(descriptor, bytes, (nuint)line.Length), "write the pid file");
        }
        _ = Native.TryLock(descriptor);
    }

    /// <summary>Puts the finished, locked file in its place: over a stale one, never over one that is held.</summary>
    private static void Publish(string mine, string path)
    {
        for (; ; )
        {
            // link(2) fails if the name exists, so of two masters that find no file only one gets it.
            if (Syscall.link(mine, path) == 0)
            {
                _ = Syscall.unlink(mine);
                return;
            }
            if (Stdlib.GetLastError() is var error and not Errno.EEXIST)
            {
                throw new StartException($"cannot write the pid file {path}: {Stdlib.strerror(error)}; choose another path with --pid");
            }
            int old = Syscall.open(path, OpenFlags.O_RDWR | OpenFlags.O_CLOEXEC);
            if (old < 0)
            {
                if (Stdlib.GetLastError() == Errno.ENOENT)
                {
                    continue;
                }
                throw new StartException($"cannot read the pid file {path}: {Stdlib.strerror(Stdlib.GetLastError())}; choose another path with --pid");
            }
            try
            {
                if (!Native.TryLock(old))
                {
                    throw new StartException(
                        $"the pid file {path} is held by a running master (pid {ReadPid(path)}); stop it, or give this one another file with --pid");
                }
                // Ours only if the name still means the file that we locked.
                if (IsAt(path, old))
                {
                    _ = Stdlib.rename(mine, path);
                    return;
                }
            }
            finally
            {
                _ = Native.Close(old);
            }
        }
    }

    private static bool IsAt(string path, int descriptor) =>
        Syscall.lstat(path, out Stat there) == 0 && Syscall.fstat(descriptor, out Stat here) == 0
        && there.st_ino == here.st_ino && there.st_dev == here.st_dev;

    private static string ReadPid(string path)
    {
        string content = File.ReadAllText(path).Trim();
        return int.TryParse(content, NumberStyles.None, CultureInfo.InvariantCulture, out int pid) ? pid.ToString(CultureInfo.InvariantCulture) : "unknown";
    }
}
