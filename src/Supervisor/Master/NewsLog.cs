using System.Globalization;
using Microsoft.Extensions.Logging;
using PneuXNet.Supervisor.Fleet;
using PneuXNet.Supervisor.Logging;

namespace PneuXNet.Supervisor.Master;

/// <summary>Words for what the plan wants told.</summary>
internal static class NewsLog
{
    private const long Megabyte = 1024 * 1024;

    /// <param name="incident">The id of the incident that it belongs to; null if there is none.</param>
    public static void Write(ILogger log, FleetNews news, string? incident = null)
    {
        string id = incident is null ? "" : $", incident {incident}";
        switch (news)
        {
            case FleetNews.Silent(WorkerState worker, TimeSpan span, TimeSpan limit):
                Log.Silent(log, worker.Slot, worker.Pid, span.TotalSeconds, limit.TotalSeconds, id);
                break;
            case FleetNews.BootTimedOut(WorkerState worker, TimeSpan span, TimeSpan limit):
                Log.BootTimedOut(log, worker.Slot, worker.Pid, span.TotalSeconds, limit.TotalSeconds, id);
                break;
            case FleetNews.DrainOverran(WorkerState worker, TimeSpan by):
                Log.DrainOverran(log, worker.Slot, worker.Pid, by.TotalSeconds, id);
                break;
            case FleetNews.Overdue(WorkerState worker, OverdueRequest request):
                Log.Overdue(log, worker.Slot, worker.Pid, request.Name, request.Age.TotalSeconds, request.Limit.TotalSeconds, request.Others);
                break;
            case FleetNews.OnlyOverdueLeft(WorkerState worker, { } request, TimeSpan since, int timedOut):
                Log.OnlyOverdueLeft(
                    log, worker.Slot, worker.Pid, request.Name, (request.Age + since).TotalSeconds, request.Limit.TotalSeconds, FateOf(request.Others, timedOut), id);
                break;
            case FleetNews.CaptureOverran(WorkerState worker, TimeSpan limit):
                Log.CaptureOverran(log, worker.Slot, worker.Pid, limit.TotalSeconds);
                break;
            case FleetNews.Recycling(WorkerState worker, long requests):
                Log.Recycling(log, worker.Slot, worker.Pid, requests);
                break;
            case FleetNews.Aged(WorkerState worker, TimeSpan age):
                Log.Aged(log, worker.Slot, worker.Pid, age.TotalSeconds, worker.Options.MaxAge.TotalSeconds);
                break;
            case FleetNews.Heavy(WorkerState worker, long bytes, long limit):
                Log.Heavy(log, worker.Slot, worker.Pid, bytes / Megabyte, limit / Megabyte);
                break;
            case FleetNews.TooHeavy(WorkerState worker, long bytes, long limit):
                Log.TooHeavy(log, worker.Slot, worker.Pid, bytes / Megabyte, limit / Megabyte, id);
                break;
            case FleetNews.CheckFailed(WorkerState worker, string why):
                Log.CheckFailed(log, worker.Slot, worker.Pid, why);
                break;
            case FleetNews.Unwell(WorkerState worker, string why, int failures, int limit):
                Log.Unwell(log, worker.Slot, worker.Pid, failures, limit, failures < limit ? "" : ", its successor starts", why);
                break;
            case FleetNews.ChecksTimedOut(WorkerState worker, TimeSpan span, TimeSpan limit):
                Log.ChecksTimedOut(log, worker.Slot, worker.Pid, span.TotalSeconds, limit.TotalSeconds, id);
                break;
            case FleetNews.StandingBy(WorkerState worker):
                Log.StandingBy(log, worker.Slot, worker.Pid);
                break;
            case FleetNews.Ended(WorkerState worker, ExitReason.Recycled or ExitReason.Aged, ExitStatus status, _):
                Log.EndedRecycled(log, worker.Slot, worker.Pid, status.ToString());
                break;
            case FleetNews.Ended(WorkerState worker, ExitReason.Asked, ExitStatus status, _):
                Log.EndedAsAsked(log, worker.Slot, worker.Pid, status.ToString(), id);
                break;
            case FleetNews.Ended(WorkerState worker, ExitReason reason, ExitStatus status, var restartIn) ended:
                Log.Ended(log, worker.Slot, worker.Pid, WordsFor(reason), status.ToString(), id, ended.SpareStepsIn ? "; a spare takes its place" : Next(restartIn));
                break;
            case FleetNews.NotSpawned(WorkerState worker, string error, var restartIn):
                Log.NotSpawned(log, worker.Slot, error, Next(restartIn));
                break;
            case FleetNews.ReloadBegun(int generation):
                Log.ReloadBegun(log, generation);
                break;
            case FleetNews.ReloadDone(int generation):
                Log.ReloadDone(log, generation);
                break;
            case FleetNews.ReloadFailed(ReloadOutcome { Worker: { } worker } failed):
                Log.ReloadFailed(log, failed.Generation, FailureOf(failed), worker.Slot, worker.Pid, failed.Why, failed.ServesOn);
                break;
            case FleetNews.ReloadRefused(string why):
                Log.ReloadRefused(log, why);
                break;
            case FleetNews.StartFailed(_, string why):
                Log.StartFailed(log, why);
                break;
            case FleetNews.UpgradeRefused(string why):
                Log.UpgradeRefused(log, why);
                break;
            case FleetNews.SuccessorStarted(int pid):
                Log.SuccessorStarted(log, pid);
                break;
            case FleetNews.SuccessorReady(int pid):
                Log.SuccessorReady(log, Environment.ProcessId, pid);
                break;
            case FleetNews.UpgradeOff(string why):
                Log.UpgradeOff(log, why);
                break;
            case FleetNews.Promoted:
                Log.Promoted(log);
                break;
            case FleetNews.Scaled(int from, int to):
                Log.Scaled(log, from, to);
                break;
            case FleetNews.Resting(int from):
                Log.Resting(log, from);
                break;
            case FleetNews.NotScaled(int workers, string why):
                Log.NotScaled(log, workers, why);
                break;
            case FleetNews.StopDelayed(TimeSpan by):
                Log.StopDelayed(log, by.TotalSeconds);
                break;
            case FleetNews.Refused(string why):
                Log.OrderRefused(log, why);
                break;
            case FleetNews.RecyclingByOrder(WorkerState worker):
                Log.RecyclingByOrder(log, worker.Slot, worker.Pid);
                break;
            case FleetNews.KilledByOrder(WorkerState worker):
                Log.KilledByOrder(log, worker.Slot, worker.Pid, id);
                break;
            case FleetNews.Paused(bool isPaused):
                Log.Paused(log, isPaused ? "Paused: nobody is accepted, who is connected is served" : "Resumed: workers accept again");
                break;
            case FleetNews.RollingBack(int pid):
                Log.RollingBack(log, pid);
                break;
            case FleetNews.Stopping(bool quick, int workers):
                Log.Stopping(log, workers, quick ? "now" : "letting them finish");
                break;
            case FleetNews.Overslept(TimeSpan by):
                Log.Overslept(log, by.TotalSeconds);
                break;
        }
    }

    /// <summary>What became of those beside an overdue request: they ended in peace, or their time was over too.</summary>
    internal static string FateOf(int others, int timedOut) => Math.Min(others, timedOut) is var harmed and > 0
        ? string.Create(CultureInfo.InvariantCulture, $"{others - harmed} other requests unharmed, {harmed} timed out as well")
        : string.Create(CultureInfo.InvariantCulture, $"{others} other requests unharmed");

    private static string Next(TimeSpan? restartIn) => restartIn switch
    {
        null => "",
        { Ticks: 0 } => "; the next one starts now",
        { } wait => string.Create(CultureInfo.InvariantCulture, $"; it is not the first in this slot, next start in {wait.TotalSeconds:0.#} s"),
    };

    private static string FailureOf(ReloadOutcome failed) => failed switch
    {
        { Reason: ExitReason.CheckFailed } => "failed its checks",
        { Reason: ExitReason.Memory or ExitReason.OutOfMemory } => "took too much memory",
        { Worker.ServingSince: not null } => "did not last",
        _ => "did not boot",
    };

    public static string WordsFor(ExitReason reason) => reason switch
    {
        ExitReason.ExitCode => "left by itself",
        ExitReason.Signal => "ended by a signal that was not the master's",
        ExitReason.Silent => "was silent",
        ExitReason.Deadline => "had overdue work",
        ExitReason.Overran => "took too long to finish",
        ExitReason.BootFailed => "failed to boot",
        ExitReason.BootTimedOut => "took too long to boot",
        ExitReason.NotLoaded => "could not be loaded",
        ExitReason.CheckFailed => "failed its checks",
        ExitReason.Memory => "had too much memory of its own",
        ExitReason.OutOfMemory => "was killed by the kernel, because memory had run out",
        _ => "as asked",
    };
}
