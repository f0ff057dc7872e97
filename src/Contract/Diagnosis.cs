using System.Globalization;

namespace PneuXNet.Contract;

/// <summary>
/// What is wrong with a service and what to do, the worst first, in the same words for the control socket, <c>top</c> and the dashboard. A
/// pure function over what the status page shows: a worker that serves by the master's word may answer nobody.
/// </summary>
public static class Diagnosis
{
    /// <summary>Three turns that the master's loop has not made, of which the admin app asks one each five seconds.</summary>
    private const double MostMastersSilence = 15;

    /// <summary>A pulse is shown every ten seconds at least, so this is one that did not come.</summary>
    private const double MostSilence = 15;

    /// <summary>A request of this age holds its worker, if others wait meanwhile.</summary>
    private const double Held = 5;

    /// <summary>A request of this age is told of in any case.</summary>
    private const double Long = 10;

    private const double ManyFail = 0.05;
    private const double MostFail = 0.5;

    /// <summary>Failures a second below which a share of them says nothing.</summary>
    private const double FewFailures = 0.3;

    /// <param name="pace">Of the last seconds; null: it is not known.</param>
    /// <param name="deaths">Ends of workers in the last minutes that nobody had asked for.</param>
    /// <returns>Empty: all is well.</returns>
    public static IReadOnlyList<Finding> Of(
        MasterFacts master, IReadOnlyList<WorkerFacts> workers, IReadOnlyList<RequestFacts> requests, Pace? pace = null, int deaths = 0)
    {
        WorkerFacts[] serving = [.. workers.Where(worker => worker.Stage == "serving")];
        WorkerFacts[] silent = [.. serving.Where(IsSilent)];
        Finding?[] all =
        [
            OfMaster(master), OfFleet(master, workers), OfSilence(serving, silent), OfRequests(master, serving, silent, requests, pace),
            OfFailures(master, pace), OfQueue(master), OfReload(master), OfDeaths(deaths),
        ];
        return [.. all.OfType<Finding>().OrderByDescending(finding => finding.Concern)];
    }

    /// <summary>Whether it serves by the master's word and shows no life.</summary>
    public static bool IsSilent(WorkerFacts worker) => worker is { Stage: "serving", Heartbeat: > MostSilence };

    private static Finding? OfMaster(MasterFacts master) => master.Heartbeat is not > MostMastersSilence ? null : new Finding(
        Concern.Bad,
        Text($"the master has not moved for {Span(master.Heartbeat.Value)}; nobody replaces a worker that dies"),
        Text($"ps -o stat,wchan:20 -p {master.Pid} shows how it stands; if it says T: kill -CONT {master.Pid}"));

    private static Finding? OfFleet(MasterFacts master, IReadOnlyList<WorkerFacts> workers)
    {
        bool isServed = master.Serving > 0 || master.SuccessorServes;
        Concern concern = isServed ? Concern.Uneasy : Concern.Bad;
        return master switch
        {
            { Phase: not "running" } or { Leaving: true } => new Finding(concern, master.Health),
            { Paused: true } => new Finding(concern, master.Health + (Waiting(master) is > 0 and var waiting ? Text($"; {Count(waiting, "connection waits", "connections wait")}") : ""), "pneuxnet ctl resume"),
            _ when master.Serving >= master.Target => null,
            { HasStarted: false } => new Finding(Concern.Uneasy, Text($"starting: {master.Serving} of {master.Target} workers serve"), OfStarts(workers)),
            _ => new Finding(concern, master.Health, OfStarts(workers)),
        };
    }

    private static string OfStarts(IReadOnlyList<WorkerFacts> workers) => workers.Where(worker => worker.Stage is "starting" or "checking").MaxBy(worker => worker.Age) is { } oldest
        ? Text($"worker {oldest.Slot} is {oldest.Stage} for {Span(oldest.Age)} now; if that is too long: pneuxnet ctl stacks {oldest.Slot}")
        : "the events say why the last one ended, and when the next one starts: pneuxnet ctl events";

    private static Finding? OfSilence(WorkerFacts[] serving, WorkerFacts[] silent)
    {
        if (silent.Length == 0)
        {
            return null;
        }
        (WorkerFacts longest, bool isAll) = (silent.MaxBy(worker => worker.Heartbeat)!, silent.Length == serving.Length);
        string who = isAll && serving.Length > 1 ? Text($"nobody answers: all {serving.Length} workers are silent")
            : isAll ? "nobody answers: the only worker is silent"
            : silent.Length == 1 ? Text($"worker {longest.Slot} is silent")
            : Text($"{silent.Length} of {serving.Length} workers are silent");
        return new Finding(
            isAll ? Concern.Bad : Concern.Uneasy,
            Text($"{who}, for {Span(longest.Heartbeat ?? 0)} now"),
            Text($"--timeout ends each by itself; pneuxnet ctl stacks {longest.Slot} shows what it does, pneuxnet ctl kill {longest.Slot} replaces it now"));
    }

    private static Finding? OfRequests(MasterFacts master, WorkerFacts[] serving, WorkerFacts[] silent, IReadOnlyList<RequestFacts> requests, Pace? pace)
    {
        if (requests.MaxBy(request => request.Age) is not { Age: >= Held } oldest)
        {
            return null;
        }
        HashSet<int> held = [.. requests.Where(request => request.Age >= Held).Select(request => request.Pid)];
        long waiting = serving.Sum(worker => worker.Waiting) + Waiting(master);
        string remedy = Text($"pneuxnet ctl requests names them; pneuxnet ctl stacks {oldest.Slot} shows where it stands, pneuxnet ctl kill {oldest.Slot} replaces its worker");
        if (waiting > 0 && serving.Length > 0 && silent.Length < serving.Length && pace is null or { PerSecond: 0 } && serving.All(worker => held.Contains(worker.Pid)))
        {
            string who = serving.Length == 1 ? "the only worker is held by a request" : Text($"all {serving.Length} workers are held by requests");
            return new Finding(Concern.Bad, Text($"nobody gets through: {who}, one for {Span(oldest.Age)} now, and {Count(waiting, "other waits", "others wait")}"), remedy);
        }
        int late = requests.Count(request => request.Age >= Long);
        return late == 0 ? null : new Finding(
            Concern.Uneasy, Text($"{Count(late, "request runs", "requests run")} for {Long:0} s or longer, the oldest for {Span(oldest.Age)}"), remedy);
    }

    private static Finding? OfFailures(MasterFacts master, Pace? pace)
    {
        if (pace is not { PerSecond: > 0, FailedPerSecond: >= FewFailures } || pace.FailedPerSecond / pace.PerSecond is not (>= ManyFail and var share))
        {
            return null;
        }
        return new Finding(
            share >= MostFail ? Concern.Bad : Concern.Uneasy,
            Text($"{100 * share:0} of 100 requests fail"),
            master.SuccessorServes ? "the app's log says why; if the upgrade brought it: pneuxnet ctl rollback"
            : master is { Reload: "done", Reloaded: { } ago } ? Text($"the app's log says why; if the reload {Span(ago)} ago brought it: put back what it took, then pneuxnet ctl reload")
            : "the app's log says why");
    }

    private static Finding? OfQueue(MasterFacts master)
    {
        if (master.Paused || master.Backlog == 0 || master.Listeners.Zip(master.Waiting).FirstOrDefault(one => 2 * (one.Second ?? 0) >= master.Backlog) is not (var listener, { } waiting))
        {
            return null;
        }
        return new Finding(
            waiting >= master.Backlog ? Concern.Bad : Concern.Uneasy,
            Text($"{waiting} connections wait at {listener}; from {master.Backlog} on more are refused"),
            "if there are processors free: pneuxnet ctl scale +1");
    }

    private static Finding? OfReload(MasterFacts master) => master.Reload is not ("failed" or "refused") ? null : new Finding(
        Concern.Uneasy,
        Text($"the last reload {(master.Reload == "failed" ? "failed" : "was refused")}: {master.ReloadError ?? "the log says why"}"),
        Text($"generation {master.Generation} serves on; mend it, then pneuxnet ctl reload"));

    private static Finding? OfDeaths(int deaths) => deaths == 0 ? null : new Finding(
        Concern.Uneasy, Text($"{Count(deaths, "worker", "workers")} died in the last five minutes"), "the incidents say of what: pneuxnet ctl events, and with --incidents pneuxnet ctl incidents");

    private static long Waiting(MasterFacts master) => master.Waiting.Sum(waiting => (long)(waiting ?? 0));

    private static string Count(long count, string one, string several) => Text($"{count} {(count == 1 ? one : several)}");

    private static string Span(double seconds) => seconds < 120 ? Text($"{seconds:0} s") : seconds < 7200 ? Text($"{seconds / 60:0} min") : Text($"{seconds / 3600:0} h");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
