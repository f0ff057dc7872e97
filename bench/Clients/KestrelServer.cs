using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace PneuXNet.Clients;

/// <summary>
/// Stock Kestrel, stopped and started again behind a listener that outlives it, as under a service manager with a socket unit: what can be
/// had without a supervisor of workers.
/// </summary>
internal sealed class KestrelServer : Server
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly Lock _lock = new();
    private Process? _process;
    private bool _ends;

    public KestrelServer()
    {
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(2048);
        LetInherit(_listener);
        EndPoint = (IPEndPoint)_listener.LocalEndPoint!;
    }

    public override string Name => "stock Kestrel";

    public override void Start()
    {
        lock (_lock)
        {
            _process = Run("dotnet", [Built.Specimen], ("SPECIMEN_LISTEN_FD", ((int)_listener.Handle).ToString(CultureInfo.InvariantCulture)));
        }
    }

    public override Task ReloadAsync() => Task.Run(() =>
    {
        lock (_lock)
        {
            if (!_ends)
            {
                Stop(_process!);
                Start();
            }
        }
    });

    /// <summary>And starts it again at once, as a restart loop does.</summary>
    public override void KillOne()
    {
        lock (_lock)
        {
            KillHard(_process!.Id);
            _process.WaitForExit();
            _process.Dispose();
            Start();
        }
    }

    public override void KillWorker(int pid) => KillOne();

    public override void Dispose()
    {
        lock (_lock)
        {
            _ends = true;
            if (_process is not null)
            {
                Stop(_process);
            }
        }
        _listener.Dispose();
    }
}
