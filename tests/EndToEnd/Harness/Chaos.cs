using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Mono.Unix.Native;

namespace PneuXNet.EndToEnd.Harness;

/// <summary>
/// An operator and a world without mercy, from one seed: everything that can happen to masters and workers happens to these. It keeps the
/// books on who died by violence, and when, for whoever has to judge what was lost.
/// </summary>
internal sealed partial class Chaos(Master master, Scratch scratch, int seed)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Random _chance = new(seed);
    private readonly Dictionary<string, int> _done = [];
    private readonly List<long> _violence = [];
    private readonly HashSet<int> _orphans = [];

    /// <summary>The master that an operator would talk to now.</summary>
    public int Current { get; private set; } = master.Pid;

    public string Summary => string.Join(", ", _done.OrderBy(pair => pair.Key).Select(pair => $"{pair.Value} {pair.Key}"));

    /// <summary>Whether a request may have failed: it was in the hands of a worker that died by violence, or it can't be told whose and somebody died meanwhile.</summary>
    public bool Excuses(FailedRequest failed) => failed.Worker > 0
        ? _orphans.Contains(failed.Worker) || DeadByViolence().Contains(failed.Worker)
        : _violence.Exists(at => at >= failed.BeganAt - Seconds(1) && at <= failed.FailedAt) || DeathsBetween(failed.BeganAt, failed.FailedAt);

    /// <summary>One disturbance.</summary>
    public async Task DisturbAsync()
    {
        (string Name, Func<Task> Act)[] all =
        [
            ("kill -9", () => SignalWorker(Signum.SIGKILL)),
            ("SIGSTOP", () => SignalWorker(Signum.SIGSTOP)),
            ("SIGSEGV", SegfaultAsync),
            ("exit", () => Provoke("/exit?code=3")),
            ("allocate", () => Provoke("/allocate?mb=300")),
            ("block", () => Provoke("/block")),
            ("spin", () => Provoke("/spin")),
            ("reload", ReloadAsync),
            ("broken reload", BrokenReloadAsync),
            ("broken configuration", BrokenConfigurationAsync),
            ("upgrade", () => UpgradeAsync(commit: true)),
            ("roll-back", () => UpgradeAsync(commit: false)),
            ("killed master", KillMasterAsync),
            ("scale", ScaleAsync),
            ("full disk", FullDiskAsync),
            ("no descriptors", ExhaustAsync),
        ];
        (string name, Func<Task> act) = all[_chance.Next(all.Length)];
        _done[name] = _done.GetValueOrDefault(name) + 1;
        await act();
    }

    /// <summary>All are well again, and there is one master.</summary>
    public async Task SettleAsync(MixedLoad load)
    {
        Restore();
        await Eventually.Holds(() => WorkersOf(Current).Count > 0, "somebody serves", Patience);
        await load.MoreAsync(200);
    }

    private Task SignalWorker(Signum signal)
    {
        if (AnyWorker() is { } victim)
        {
            Violence();
            _ = Syscall.kill(victim, signal);
        }
        return Task.CompletedTask;
    }

    // The runtime takes the first for a fault of managed code that will occur again; the second ends the process.
    private async Task SegfaultAsync()
    {
        if (AnyWorker() is { } victim)
        {
            Violence();
            _ = Syscall.kill(victim, Signum.SIGSEGV);
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
            _ = Syscall.kill(victim, Signum.SIGSEGV);
        }
    }

    private async Task Provoke(string path)
    {
        Violence();
        using Wire wire = await Wire.ConnectAsync(master.EndPoint);
        await wire.BeginAsync("GET", path, close: true);
        // Long enough for it to arrive; whoever goes away cancels nothing that these do.
        await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System);
    }

    private async Task ReloadAsync()
    {
        int before = Outcomes();
        _ = Syscall.kill(Current, Signum.SIGHUP);
        await Eventually.Holds(() => Outcomes() > before || !ProcFs.IsAlive(Current), $"a reload ends; log:\n{Tail()}", Patience);
    }

    private async Task BrokenReloadAsync()
    {
        File.WriteAllText(scratch["boot"], "throw");
        try
        {
            await ReloadAsync();
        }
        finally
        {
            File.Delete(scratch["boot"]);
        }
    }

    private async Task BrokenConfigurationAsync()
    {
        string good = File.ReadAllText(scratch["x.toml"]);
        File.WriteAllText(scratch["x.toml"], "wokers = 3");
        int before = master.Count("Reload refused");
        _ = Syscall.kill(Current, Signum.SIGHUP);
        try
        {
            await Eventually.Holds(() => master.Count("Reload refused") > before, "the configuration is refused", Patience);
        }
        finally
        {
            File.WriteAllText(scratch["x.toml"], good);
        }
    }

    private async Task UpgradeAsync(bool commit)
    {
        if (await SuccessorAsync() is not { } successor)
        {
            return;
        }
        int leaving = commit ? Current : successor;
        // The one that stays has to have noticed, or the next upgrade is refused.
        string noticed = commit ? "Master has been promoted" : "Upgrade off";
        int before = master.Count(noticed);
        _ = Syscall.kill(leaving, Signum.SIGTERM);
        await Eventually.Holds(() => !ProcFs.IsAlive(leaving) && master.Count(noticed) > before, $"the master {leaving} leaves; log:\n{Tail()}", Patience);
        Current = commit ? successor : Current;
    }

    private async Task KillMasterAsync()
    {
        if (await SuccessorAsync() is not { } successor)
        {
            return;
        }
        // Its workers finish what they can within a second, unless they are stopped: nobody is left then who could end them. One that has just
        // been killed has no command line any more, and its master no time to tell of it.
        _orphans.UnionWith(ProcFs.ChildrenOf(Current).Where(child => ProcFs.CommandLineOf(child).Length == 0).Concat(WorkersOf(Current)));
        foreach (int orphan in _orphans)
        {
            _ = Syscall.kill(orphan, Signum.SIGCONT);
        }
        Violence();
        int before = master.Count("Master has been promoted");
        _ = Syscall.kill(Current, Signum.SIGKILL);
        await Eventually.Holds(() => !_orphans.Any(ProcFs.IsAlive) && master.Count("Master has been promoted") > before, "the orphans leave", Patience);
        // A worker that was killed at the same time could not remove its socket, and nobody is left to do it for it.
        string folder = Path.Combine(Path.GetTempPath(), $"pneuxnet-{Current}");
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
        Current = successor;
    }

    /// <returns>The new master, once it serves; null if it could not.</returns>
    private async Task<int?> SuccessorAsync()
    {
        int ready = master.Count("Upgrade: the new master serves");
        int off = master.Count("Upgrade off") + master.Count("No upgrade");
        _ = Syscall.kill(Current, Signum.SIGUSR2);
        await Eventually.Holds(
            () => master.Count("Upgrade: the new master serves") > ready || master.Count("Upgrade off") + master.Count("No upgrade") > off,
            $"an upgrade begins; log:\n{Tail()}", Patience);
        return master.Count("Upgrade: the new master serves") > ready
            ? int.Parse(SuccessorPattern().Matches(master.Log)[^1].Groups[1].Value, CultureInfo.InvariantCulture)
            : null;
    }

    private async Task ScaleAsync()
    {
        int before = master.Count("Workers: ") + master.Count("Workers stay");
        _ = Syscall.kill(Current, _chance.Next(2) == 0 ? Signum.SIGTTIN : Signum.SIGTTOU);
        await Eventually.Holds(() => master.Count("Workers: ") + master.Count("Workers stay") > before, "the number of workers is another", Patience);
    }

    /// <summary>The access log's disk is full for a while.</summary>
    private async Task FullDiskAsync()
    {
        LinkAccessLog("/dev/full");
        await ReopenAsync();
        await Task.Delay(TimeSpan.FromMilliseconds(300), TimeProvider.System);
        LinkAccessLog("/dev/null");
        await ReopenAsync();
    }

    public void LinkAccessLog(string target)
    {
        File.Delete(scratch["access"]);
        File.CreateSymbolicLink(scratch["access"], target);
    }

    private async Task ReopenAsync()
    {
        int before = master.Count("Log file opened again");
        _ = Syscall.kill(Current, Signum.SIGUSR1);
        await Eventually.Holds(() => master.Count("Log file opened again") > before, "the logs are opened again", Patience);
    }

    /// <summary>The master, or a worker, can open nothing for a while.</summary>
    private async Task ExhaustAsync()
    {
        int victim = _chance.Next(2) == 0 ? Current : AnyWorker() ?? Current;
        Limit(victim, ProcFs.DescriptorsOf(victim).Count);
        if (victim == Current && AnyWorker() is { } worker)
        {
            Violence();
            _ = Syscall.kill(worker, Signum.SIGKILL);
        }
        await Task.Delay(TimeSpan.FromMilliseconds(700), TimeProvider.System);
        Limit(victim, 4096);
    }

    private void Restore()
    {
        foreach (int process in WorkersOf(Current).Append(Current))
        {
            Limit(process, 4096);
        }
    }

    private static void Limit(int pid, int descriptors)
    {
        using var prlimit = Process.Start("prlimit", ["--pid", $"{pid}", $"--nofile={descriptors}:20000"]);
        prlimit.WaitForExit();
    }

    private int? AnyWorker() => WorkersOf(Current) is { Count: > 0 } workers ? workers[_chance.Next(workers.Count)] : null;

    private static List<int> WorkersOf(int pid) => [.. ProcFs.ChildrenOf(pid).Where(child => ProcFs.CommandLineOf(child).StartsWith("pneuxnet: worker", StringComparison.Ordinal))];

    private int Outcomes() => master.Count("Reload done") + master.Count("Reload failed") + master.Count("Reload refused");

    private void Violence() => _violence.Add(TimeProvider.System.GetTimestamp());

    // Killed by the master for silence, memory or a deadline is killed, too; only who ended as asked or was recycled has to have finished.
    private HashSet<int> DeadByViolence() =>
        [.. ViolentEndPattern().Matches(master.Log).Select(match => int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture))];

    // The master kills the silent and the blocked a while after what was done to them.
    private bool DeathsBetween(long from, long to) => _violence.Exists(at => at >= from - Seconds(12) && at <= to);

    private string Tail() => string.Join('\n', master.Log.Split('\n').TakeLast(40));

    private static long Seconds(double seconds) => (long)(seconds * TimeProvider.System.TimestampFrequency);

    [GeneratedRegex(@"worker \d+ \(pid (\d+)\) ended: ")]
    private static partial Regex ViolentEndPattern();

    [GeneratedRegex(@"a new master runs with pid (\d+)")]
    private static partial Regex SuccessorPattern();
}
