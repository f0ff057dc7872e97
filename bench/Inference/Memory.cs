using System.Globalization;

namespace PneuXNet.Inference;

/// <summary>What processes take of memory, in megabytes of 2^20 bytes.</summary>
/// <param name="Pss">Proportional set size: what is theirs alone, and their share of what they share.</param>
/// <param name="Private">What is theirs alone, and would be free without them.</param>
internal sealed record Memory(double Pss, double Private)
{
    public static Memory Of(IEnumerable<int> pids)
    {
        string[][] rows = [.. pids.SelectMany(pid => File.ReadLines(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/smaps_rollup")))
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))];
        return new Memory(Sum("Pss:"), Sum("Private_Clean:") + Sum("Private_Dirty:"));

        double Sum(string name) => rows.Where(row => row[0] == name).Sum(row => long.Parse(row[1], CultureInfo.InvariantCulture)) / 1024.0;
    }
}
