using System.Globalization;
using Mono.Unix.Native;
using PneuXNet.EndToEnd.Harness;

namespace PneuXNet.EndToEnd;

/// <summary>Workers that grow, in memory or in years.</summary>
public sealed class MemoryTests
{
    private const string Group = "/sys/fs/cgroup/memory";

    [Test]
    public async Task A_worker_with_too_much_memory_of_its_own_is_replaced_its_successor_first()
    {
        await using Master master = await Master.StartAsync("-w 2 --max-memory 250M", Built.Specimen);
        await using Load load = Load.On(master.EndPoint, keepAlive: 2, newConnections: 2);
        await load.MoreAsync(50);
        await Wire.GetAsync(master.EndPoint, "/allocate?mb=400");
        string line = await master.LineAsync("MB of memory of its own (limit 250 MB): its successor starts");
        int heavy = PidOf(line);
        await master.LineAsync($"(pid {heavy}) ended: had too much memory of its own, exit code 0");
        await load.MoreAsync(50);
        await load.StopAsync();
        Assert.That(load.Lost, Is.Empty);
        Assert.That(master.Workers, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task Above_the_hard_limit_a_worker_is_killed_and_the_line_says_why()
    {
        await using Master master = await Master.StartAsync("-w 2 --max-memory-hard 300M", Built.Specimen);
        await Wire.GetAsync(master.EndPoint, "/allocate?mb=500");
        int heavy = PidOf(await master.LineAsync("MB of memory of its own (hard limit 300 MB): SIGKILL"));
        await master.LineAsync($"(pid {heavy}) ended: had too much memory of its own, SIGKILL");
        await master.LineAsync(": accepting", times: 3);
    }

    [Test]
    public async Task A_worker_of_a_certain_age_is_replaced_its_successor_first()
    {
        using var scratch = new Scratch();
        await using Master master = await Master.StartAsync($"--max-age 1 --max-age-jitter 0 --incidents {scratch["incidents"]}", Built.Specimen);
        int old = master.WorkerOf(0);
        await using Load load = Load.On(master.EndPoint, keepAlive: 2, newConnections: 2);
        await master.LineAsync($"(pid {old}) has served for 1 s (limit 1 s and jitter): its successor starts");
        await master.LineAsync($"(pid {old}) recycled: exit code 0");
        await load.MoreAsync(50);
        await load.StopAsync();
        Assert.That(load.Lost, Is.Empty);
        Assert.That(await master.StopAsync(), Is.Zero);
        Assert.That(Directory.GetFiles(scratch["incidents"], "*.json"), Is.Empty, "nobody wonders why");
    }

    [Test]
    public async Task A_worker_that_the_kernel_kills_for_memory_is_not_taken_for_one_that_somebody_has_killed()
    {
        string group = Path.Combine(Group, string.Create(CultureInfo.InvariantCulture, $"pneuxnet-test-{Environment.ProcessId}"));
        try
        {
            Directory.CreateDirectory(group);
            File.WriteAllText(Path.Combine(group, "memory.limit_in_bytes"), "400M");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Assert.Ignore($"needs a control group of version 1 with a limit of memory at {Group}: {e.Message}");
        }
        try
        {
            await using (Master master = Master.LaunchAfter($"echo $$ > {group}/cgroup.procs", "-w 2", Built.Specimen))
            {
                await master.LineAsync(": accepting", times: 2);
                int killed = master.WorkerOf(0);
                _ = Syscall.kill(killed, Signum.SIGKILL);
                await master.LineAsync($"(pid {killed}) ended: ended by a signal that was not the master's, SIGKILL");
                await master.LineAsync(": accepting", times: 3);

                using Wire wire = await Wire.ConnectAsync(master.EndPoint);
                await wire.BeginAsync("GET", "/allocate?mb=2000");
                await master.LineAsync("was killed by the kernel, because memory had run out, SIGKILL");
                await master.LineAsync(": accepting", times: 4);
            }
        }
        finally
        {
            await Eventually.Holds(() => TryRemove(group), "the control group is empty");
        }
    }

    private static bool TryRemove(string group) => Syscall.rmdir(group) == 0;

    private static int PidOf(string line) => int.Parse(line.Split("(pid ")[1].Split(')')[0], CultureInfo.InvariantCulture);
}
