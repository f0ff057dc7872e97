using System.Globalization;
using System.Net.Sockets;

namespace PneuXNet.Clients;

/// <summary>Whether the sums of /metrics are what the clients counted, after reloads and kills: the same requests, counted on both sides.</summary>
internal static class TotalsBench
{
    private const int Clients = 4;
    private const int PerSecond = 200;

    // Steps in turn: a kill, a reload, nothing, a reload.
    private static readonly TimeSpan LongStep = TimeSpan.FromSeconds(15);

    // A request in the hands of a client takes no longer to be counted.
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(3);

    public static async Task RunAsync(TimeSpan span)
    {
        string admin = Path.Combine(Path.GetTempPath(), $"pneuxnet-bench-{Environment.ProcessId}.sock");
        using var metrics = new HttpClient(new SocketsHttpHandler { ConnectCallback = (_, gone) => ConnectAsync(admin, gone) });
        using var server = new PneuxnetServer("pneuxnet", $"-w 3 --threads 8 --admin-bind unix:{admin} --no-control-socket");
        server.Start();
        await LossBench.AnswersAsync(server);
        await Task.Delay(Settling, TimeProvider.System);
        string before = await ReadAsync();

        (int answered, int lost, int reloads, int kills) = (0, 0, 0, 0);
        using var stop = new CancellationTokenSource(span, TimeProvider.System);
        Task[] clients = [.. Enumerable.Range(0, Clients).Select(i => Task.Run(() => AskAsync(keepAlive: i % 2 == 0)))];
        TimeSpan step = TimeSpan.FromTicks(Math.Min(LongStep.Ticks, span.Ticks / 16));
        using (var clock = new PeriodicTimer(step, TimeProvider.System))
        {
            // Not in the last step: who is killed is to be replaced, and who drains to be gone.
            for (int i = 0; (i + 2) * step < span && await clock.WaitForNextTickAsync(); i++)
            {
                if (i % 2 == 1)
                {
                    await server.ReloadAsync();
                    reloads++;
                }
                else if (i % 4 == 0 && await OnceAsync() is { } worker)
                {
                    server.KillWorker(int.Parse(worker, CultureInfo.InvariantCulture));
                    kills++;
                }
            }
        }
        await Task.WhenAll(clients);
        await Task.Delay(Settling, TimeProvider.System);
        string after = await ReadAsync();
        Console.WriteLine("| seconds | reloads | kills | answers the clients counted | lost by kills | /metrics: ended | with a duration | with a wait |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"| {span.TotalSeconds:0} | {reloads} | {kills} | {answered} | {lost} | {Sum("pneuxnet_requests_total{")} | {Sum("pneuxnet_request_duration_seconds_count ")} | {Sum("pneuxnet_request_queue_seconds_count ")} |"));

        Task<string> ReadAsync() => metrics.GetStringAsync(new Uri("http://admin/metrics"));

        double Sum(string name) => SumOf(after, name) - SumOf(before, name);

        async Task AskAsync(bool keepAlive)
        {
            using var pace = new PeriodicTimer(TimeSpan.FromSeconds((double)Clients / PerSecond), TimeProvider.System);
            Client? client = null;
            while (!stop.IsCancellationRequested)
            {
                (client, _) = await TryAsync(client, keepAlive);
                await pace.WaitForNextTickAsync();
            }
            client?.Dispose();
        }

        async Task<string?> OnceAsync() => (await TryAsync(null, keepAlive: false)).Body;

        // The client to go on with, and what was answered; null for none.
        async Task<(Client? Client, string? Body)> TryAsync(Client? client, bool keepAlive)
        {
            string? answer = null;
            try
            {
                client ??= await Client.ConnectAsync(server.EndPoint);
                (answer, bool keepsAlive) = await client.AskAsync(close: !keepAlive);
                Interlocked.Increment(ref answered);
                if (keepAlive && keepsAlive)
                {
                    return (client, answer);
                }
            }
            catch (Exception e) when (e is IOException or InvalidDataException or SocketException or OperationCanceledException)
            {
                Interlocked.Increment(ref lost);
            }
            client?.Dispose();
            return (null, answer);
        }
    }

    private static double SumOf(string metrics, string name) => metrics.Split('\n').Where(line => line.StartsWith(name, StringComparison.Ordinal))
        .Sum(line => double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture));

    private static async ValueTask<Stream> ConnectAsync(string path, CancellationToken gone)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), gone);
        return new NetworkStream(socket, ownsSocket: true);
    }
}
