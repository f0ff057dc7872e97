using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Sockets;

namespace PneuXNet.Clients;

/// <summary>What each server loses while its workers are replaced, recycled and killed: the same clients, one server after the other.</summary>
internal static class LossBench
{
    private const int ClientsOfEach = 4;

    private static readonly TimeSpan Between = TimeSpan.FromSeconds(1.5);

    public static async Task RunAsync(TimeSpan each)
    {
        Console.WriteLine("| what | server | requests | lost | p50 ms | p99 ms | longest ms |");
        Console.WriteLine("|---|---|---|---|---|---|---|");
        await SideBySideAsync("rolling reloads", each, server => server.ReloadAsync(), "-w 2", withKestrel: true);
        await SideBySideAsync("recycling every 300 requests", each, _ => Task.CompletedTask, "-w 2 --max-requests 300", withKestrel: false);
        await SideBySideAsync("kills", each, Kill, "-w 2", withKestrel: true, new PneuxnetServer("pneuxnet with a spare", "-w 2 --spare 1"));
    }

    private static Task Kill(Server server)
    {
        server.KillOne();
        return Task.CompletedTask;
    }

    private static async Task SideBySideAsync(string what, TimeSpan each, Func<Server, Task> disturb, string options, bool withKestrel, params Server[] besides)
    {
        Server[] servers =
        [
            new PneuxnetServer("pneuxnet", options), .. besides,
            .. withKestrel ? (Server[])[new KestrelServer()] : [],
            .. GunicornServer.IsInstalled ? (Server[])[new GunicornServer(options)] : [],
        ];
        foreach (Server server in servers)
        {
            using (server)
            {
                await MeasureAsync(what, server, each, disturb);
            }
        }
    }

    private static async Task MeasureAsync(string what, Server server, TimeSpan each, Func<Server, Task> disturb)
    {
        server.Start();
        await AnswersAsync(server);
        var latencies = new ConcurrentQueue<double>();
        int lost = 0;
        using var stop = new CancellationTokenSource(each, TimeProvider.System);
        Task[] clients = [.. Enumerable.Range(0, 2 * ClientsOfEach).Select(i => Task.Run(() => AskAsync(keepAlive: i % 2 == 0)))];
        while (!stop.IsCancellationRequested)
        {
            await Task.Delay(Between, TimeProvider.System);
            await disturb(server);
        }
        await Task.WhenAll(clients);
        double[] sorted = [.. latencies.Order()];
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"| {what} | {server.Name} | {sorted.Length + lost} | {lost} | {At(sorted, 50):0.0} | {At(sorted, 99):0.0} | {At(sorted, 100):0} |"));

        async Task AskAsync(bool keepAlive)
        {
            Client? client = null;
            while (!stop.IsCancellationRequested)
            {
                long began = TimeProvider.System.GetTimestamp();
                try
                {
                    client ??= await Client.ConnectAsync(server.EndPoint);
                    (_, bool keepsAlive) = await client.AskAsync(close: !keepAlive);
                    latencies.Enqueue(TimeProvider.System.GetElapsedTime(began).TotalMilliseconds);
                    if (keepAlive && keepsAlive)
                    {
                        continue;
                    }
                }
                catch (Exception e) when (e is IOException or InvalidDataException or SocketException or OperationCanceledException)
                {
                    Interlocked.Increment(ref lost);
                }
                client?.Dispose();
                client = null;
            }
            client?.Dispose();
        }
    }

    /// <summary>Waits until it serves, and is warm enough not to be judged for its first answers.</summary>
    internal static async Task AnswersAsync(Server server)
    {
        for (int answered = 0; answered < 200;)
        {
            try
            {
                using Client client = await Client.ConnectAsync(server.EndPoint);
                await client.AskAsync(close: true);
                answered++;
            }
            catch (Exception e) when (e is IOException or InvalidDataException or SocketException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
            }
        }
    }

    private static double At(double[] sorted, double percent) => sorted.Length == 0 ? 0 : sorted[Math.Min(sorted.Length - 1, (int)(sorted.Length * percent / 100))];
}
