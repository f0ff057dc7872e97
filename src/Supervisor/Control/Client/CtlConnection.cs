using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using PneuXNet.Supervisor.Processes;

namespace PneuXNet.Supervisor.Control.Client;

/// <summary>A connection to a master's control socket, as its client has it: a line out, lines in.</summary>
internal sealed class CtlConnection : IDisposable
{
    // A master's loop never waits, so one that says nothing for so long is stopped or stuck.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly StreamReader _lines;

    /// <exception cref="CtlException">Nobody answers there, or they don't want to talk to us.</exception>
    public CtlConnection(string path)
    {
        Path = path;
        // Of connect(2) too, which waits where the queue of who hangs is full.
        _socket.SendTimeout = (int)Patience.TotalMilliseconds;
        try
        {
            _socket.Connect(new UnixDomainSocketEndPoint(path));
            _lines = new StreamReader(new NetworkStream(_socket), Encoding.UTF8);
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.WouldBlock or SocketError.TimedOut)
        {
            _socket.Dispose();
            throw new CtlException(CtlExitCodes.TimedOut, $"a master at {path} lets nobody in: it is stopped or stuck, and clients wait there already");
        }
        catch (Exception e) when (e is SocketException or ArgumentException)
        {
            _socket.Dispose();
            throw new CtlException(CtlExitCodes.NoMaster, $"no master answers at {path}: {e.Message}");
        }
        JsonElement greeting = ReadGreeting();
        Pid = greeting.TryGetProperty("pid", out JsonElement pid)
            ? pid.GetInt32()
            : throw new CtlException(CtlExitCodes.NoMaster, $"{path}: {greeting.GetProperty("error").GetProperty("message").GetString()}");
    }

    /// <summary>Where the master's control socket is.</summary>
    public string Path { get; }

    /// <summary>The master's.</summary>
    public int Pid { get; }

    /// <exception cref="CtlException">The master is gone.</exception>
    public void Send(string line)
    {
        try
        {
            _socket.Send(Encoding.UTF8.GetBytes(line + "\n"));
        }
        catch (SocketException)
        {
            throw Closed();
        }
    }

    /// <summary>The next line.</summary>
    /// <param name="patience">None: for ever.</param>
    /// <exception cref="CtlException">The master is gone, or silent for too long.</exception>
    public JsonElement Read(TimeSpan? patience) => TryRead(patience) is { } line
        ? JsonElement.Parse(line)
        : throw Closed();

    /// <summary>Waits until the master is gone.</summary>
    /// <exception cref="CtlException">It isn't in time.</exception>
    public void AwaitEnd(TimeSpan patience)
    {
        while (TryRead(patience) is not null)
        {
            // What it still says doesn't matter.
        }
    }

    public void Dispose() => _socket.Dispose();

    private JsonElement ReadGreeting()
    {
        try
        {
            return Read(Patience);
        }
        catch (CtlException e) when (e.ExitCode == CtlExitCodes.TimedOut)
        {
            (int pid, _) = Native.PeerOf((int)_socket.Handle);
            _socket.Dispose();
            throw new CtlException(CtlExitCodes.TimedOut, string.Create(
                CultureInfo.InvariantCulture,
                $"the master with pid {pid} says nothing at {Path} for {Patience.TotalSeconds:0} s: it is stopped or stuck. Its workers serve on. To see how it stands: ps -o stat,wchan:20 -p {pid}; if it says T: kill -CONT {pid}"));
        }
    }

    private static CtlException Closed() => new(CtlExitCodes.NoMaster, "the master has closed the connection");

    private string? TryRead(TimeSpan? patience)
    {
        _socket.ReceiveTimeout = patience is { } span ? Math.Max(1, (int)Math.Min(int.MaxValue, span.TotalMilliseconds)) : 0;
        try
        {
            return _lines.ReadLine();
        }
        catch (IOException e) when (e.InnerException is SocketException { SocketErrorCode: SocketError.TimedOut or SocketError.WouldBlock })
        {
            throw new CtlException(CtlExitCodes.TimedOut, "the master did not answer in time");
        }
        catch (IOException)
        {
            return null;
        }
    }
}
