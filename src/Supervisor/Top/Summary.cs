using System.Globalization;
using PneuXNet.Contract;
using PneuXNet.Supervisor.Control.Client;

namespace PneuXNet.Supervisor.Top;

/// <summary>What is said of a service above the table of its workers, in the same words on a terminal and in a file.</summary>
internal static class Summary
{
    /// <summary>Requests that have run for so long are named.</summary>
    public const double Long = 1;

    /// <summary>So many characters of each line are its subject.</summary>
    public const int Subject = 10;

    /// <summary>How it is, in one sentence.</summary>
    public static string Health(Picture picture) => picture.Findings is [var worst, ..] ? CtlPrinter.Line(worst.What) : picture.Now.Master.Health;

    /// <summary>Whether a line says what is wrong, or what to do.</summary>
    public static bool IsAdvice(string line) => line.StartsWith("to do ", StringComparison.Ordinal) || line.StartsWith("also ", StringComparison.Ordinal);

    /// <summary>Lines that begin with their subject, the most important first.</summary>
    public static IReadOnlyList<string> Of(Picture picture)
    {
        (MasterFacts master, Pace all) = (picture.Now.Master, picture.All);
        string name = master.Name.Length > 0 ? $" [{CtlPrinter.Line(master.Name)}]" : "";
        string span = picture.Span > TimeSpan.Zero ? $" over {CtlPrinter.Span(picture.Span.TotalSeconds)}" : "";
        return
        [
            .. Findings(picture),
            Text($"requests  {Column.Rate(all.PerSecond)}/s, p50 {Column.Span(all.P50)}, p99 {Column.Span(all.P99)}, {Column.Rate(all.FailedPerSecond)}/s failed{span}; {InFlight(picture)} in flight{Waiting(picture)}; {picture.Now.Totals.Ended} in all, {picture.Now.Totals.Failed} failed"),
            .. Turns(picture),
            Text($"ended     {Ends(picture)}"),
            $"reload    {Reload(master)}{Upgrade(master)}",
            Text($"master    pid {master.Pid}{name}, {CtlPrinter.Line(master.Version)}, up {CtlPrinter.Span(master.Uptime)}; workers have {Column.Memory(picture.Workers.Sum(line => line.Worker.MemoryPrivate ?? 0))} of their own"),
            $"app       {CtlPrinter.Line(Path.GetFileName(master.App))} at {string.Join(", ", master.Listeners.Select(CtlPrinter.Line))}",
        ];
    }

    /// <summary>Those that have run for long, the oldest first.</summary>
    public static IReadOnlyList<string> Late(Picture picture) =>
    [
        .. picture.Now.Requests.Where(IsLate).Select(request => string.Create(
            CultureInfo.InvariantCulture,
            $"{CtlPrinter.Span(request.Age),8}  worker {request.Slot} (pid {request.Pid})  {CtlPrinter.Line(request.Method)} {CtlPrinter.Line(request.Path)}")),
    ];

    /// <summary>How an event reads in a list of them.</summary>
    public static string Of(EventFacts happened) => string.Create(
        CultureInfo.InvariantCulture, $"{happened.Time.ToLocalTime():HH:mm:ss} {happened.Level,-8} {CtlPrinter.Line(happened.Message)}");

    private static bool IsLate(RequestFacts request) => request.Age >= Long;

    // The first one's words are the health.
    private static IEnumerable<string> Findings(Picture picture) => picture.Findings.SelectMany((finding, index) => (string[])
    [
        .. index > 0 ? (string[])[$"also      {CtlPrinter.Line(finding.What)}"] : [],
        .. finding.Remedy is { } remedy ? (string[])[$"to do     {CtlPrinter.Line(remedy)}"] : [],
    ]);

    // Only where requests have to take turns.
    private static IEnumerable<string> Turns(Picture picture) => picture.Now.Turns.Latency.Count == 0 ? [] :
        [Text($"turns     {picture.Workers.Sum(line => line.Worker.Waiting)} wait now; waits p50 {Column.Span(picture.Turns.P50)}, p99 {Column.Span(picture.Turns.P99)}")];

    private static string Waiting(Picture picture) =>
        picture.Now.Master.Waiting.Sum(waiting => waiting ?? 0) is > 0 and var waiting ? Text($", {waiting} wait to be accepted") : "";

    private static long InFlight(Picture picture) => picture.Workers.Sum(line => line.Worker.Executing);

    private static string Ends(Picture picture) =>
        picture.Ends.Count == 0 ? "none" : string.Join(", ", picture.Ends.Select(end => Text($"{end.Count} {end.Reason}")));

    private static string Reload(MasterFacts master) => master.Reload
        + (master.Reloaded is { } ago ? $" {CtlPrinter.Span(ago)} ago" : "")
        + (master.ReloadError is { } error ? $": {CtlPrinter.Line(error)}" : "");

    private static string Upgrade(MasterFacts master) =>
        master.Successor is { } pid ? Text($"; new master pid {pid}{(master.SuccessorServes ? " serves: commit or rollback" : " starts")}")
        : master.HasPredecessor ? "; this is the new master, the old one lives"
        : "";

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
