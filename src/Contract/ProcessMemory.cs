using System.Globalization;

namespace PneuXNet.Contract;

/// <summary>What memory a process has: proc(5), statm. That file takes no lock of the process's, so a wedged one holds up nobody who asks.</summary>
public static class ProcessMemory
{
    /// <returns>Bytes; null if there is no such process.</returns>
    public static (long Private, long Shared)? Of(int pid)
    {
        try
        {
            string[] fields = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/statm")).Split(' ');
            long resident = long.Parse(fields[1], CultureInfo.InvariantCulture) * Environment.SystemPageSize;
            long shared = long.Parse(fields[2], CultureInfo.InvariantCulture) * Environment.SystemPageSize;
            return (resident - shared, shared);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException or IndexOutOfRangeException)
        {
            return null;
        }
    }
}
