using Microsoft.Extensions.Logging;
using PneuXNet.Contract;
using PneuXNet.Hooks;
using PneuXNet.Worker.Master;

namespace PneuXNet.Worker.Hooks;

/// <summary>Calls the hooks that an operator has brought. What they throw goes to the log, and no further.</summary>
internal sealed class WorkerHooks(IWorkerHooks hooks, WorkerIdentity identity, MasterLink master)
{
    /// <summary>What a hook has before a kill; the master waits a little longer.</summary>
    private static readonly TimeSpan BeforeKill = TimeSpan.FromMilliseconds(900);

    /// <returns>Null if the worker may serve; else what went wrong.</returns>
    public Exception? PostWorkerInit()
    {
        try
        {
            hooks.PostWorkerInit(identity);
            return null;
        }
        catch (Exception error)
        {
            return error;
        }
    }

    public void WorkerInt() => Call("worker_int", hooks.WorkerInt);

    public void WorkerExit() => Call("worker_exit", hooks.WorkerExit);

    /// <summary>On a thread of its own: the pool may be what is stuck. Tells the master when it is done, or has had its time.</summary>
    public void WorkerAbort()
    {
        var thread = new Thread(() => Call("worker_abort", hooks.WorkerAbort)) { IsBackground = true, Name = "PneuXNet worker_abort" };
        thread.Start();
        thread.Join(BeforeKill);
        master.Send(new ControlMessage(ControlKind.Aborted));
    }

    private void Call(string name, Action<WorkerIdentity> hook)
    {
        try
        {
            hook(identity);
        }
        catch (Exception error)
        {
            master.Log(LogLevel.Error, $"hook {name}: {error}");
        }
    }
}
