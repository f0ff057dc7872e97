using PneuXNet.Supervisor.Logging;
using PneuXNet.Supervisor.Processes;

namespace PneuXNet.Supervisor.Hooks;

/// <summary>A command of a hook that runs now, as the master sees it: its process group and what it prints.</summary>
internal sealed class RunningHook(string name, ChildHandle child, CapturedOutput output, long startedAt, TimeSpan limit) : IDisposable
{
    public string Name { get; } = name;

    public ChildHandle Child { get; } = child;

    public CapturedOutput Output { get; } = output;

    public long StartedAt { get; } = startedAt;

    public TimeSpan Limit { get; } = limit;

    /// <summary>Its time was over.</summary>
    public bool IsKilled { get; private set; }

    public void Kill()
    {
        IsKilled = true;
        Child.KillGroup();
    }

    public void Dispose()
    {
        Output.Dispose();
        Child.Dispose();
    }
}
