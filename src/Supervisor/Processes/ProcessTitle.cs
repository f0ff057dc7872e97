using System.Globalization;
using System.Text;

namespace PneuXNet.Supervisor.Processes;

/// <summary>What ps shows for the master: its own argument memory, written over. Cosmetic, so every failure is ignored.</summary>
internal static class ProcessTitle
{
    // proc(5): fields 48 and 49 of /proc/self/stat are where the arguments begin and end.
    private const int ArgStartField = 48;

    public static unsafe void Set(string title)
    {
        try
        {
            string stat = File.ReadAllText("/proc/self/stat");
            // The second field, in parentheses, may hold spaces; the third comes after the last parenthesis.
            string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            nint start = nint.Parse(fields[ArgStartField - 3], CultureInfo.InvariantCulture);
            nint end = nint.Parse(fields[ArgStartField - 2], CultureInfo.InvariantCulture);
            // The arguments alone: behind them lies the environment, which is still read.
            var area = new Span<byte>((void*)start, (int)(end - start - 1));
            area.Clear();
            Encoding.UTF8.GetBytes(title.AsSpan(0, Math.Min(title.Length, area.Length)), area);
        }
        catch (Exception e) when (e is IOException or FormatException or UnauthorizedAccessException or ArgumentException or IndexOutOfRangeException)
        {
            // No /proc, or another layout of it: ps shows the command line instead.
        }
    }
}
