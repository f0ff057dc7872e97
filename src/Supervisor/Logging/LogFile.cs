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

    private readonly int _descriptor;

    private LogFile(int descriptor) => _descriptor = descriptor;

    /// <param name="path">A path, or "-" for standard error.</param>
    /// <exception cref="StartException">The file can't be opened.</exception>
    public static LogFile Open(string path)
    {
        if (path == "-")
        {
            return new LogFile(StandardError);
        }
        const FilePermissions mode = FilePermissions.S_IRUSR | FilePermissions.S_IWUSR | FilePermissions.S_IRGRP;
        int descriptor = Syscall.open(path, OpenFlags.O_WRONLY | OpenFlags.O_APPEND | OpenFlags.O_CREAT | OpenFlags.O_CLOEXEC, mode);
        if (descriptor < 0)
        {
            throw new StartException($"cannot open the log file {path}: {Stdlib.strerror(Stdlib.GetLastError())}; choose another with --log-file");
        }
        return new LogFile(Native.MoveAside(descriptor));
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
}
