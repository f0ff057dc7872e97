using System.Globalization;
using System.Text;

namespace PneuXNet.Supervisor.Incidents;

/// <summary>An incident for a person: what happened, to whom, and where it hung, the threads with the app's own methods first.</summary>
internal static class IncidentText
{
    private const double Mega = 1024 * 1024;

    public static string Row(Incident incident)
    {
        string culprit = incident.Requests.FirstOrDefault(request => request.Overdue) is { } overdue ? $"{overdue.Method} {overdue.Path}"
            : incident.Requests.FirstOrDefault() is { } oldest ? $"{oldest.Method} {oldest.Path}"
            : "no request";
        return string.Create(CultureInfo.InvariantCulture, $"{incident.Id,-28} {incident.Time.ToLocalTime():yyyy-MM-dd HH:mm:ss}  {incident.Reason,-12} worker {incident.Slot,-3} {culprit}");
    }

    public static string Whole(Incident incident)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"Incident {incident.Id}, {incident.Time.ToLocalTime():yyyy-MM-dd HH:mm:ss zzz}");
        text.AppendLine(CultureInfo.InvariantCulture, $"{incident.Summary}");
        text.AppendLine(CultureInfo.InvariantCulture, $"  reason      {incident.Reason}{(incident.Detail is null ? "" : $": {incident.Detail}")}");
        text.AppendLine(CultureInfo.InvariantCulture, $"  worker      slot {incident.Slot}, pid {incident.Pid}, generation {incident.Generation}, up for {incident.UptimeSeconds:0.0} s");
        text.AppendLine(CultureInfo.InvariantCulture, $"  end         {incident.Signal ?? $"exit code {incident.ExitCode}"}");
        IncidentCounters counters = incident.Counters;
        text.AppendLine(CultureInfo.InvariantCulture, $"  requests    {counters.RequestsStarted} begun, {counters.RequestsExecuting} executing, {counters.RequestsWaiting} waiting, {counters.RequestsFailed} failed, {counters.RequestsTimedOut} timed out, {counters.RequestsRefused} refused");
        text.AppendLine(CultureInfo.InvariantCulture, $"  connections {counters.ConnectionsOpen} open, {counters.ConnectionsAccepted} accepted");
        if (incident.Memory is { } memory)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"  memory      {memory.ResidentBytes / Mega:0} MB resident, {memory.PrivateBytes / Mega:0} MB of it private, {memory.PeakBytes / Mega:0} MB at most; {memory.Threads} threads");
        }
        if (incident.Dump is { } dump)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"  core file   {dump}");
        }
        AppendRequests(text, incident);
        AppendStacks(text, incident.Stacks);
        text.AppendLine().AppendLine("Last lines of the log");
        foreach (string line in incident.Log)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"  {line}");
        }
        return text.ToString();
    }

    private static void AppendRequests(StringBuilder text, Incident incident)
    {
        text.AppendLine().AppendLine("Requests in flight");
        foreach (IncidentRequest request in incident.Requests)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"  {request.AgeSeconds,8:0.0} s  {request.Method} {request.Path}{(request.Overdue ? "  (overdue)" : "")}  request {request.Id}, connection {request.Connection}");
        }
        if (incident.Requests.IsEmpty)
        {
            text.AppendLine("  none");
        }
    }

    private static void AppendStacks(StringBuilder text, StackReport? stacks)
    {
        text.AppendLine().AppendLine("Threads");
        text.Append(stacks is null ? "  it had ended before anybody could look\n" : Threads(stacks));
    }

    /// <summary>What the threads were doing, those in the app's own methods first.</summary>
    public static string Threads(StackReport stacks)
    {
        var text = new StringBuilder();
        if (stacks.Error is { } error)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"  no managed stacks: {error}");
        }
        // Dozens of pool threads wait in the same place; one picture of it is enough.
        foreach (IGrouping<string, ThreadReport> alike in stacks.Threads
            .GroupBy(thread => $"{thread.Name}\n{thread.Syscall}\n{string.Join('\n', thread.Frames)}")
            .OrderByDescending(group => group.First().Frames.Any(IsTheApps)).ThenByDescending(group => group.First().Frames.Length)
            .ThenByDescending(group => group.Sum(thread => thread.CpuSeconds)))
        {
            ThreadReport thread = alike.First();
            string where = thread.Syscall is { } call ? $" in {call}{(thread.WaitsIn is { } place ? $" ({place})" : "")}" : "";
            text.AppendLine(CultureInfo.InvariantCulture, $"  {thread.Name} ({string.Join(", ", alike.Select(one => one.Id))}) {StateOf(thread)}{where}, {alike.Sum(one => one.CpuSeconds):0.00} s of processor");
            foreach (string frame in thread.Frames.IsEmpty ? thread.KernelFrames : thread.Frames)
            {
                text.AppendLine(CultureInfo.InvariantCulture, $"      {frame}");
            }
        }
        return text.ToString();
    }

    private static string StateOf(ThreadReport thread) => thread.State switch
    {
        "R" => "running",
        "S" => "sleeping",
        "D" => "waiting for a device",
        "T" or "t" => "stopped",
        "Z" or "X" => "ended",
        var other => other,
    };

    // Found by a scan or not.
    private static bool IsTheApps(string frame) => frame.StartsWith("? ", StringComparison.Ordinal) ? IsTheApps(frame[2..])
        : !frame.StartsWith("System.", StringComparison.Ordinal) && !frame.StartsWith("Microsoft.", StringComparison.Ordinal)
        && !frame.StartsWith("Interop", StringComparison.Ordinal) && !frame.StartsWith("PneuXNet.Worker.", StringComparison.Ordinal);
}
