using System.Globalization;

namespace PneuXNet.Supervisor.Processes;

/// <summary>
/// The memory that a process has of its own, and would give back by its end: Private_Clean and Private_Dirty of smaps_rollup, proc(5).
/// A model that is mapped from a file by several workers is there once, so it counts for none of them.
/// </summary>
internal static class PrivateMemory
{
    /// <returns>Bytes; null if the process is gone, or is not ours to look at.</returns>
    public static long? Of(int pid) => Read(pid, "smaps_rollup") is { } text ? Sum(text) : null;

    /// <summary>The same, unless all that is resident is not more than the limit: then that number, which takes the kernel no time to tell.</summary>
    public static long? Of(int pid, long unlessBelow) => ResidentOf(pid) is not { } resident ? null : resident <= unlessBelow ? resident : Of(pid);

    internal static long Sum(string rollup)
    {
        long kilobytes = 0;
        foreach (ReadOnlySpan<char> line in rollup.AsSpan().EnumerateLines())
        {
            if (line.StartsWith("Private_Clean:") || line.StartsWith("Private_Dirty:"))
            {
                kilobytes += long.Parse(line[(line.IndexOf(':') + 1)..^"kB".Length].Trim(), NumberStyles.None, CultureInfo.InvariantCulture);
            }
        }
        return kilobytes * 1024;
    }

    private static long? ResidentOf(int pid) =>
        Read(pid, "statm")?.Split(' ') is [_, var resident, ..] && long.TryParse(resident, NumberStyles.None, CultureInfo.InvariantCulture, out long pages)
            ? pages * Environment.SystemPageSize
            : null;

    private static string? Read(int pid, string file)
    {
        try
        {
            return File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/{file}"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
