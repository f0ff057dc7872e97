namespace PneuXNet.Supervisor.Control.Client;

/// <summary>Exit codes of <c>pneuxnet ctl</c>.</summary>
internal static class CtlExitCodes
{
    /// <summary>It is done; or, without --wait, the master has taken it.</summary>
    public const int Done = 0;

    /// <summary>The master refused it, or it failed.</summary>
    public const int Failed = 1;

    /// <summary>A wrong command line.</summary>
    public const int Usage = 2;

    /// <summary>There is no master to talk to, or more than one.</summary>
    public const int NoMaster = 3;

    /// <summary>With --wait: it was not done in time, and goes on.</summary>
    public const int TimedOut = 4;
}
