using System.Text;
using Mono.Unix.Native;
using PneuXNet.Supervisor.Processes;
using PneuXNet.Supervisor.Sockets;

namespace PneuXNet.Supervisor.Logging;

/// <summary>
/// Where the master's lines go: a file opened for appending, or standard error. One write(2) a line, so that lines of several writers
/// don't mix; a full disk costs lines, never the master.
/// </summary>
internal sealed class LogFile : IDisposable
{
    private const int StandardError = 2;

    private readonly string _path;
    private readonly int _descriptor;

    private LogFile(string path, int descriptor) => (_path, _descriptor) = (path, descriptor);

    /// <param name="path">A path, or "-" for standard error.</param>
    /// <exception cref="StartException">The file can't be opened.</exception>
    public static LogFile Open(string path)
    {
        if (path == "-")
        {
            return new LogFile(path, StandardError);
        }
        // The working folder may change; what is opened again later must be the same place.
        string full = Path.GetFullPath(path);
        int descriptor = OpenFile(full);
        return descriptor >= 0
            ? new LogFile(full, Native.MoveAside(descriptor))
            : throw new StartException($"cannot open the log file {path}: {Stdlib.strerror(Stdlib.GetLastError())}; choose another with --log-file");
    }

    /// <summary>
    /// Opens the path again, after a log rotation has moved the file away. The descriptor keeps its number and changes in one step, so
    /// no line is lost between two files. False, and the old file goes on, if the path can't be opened.
    /// </summary>
    public bool Reopen()
    {
        if (_descriptor == StandardError)
        {
            return true;
        }
        int fresh = OpenFile(_path);
        if (fresh < 0)
        {
            return false;
        }
        Native.Replace(_descriptor, fresh);
        return true;
    }

    public unsafe void Write(string line)
    {
        int size = Encoding.UTF8.GetByteCount(line);
        byte[] buffer = System.Buffers.ArrayPool<byte>.Shared.Rent(size);
        Encoding.UTF8.GetBytes(line, buffer);
        fixed (byte* bytes = buffer)
        {
            _ = Native.Write(_descriptor, bytes, (nuint)size);
        }
        System.Buffers.ArrayPool<byte>.Shared.Return(buffer);
    }

    public void Dispose()
    {
        if (_descriptor != StandardError)
        {
            _ = Native.Close(_descriptor);
        }
    }

    private static int OpenFile(string path) => Syscall.open(
        path,
        OpenFlags.O_WRONLY | OpenFlags.O_APPEND | OpenFlags.O_CREAT | OpenFlags.O_CLOEXEC,
        FilePermissions.S_IRUSR | FilePermissions.S_IWUSR | FilePermissions.S_IRGRP);
}
