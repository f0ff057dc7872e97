using System.Globalization;

namespace PneuXNet.WebApp.Workers;

/// <summary>Which process answered, as the client sees it.</summary>
/// <param name="Slot">The worker's slot under pneuxnet, from 0; null when the app runs by itself.</param>
/// <param name="Pid">The process id.</param>
public sealed record WorkerIdentity(int? Slot, int Pid)
{
    /// <summary>Set by the supervisor in each worker it starts.</summary>
    public const string SlotVariable = "PNEUXNET_SLOT";

    public static WorkerIdentity FromEnvironment() =>
        From(Environment.GetEnvironmentVariable(SlotVariable), Environment.ProcessId);

    /// <summary>A slot that is no number says nothing about which worker this is, so it counts as none.</summary>
    public static WorkerIdentity From(string? slot, int pid) =>
        new(int.TryParse(slot, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null, pid);
}
