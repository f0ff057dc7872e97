using System.Text;
using Mono.Unix.Native;
using PneuXNet.Supervisor.Processes;
using PneuXNet.Supervisor.Sockets;

namespace PneuXNet.Supervisor.Logging;

/// <summary>
/// Where lines of a log go: a file opened for appending, or a standard stream. One write(2) a line, so that lines of several writers
/// don't mix; a full disk costs lines, never the master.
/// </summary>
internal sealed class LogFile : IDisposable
{
    public const int StandardOutput = 1;
    public const int StandardError = 2;

    private readonly string _path;

    private LogFile(string path, int descriptor) => (_path, Descriptor) = (path, descriptor);

    /// <summary>Keeps its number for good.</summary>
    public int Descriptor { get; }

    /// <summary>It has no path to be opened at again.</summary>
    public bool IsStandard => Descriptor is StandardOutput or StandardError;

    /// <param name="path">A path, or "-" for the standard stream.</param>
    /// <param name="setting">That named the path, for the error.</param>
    /// <exception cref="StartException">The file can't be opened.</exception>
    public static LogFile Open(string path, int standard, string setting)
    {
        if (path == "-")
        {
            return new LogFile(path, standard);
        }
        // The working folder may change; what is opened again later must be the same place.
        string full = Path.GetFullPath(path);
        int descriptor = OpenFile(full);
        return descriptor >= 0
            ? new LogFile(full, Native.MoveAside(descriptor))
            : throw new StartException($"cannot open the log file {path}: {Stdlib.strerror(Stdlib.GetLastError())}; choose another with {setting}");
    }

    /// <summary>
    /// Opens the path again, after a log rotation has moved the file away. The descriptor keeps its number and changes in one step, so
    /// no line is lost between two files. False, and the old file goes on, if the path can't be opened.
    /// </summary>
    public bool Reopen()
    {
        if (IsStandard)
        {
            return true;
        }
        int fresh = OpenFile(_path);
        if (fresh < 0)
        {
            return false;
        }
        Native.Replace(Descriptor, fresh);
        return true;
    }

    public unsafe void Write(string line)
    {
        int size = Encoding.UTF8.GetByteCount(line);
        byte[] buffer = System.Buffers.ArrayPool<byte>.Shared.Rent(size);
        Encoding.UTF8.GetBytes(line, buffer);
        fixed (byte* bytes = buffer)
        {
            _ = Native.Write(Descriptor, bytes, (nuint)size);
        }
        System.Buffers.ArrayPool<byte>.Shared.Return(buffer);
    }

    public void Dispose()
    {
        if (!IsStandard)
        {
            _ = Native.Close(Descriptor);
        }
    }

    private static int OpenFile(string path) => Syscall.open(
        path,
        OpenFlags.O_WRONLY | OpenFlags.O_APPEND | OpenFlags.O_CREAT | OpenFlags.O_CLOEXEC,
        FilePermissions.S_IRUSR | FilePermissions.S_IWUSR | FilePermissions.S_IRGRP);
}
