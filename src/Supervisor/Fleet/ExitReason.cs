namespace PneuXNet.Supervisor.Fleet;

/// <summary>
/// Why a worker ended: a closed set, one reason each. The first one wins, except that an end by force is never told as one in peace.
/// </summary>
internal enum ExitReason
{
    /// <summary>The master wanted it: stop, reload, or fewer workers.</summary>
    Asked,

    /// <summary>It had served as many requests as it was to serve.</summary>
    Recycled,

    /// <summary>It had served for as long as it was to serve.</summary>
    Aged,

    /// <summary>It had more memory of its own than it was to have: recycled in peace, or killed by us.</summary>
    Memory,

    /// <summary>The kernel killed it, because memory had run out.</summary>
    OutOfMemory,

    /// <summary>It didn't answer as it should.</summary>
    CheckFailed,

    /// <summary>It left by itself, or at a TERM that wasn't ours: an exit status, mostly 0.</summary>
    ExitCode,

    /// <summary>A signal that wasn't ours: a crash in native code, or a kill from outside; also of one that was on its way out.</summary>
    Signal,

    /// <summary>Its pulse stopped for longer than the timeout; killed by us.</summary>
    Silent,

    /// <summary>A request's work went on after its deadline; killed by us when its other requests had ended, unless it ended by itself.</summary>
    Deadline,

    /// <summary>It was to finish, and took longer than it had; killed by us.</summary>
    Overran,

    /// <summary>The app failed before it served.</summary>
    BootFailed,

    /// <summary>The app took longer to start than the startup timeout; killed by us.</summary>
    BootTimedOut,

    /// <summary>The process could not be made, or ended before a line of ours ran in it, or what APP names is not there.</summary>
    NotLoaded,
}
