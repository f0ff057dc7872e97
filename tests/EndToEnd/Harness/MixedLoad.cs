using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace PneuXNet.EndToEnd.Harness;

/// <summary>
/// Clients of every kind at once, bounded in number and time: on keep-alive and on new connections, with uploads, with answers in chunks.
/// Each first asks a connection for its worker, so that of a request that fails it is known in whose hands it was.
/// </summary>
internal sealed class MixedLoad : IAsyncDisposable
{
    private static readonly string[] Kinds = ["keep-alive", "new connection", "upload", "chunks"];

    private readonly CancellationTokenSource _stop;
    private readonly ConcurrentQueue<FailedRequest> _failed = new();
    private readonly ConcurrentDictionary<string, int> _answered = new();
    private readonly ConcurrentQueue<double> _latencies = new();
    private readonly byte[] _upload;
    private readonly Task[] _clients;

    private MixedLoad(IReadOnlyList<EndPoint> endPoints, int clientsOfEach, int uploadBytes, TimeSpan atMost)
    {
        _stop = new CancellationTokenSource(atMost, TimeProvider.System);
        _upload = new byte[uploadBytes];
        _clients = [.. from endPoint in endPoints from kind in Kinds from _ in Enumerable.Range(0, clientsOfEach) select Task.Run(() => AskAsync(endPoint, kind))];
    }

    /// <param name="atMost">When it ends by itself, even if its test doesn't.</param>
    public static MixedLoad On(IReadOnlyList<EndPoint> endPoints, int clientsOfEach, int uploadBytes, TimeSpan atMost) => new(endPoints, clientsOfEach, uploadBytes, atMost);

    public int Answered => _answered.Values.Sum();

    public IReadOnlyCollection<FailedRequest> Failed => _failed;

    /// <summary>How many of each kind were answered.</summary>
    public string Summary => string.Join(", ", Kinds.Select(kind => $"{_answered.GetValueOrDefault(kind)} {kind}"));

    /// <summary>Milliseconds that so many of a hundred answers took at most.</summary>
    public double Percentile(double percent)
    {
        double[] sorted = [.. _latencies.Order()];
        return sorted.Length == 0 ? 0 : sorted[Math.Min(sorted.Length - 1, (int)(sorted.Length * percent / 100))];
    }

    public Task MoreAsync(int answers)
    {
        int goal = Answered + answers;
        return Eventually.Holds(() => Answered >= goal, $"{answers} more answers; so far {Summary}", TimeSpan.FromSeconds(60));
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

    private async Task AskAsync(EndPoint endPoint, string kind)
    {
        Wire? wire = null;
        int worker = 0;
        while (!_stop.IsCancellationRequested)
        {
            long began = TimeProvider.System.GetTimestamp();
            try
            {
                bool isNew = wire is null;
                if (wire is null)
                {
                    worker = 0;
                    wire = await Wire.ConnectAsync(endPoint);
                }
                Reply reply = isNew && kind != "new connection" ? await wire.SendAsync("GET", "/pid") : await SendAsync(wire, kind);
                if (reply.Status != 200)
                {
                    throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"status {reply.Status}"));
                }
                if (isNew && !int.TryParse(reply.Body, out worker))
                {
                    throw new InvalidDataException($"'{reply.Body}' is no worker");
                }
                _answered.AddOrUpdate(kind, 1, (_, count) => count + 1);
                _latencies.Enqueue(TimeProvider.System.GetElapsedTime(began).TotalMilliseconds);
                if (reply.KeepsAlive)
                {
                    continue;
                }
            }
            catch (Exception e) when (e is IOException or InvalidDataException or SocketException or OperationCanceledException)
            {
                _failed.Enqueue(new FailedRequest(kind, worker, began, TimeProvider.System.GetTimestamp(), e.Message));
            }
            wire?.Dispose();
            wire = null;
        }
        wire?.Dispose();
    }

    private async Task<Reply> SendAsync(Wire wire, string kind)
    {
        switch (kind)
        {
            case "upload":
                Reply counted = await wire.SendAsync("POST", "/count", body: _upload);
                return counted.Body == _upload.Length.ToString(CultureInfo.InvariantCulture) ? counted : throw new InvalidDataException($"{counted.Body} of {_upload.Length} bytes arrived");
            case "chunks":
                Reply streamed = await wire.SendAsync("GET", "/stream?n=4&ms=2");
                return streamed.Status != 200 || streamed.Body == "0\n1\n2\n3\n" ? streamed : throw new InvalidDataException($"'{streamed.Body}' is not all of it");
            default:
                return await wire.SendAsync("GET", "/pid", close: kind == "new connection");
        }
    }
}
