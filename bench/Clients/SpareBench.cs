using System.Globalization;
using System.Net.Sockets;

namespace PneuXNet.Clients;

/// <summary>How long nobody answers after the only worker was killed: from the kill to the first answer of another process.</summary>
internal static class SpareBench
{
    // Long enough for a new generation to serve, or for a new spare to stand by.
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(3);

    public static async Task RunAsync(int kills)
    {
        string checks = Path.Combine(Path.GetTempPath(), $"pneuxnet-bench-{Environment.ProcessId}.toml");
        await File.WriteAllTextAsync(checks, "[[check]]\nname = \"pid\"\npath = \"/pid\"\nwarmup = 50\n");
        Console.WriteLine("| kill -9 of the only worker | kills | median ms to the next answer | quickest | longest |");
        Console.WriteLine("|---|---|---|---|---|");
        foreach (Server server in (Server[])[new PneuxnetServer("pneuxnet --spare 1, a check with warmup = 50", $"--spare 1 -c {checks}"), new PneuxnetServer("pneuxnet --spare 1, no check", "--spare 1"), new PneuxnetServer("pneuxnet", ""), new KestrelServer()])
        {
            using (server)
            {
                server.Start();
                await LossBench.AnswersAsync(server);
                List<double> spans = [];
                for (int i = 0; i < kills; i++)
                {
                    await Task.Delay(Rest, TimeProvider.System);
                    // A reload forgives: kill after kill would be taken for a crash loop, and replacements would wait.
                    await server.ReloadAsync();
                    await Task.Delay(Rest, TimeProvider.System);
                    spans.Add(await KillAsync(server));
                }
                spans.Sort();
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {server.Name} | {kills} | {spans[spans.Count / 2]:0.0} | {spans[0]:0.0} | {spans[^1]:0.0} |"));
            }
        }
        File.Delete(checks);
    }

    private static async Task<double> KillAsync(Server server)
    {
        string serves = await AskAsync(server) ?? "";
        long killed = TimeProvider.System.GetTimestamp();
        server.KillWorker(int.Parse(serves, CultureInfo.InvariantCulture));
        while (true)
        {
            if (await AskAsync(server) is { } answer && answer != serves)
            {
                return TimeProvider.System.GetElapsedTime(killed).TotalMilliseconds;
            }
        }
    }

    private static async Task<string?> AskAsync(Server server)
    {
        try
        {
            using Client client = await Client.ConnectAsync(server.EndPoint);
            return (await client.AskAsync(close: true)).Body;
        }
        catch (Exception e) when (e is IOException or InvalidDataException or SocketException)
        {
            return null;
        }
    }
}
