using System.Globalization;

namespace PneuXNet.Supervisor.Configuration;

/// <summary>How many incidents are kept, and how big they may be together.</summary>
internal sealed record KeptIncidents(int Count, long Bytes)
{
    public const string Default = "50,512M";

    private const int MaxCount = 100_000;

    /// <summary>Reads COUNT[,SIZE], the size with K, M or G behind it.</summary>
    public static bool TryParse(string text, out KeptIncidents value)
    {
        string[] parts = text.Split(',');
        value = new KeptIncidents(0, long.MaxValue);
        if (parts.Length > 2 || !int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int count) || count is < 1 or > MaxCount)
        {
            return false;
        }
        value = value with { Count = count };
        if (parts.Length == 1)
        {
            return true;
        }
        int shift = parts[1] is [.., var unit] ? char.ToUpperInvariant(unit) switch { 'K' => 10, 'M' => 20, 'G' => 30, _ => 0 } : 0;
        bool read = int.TryParse(shift > 0 ? parts[1][..^1] : parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int size) && size > 0;
        value = value with { Bytes = (long)size << shift };
        return read;
    }
}
