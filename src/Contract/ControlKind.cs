namespace PneuXNet.Contract;

/// <summary>What master and worker say to each other over the socket pair.</summary>
public enum ControlKind : byte
{
    /// <summary>Worker: the injected code runs, the app is about to be loaded.</summary>
    Hello = 1,

    /// <summary>Worker: the host has started.</summary>
    Ready = 2,

    /// <summary>Worker: a drain has begun. <c>Number</c> is 1 when the worker began it by itself (a TERM from outside, or the app stopped its host).</summary>
    Draining = 3,

    /// <summary>Worker: no connection is open any more.</summary>
    Drained = 4,

    /// <summary>Worker: the app threw before it served; <c>Text</c> is the exception.</summary>
    Failed = 5,

    /// <summary>Worker: a line for the master's log. <c>Number</c> is the level as in Microsoft.Extensions.Logging, <c>Text</c> the line.</summary>
    Log = 6,

    /// <summary>Worker: it has served as many requests as it was to serve; <c>Number</c> says how many. It serves on until its successor is ready.</summary>
    Spent = 7,

    /// <summary>New master to the one that started it: its status page comes with this message (SCM_RIGHTS), for reading.</summary>
    StatusPage = 20,
    /// <summary>
    /// Worker: a request's work goes on after its deadline and a grace. <c>Number</c> is its age in milliseconds, <c>Linger</c> its limit,
    /// <c>Text</c> its method and path. Said of the first such request only.
    /// </summary>
    Overdue = 16,

    /// <summary>Worker: draining, and nothing is left of it but overdue work.</summary>
    OnlyOverdueLeft = 17,

    /// <summary>Worker: a spare that was promoted accepts; <c>Number</c> is since when, in ticks of <see cref="TimeProvider.System"/>.</summary>
    Accepting = 12,

    /// <summary>Worker: what its hook does before a kill is done.</summary>
    Aborted = 10,

    /// <summary>Master: accept from the shared listeners.</summary>
    Accept = 64,

    /// <summary>Master: stop accepting and finish. <c>Number</c> is the budget in milliseconds, <c>Linger</c> how long an idle connection may stay.</summary>
    Drain = 65,

    /// <summary>Master: stop now; requests in flight are aborted.</summary>
    Quit = 66,

    /// <summary>Master: write the access log to the descriptor that comes with this message (SCM_RIGHTS, see unix(7)).</summary>
    ReopenLogs = 67,

    /// <summary>
    /// Master: nobody can connect any more to the shared listeners whose indexes are in <c>Text</c>, with commas between them. The drain
    /// that follows accepts what waits there before it stops accepting.
    /// </summary>
    Refused = 68,

    /// <summary>Master: you are about to be killed; call the hook for that.</summary>
    Abort = 72,

    /// <summary>Master: a spare takes the slot <c>Number</c>; accept from the shared listeners.</summary>
    Promote = 76,

    /// <summary>Master: accept nobody, but serve who is connected.</summary>
    Pause = 85,

    /// <summary>Master: accept again.</summary>
    Resume = 86,
}
