using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace PneuXNet.EndToEnd.Harness;

/// <summary>Clients that ask for /pid over and over, bounded in number, until they are stopped; what failed is kept, with the worker that had it.</summary>
internal sealed class Load : IAsyncDisposable
{
    // A ceiling that no test comes near: a load ends by itself even if its test doesn't.
    private const int MostRequestsPerClient = 200_000;

    private readonly CancellationTokenSource _stop = new(TimeSpan.FromMinutes(3), TimeProvider.System);
    private readonly ConcurrentQueue<LostRequest> _lost = new();
    private readonly ConcurrentDictionary<int, int> _answers = new();
    private readonly Task[] _clients;
    private int _answered;
    private int _refused;
    private long _longest;

    private Load(EndPoint endPoint, int keepAlive, int newConnections) =>
        _clients =
        [
            .. Enumerable.Range(0, keepAlive).Select(_ => Task.Run(() => AskAsync(endPoint, keepAlive: true))),
            .. Enumerable.Range(0, newConnections).Select(_ => Task.Run(() => AskAsync(endPoint, keepAlive: false))),
        ];

    public static Load On(EndPoint endPoint, int keepAlive, int newConnections) => new(endPoint, keepAlive, newConnections);

    /// <summary>The longest time from a request, or the connect before it, to its answer.</summary>
    public TimeSpan Longest => new(Volatile.Read(ref _longest));

    /// <summary>Connections that the kernel refused: each is a client's last, and nothing that was lost.</summary>
    public int Refused => Volatile.Read(ref _refused);

    /// <summary>Waits until every client was refused.</summary>
    public Task RefusedAsync() => Eventually.Holds(() => _clients.All(client => client.IsCompleted), "all clients are refused");

    public int Answered => Volatile.Read(ref _answered);

    public IReadOnlyCollection<LostRequest> Lost => _lost;

    /// <summary>Answers by worker.</summary>
    public IReadOnlyDictionary<int, int> Answers => _answers;

    /// <summary>Waits until so many more requests have been answered.</summary>
    public Task MoreAsync(int answers)
    {
        int goal = Answered + answers;
        return Eventually.Holds(() => Answered >= goal, $"{answers} more answers");
    }

    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_clients);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
    }

    private async Task AskAsync(EndPoint endPoint, bool keepAlive)
    {
        Wire? wire = null;
        int worker = 0;
        for (int i = 0; i < MostRequestsPerClient && !_stop.IsCancellationRequested; i++)
        {
            long began = TimeProvider.System.GetTimestamp();
            try
            {
                if (wire is null)
                {
                    worker = 0;
                    if ((wire = await TryConnectAsync(endPoint)) is null)
                    {
                        return;
                    }
                }
                Reply reply = await wire.SendAsync("GET", "/pid", close: !keepAlive);
                if (reply.Status != 200 || !int.TryParse(reply.Body, out worker))
                {
                    throw new InvalidDataException($"status {reply.Status}: {reply.Body}");
                }
                Interlocked.Increment(ref _answered);
                NoteTime(TimeProvider.System.GetElapsedTime(began).Ticks);
                _answers.AddOrUpdate(worker, 1, (_, count) => count + 1);
                if (keepAlive && reply.KeepsAlive)
                {
                    continue;
                }
            }
            catch (Exception e) when (e is IOException or InvalidDataException or SocketException or OperationCanceledException)
            {
                _lost.Enqueue(new LostRequest(worker, e.Message));
            }
            wire?.Dispose();
            wire = null;
        }
        wire?.Dispose();
    }

    private async Task<Wire?> TryConnectAsync(EndPoint endPoint)
    {
        try
        {
            return await Wire.ConnectAsync(endPoint);
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.ConnectionRefused or SocketError.AddressNotAvailable)
        {
            // The second is what .NET makes of a unix path that is not there.
            Interlocked.Increment(ref _refused);
            return null;
        }
    }

    private void NoteTime(long ticks)
    {
        for (long longest = Volatile.Read(ref _longest); ticks > longest; longest = Volatile.Read(ref _longest))
        {
            Interlocked.CompareExchange(ref _longest, ticks, longest);
        }
    }
}
