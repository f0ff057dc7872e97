using System.Globalization;
using PneuXNet.Supervisor.Fleet;

namespace PneuXNet.Supervisor.Systemd;

/// <summary>How the fleet stands, in the few words that a service manager has for it: sd_notify(3).</summary>
/// <param name="Ready">Half of the workers have served, so the service has started.</param>
/// <param name="Reloading">A new generation is replacing another.</param>
/// <param name="Stopping">The service is on its way down.</param>
/// <param name="Alive">Somebody serves, or is still to come; a watchdog may be fed.</param>
/// <param name="RefusedReloads">Reloads that were asked for and can't be, since the start.</param>
/// <param name="Status">A line for people.</param>
internal sealed record ServiceReport(bool Ready, bool Reloading, bool Stopping, bool Alive, int RefusedReloads, string Status)
{
    /// <summary>Starting, reloading or stopping: what the manager has time limits for.</summary>
    public bool IsInTransition => !Ready || Reloading || Stopping;

    public static ServiceReport Of(FleetState state, bool wasReady)
    {
        int serving = state.Count(WorkerStage.Serving);
        return new ServiceReport(
            Ready: wasReady || 2 * serving >= state.Target,
            Reloading: state.Reloading,
            Stopping: state.IsLeaving,
            Alive: serving > 0 || state.Target == 0 || state.ProvenGeneration == 0 || state.Phase != FleetPhase.Running,
            RefusedReloads: state.RefusedReloads,
            Status: StatusOf(state, serving));
    }

    private static string StatusOf(FleetState state, int serving)
    {
        if (state.Phase != FleetPhase.Running)
        {
            return string.Create(CultureInfo.InvariantCulture, $"stopping, {state.Workers.Count} workers left");
        }
        string what = state switch
        {
            { StopsAt: not null } => ", stopping after the shutdown delay",
            { Reloading: true } => string.Create(CultureInfo.InvariantCulture, $", reloading to generation {state.Generation}"),
            { LastReload: { Status: ReloadStatus.Failed, Generation: 0 } failed } => $", the last reload was refused: {failed.Why}",
            { LastReload: { Status: ReloadStatus.Failed } failed } => string.Create(CultureInfo.InvariantCulture, $", the reload to generation {failed.Generation} failed: {failed.Why}"),
            _ => "",
        };
        return string.Create(CultureInfo.InvariantCulture, $"{serving} of {state.Target} workers serving, generation {Math.Max(1, state.ProvenGeneration)}{what}");
    }
}
