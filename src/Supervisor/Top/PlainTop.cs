using System.Text;
using PneuXNet.Contract;
using PneuXNet.Supervisor.Control.Client;

namespace PneuXNet.Supervisor.Top;

/// <summary>A picture as text without colours, of any width: for files, pipes and terminals that can't do more.</summary>
internal static class PlainTop
{
    public static string Of(Picture picture, IEnumerable<EventFacts> events)
    {
        var text = new StringBuilder();
        text.AppendLine(Summary.Health(picture));
        foreach (string line in Summary.Of(picture))
        {
            text.AppendLine(line);
        }
        text.AppendLine().Append(Table.Of([.. Column.All.Select(column => column.Heading)], picture.Workers.Select(worker =>
            (IReadOnlyList<string>)[.. Column.All.Select(column => column.Text(worker))])));
        Append(text, "requests that run for a second or longer", Summary.Late(picture));
        Append(text, "events", [.. events.Select(Summary.Of)]);
        return text.ToString();
    }

    private static void Append(StringBuilder text, string heading, IReadOnlyList<string> lines)
    {
        if (lines.Count > 0)
        {
            text.AppendLine().AppendLine(heading);
            foreach (string line in lines)
            {
                text.Append("  ").AppendLine(line);
            }
        }
    }
}
