namespace PneuXNet.Supervisor.Hooks;

/// <summary>Variables that a hook's command finds in its environment; docs/hooks.md has the table.</summary>
internal static class HookFacts
{
    public const string Hook = "PNEUXNET_HOOK";
    public const string MasterPid = "PNEUXNET_MASTER_PID";
    public const string Slot = "PNEUXNET_SLOT";
    public const string Generation = "PNEUXNET_GENERATION";
    public const string WorkerPid = "PNEUXNET_WORKER_PID";
    public const string Reason = "PNEUXNET_REASON";
    public const string ExitCode = "PNEUXNET_EXIT_CODE";
    public const string ExitSignal = "PNEUXNET_EXIT_SIGNAL";
    public const string Workers = "PNEUXNET_WORKERS";
    public const string WorkersBefore = "PNEUXNET_WORKERS_BEFORE";
}
