using Microsoft.Extensions.Logging;

namespace PneuXNet.Supervisor.Logging;

/// <summary>Every line that the master writes. Event ids are stable: alerts are built on them.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "Starting pneuxnet {Version}{Name}")]
    public static partial void Starting(ILogger log, string version, string name);

    [LoggerMessage(2, LogLevel.Information, "Listening at: {Addresses} ({MasterPid}), backlog {Backlog}")]
    public static partial void Listening(ILogger log, string addresses, int masterPid, string backlog);

    [LoggerMessage(3, LogLevel.Information, "Serving {App} with {Workers} workers{Threads}")]
    public static partial void Serving(ILogger log, string app, int workers, string threads);

    [LoggerMessage(4, LogLevel.Warning, "{Warning}")]
    public static partial void Advice(ILogger log, string warning);

    [LoggerMessage(5, LogLevel.Error, "{Reason}")]
    public static partial void CannotStart(ILogger log, string reason);

    [LoggerMessage(6, LogLevel.Warning, "{Address} is in use; trying for another {Seconds:0} s")]
    public static partial void AddressInUse(ILogger log, string address, double seconds);

    [LoggerMessage(7, LogLevel.Information, "Handling signal: {Signal}")]
    public static partial void HandlingSignal(ILogger log, string signal);

    [LoggerMessage(8, LogLevel.Information, "Signal {Signal} is ignored: it is for a master that runs with --daemon")]
    public static partial void IgnoringSignal(ILogger log, string signal);

    [LoggerMessage(9, LogLevel.Information, "Shutting down: Master")]
    public static partial void ShuttingDown(ILogger log);

    [LoggerMessage(10, LogLevel.Critical, "The master's loop failed: workers are told to leave")]
    public static partial void LoopFailed(ILogger log, Exception error);

    [LoggerMessage(11, LogLevel.Information, "Log file opened again")]
    public static partial void Reopened(ILogger log);

    [LoggerMessage(12, LogLevel.Error, "The log file can't be opened again, so the old one goes on: look at its folder's owner and mode, then send USR1 once more")]
    public static partial void NotReopened(ILogger log);

    [LoggerMessage(13, LogLevel.Information, "Configuration file: {Path}")]
    public static partial void ConfigurationFile(ILogger log, string path);

    [LoggerMessage(14, LogLevel.Error, "The access log can't be opened again, so the old one goes on: look at its folder's owner and mode, then send USR1 once more")]
    public static partial void AccessLogNotReopened(ILogger log);

    [LoggerMessage(20, LogLevel.Information, "Booting worker {Slot} (pid {WorkerPid}), generation {Generation}")]
    public static partial void Booting(ILogger log, int slot, int workerPid, int generation);

    [LoggerMessage(21, LogLevel.Information, "worker {Slot} (pid {WorkerPid}) ready after {Seconds:0.00} s: accepting")]
    public static partial void Accepting(ILogger log, int slot, int workerPid, double seconds);

    [LoggerMessage(22, LogLevel.Information, "worker {Slot} (pid {WorkerPid}) draining: {Requests} requests in flight, at most {Seconds:0.#} s")]
    public static partial void Draining(ILogger log, int slot, int workerPid, int requests, double seconds);

    [LoggerMessage(23, LogLevel.Debug, "worker {Slot} (pid {WorkerPid}) told to leave now")]
    public static partial void Quitting(ILogger log, int slot, int workerPid);

    [LoggerMessage(24, LogLevel.Debug, "worker {Slot} (pid {WorkerPid}) has no connection left")]
    public static partial void Drained(ILogger log, int slot, int workerPid);

    [LoggerMessage(25, LogLevel.Warning, "worker {Slot} (pid {WorkerPid}) leaves by itself: finishing, replacement starts")]
    public static partial void LeavingByItself(ILogger log, int slot, int workerPid);

    [LoggerMessage(26, LogLevel.Critical, "WORKER TIMEOUT: worker {Slot} (pid {WorkerPid}) silent for {Silent:0.0} s (limit {Limit:0.##} s){Incident}: capturing what it does, then SIGKILL")]
    public static partial void Silent(ILogger log, int slot, int workerPid, double silent, double limit, string incident);

    [LoggerMessage(27, LogLevel.Error, "worker {Slot} (pid {WorkerPid}) not ready after {Age:0.0} s (startup timeout {Limit:0.##} s){Incident}: SIGKILL")]
    public static partial void BootTimedOut(ILogger log, int slot, int workerPid, double age, double limit, string incident);

    [LoggerMessage(28, LogLevel.Warning, "worker {Slot} (pid {WorkerPid}) still there {Over:0.0} s after its time to finish{Incident}: SIGKILL")]
    public static partial void DrainOverran(ILogger log, int slot, int workerPid, double over, string incident);

    [LoggerMessage(29, LogLevel.Information, "worker {Slot} (pid {WorkerPid}) ended as asked: {Status}{Incident}")]
    public static partial void EndedAsAsked(ILogger log, int slot, int workerPid, string status, string incident);

    [LoggerMessage(30, LogLevel.Error, "worker {Slot} (pid {WorkerPid}) ended: {Reason}, {Status}{Incident}{Next}")]
    public static partial void Ended(ILogger log, int slot, int workerPid, string reason, string status, string incident, string next);

    [LoggerMessage(31, LogLevel.Error, "worker {Slot} could not be started: {Error}{Next}")]
    public static partial void NotSpawned(ILogger log, int slot, string error, string next);

    [LoggerMessage(32, LogLevel.Warning, "worker {Slot} (pid {WorkerPid}) was at: {Method} {Path} for {Age:0.0} s (request {RequestId})")]
    public static partial void WasAt(ILogger log, int slot, int workerPid, string method, string path, double age, long requestId);

    [LoggerMessage(33, LogLevel.Warning, "worker {Slot} (pid {WorkerPid}) had no request in flight")]
    public static partial void WasIdle(ILogger log, int slot, int workerPid);

    [LoggerMessage(34, LogLevel.Error, "worker {Slot} (pid {WorkerPid}): the app failed before it served:\n{Error}")]
    public static partial void AppFailed(ILogger log, int slot, int workerPid, string error);

    [LoggerMessage(35, LogLevel.Debug, "worker {Slot} (pid {WorkerPid}) runs our code, private socket {Path}")]
    public static partial void Hello(ILogger log, int slot, int workerPid, string path);

    [LoggerMessage(36, LogLevel.Information, "worker {Slot} (pid {WorkerPid}) has served {Requests} requests: its successor starts")]
    public static partial void Recycling(ILogger log, int slot, int workerPid, long requests);

    [LoggerMessage(37, LogLevel.Information, "worker {Slot} (pid {WorkerPid}) recycled: {Status}")]
    public static partial void EndedRecycled(ILogger log, int slot, int workerPid, string status);

    [LoggerMessage(40, LogLevel.Information, "Hang up: reload to generation {Generation}")]
    public static partial void ReloadBegun(ILogger log, int generation);

    [LoggerMessage(41, LogLevel.Information, "Reload done: generation {Generation} serves")]
    public static partial void ReloadDone(ILogger log, int generation);

    [LoggerMessage(42, LogLevel.Error, "Reload failed: generation {Generation} {What} (worker {Slot}, pid {WorkerPid}: {Why}) and is discarded; generation {ServesOn} serves on")]
    public static partial void ReloadFailed(ILogger log, int generation, string what, int slot, int workerPid, string why, int servesOn);

    [LoggerMessage(43, LogLevel.Error, "The app did not start: {Why}")]
    public static partial void StartFailed(ILogger log, string why);

    [LoggerMessage(44, LogLevel.Information, "Workers: {From} -> {To}")]
    public static partial void Scaled(ILogger log, int from, int to);

    [LoggerMessage(45, LogLevel.Warning, "Workers stay {Workers}: {Why}")]
    public static partial void NotScaled(ILogger log, int workers, string why);

    [LoggerMessage(50, LogLevel.Warning, "No upgrade: {Why}")]
    public static partial void UpgradeRefused(ILogger log, string why);

    [LoggerMessage(51, LogLevel.Information, "Upgrade: a new master runs with pid {SuccessorPid}, beside this one")]
    public static partial void SuccessorStarted(ILogger log, int successorPid);

    [LoggerMessage(52, LogLevel.Information, "Upgrade: the new master serves. To commit: kill -TERM {MasterPid}. To roll back: kill -TERM {SuccessorPid}")]
    public static partial void SuccessorReady(ILogger log, int masterPid, int successorPid);

    [LoggerMessage(53, LogLevel.Warning, "Upgrade off: the new master {Why}; this one serves on")]
    public static partial void UpgradeOff(ILogger log, string why);

    [LoggerMessage(54, LogLevel.Information, "Master has been promoted: the older one is gone")]
    public static partial void Promoted(ILogger log);

    [LoggerMessage(46, LogLevel.Information, "Stopping {Workers} workers, {How}")]
    public static partial void Stopping(ILogger log, int workers, string how);

    [LoggerMessage(47, LogLevel.Warning, "The master did not run for {Seconds:0.0} s; workers get time for a pulse before any is judged silent")]
    public static partial void Overslept(ILogger log, double seconds);

    [LoggerMessage(100, LogLevel.Warning, "syslog: {Lines} lines lost, {Address}: {Why}")]
    public static partial void SyslogLost(ILogger log, long lines, string address, string why);

    [LoggerMessage(160, LogLevel.Error, "worker {Slot} (pid {WorkerPid}): {Request} running for {Age:0.0} s (limit {Limit:0.##} s), answered and cancelled in vain: its replacement starts, its {Others} other requests may finish")]
    public static partial void Overdue(ILogger log, int slot, int workerPid, string request, double age, double limit, int others);

    [LoggerMessage(161, LogLevel.Error, "worker {Slot} (pid {WorkerPid}): {Request} running for {Age:0.0} s (limit {Limit:0.##} s), {Others}{Incident}: capturing what it does, then SIGKILL")]
    public static partial void OnlyOverdueLeft(ILogger log, int slot, int workerPid, string request, double age, double limit, string others, string incident);

    [LoggerMessage(163, LogLevel.Error, "Incident {Incident} could not be written: {Why}")]
    public static partial void IncidentLost(ILogger log, string incident, string why);

    [LoggerMessage(162, LogLevel.Warning, "worker {Slot} (pid {WorkerPid}): what it does could not be captured within {Limit:0.#} s: SIGKILL without")]
    public static partial void CaptureOverran(ILogger log, int slot, int workerPid, double limit);
    [LoggerMessage(130, LogLevel.Error, "worker {Slot} (pid {WorkerPid}) does not answer as it should: {Why}")]
    public static partial void CheckFailed(ILogger log, int slot, int workerPid, string why);

    [LoggerMessage(131, LogLevel.Warning, "worker {Slot} (pid {WorkerPid}) does not answer as it should, {Failures} times in a row (limit {Limit}){Next}: {Why}")]
    public static partial void Unwell(ILogger log, int slot, int workerPid, int failures, int limit, string next, string why);

    [LoggerMessage(132, LogLevel.Error, "worker {Slot} (pid {WorkerPid}): checks not done after {Age:0.0} s (limit {Limit:0.##} s){Incident}: SIGKILL")]
    public static partial void ChecksTimedOut(ILogger log, int slot, int workerPid, double age, double limit, string incident);

    [LoggerMessage(133, LogLevel.Debug, "worker {Slot} (pid {WorkerPid}) answers as it should, in {Seconds:0.000} s")]
    public static partial void ChecksPassed(ILogger log, int slot, int workerPid, double seconds);

    [LoggerMessage(134, LogLevel.Information, "worker {Slot} (pid {WorkerPid}) has started after {Seconds:0.00} s: asked {Checks} checks before it accepts")]
    public static partial void Checking(ILogger log, int slot, int workerPid, double seconds, int checks);

    [LoggerMessage(135, LogLevel.Information, "spare {Slot} (pid {WorkerPid}) stands by")]
    public static partial void StandingBy(ILogger log, int slot, int workerPid);

    [LoggerMessage(136, LogLevel.Information, "worker {Slot} (pid {WorkerPid}), a spare until now: accepts {Milliseconds:0.0} ms after the slot was empty")]
    public static partial void Promoted(ILogger log, int slot, int workerPid, double milliseconds);

    [LoggerMessage(137, LogLevel.Information, "worker {Slot} (pid {WorkerPid}) has served for {Age:0} s (limit {Limit:0.##} s and jitter): its successor starts")]
    public static partial void Aged(ILogger log, int slot, int workerPid, double age, double limit);

    [LoggerMessage(138, LogLevel.Warning, "worker {Slot} (pid {WorkerPid}) has {Megabytes} MB of memory of its own (limit {Limit} MB): its successor starts")]
    public static partial void Heavy(ILogger log, int slot, int workerPid, long megabytes, long limit);

    [LoggerMessage(139, LogLevel.Error, "worker {Slot} (pid {WorkerPid}) has {Megabytes} MB of memory of its own (hard limit {Limit} MB){Incident}: SIGKILL")]
    public static partial void TooHeavy(ILogger log, int slot, int workerPid, long megabytes, long limit, string incident);

    [LoggerMessage(101, LogLevel.Information, "hook {Hook} (pid {HookPid}): {Line}")]
    public static partial void HookOutput(ILogger log, string hook, int hookPid, string line);

    [LoggerMessage(102, LogLevel.Debug, "hook {Hook} (pid {HookPid}) runs")]
    public static partial void HookStarted(ILogger log, string hook, int hookPid);

    [LoggerMessage(103, LogLevel.Warning, "hook {Hook} (pid {HookPid}) failed: {Status}")]
    public static partial void HookFailed(ILogger log, string hook, int hookPid, string status);

    [LoggerMessage(104, LogLevel.Warning, "hook {Hook} (pid {HookPid}) still runs after {Seconds:0.0} s (limit {Limit:0.##} s): SIGKILL to its process group")]
    public static partial void HookOverran(ILogger log, string hook, int hookPid, double seconds, double limit);

    [LoggerMessage(105, LogLevel.Error, "hook {Hook} could not be started: {Error}")]
    public static partial void HookNotStarted(ILogger log, string hook, string error);

    [LoggerMessage(106, LogLevel.Warning, "hook {Hook} not run: {Running} commands of hooks run already")]
    public static partial void HookSkipped(ILogger log, string hook, int running);

    [LoggerMessage(110, LogLevel.Information, "Watching {Folder} for changes, {How}")]
    public static partial void WatchingFiles(ILogger log, string folder, string how);

    [LoggerMessage(111, LogLevel.Information, "Reloading: {File} {Others}")]
    public static partial void FilesChanged(ILogger log, string file, string others);

    [LoggerMessage(112, LogLevel.Warning, "The kernel gives no notices of changed files ({Error}): looking each second instead; more of them by sysctl -w fs.inotify.max_user_watches=65536")]
    public static partial void NoNotices(ILogger log, string error);

    [LoggerMessage(220, LogLevel.Warning, "Not done: {Why}")]
    public static partial void OrderRefused(ILogger log, string why);

    [LoggerMessage(221, LogLevel.Information, "worker {Slot} (pid {WorkerPid}) is recycled by order: its successor starts")]
    public static partial void RecyclingByOrder(ILogger log, int slot, int workerPid);

    [LoggerMessage(222, LogLevel.Warning, "worker {Slot} (pid {WorkerPid}) is killed by order{Incident}: capturing what it does, then SIGKILL")]
    public static partial void KilledByOrder(ILogger log, int slot, int workerPid, string incident);

    [LoggerMessage(223, LogLevel.Warning, "{What}")]
    public static partial void Paused(ILogger log, string what);

    [LoggerMessage(224, LogLevel.Information, "Upgrade: the new master with pid {SuccessorPid} is told to go")]
    public static partial void RollingBack(ILogger log, int successorPid);

    [LoggerMessage(225, LogLevel.Information, "Control socket: {Path}")]
    public static partial void ControlSocket(ILogger log, string path);

    [LoggerMessage(226, LogLevel.Information, "Order by {Who}: {What}")]
    public static partial void Ordered(ILogger log, string who, string what);

    [LoggerMessage(227, LogLevel.Warning, "Control connection of {Who} closed: {Why}")]
    public static partial void ControlConnectionDropped(ILogger log, string who, string why);

    [LoggerMessage(228, LogLevel.Warning, "Control socket: {Why}; it will be missing")]
    public static partial void NoControlSocket(ILogger log, string why);

    [LoggerMessage(250, LogLevel.Error, "A request of {Who} at the control socket could not be dealt with; nothing has changed, the master goes on. This is a mistake of the program")]
    public static partial void RequestFailed(ILogger log, Exception why, string who);

    [LoggerMessage(251, LogLevel.Warning, "The older master is of a version whose status page can't be read here: what its workers have counted ends with it, and the sums of this one begin at 0, as after a restart")]
    public static partial void SumsBeginAnew(ILogger log);

    [LoggerMessage(240, LogLevel.Information, "Admin app (pid {AdminPid}) at: {Address}")]
    public static partial void AdminStarted(ILogger log, int adminPid, string address);

    [LoggerMessage(241, LogLevel.Warning, "Admin app (pid {AdminPid}) ended: {How}; the service goes on, the next one starts in {Seconds:0.0} s")]
    public static partial void AdminEnded(ILogger log, int adminPid, string how, double seconds);

    [LoggerMessage(242, LogLevel.Warning, "Admin app (pid {AdminPid}) silent for more than {Limit:0} s: SIGKILL, then another one")]
    public static partial void AdminSilent(ILogger log, int adminPid, double limit);

    [LoggerMessage(243, LogLevel.Warning, "Admin app could not be started: {Why}; the service goes on, and it is tried again")]
    public static partial void AdminNotStarted(ILogger log, string why);

    [LoggerMessage(244, LogLevel.Warning, "Admin app (pid {AdminPid}): {Line}")]
    public static partial void AdminOutput(ILogger log, int adminPid, string line);

    [LoggerMessage(245, LogLevel.Warning, "The token of the admin app can be read by every user of this machine; close it with: chmod o= {Path}")]
    public static partial void AdminTokenIsOpen(ILogger log, string path);

    [LoggerMessage(60, LogLevel.Error, "{Problem}")]
    public static partial void ConfigurationProblem(ILogger log, string problem);

    [LoggerMessage(61, LogLevel.Error, "Reload refused, nothing has changed: {Why}")]
    public static partial void ReloadRefused(ILogger log, string why);

    [LoggerMessage(62, LogLevel.Information, "Changed for the next generation: {Change}")]
    public static partial void SettingChanged(ILogger log, string change);

    [LoggerMessage(63, LogLevel.Warning, "Changed, but only a restart can take it: {Change}")]
    public static partial void NeedsRestart(ILogger log, string change);

    [LoggerMessage(70, LogLevel.Information, "Stopping in {Seconds:0.#} s, serving until then so that load balancers can notice; TERM begins the stop at once")]
    public static partial void StopDelayed(ILogger log, double seconds);

    [LoggerMessage(71, LogLevel.Information, "Workers: {From} -> 0; the listeners stay open. HUP brings the workers back, TTIN one of them")]
    public static partial void Resting(ILogger log, int from);

    [LoggerMessage(72, LogLevel.Information, "Listening from now on at: {Addresses}")]
    public static partial void ListeningFromNowOn(ILogger log, string addresses);

    [LoggerMessage(73, LogLevel.Information, "No longer listening at: {Address}")]
    public static partial void NoLongerListening(ILogger log, string address);

    [LoggerMessage(200, LogLevel.Information, "TLS: {Subject}, valid until {NotAfter:u}")]
    public static partial void Certificate(ILogger log, string subject, DateTime notAfter);

    [LoggerMessage(201, LogLevel.Warning, "TLS: {Subject} is valid for {Days:0.0} days more: renew it, then send HUP")]
    public static partial void CertificateEndsSoon(ILogger log, string subject, double days);
}
