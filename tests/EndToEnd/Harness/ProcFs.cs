using System.Globalization;

namespace PneuXNet.EndToEnd.Harness;

/// <summary>What /proc says of processes: proc(5).</summary>
internal static class ProcFs
{
    public static IReadOnlyList<int> ChildrenOf(int pid) => [.. All().Where(process => ParentOf(process) == pid)];

    /// <summary>Whether the process exists and is more than a zombie.</summary>
    public static bool IsAlive(int pid) => StatOf(pid) is { } fields && fields[0] != "Z" && fields[0] != "X";

    public static int ParentOf(int pid) => StatOf(pid) is { } fields ? int.Parse(fields[1], CultureInfo.InvariantCulture) : 0;

    public static int GroupOf(int pid) => StatOf(pid) is { } fields ? int.Parse(fields[2], CultureInfo.InvariantCulture) : 0;

    public static int SessionOf(int pid) => StatOf(pid) is { } fields ? int.Parse(fields[3], CultureInfo.InvariantCulture) : 0;

    /// <summary>How long ago the process was started.</summary>
    public static TimeSpan AgeOf(int pid) => StatOf(pid) is { } fields
        ? TimeSpan.FromSeconds(Uptime - (double.Parse(fields[19], CultureInfo.InvariantCulture) / TicksPerSecond))
        : TimeSpan.Zero;

    public static string CommandLineOf(int pid) => Read(pid, "cmdline")?.Replace('\0', ' ').Trim() ?? "";

    public static string? EnvironmentOf(int pid) => Read(pid, "environ");

    /// <summary>Open descriptors, by number, with what they are.</summary>
    public static IReadOnlyDictionary<int, string> DescriptorsOf(int pid)
    {
        Dictionary<int, string> open = [];
        foreach (string path in Directory.GetFiles(Folder(pid, "fd")))
        {
            try
            {
                open[int.Parse(Path.GetFileName(path), CultureInfo.InvariantCulture)] = new FileInfo(path).LinkTarget ?? "";
            }
            catch (IOException)
            {
                // Closed since it was listed.
            }
        }
        return open;
    }

    public static IEnumerable<int> All() => Directory.GetDirectories("/proc")
        .Select(Path.GetFileName)
        .Where(name => int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out _))
        .Select(name => int.Parse(name!, CultureInfo.InvariantCulture));

    // sysconf(_SC_CLK_TCK) on Linux, everywhere.
    private const double TicksPerSecond = 100;

    private static double Uptime => double.Parse(File.ReadAllText("/proc/uptime").Split(' ')[0], CultureInfo.InvariantCulture);

    private static string[]? StatOf(int pid) => Read(pid, "stat") is { Length: > 0 } stat ? stat[(stat.LastIndexOf(')') + 2)..].Split(' ') : null;

    private static string? Read(int pid, string file)
    {
        try
        {
            return File.ReadAllText(Folder(pid, file));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string Folder(int pid, string name) => $"/proc/{pid.ToString(CultureInfo.InvariantCulture)}/{name}";
}
