using System.Buffers;
using System.Net.Sockets;

namespace PneuXNet.Contract.Syslog;

/// <summary>
/// Sends lines to a syslog server, on a thread of its own, so whoever has a line never waits. As many lines wait as there is room for;
/// while the server is slow or not there the others are lost, and counted, and that is told.
/// </summary>
public sealed class SyslogSender : IDisposable
{
    private const int MostWaiting = 4096;

    /// <summary>How long the server may take for a line before it counts as gone.</summary>
    private const int SendMilliseconds = 2000;

    /// <summary>A server that is not there is looked for so often.</summary>
    private static readonly TimeSpan BetweenTries = TimeSpan.FromSeconds(1);

    /// <summary>While lines are lost, that is told so often.</summary>
    private static readonly TimeSpan BetweenReports = TimeSpan.FromSeconds(30);

    /// <summary>What is still waiting at the end has so long.</summary>
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(1);

    private readonly SyslogAddress _address;
    private readonly int _facility;
    private readonly string _tag;
    private readonly Action<long, string> _lost;
    private readonly TimeProvider _time;
    private readonly string _host = Environment.MachineName;
    private readonly Queue<ArraySegment<byte>> _waiting = new();
    private readonly Thread _thread;
    private Socket? _socket;
    private long? _triedAt;
    private long? _reportedAt;
    private long _lostLines;
    private string _why = "";
    private bool _busy;
    private bool _ending;

    /// <param name="tag">The name that the server shows before each line.</param>
    /// <param name="lost">Told of lines that were lost, and why; on the sender's thread.</param>
    public SyslogSender(SyslogAddress address, int facility, string tag, Action<long, string> lost, TimeProvider time)
    {
        (_address, _facility, _tag, _lost, _time) = (address, facility, tag, lost, time);
        _thread = new Thread(Run) { IsBackground = true, Name = "PneuXNet syslog" };
        _thread.Start();
    }

    /// <summary>Takes a line of a process, in UTF-8; false if there is no room for it. Never waits, and allocates nothing once the pool is warm.</summary>
    public bool Send(SyslogSeverity severity, int pid, ReadOnlySpan<byte> text)
    {
        Span<byte> line = stackalloc byte[SyslogLine.MostBytes];
        int length = SyslogLine.Write(line, _address, _facility, severity, _time.GetLocalNow(), _host, _tag, pid, text);
        lock (_waiting)
        {
            if (_waiting.Count == MostWaiting)
            {
                Lose("it is slow, or not there");
                return false;
            }
            byte[] rented = ArrayPool<byte>.Shared.Rent(length);
            line[..length].CopyTo(rented);
            _waiting.Enqueue(new ArraySegment<byte>(rented, 0, length));
            Monitor.PulseAll(_waiting);
            return true;
        }
    }

    /// <summary>Waits until all lines are on their way, as long as the time reaches.</summary>
    public void Flush(TimeSpan atMost)
    {
        long began = _time.GetTimestamp();
        lock (_waiting)
        {
            while ((_waiting.Count > 0 || _busy) && atMost - _time.GetElapsedTime(began) is { Ticks: > 0 } left)
            {
                Monitor.Wait(_waiting, left);
            }
        }
    }

    public void Dispose()
    {
        Flush(Farewell);
        lock (_waiting)
        {
            for (; _waiting.Count > 0; _waiting.Dequeue())
            {
                Lose("it took too long");
            }
            _ending = true;
            Monitor.PulseAll(_waiting);
        }
        _thread.Join(Farewell);
        _socket?.Dispose();
    }

    private void Run()
    {
        while (Next() is { } line)
        {
            string? problem = TrySend(line);
            ArrayPool<byte>.Shared.Return(line.Array!);
            lock (_waiting)
            {
                if (problem is not null)
                {
                    Lose(problem);
                }
                _busy = false;
                Monitor.PulseAll(_waiting);
            }
            Report(problem is null);
        }
        Report(now: true);
    }

    private ArraySegment<byte>? Next()
    {
        lock (_waiting)
        {
            ArraySegment<byte> line;
            while (!_waiting.TryDequeue(out line) && !_ending)
            {
                Monitor.Wait(_waiting);
            }
            _busy = line.Array is not null;
            return _busy ? line : default(ArraySegment<byte>?);
        }
    }

    /// <returns>Null if it is on its way; else why it is not.</returns>
    private string? TrySend(ArraySegment<byte> line)
    {
        try
        {
            if (_socket is null && _triedAt is { } tried && _time.GetElapsedTime(tried) < BetweenTries)
            {
                return _why;
            }
            _triedAt = _time.GetTimestamp();
            _socket ??= Connect();
            for (int sent = 0; sent < line.Count;)
            {
                sent += _socket.Send(line.AsSpan(sent));
            }
            return null;
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // What was half sent would spoil the next line, so a stream begins anew.
            _socket?.Dispose();
            _socket = null;
            return e.Message;
        }
    }

    private Socket Connect()
    {
        Socket socket = _address.Connect();
        socket.SendTimeout = SendMilliseconds;
        return socket;
    }

    // Under the lock.
    private void Lose(string why)
    {
        _lostLines++;
        _why = why;
    }

    /// <param name="now">Whether a loss that has come to an end is to be told; one that goes on is told now and then.</param>
    private void Report(bool now)
    {
        long lost;
        string why;
        lock (_waiting)
        {
            bool isDue = now || _reportedAt is not { } reported || _time.GetElapsedTime(reported) > BetweenReports;
            if (_lostLines == 0 || !isDue)
            {
                return;
            }
            (lost, why, _lostLines, _reportedAt) = (_lostLines, _why, 0, _time.GetTimestamp());
        }
        _lost(lost, why);
    }
}
