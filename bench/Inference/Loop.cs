using System.Diagnostics;
using System.Globalization;
using PneuXNet.WebApp;
using PneuXNet.WebApp.Imaging;
using PneuXNet.WebApp.Suitability;
using PneuXNet.WebApp.XNet;

namespace PneuXNet.Inference;

/// <summary>
/// What serving could reach at most: the steps from a file's bytes to a verdict in a loop, in a process of its own with a worker's share of
/// the processors. It is told by lines on its standard input how many films to judge at once and for how long.
/// </summary>
internal sealed class Loop : IDisposable
{
    private readonly Process _process;

    public Loop(string films, int threads)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, [.. SelfIfHosted(), "loop", Built.Model, films, threads.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true,
        };
        _process = Process.Start(start)!;
    }

    /// <summary>
    /// Films judged, in how many seconds, with how many seconds of processor time in all; and of it, if one was judged at a time, what each
    /// step had: decode, resize, inference.
    /// </summary>
    public async Task<(int Films, double Seconds, double Cpu, double[] Steps)> RunAsync(int atOnce, TimeSpan length)
    {
        await _process.StandardInput.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{atOnce} {length.TotalSeconds}"));
        string answer = await _process.StandardOutput.ReadLineAsync() ?? throw new EndOfStreamException("the loop has ended");
        double[] numbers = [.. answer.Split(' ').Select(number => double.Parse(number, CultureInfo.InvariantCulture))];
        return ((int)numbers[0], numbers[1], numbers[2], numbers[3..]);
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }

    /// <summary>The process's side: until its standard input ends.</summary>
    public static void Obey(string model, string films, int threads)
    {
        // As the app does.
        Native.GiveFreedMemoryBack();
        byte[][] files = Films.Read(films);
        using XNetModel network = XNetModel.Load(new XNetOptions(model, threads, 1, WeightSharing.Off, ""));
        var guard = new Guard(network.Metadata);
        while (Console.ReadLine() is { } line)
        {
            string[] words = line.Split(' ');
            var length = TimeSpan.FromSeconds(double.Parse(words[1], CultureInfo.InvariantCulture));
            Console.WriteLine(Run(network, guard, files, int.Parse(words[0], CultureInfo.InvariantCulture), length));
        }
    }

    private static string Run(XNetModel network, Guard guard, byte[][] files, int atOnce, TimeSpan length)
    {
        int next = 0;
        var (decode, resize, inference) = (TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero);
        TimeSpan before = Environment.CpuUsage.TotalTime;
        long began = Stopwatch.GetTimestamp();
        Thread[] threads = [.. Enumerable.Range(0, atOnce).Select(_ => new Thread(Judge))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        double seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        return string.Create(CultureInfo.InvariantCulture, $"{next} {seconds} {(Environment.CpuUsage.TotalTime - before).TotalSeconds} {decode.TotalSeconds} {resize.TotalSeconds} {inference.TotalSeconds}");

        void Judge()
        {
            while (Stopwatch.GetElapsedTime(began) < length)
            {
                byte[] file = files[Interlocked.Increment(ref next) % files.Length];
                TimeSpan start = Environment.CpuUsage.TotalTime;
                Film film = guard.Upright(FilmReader.Read(file, new FilmLimits()), out _);
                TimeSpan decoded = Environment.CpuUsage.TotalTime;
                using NetworkInput input = network.ToInput(film);
                TimeSpan resized = Environment.CpuUsage.TotalTime;
                Reading reading = network.Run(input, explain: false);
                guard.Of(film, reading.Strangeness);
                if (atOnce == 1)
                {
                    decode += decoded - start;
                    resize += resized - decoded;
                    inference += Environment.CpuUsage.TotalTime - resized;
                }
            }
        }
    }

    private static string[] SelfIfHosted() =>
        Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? [typeof(Loop).Assembly.Location] : [];
}
