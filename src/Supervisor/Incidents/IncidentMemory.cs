using System.Globalization;

namespace PneuXNet.Supervisor.Incidents;

/// <summary>What the kernel says of the process's memory and threads: proc_pid_status(5).</summary>
internal sealed record IncidentMemory(long ResidentBytes, long PrivateBytes, long PeakBytes, int Threads)
{
    private const int Kilo = 1024;

    /// <summary>Null if the process has none any more.</summary>
    public static IncidentMemory? Of(int pid)
    {
        try
        {
            Dictionary<string, string> fields = File.ReadLines(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/status"))
                .Select(line => line.Split(':', 2)).Where(parts => parts.Length == 2)
                .ToDictionary(parts => parts[0], parts => parts[1].Trim().Split(' ')[0]);
            return fields.ContainsKey("VmRSS")
                ? new IncidentMemory(Kilo * Number(fields, "VmRSS"), Kilo * Number(fields, "RssAnon"), Kilo * Number(fields, "VmHWM"), (int)Number(fields, "Threads"))
                : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static long Number(Dictionary<string, string> fields, string name) =>
        long.TryParse(fields.GetValueOrDefault(name), NumberStyles.None, CultureInfo.InvariantCulture, out long value) ? value : 0;
}
