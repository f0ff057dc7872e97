using System.Text;

namespace PneuXNet.Supervisor.Control.Client;

/// <summary>Columns for people: the first row is the heading, each column is as wide as it has to be.</summary>
internal static class Table
{
    public static string Of(IReadOnlyList<string> heading, IEnumerable<IReadOnlyList<string>> rows)
    {
        IReadOnlyList<string>[] all = [heading, .. rows];
        int[] widths = [.. heading.Select((_, column) => all.Max(row => row[column].Length))];
        var text = new StringBuilder();
        foreach (IReadOnlyList<string> row in all)
        {
            text.AppendLine(string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
        }
        return text.ToString();
    }
}
