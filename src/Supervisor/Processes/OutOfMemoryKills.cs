using System.Globalization;

namespace PneuXNet.Supervisor.Processes;

/// <summary>
/// How many processes of this control group the kernel has killed because memory had run out. It counts before it kills, so when a
/// worker is reaped that nobody of ours has killed, a count that has risen just before is the explanation. One that rose a while ago was
/// somebody else's: a child of the app's, or with the machine's counter any process.
/// </summary>
internal sealed class OutOfMemoryKills
{
    private const string Counter = "oom_kill ";

    /// <summary>What the kernel takes for giving back the memory of a process is seconds at most.</summary>
    private static readonly TimeSpan Explains = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(1);

    private readonly string? _file;
    private readonly TimeProvider _time;
    private long _explained;
    private long _seen;
    private long _seenAt;
    private long _lookedAt;

    internal OutOfMemoryKills(string? file, TimeProvider time)
    {
        (_file, _time) = (file, time);
        _explained = _seen = Count();
        _seenAt = _lookedAt = time.GetTimestamp();
    }

    /// <summary>The counter of this process's control group: memory.events of version 2, memory.oom_control of version 1; else the machine's.</summary>
    public static OutOfMemoryKills OfThisProcess(TimeProvider time) => new(
        Candidates(ReadLines("/proc/self/cgroup"), "/sys/fs/cgroup").Append("/proc/vmstat").FirstOrDefault(file => CountIn(ReadLines(file)) is not null), time);

    /// <summary>Notices when the count rises. To be called whenever there is nothing else to do; it looks once a second.</summary>
    public void Look()
    {
        if (_time.GetElapsedTime(_lookedAt) >= LookInterval)
        {
            Read();
        }
    }

    /// <summary>Whether there was a kill that has not explained a death yet; it then has.</summary>
    public bool TakeOne()
    {
        Read();
        if (_explained >= _seen)
        {
            return false;
        }
        _explained++;
        return true;
    }

    /// <summary>Where the counter may be, best first. In a container the group is mounted as the root, whatever its name.</summary>
    /// <param name="groups">/proc/self/cgroup, cgroups(7).</param>
    internal static IEnumerable<string> Candidates(IEnumerable<string> groups, string mount)
    {
        foreach (string line in groups)
        {
            if (line.Split(':', 3) is not [_, string controllers, string path])
            {
                continue;
            }
            if (controllers.Length == 0)
            {
                yield return $"{mount}{path.TrimEnd('/')}/memory.events";
                yield return $"{mount}/memory.events";
            }
            else if (controllers.Split(',').Contains("memory"))
            {
                yield return $"{mount}/memory{path.TrimEnd('/')}/memory.oom_control";
                yield return $"{mount}/memory/memory.oom_control";
            }
        }
    }

    internal static long? CountIn(IEnumerable<string> lines) =>
        lines.FirstOrDefault(line => line.StartsWith(Counter, StringComparison.Ordinal)) is { } line
        && long.TryParse(line[Counter.Length..], NumberStyles.None, CultureInfo.InvariantCulture, out long count)
            ? count
            : null;

    private void Read()
    {
        long now = _lookedAt = _time.GetTimestamp();
        long count = Count();
        if (_time.GetElapsedTime(_seenAt, now) >= Explains)
        {
            _explained = _seen;
        }
        if (count > _seen)
        {
            (_seen, _seenAt) = (count, now);
        }
    }

    private long Count() => _file is null ? 0 : CountIn(ReadLines(_file)) ?? 0;

    private static string[] ReadLines(string file)
    {
        try
        {
            return File.ReadAllLines(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
