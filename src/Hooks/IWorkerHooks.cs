namespace PneuXNet.Hooks;

/// <summary>
/// Code that runs in a worker, beside the app, when something happens to the worker: a public class with a constructor without
/// parameters, in the assembly of <c>--worker-hooks</c>. Each method does nothing unless it is implemented. An exception is logged and
/// changes nothing, except in <see cref="PostWorkerInit"/>, where it fails the worker's boot as one of the app's does.
/// </summary>
public interface IWorkerHooks
{
    /// <summary>The app has started; the worker takes no request before this returns.</summary>
    void PostWorkerInit(WorkerIdentity worker)
    {
    }

    /// <summary>The worker was told to stop now (INT or QUIT of the master): it is gone within a second.</summary>
    void WorkerInt(WorkerIdentity worker)
    {
    }

    /// <summary>
    /// The worker is about to be killed, because it is silent, took too long to boot, or did not end in time. There is about a second, on
    /// a thread of its own; the app's may all be stuck.
    /// </summary>
    void WorkerAbort(WorkerIdentity worker)
    {
    }

    /// <summary>The app has stopped and the process is about to end; not called for one that is killed.</summary>
    void WorkerExit(WorkerIdentity worker)
    {
    }
}
