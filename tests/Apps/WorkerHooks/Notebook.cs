using PneuXNet.Hooks;

namespace PneuXNet.WorkerHooks;

/// <summary>Writes a line for each call into the file of HOOKS_NOTEBOOK.</summary>
public sealed class Notebook : IWorkerHooks
{
    public void PostWorkerInit(WorkerIdentity worker) => Note(nameof(PostWorkerInit), worker);

    public void WorkerInt(WorkerIdentity worker) => Note(nameof(WorkerInt), worker);

    public void WorkerAbort(WorkerIdentity worker) => Note(nameof(WorkerAbort), worker);

    public void WorkerExit(WorkerIdentity worker) => Note(nameof(WorkerExit), worker);

    private static void Note(string hook, WorkerIdentity worker)
    {
        if (Environment.GetEnvironmentVariable("HOOKS_THROW") == hook)
        {
            throw new InvalidOperationException($"{hook} was told to throw");
        }
        File.AppendAllText(Environment.GetEnvironmentVariable("HOOKS_NOTEBOOK")!, $"{hook} {worker.Slot} {worker.Generation} {worker.ProcessId}\n");
    }
}
