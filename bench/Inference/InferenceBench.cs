using System.Globalization;

namespace PneuXNet.Inference;

/// <summary>
/// Films a second through HTTP against the same steps without it, and micro-batching against none. All servers are up during the whole
/// run and take turns with the loops, so that what the machine does meanwhile hits all alike.
/// </summary>
internal static class InferenceBench
{
    private const int MaxBatch = 8;

    // As many times a round's length: meanwhile the runtime compiles what has turned out to be hot, which is as much work as a third of the films.
    private const int Settling = 4;

    private static readonly int[] Clients = [1, 4, 16];

    public static async Task RunAsync(int rounds, TimeSpan each)
    {
        using var work = new WorkFolder();
        string folder = Films.Folder(work.Path);
        byte[][] films = Films.Read(folder);
        byte[][] requests = [.. films.Select(Films.Request)];
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{films.Length} films of {films.Average(film => film.Length) / 1000:F0} kB on average, {Environment.ProcessorCount} processors, {rounds} rounds of {each.TotalSeconds:F0} s"));
        Console.WriteLine();
        Console.WriteLine("| workers | clients | without HTTP, films/s | through HTTP | ratio | p50 ms | p99 ms | batches up to 8, films/s | against none | p99 ms | CPU ms a film: without HTTP | through HTTP | ratio | in batches | the client's |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|");
        var steps = new double[3];
        int looped = 0;
        foreach (int workers in new[] { 1, 2 })
        {
            await MeasureAsync(workers);
        }

        Console.WriteLine();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"Of the loop, processor time a film, on average of the {looped} that were judged alone: decode {1000 * steps[0] / looped:F2} ms, resize {1000 * steps[1] / looped:F2} ms, inference {1000 * steps[2] / looped:F2} ms"));

        async Task MeasureAsync(int workers)
        {
            int share = Math.Max(1, Environment.ProcessorCount / workers);
            using var plain = new Server(Built.App, workers, ("XNet__MaxBatch", "1"));
            using var batching = new Server(Built.App, workers, ("XNet__MaxBatch", MaxBatch.ToString(CultureInfo.InvariantCulture)));
            Loop[] loops = [.. Enumerable.Range(0, workers).Select(_ => new Loop(folder, share))];
            await plain.WarmUpAsync(requests, each: 20);
            await batching.WarmUpAsync(requests, each: 20);
            await LoopAsync(4, each * Settling);
            await Load.RunAsync(plain, requests, clients: 4, each * Settling, new Figures());
            await Load.RunAsync(batching, requests, clients: 4, each * Settling, new Figures());
            double own = 0;
            var figures = Clients.ToDictionary(clients => clients, _ => (Loop: new Figures(), Plain: new Figures(), Batching: new Figures()));
            for (int round = 0; round < rounds; round++)
            {
                foreach (int clients in Clients)
                {
                    (double rate, double cpu) = await LoopAsync(clients, each);
                    figures[clients].Loop.Add(rate, cpu, []);
                    own = await Load.RunAsync(plain, requests, clients, each, figures[clients].Plain);
                    await Load.RunAsync(batching, requests, clients, each, figures[clients].Batching);
                }
            }

            Array.ForEach(loops, loop => loop.Dispose());
            foreach ((int clients, (Figures loop, Figures http, Figures together)) in figures)
            {
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"| {workers} | {clients} | {loop.Rate:F1} | {http.Rate:F1} | {http.Against(loop):F3} | {http.Percentile(50):F1} | {http.Percentile(99):F1} | {together.Rate:F1} | {together.Against(http):F3} | {together.Percentile(99):F1} | {loop.Cpu:F2} | {http.Cpu:F2} | {loop.Cpu / http.Cpu:F3} | {together.Cpu:F2} | {own:F2} |"));
            }

            // As many films at once as the workers would have in hand, and never more than they have threads for.
            async Task<(double Rate, double Cpu)> LoopAsync(int clients, TimeSpan length)
            {
                int running = Math.Min(workers, clients);
                var done = await Task.WhenAll(loops[..running].Select(loop => loop.RunAsync(Math.Min(share, (clients + workers - 1) / workers), length)));
                int films = done.Sum(one => one.Films);
                if (clients == 1)
                {
                    looped += films;
                    for (int step = 0; step < steps.Length; step++)
                    {
                        steps[step] += done.Sum(one => one.Steps[step]);
                    }
                }

                return (done.Sum(one => one.Films / one.Seconds), 1000 * done.Sum(one => one.Cpu) / films);
            }
        }
    }
}
