using System.Globalization;
using PneuXNet.Contract;
using PneuXNet.Supervisor.Control.Client;

namespace PneuXNet.Supervisor.Top;

/// <summary>A column of the table of workers. On a narrow terminal those that matter least are left out.</summary>
/// <param name="Rank">1 goes last.</param>
internal sealed record Column(string Heading, int Rank, Func<WorkerLine, string> Text, bool IsLeft = false)
{
    /// <summary>Between two columns.</summary>
    public const int Gap = 2;

    private const double Mebi = 1024 * 1024;

    public static IReadOnlyList<Column> All { get; } =
    [
        new("SLOT", 1, line => Number(line.Worker.Slot)),
        new("PID", 6, line => Number(line.Worker.Pid)),
        new("PHASE", 2, line => Diagnosis.IsSilent(line.Worker) ? "silent" : line.Worker.Stage, IsLeft: true),
        new("GEN", 8, line => Number(line.Worker.Generation)),
        new("AGE", 9, line => CtlPrinter.Span(line.Worker.Age)),
        new("REQ/S", 3, line => Rate(line.Pace.PerSecond)),
        new("P50", 10, line => Span(line.Pace.P50)),
        new("P99", 4, line => Span(line.Pace.P99)),
        new("IN FLIGHT", 5, line => Number(line.Worker.Executing)),
        new("CONNS", 11, line => Number(line.Worker.Connections)),
        new("FAILED", 12, line => Number(line.Worker.Failed)),
        new("MEMORY", 7, line => Memory(line.Worker.MemoryPrivate)),
        new("PULSE", 13, line => Span(line.Worker.Heartbeat)),
    ];

    /// <summary>Those that fit, in their order.</summary>
    public static IReadOnlyList<Column> Fitting(IReadOnlyList<WorkerLine> lines, int width)
    {
        List<Column> chosen = [];
        foreach (Column column in All.OrderBy(column => column.Rank))
        {
            width -= column.Width(lines) + Gap;
            if (width + Gap < 0)
            {
                break;
            }
            chosen.Add(column);
        }
        return [.. All.Where(chosen.Contains)];
    }

    public static string Rate(double perSecond) => string.Create(CultureInfo.InvariantCulture, $"{perSecond:0.0}");

    public static string Span(double? seconds) => seconds is { } some ? CtlPrinter.Span(some) : "-";

    public static string Memory(long? bytes) => bytes is { } some ? string.Create(CultureInfo.InvariantCulture, $"{some / Mebi:0} MiB") : "-";

    private int Width(IReadOnlyList<WorkerLine> lines) => lines.Select(line => Text(line).Length).Append(Heading.Length).Max();

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
