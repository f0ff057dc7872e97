using System.Collections.Concurrent;
using System.Diagnostics;

namespace PneuXNet.Inference;

/// <summary>So many clients, each of which sends a film when it has its answer to the one before.</summary>
internal static class Load
{
    /// <returns>Processor time that the clients took, in milliseconds a film.</returns>
    public static async Task<double> RunAsync(Server server, byte[][] requests, int clients, TimeSpan length, Figures figures)
    {
        var took = new ConcurrentQueue<double>();
        int next = 0;
        Client[] connected = await Task.WhenAll(Enumerable.Range(0, clients).Select(_ => Client.ConnectAsync(server.EndPoint)));
        (TimeSpan serverBefore, TimeSpan mineBefore) = (server.Cpu(), Environment.CpuUsage.TotalTime);
        long began = Stopwatch.GetTimestamp();
        await Task.WhenAll(connected.Select(client => Task.Run(async () =>
        {
            while (Stopwatch.GetElapsedTime(began) < length)
            {
                long asked = Stopwatch.GetTimestamp();
                await client.AskAsync(requests[(Interlocked.Increment(ref next) & int.MaxValue) % requests.Length]);
                took.Enqueue(Stopwatch.GetElapsedTime(asked).TotalMilliseconds);
            }
        })));
        double seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        (TimeSpan cpu, TimeSpan mine) = (server.Cpu() - serverBefore, Environment.CpuUsage.TotalTime - mineBefore);
        Array.ForEach(connected, client => client.Dispose());
        figures.Add(took.Count / seconds, cpu.TotalMilliseconds / took.Count, took);
        return mine.TotalMilliseconds / took.Count;
    }
}
