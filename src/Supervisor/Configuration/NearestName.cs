namespace PneuXNet.Supervisor.Configuration;

/// <summary>Which name was meant by one that does not exist.</summary>
internal static class NearestName
{
    /// <summary>The one that is so near that a slip of the keys explains it; null: none is.</summary>
    public static string? Close(string wrong, IEnumerable<string> names) =>
        To(wrong, names) is var near && Distance(wrong, near) <= Math.Max(1, near.Length / 3) ? near : null;

    public static string To(string wrong, IEnumerable<string> names) => names.MinBy(name => Distance(wrong, name))!;

    /// <summary>Levenshtein's edit distance.</summary>
    public static int Distance(string one, string other)
    {
        int[] row = [.. Enumerable.Range(0, other.Length + 1)];
        for (int i = 1; i <= one.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= other.Length; j++)
            {
                int above = row[j];
                row[j] = Math.Min(Math.Min(row[j] + 1, row[j - 1] + 1), diagonal + (one[i - 1] == other[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }
        return row[^1];
    }
}
