using System.Globalization;

namespace PneuXNet.Inference;

/// <summary>
/// What each worker takes of memory with weights of its own and with shared ones, and what sharing costs in speed, for XNet and for a
/// model of 256 MB that is made here.
/// </summary>
internal static class WeightsBench
{
    private const string Share = "XNet__ShareWeights";

    private static readonly int[] Counts = [1, 2, 4];

    public static async Task RunAsync(int rounds, TimeSpan each)
    {
        using var made = new WorkFolder();
        string work = made.Path;
        byte[][] requests = [.. Films.Read(Films.Folder(work)).Select(Films.Request)];
        string heavy = Path.Combine(work, "heavy.onnx");
        await File.WriteAllBytesAsync(heavy, HeavyModel.Write());
        string app = WithoutChecks(work);
        Console.WriteLine("| model | MB | weights | PSS of all workers, MB: 1 worker | 2 | 4 | one more worker, MB | of it private | films/s | against own | CPU ms a film |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|---|---|");
        foreach ((string name, string model) in new[] { ("XNet", Built.Model), ("made here", heavy) })
        {
            (Figures alone, Figures shared) = await RatesAsync(model);
            await RowAsync("own", "off", alone, alone);
            await RowAsync("shared", "on", shared, alone);

            async Task RowAsync(string how, string setting, Figures rate, Figures against)
            {
                List<Memory> taken = [];
                foreach (int workers in Counts)
                {
                    taken.Add(await MemoryOfAsync(model, setting, workers));
                }

                // From the second on: what the first shares with nobody counts as its own.
                double more = (taken[^1].Pss - taken[^2].Pss) / (Counts[^1] - Counts[^2]);
                double own = (taken[^1].Private - taken[^2].Private) / (Counts[^1] - Counts[^2]);
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"| {name} | {new FileInfo(model).Length / 1e6:F0} | {how} | {taken[0].Pss:F0} | {taken[1].Pss:F0} | {taken[2].Pss:F0} | {more:F1} | {own:F1} | {rate.Rate:F1} | {rate.Against(against):F3} | {rate.Cpu:F1} |"));
            }
        }

        async Task<Memory> MemoryOfAsync(string model, string setting, int workers)
        {
            using var server = new Server(app, workers, Settings(model, setting));
            await server.WarmUpAsync(requests, each: 30);
            return Memory.Of(server.Pids);
        }

        async Task<(Figures Own, Figures Shared)> RatesAsync(string model)
        {
            using var own = new Server(app, 1, Settings(model, "off"));
            using var shared = new Server(app, 1, Settings(model, "on"));
            await own.WarmUpAsync(requests, each: 50);
            await shared.WarmUpAsync(requests, each: 50);
            var (ownRate, sharedRate) = (new Figures(), new Figures());
            for (int round = 0; round < rounds; round++)
            {
                await Load.RunAsync(own, requests, clients: 4, each, ownRate);
                await Load.RunAsync(shared, requests, clients: 4, each, sharedRate);
            }

            return (ownRate, sharedRate);
        }

        (string, string)[] Settings(string model, string setting) =>
            [("XNet__ModelPath", model), (Share, setting), ("XNet__WeightsFolder", Path.Combine(work, "weights"))];
    }

    /// <summary>The app without the golden checks of its own model, which another can't pass. Links, so that its files are in memory once.</summary>
    private static string WithoutChecks(string work)
    {
        string from = Path.GetDirectoryName(Built.App)!;
        string to = Directory.CreateDirectory(Path.Combine(work, "app")).FullName;
        foreach (string entry in Directory.EnumerateFileSystemEntries(from).Where(entry => Path.GetFileName(entry) != "pneuxnet.checks.toml"))
        {
            File.CreateSymbolicLink(Path.Combine(to, Path.GetFileName(entry)), entry);
        }

        return Path.Combine(to, Path.GetFileName(Built.App));
    }
}
